"""The words of the children's page and of the diary of first times."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.history import Child, DiaryEntry
from monitor.reports.age import age_on, age_words

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


def sessions_words(number: int) -> str:
    """`1 session`."""
    return "1 session" if number == 1 else f"{number} sessions"


def heads(width: int) -> str:
    """Above the columns."""
    return _columns(width, ("Name", "Born", "Due", "Age today", "Corrected", "Sessions"))


def child_line(child: Child, sessions: int, day: str, width: int) -> str:
    """One child of the list."""
    age = age_words(child, day) or "–"
    plain, _, rest = age.partition(" (corrected ")
    corrected = rest.removesuffix(")") if rest else "–"
    if plain.startswith("corrected "):
        plain, corrected = "–", plain.removeprefix("corrected ")
    cells = (child.nickname or "Baby", child.born or "–", child.due or "–", plain, corrected, str(sessions))
    return _columns(width, cells)


def _columns(width: int, cells: Sequence[str]) -> str:
    widths = [max(10, width - 57), 11, 11, 12, 12, 9]
    return "".join(_cell(text, room) for text, room in zip(cells, widths, strict=True)).rstrip()


def _cell(text: str, room: int) -> str:
    return text.ljust(room) if len(text) < room else f"{text[: room - 2]}… "


def facts_lines(child: Child, sessions: int, milestones: int, day: str) -> list[str]:
    """What is known of the child under the cursor, and where the rest of theirs is."""
    leg = "not measured" if child.leg_length_m is None else f"{100.0 * child.leg_length_m:.1f} cm, groin to heel"
    aim = "no aim" if child.aim_min is None else f"{child.aim_min} min a day"
    lines = [f"{LEG}   {leg}", f"{AIM}   {aim}"]
    age = age_on(child, day)
    if age.corrected_days is not None:
        lines.append(f"Age today    {age_words(child, day)}")
    wrote = "nothing written yet" if not milestones else f"{milestones} written"
    return [*lines, f"Milestones   {wrote}", f"Sessions     {sessions}", MORE_KEYS]


def milestone_line(entry: DiaryEntry, child: Child, width: int) -> str:
    """The day, the age on it, and the words, as far as they fit into a line."""
    age = age_words(child, entry.day) or ""
    text = f"{entry.day}  {age:<34}{entry.text}" if age else f"{entry.day}  {entry.text}"
    return text if len(text) <= width else f"{text[: width - 1]}…"
