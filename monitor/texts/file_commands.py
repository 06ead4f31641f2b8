"""The words of the commands about files and about this computer."""

from __future__ import annotations

# --- count

COUNT_HELP = """Count kicks and steps in recordings.

FILE is a recording X.mcap, or X_left.csv or X_right.csv (the other leg's file beside it is taken by itself), or
just X; also .cwa (Axivity), .h5 (APDM Opal) and the .txt and .csv exports of several apps: a file is known by its
content. A plain CSV file has a header: time t_s in seconds, ax_g ay_g az_g (or ax_ms2 ...) and, if there is a
gyroscope, gx_dps gy_dps gz_dps (or gx_rads ...).

\b
Examples:
  kickstep count morning.mcap
  kickstep count morning_left.csv
  kickstep count morning evening --json
  kickstep count study --out study.jsonl
  kickstep count --left l.csv --right r.csv --activity back
  kickstep count --left l.csv --columns "t=time:ms,ax=X:g,ay=Y:g,az=Z:g"
  kickstep count morning --events morning_events.csv
  kickstep count morning --activity walking --standing 12
  kickstep count morning --calibration left=faces_l.csv,right=faces_r.csv

A folder stands for the sessions in it and in its folders; four and more are counted on all cores. With --out a run
that was broken off goes on where it was.

Where the sensors' mounting is known (--shank-axis, or learned from a child that stands still, --standing), the
lean of the shanks tells more: how clear steps are, getting up, standing. How strong the kicks of the two
legs were is compared for calibrated sensors alone (kickstep calibrate, or --calibration here).

Exit codes: 0 counted (also when no kick was found: the reason is given), 2 usage, 4 a file could not
be used (the others are still counted), 5 the events could not be written."""
ONE_STANDS_IN = "{number} session stands in {out} already"
MANY_STAND_IN = "{number} sessions stand in {out} already"
COUNTING = "Counting"
COUNT_LEFT = "The left leg's file."
COUNT_RIGHT = "The right leg's file."
COUNT_ACTIVITY = "What the baby was doing; it decides which figures make sense. Goes before what a recording says."
COUNT_JSON = "One JSON object a recording, one a line."
COUNT_EVENTS = "Also write every event here."
COUNT_COLUMNS = "Columns with other names; units as in ax=NAME:g."
COUNT_RIGHT_OFFSET = "Added to the right leg's times."
COUNT_CLOCKS = "separate: each sensor counted its own time (kinds of kick are withheld); auto: as the format says."
COUNT_STANDING = "From there on the child stands still for 5 s."
COUNT_CALIBRATION = "Each sensor's six faces, as kickstep calibrate reads."
COUNT_FULL_SCALE_G = "Largest value one axis can show, to see clipping."
COUNT_OUT = "Also append each result here, a line of JSON; sessions that stand in it are passed over."
RESULTS_EARLIER_RUN_CANNOT_BE = "the results of an earlier run cannot be read"
NAME_ANOTHER_FILE = "Name another file."
EVENTS_TAKES_ONE_RECORDING_AT = "--events takes one recording at a time"
RUN_COMMAND_ONCE_RECORDING = "Run the command once a recording."
EVENTS_WOULD_OVERWRITE = "--events would overwrite the recording"
CHOOSE_ANOTHER_NAME = "Choose another name."

# --- counting

RIGHT_OFFSET_MUST_BE_NUMBER = "--right-offset must be a number of seconds"
FOR_EXAMPLE_RIGHT_OFFSET_0_25 = "For example --right-offset 0.25."
FULL_SCALE_G_MUST_BE_ABOVE_0 = "--full-scale-g must be above 0"
FOR_EXAMPLE_FULL_SCALE_G_16 = "For example --full-scale-g 16."
STANDING_MUST_BE_TIME_IN = "--standing must be a time in the recording"
FOR_EXAMPLE_STANDING_12_5 = "For example --standing 12.5."
NO_FILE_WAS_GIVEN = "no file was given"
SEE_HELP_FOR_EXAMPLES = "See --help for examples."
FILE_AND_LEFT_RIGHT_WERE_GIVEN = "FILE and --left/--right were given together"
USE_ONE_WAY_OR_OTHER_TO_NAME = "Use one way or the other to name the recording."
SAME_FILE_WAS_GIVEN_FOR_BOTH = "the same file was given for both legs"
COLUMNS_RIGHT_OFFSET_CLOCKS = "--columns, --right-offset, --clocks and --full-scale-g are for files of other makers"
RECORDING_KNOWS_THESE_THINGS = "A recording knows these things itself: leave the option out."

# --- importing

