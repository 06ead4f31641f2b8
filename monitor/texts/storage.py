"""What is said of the history and of backups, with what to do."""

from __future__ import annotations

# --- backup_file

UNTOUCHED = "Nothing was restored."
BACKUP_DIFFERS_FROM_WHAT_WAS = "the backup differs from what was backed up"
DISK_MAY_BE_FAILING_TRY = "The disk may be failing; try another."
BACKUP_CANNOT_BE_READ = "the backup cannot be read ({why})"
CHECK_NAME_AND_RIGHTS_FILE = "Check the name and the rights of the file."
CANNOT_BE_READ_TO_END = "it cannot be read to its end"
NAMES_NO_CONTENTS = "it names no contents"
OTHER_FORM = "its form is {form!r}, this program knows {known!r}"
CONTENTS_NOT_WHAT_NAMES = "its contents are not what it names"
FILE_IN_HAS_ANOTHER_SIZE_THAN = "a file in it has another size than it says"
NO_PLAIN_FILE = "{name!r} in it is a link or no plain file"
HOLDS_STRANGE = "it holds {name!r}, which no backup does"
NO_ROOM = "there is no room for what the backup holds ({mb:.0f} MB)"
FREE_SPACE = "Free some space, or choose another folder (--data-dir). {untouched}"
IN_DAMAGED = "{name!r} in it is damaged"
NO_BACKUP_KICKSTEP_OR_DAMAGED = "this is no backup of kickstep, or a damaged one: {why}"

# --- backups

BACKUP_CANNOT_BE_WRITTEN = "the backup cannot be written"
BACKUP_CANNOT_BE_RESTORED = "the backup cannot be restored"
NOT_EVERY_PAGE_CAN_BE_READ = "not every page can be read"
HISTORY_HOLDS_ROWS_MAKE_NO = "its history holds rows that make no sense"
HISTORY_DAMAGED = "its history is damaged"
NOTHING_PROGRAM_WROTE = "nothing that this program wrote"
HISTORY_HOLDS_NO_HISTORY_DOES = "its history holds {what!r}, which no history does"
HISTORY_NAMES_RECORDING = "its history names the recording {file!r}"

# --- baselines

REASON_MISSING = "the reason is missing"
SAY_WHY_KEPT_WITH_TRIAL_AND = "Say why: it is kept with the trial and printed."
PHASE_HAS_NO_NAME = "the phase has no name"
GIVE_ONE_LIKE_BEFORE = 'Give it one, like "before".'
TARGET_HAS_WORDS_AND_WORDS_FOR = "a target has words, and words for each of five levels"
FROM_MUCH_LESS_TO_MUCH_MORE = "From much less to much more."
THERE_NO_TARGET_NUMBER = "there is no target number {target_id}"
KICKSTEP_BASELINE_LISTS_THEM = "kickstep baseline lists them."
THERE_NO_LEVEL = "there is no level {level}"
LEVELS = "Levels are -2, -1, 0, 1 and 2."

# --- children

NICKNAME_LENGTH = "a child's name has 1 to {longest} letters"
NICKNAME_ENOUGH_STAYS_ON = "A nickname is enough; it stays on this computer."
DUE_DATE, BIRTHDAY, DAY = "due date", "birthday", "day"
BIRTHDAY_LIES_IN_FUTURE = "the birthday {day} lies in the future"
MORE_THAN_TEN_YEARS_AGO = "the {what} {known} is more than ten years ago"
CHECK_YEAR = "Check the year."
DUE_TOO_FAR = "the due date {day} is more than 40 weeks ahead"
DAYS_BEFORE = "{days} days before"
DAYS_AFTER = "{days} days after"
BORN_FAR_FROM_DUE = "born {day} would be {far} the due date {due}"
CHECK_BOTH_DATES_DUE_DATE_DAY = "Check both dates; the due date is the day the birth was expected. It may be left out."
LEG_LENGTH_NONE = "the leg length {text!r} is none"
CENTIMETRES_FROM_GROIN_TO_HEEL = "Centimetres from the groin to the heel, like 23.5."
AIM_NONE = "the aim {text!r} is none"
WHOLE_MINUTES_ON_FLOOR_DAY = "Whole minutes on the floor a day, like 45."
DAY_LIES_IN_FUTURE = "the day {day} lies in the future"
CHECK_YEAR_TODAY_IS = "Check the year; today is {today}."
NO_DATE = "the {what} {text!r} is no date"
WRITE_AS_YEAR_MONTH_DAY_LIKE = "Write it as year-month-day, like 2026-08-30."
THERE_NO_DAY = "there is no day {text}"
CHECK_MONTH_AND_DAY = "Check the month and the day of the {what}."

