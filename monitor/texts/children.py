"""The words of the children's page and of the diary of first times."""

from __future__ import annotations

# --- children_words

NONE_YET = "No child is named yet. a adds one; a session needs no name."
CORRECTED = (
    "The corrected age counts from the due date. It is used up to two years, for a child born more than three weeks"
    " early. It is a label: nothing is judged by it."
)
MORE_KEYS = "h history · delete removes a child with everything of theirs"
LEG = "Leg length"
LEG_EXAMPLE = "in centimetres, groin to heel; may stay empty"
AIM = "Floor time"
AIM_EXAMPLE = "minutes a day that you aim at; may stay empty"
LEG_MEANS = (
    "Longer legs alone raise the counts, so a length beside old sessions helps to read them. The aim is your own."
)
EXPORTING = "Writing everything of {name} into one file …"
EXPORTED = "{name}: {sessions} sessions, {recordings} recordings, read again and compared.\n{file}"
EXPORT_LEFT_OUT = "Not in it, because a session is writing it: {files}"
REMOVE_TITLE = "Remove {name}?"
REMOVE_FIRST = "first write everything of theirs into one file"
REMOVE_NOW = "remove {name} with {sessions} and their recordings, for good"
REMOVE_ASK = "Type the name to remove it for good"
REMOVE_MEANS = (
    "Sessions, recordings, notes, milestones and corrections go, also out of the free places of the file. Files that"
    " were written elsewhere stay."
)
REMOVE_OTHER = "That is another name. Nothing was removed."
REMOVED = "{name} is removed: {sessions} and {files} files are gone."
BACKUPS = "These files were written before and may still hold it:"
MILESTONES = "Milestones"
NO_MILESTONES = "Nothing written yet. a adds a first time, or anything you want to keep."
MILESTONES_MEAN = "Your own words, with the day. Nothing is compared with them, and no day is early or late."
FIRST_TIMES = (
    "rolled over",
    "sat without help",
    "brought a foot to the mouth",
    "crawled",
    "pulled to stand",
    "stood alone",
    "cruised along furniture",
    "took first steps",
)
OTHER_WORDS = "something else, in my own words"
WHAT_WAS_IT, WORDS_OF_IT, DAY_OF_IT = "What was it?", "In your words", "The day"
DAY_EXAMPLE = "year-month-day; empty is today"
TAKE_OUT, KEEP_IT = "take it out", "keep it"
TAKE_OUT_TITLE = "Take this out of the diary?"
TOO_LONG = "An entry has 1 to {most} letters."
NO_CHILD = "Milestones belong to a child with a name: esc, then a adds one."
NAME = "Name"
BORN = "Born"
DUE = "Due"
AGE_TODAY = "Age today"
CORRECTED_HEAD = "Corrected"
SESSIONS = "Sessions"
NOBODY = "Baby"
NOT_MEASURED = "not measured"
LEG_MEASURED = "{cm:.1f} cm, groin to heel"
NO_AIM = "no aim"
MIN_DAY = "{aim_min} min a day"
AGE_TODAY_LINE = "Age today    {age}"
NOTHING_WRITTEN_YET = "nothing written yet"
WRITTEN = "{milestones} written"
MILESTONES_LINE = "Milestones   {wrote}"
SESSIONS_LINE = "Sessions     {sessions}"

# --- child_list

CHILDREN = "Children"

# --- children

WHAT_DO_YOU_CALL_BABY = "What do you call the baby?"
ENTER_NEXT_ESC_SKIP = "enter next · esc skip"
WHEN_WAS_BABY_BORN = "When was the baby born?"
DATE_EXAMPLE = "year-month-day, like 2026-08-30"
DUE_DATE = "Due date"
LEAVE_EMPTY_IF_BORN_ON_TIME = "leave empty if born on time"
NAME_TAKEN = "Another child has this name. Choose one of its own."

# --- milestones

ENTER_NEXT_THEN_KEEPS_ESC_BACK = "enter next, then keeps it · esc back"
NOTHING_CAN_BE_KEPT_HERE = "Nothing can be kept here."