IMPORTING_IMPORT_FILES_HELP = """Turn files of other sensors into recordings.

FILE is X_left.csv or X_right.csv (the other leg's file beside it is taken by itself), or just X; also .cwa
(Axivity), .h5 (APDM Opal) and the .txt and .csv exports of several apps: a file is known by its content. The
recording is DIR/X.mcap. Counting it gives what counting the files gives. Nothing is overwritten. What --columns
says is remembered for the next file with the same header, and --shank-axis stays in the recording.

\b
Examples:
  kickstep import morning_left.csv --out recordings
  kickstep import morning evening --out recordings --activity back
  kickstep import --left 23001.cwa --right 23002.cwa --out recordings
  kickstep import study --out recordings --resume
  kickstep import study/*_left.csv --out recordings --columns "t=time:ms,ax=X:g,ay=Y:g,az=Z:g"

Exit codes: 0 all imported, 2 usage, 4 a file could not be used (the others are still imported), 5 a
recording could not be written."""
FOLDER_CANNOT_BE_MADE = "the folder cannot be made"
ONE_THERE = "{number} session is there already"
MANY_THERE = "{number} sessions are there already"
IMPORTING = "Importing"
IMPORTING_OUT = "Folder for the recordings; made if it is not there."
IMPORTING_ACTIVITY = "What the baby was doing; kept in the recording."
IMPORTING_CALIBRATION = "Each sensor's six faces; kept in the recording."
IMPORTING_RESUME = "Sessions whose recording is in DIR already are passed over."
RECORDING_ALREADY = "this is a recording already"
COUNT_KICKSTEP_COUNT_FILE = "Count it: kickstep count FILE."
THERE_SUCH_RECORDING_ALREADY = "there is such a recording already"
MOVE_AWAY_FIRST = "Move it away first."
SAMPLES_MB = "{target}: {samples} samples, {size:.1f} MB"

# --- many

MANY_JOBS = "So many sessions at a time; left out: one a core."
PROCESS_WORKED_ON_ENDED_BY = "the process that worked on it ended by force (no memory, perhaps)"
TRY_ALONE_OR_WITH_FEWER_AT = "Try it alone, or with fewer at a time: --jobs 1."

# --- doctor

DOCTOR_HELP = """Look whether this computer is ready: Bluetooth, disk, terminal, sensors' profiles, what is kept.

Nothing is changed and no sensor is needed. No names are shown, so the answer can be sent to somebody who helps.
Exit code 1 means that something needs doing; each such thing is named with its next step.

\b
Examples:
  kickstep doctor
  kickstep doctor --json"""
DOCTOR_JSON = "For programs."
LIBRARY_MISSING = "the library {name} is missing"
INSTALL_KICKSTEP_AGAIN_PIP = "Install kickstep again: pip install --force-reinstall ."
SENSOR_PROFILE_CANNOT_BE_USED = "the sensor profile {name} cannot be used ({without_name})"
INSTALL_KICKSTEP_AGAIN = "Install kickstep again."
RECORDINGS_CANNOT_BE_WRITTEN = "recordings cannot be written into the data folder"
MAKE_WRITABLE_FOR_YOU_OR = "Make it writable for you, or choose another: kickstep --data-dir FOLDER."
ONLY_MB_FREE_FOR_RECORDINGS = "only {free_mb:.0f} MB are free for recordings"
FREE_SOME_SPACE_ON_DISK = "Free some space on this disk."
EARLIER_RECORDINGS_WERE_NOT = "earlier recordings were not ended properly ({waiting})"
MENDS_THEM_KICKSTEP_RECOVER = "This mends them: kickstep recover"
NONE_YET = "none yet"
DATA_FOLDER_LIES_ON_ANOTHER = "the data folder lies on another computer ({kept})"
LET_ONE_COMPUTER_AT_TIME_USE = (
    "Let one computer at a time use it, or choose a folder on this one: kickstep --data-dir FOLDER."
)
OTHER_USERS_COMPUTER_MAY_READ = "other users of this computer may read {kept} files of the data folder"
MAKE_THEM_YOURS_ALONE_CHMOD_R = "Make them yours alone: chmod -R go= FOLDER (kickstep where shows it)."
NO_COLOURS = "no colours"
N16_COLOURS = "16 colours"
N256_COLOURS = "256 colours"
ALL_COLOURS = "all colours"
COUNTED_BY_EARLIER_METHOD = ", {kept} counted by an earlier method"
NOT_INTERACTIVE = ", not interactive"
VERSIONS = "Versions"
SYSTEM = "System"
TERMINAL = "Terminal"
BLUETOOTH = "Bluetooth"
ADAPTERS = "Adapters"
NONE_SEEN = "none seen"
SENSORS_KNOWN = "Sensors known"
DATA_FOLDER = "Data folder"
WRITABLE = "writable"
NOT_WRITABLE = "NOT writable"
FREE_SPACE = "Free space"
MB = "{data} MB"
RECORDINGS = "Recordings"
NUMBER_MB = "{number}, {mb} MB"
HISTORY = "History"
HISTORY_LINE = "{state}; {number} sessions, {mb} MB{earlier}"
LAST_LINES_LOG = "Last lines of the log:"
NOTHING_NEEDS_DOING = "Nothing needs doing."
TO_DO = "To do: {item}."

# --- where

WHERE_HELP = """Show where the data lies: folder, history, recordings, log, sensor profiles; one path a line.

Nothing is made and nothing changed; a place that is not there yet is shown all the same. `kickstep doctor` shows
sizes and rights, and no names.

\b
Examples:
  kickstep where
  ls "$(kickstep where | sed -n 's/^recordings *//p')\""""

# --- folder

DATA_FOLDER_LIES_ON_ANOTHER_COMPUTER_LET_NO = (
    "The data folder lies on another computer ({kind}): let no second computer use it now."
)
FILE_DATA_FOLDER_NOT_WRITTEN = "this file of the data folder is not written over"