# --- database

BY_CODE = {
    "SQLITE_FULL": ("the disk is full", "Free some space, then try again."),
    "SQLITE_BUSY": ("another program is writing it", "Try again when the other program is done."),
    "SQLITE_LOCKED": ("another program is writing it", "Try again when the other program is done."),
    "SQLITE_READONLY": ("it may not be written", "Check who owns the folder, or choose another (--data-dir)."),
    "SQLITE_PERM": ("it may not be written", "Check who owns the folder, or choose another (--data-dir)."),
    "SQLITE_CANTOPEN": ("it cannot be opened", "Check who owns the folder, or choose another (--data-dir)."),
}
CHECK_DISK_OR_CHOOSE_ANOTHER = "Check the disk, or choose another folder (--data-dir)."
HISTORY_CANNOT_BE_USED_WHY = "the history cannot be used ({why})"
HISTORY_CANNOT_BE_USED = "the history cannot be used"
HISTORY_DAMAGED_WHY = "the history is damaged ({why})"
NOTHING_WAS_DELETED_AND = (
    "Nothing was deleted, and the recordings are not touched by this. The next start sets this file aside and makes a"
    " new one from the recordings; kickstep history rebuild does it now."
)
EMPTY = "it is empty"
NO_DATABASE = "it is no database"
NEWER_VERSION = (
    "the history was written by a newer version of this program (its form is {form}, this program knows {known})"
)
UPDATE_KICKSTEP_NOTHING_WAS = "Update kickstep. Nothing was changed."
DATABASE_NOT_HISTORY_KICKSTEP = "this database is not a history of kickstep"
NOTHING_WAS_CHANGED_MOVE_FILE = "Nothing was changed. Move the file away, or choose another folder (--data-dir)."

# --- erasing

HISTORY_HOLDS_ORDER_MAKES_NO = "the history holds an order that makes no sense; nothing was done about it"

# --- folder_lock

DATA_FOLDER_CANNOT_BE_WRITTEN = "the data folder cannot be written"
FOLDER_BUSY = "another kickstep is using this data folder{holder}"
END_ONE_FIRST_OR_CHOOSE = (
    "End that one first, or choose another folder (--data-dir). Reading goes on: kickstep history."
)
SINCE_PROCESS = " ({said}, since {said_2}, process {said_3})"

# --- history

ROW_CANNOT_BE_UNDERSTOOD = "a row cannot be understood"

# --- places

NETWORK_NAME = "a network name"

# --- recounting

HISTORY_NAMES_FILE_OUTSIDE = "the history names a file outside of the folder of recordings"
RECORDING_STILL_BEING_WRITTEN = "the recording is still being written"
END_SESSION_FIRST = "End its session first."

# --- writer

DATABASE_HOLDS_NO_HISTORY = "this database holds {strange!r}, which no history of kickstep does"
ANOTHER_CHILD_HAS_NAME = "another child has this name"
CHOOSE_NAME_OWN_FOR_EACH_CHILD = "Choose a name of its own for each child."
SESSION_NOT_IN_HISTORY = "this session is not in the history"
