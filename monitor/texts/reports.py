"""The words of pages, packets, tables and exports."""

from __future__ import annotations

from monitor.model.events import Kind

LANGUAGE = "en"
"""Of all texts, for readers aloud."""
FIGURE = "figure"
"""Head of the first column of a table."""

# --- age

CORRECTED = "corrected {span}"
BEFORE_DATE = "{span} before the date"
WEEKS = "{days} weeks"
MONTHS = "{days} months"

# --- atomic

ADVICE = "Choose another place, or free some space."
FOLDER_NOT_FILE = "this is a folder, not a file"
ADD_FILE_NAME_TO = "Add a file name to it."
FOLDER_TO_WRITE_INTO_DOES_NOT = "the folder to write into does not exist"
CREATE_OR_NAME_ANOTHER = "Create it, or name another."
FILE_CANNOT_BE_WRITTEN = "the file cannot be written ({reason})"

# --- page

KINDS = (
    (Kind.TOGETHER, "both legs together"),
    (Kind.ALTERNATING, "alternating (bicycle)"),
    (Kind.OVERLAPPING, "overlapping"),
    (Kind.SINGLE, "one leg"),
)
ABOUT = "This page tells what was counted in this session. Babies' movement differs from day to day and with mood."
UNPROVEN = "No figure of this program was checked on infants yet."
TAP_ALONG = "Tap-along {number}"
OBSERVER_NOTES = "Observer's notes"
TIME_DAY_NOT_KNOWN = "time of day not known"
SESSION_REPORT = "Session report"
SESSION_REPORT_FOR = "Session report for a professional"
STEPS_WHILE_HELD = "steps while held"
RANGE_95 = "95 % range {low:.1f} to {high:.1f}"
TOO_SHORT_FOR_RANGE = "too short for a range"
NONE_RECORDED = "none recorded"
A_MINUTE_OF = "{word} a minute"
TIME_COUNTED = "Time counted"
RECORDED = "of {span} recorded"
LEFT_RIGHT = "Left / right"
ONE_SENSOR_ONLY = "one sensor only"
NOT_ENOUGH_DATA = "not enough data"
NOT_SHOWN = "not shown: {reason}"
SESSION_ONLY = "this session only"
RANGE_FOR_RECORDING_TO_LEFT = "range for this recording {low} to {high} % left; {below}"
LEFT_RIGHT_SHARE = "Left / right share"
NUMBER_KICKS = "number of kicks"
STRENGTH_KICKS = "strength of kicks"
AMOUNT_MOVEMENT = "amount of movement"
LABEL_NOT_SHOWN = "{label}: not shown, {reason}"
LEFT_AND_RIGHT_SESSION_ONLY = "Left and right, this session only"
LEFT_AND_RIGHT = "Left and right. {words}"
MARK_NOT_SHOWN = "not shown"
INDEX = "index {estimate:+z.2f}"
INDEX_RANGE = " ({low:+z.2f} to {high:+z.2f})"
HALF_MINUTE = "half minute"
STEPS = "Steps"
KICKS = "Kicks"
TOTALS = "left {left}, right {right}"
IN_EACH = "{word} in each {each}: {totals}"
IN_EACH_TITLE = "{word} in each {each} (grey: mostly not counted)"
ENDING_ON_HEEL = "ending on the heel"
KINDS_KICK = "Kinds of kick"
NOT_TOLD_APART_IN_RECORDING = "Not told apart in this recording."
OR_MORE = "{mark} or more: {number}"
ROWS_OF_STEPS = "Rows of steps: {number}, the longest of {longest} ({reached})"
TAKEN_ALONE_BY_OBSERVER_WORD = "Taken alone, by the observer's word: {alone}"
NOBODY_HAS_SAID_ANY_WERE_ALONE = "Nobody has said that any were alone."
STEPPING_WHILE_HELD = "Stepping while held: {steps} steps in {rows} rows, in no mark"
BOUNCES_IN_STRETCH = "Bounces: {cycles} in {number} stretch"
BOUNCES_IN_STRETCHES = "Bounces: {cycles} in {number} stretches"
STEPS_AND_BOUNCES = "Steps and bounces"
NONE = "None."
KICKS_AT_M = "kicks at {level} m/s²"
BOUTS_PAUSES_BELOW_2 = "bouts (pauses below 2 s)"
KICKS_BOUT_MEDIAN = "kicks a bout, median"
MOVEMENT_UNITS = "movement units"
MOVEMENT_AMOUNT_M = "movement amount, m/s"
MEDIAN_PEAK_M = "median peak, m/s²"
SAMPLES_SECOND = "samples a second"
EACH_LEG = "Each leg"
NOT_COUNTED = "Not counted: {out}."
ALL_RECORDED_TIME_COUNTED = "All of the recorded time is counted."
KICK_WAS_SEEN_AND_NOT = "{number} kick was seen and not counted."
KICKS_WERE_SEEN_AND_NOT = "{number} kicks were seen and not counted."
DATA_RECEIVED = "Data received, {limb}: {lost:.1f} %"
NOT_KNOWN = "not known"
MS = "{sure:.0f} ms"
UNCERTAINTY_BETWEEN_TWO_CLOCKS = "Uncertainty between the two clocks: {clocks}"
BURSTINESS_KICKS_1_INDEPENDENT = "Burstiness of the kicks (1: independent): {dispersion:.1f}"
HOW_GOOD_MEASUREMENT_WAS = "How good the measurement was"
KEPT_STRETCH = "{start} to {end}, kept for a professional and in no figure"
LOOKED_UNUSUAL_TO_OBSERVER = "looked unusual to the observer"
MOMENTS_LOOKED_UNUSUAL_TO = "Moments that looked unusual to the observer"
METHOD_SETTINGS = "Method {method}, settings {settings}"
WHAT_A_KICK_IS = "A kick is one movement out and back above 1.0 m/s²"
FILE = "File {recording}"
SENSORS = "Sensors: {sensors}"
AND_MORE_IN_PROGRAM = "... and {more} more, in the program."
H_MIN = "{hours} h {minutes} min"
MINUTES_SECONDS = "{minutes} min {seconds} s"
MINUTES = "{minutes} min"

# --- period_page

PAGE_TELLS_WHAT_WAS_COUNTED_IN = (
    "This page tells what was counted in the last {pool_days} days in one position. Babies' movement differs from day"
    " to day, with mood and with age."
)
PERIOD = "{days} days to {last:%d.%m.%Y}"
REPORT_FOUR_WEEKS = "Report of four weeks"
REPORT_FOUR_WEEKS_FOR = "Report of four weeks for a professional"
WHAT_GOES_WITH = "What goes with more or fewer kicks"
CHECK_SENSORS = (
    "Two sensors that differ look like two legs that differ: kickstep overview says how to exchange them and find out."
)
NEWEST_SESSIONS = "The newest sessions"
SESSION_COLUMNS = ("session", "left", "right", "a minute", "counted")
SETTINGS = "settings {digests}"
LEFT_AND_RIGHT_EACH_SESSION = "Left and right, each session and together"
KICKS_MINUTE = "Kicks a minute"
TIME_ON_FLOOR = "Time on the floor"
METHOD = "Method {methods}. {unproven}"
TOO_FEW_DAYS_FOR_USUAL_RANGE = "too few days for a usual range"
USUAL_TO = "usual {low:.1f} to {high:.1f}"
TOO_FEW_SESSIONS_TO_PUT = "too few sessions to put together"
RANGE_99_LEFT = "99 % range {low} to {high} % left. {words}"
SESSIONS = "Sessions"
ON_DAYS = "on {days} days"
MIDDLE_SESSION = "middle session; {ranged}"
TOGETHER_99 = "together (99 %)"
LEFT_AND_RIGHT_SESSIONS = "Left and right of {number} sessions"

# --- packet

README = """What is in this packet

report_parent.html, report_therapist.html   one page each; the same numbers, for a therapist more of them
sessions.csv, events.csv, minutes.csv       tables; columns.csv says what each column means, with its unit
count.json                                  all figures for programs (kickstep.count/1)
notes.txt                                   what people wrote about the session{left_out}
{recording}   the recording itself: what the sensors sent, with the moments that were marked

Read the notes before you pass this on: {of_names}
The recording is an mcap file; kickstep count shows its figures, kickstep replay plays it.

{referral}

{footer}
"""
NOTES_AS_WRITTEN = ", as they wrote it"
NAMES_ARE_IN = "the child's name is in this packet, because it was asked for."
NAMES_ARE_OUT = "the children's nicknames are left out, in the notes too; other names in them are not."
RECORDING_CANNOT_BE_READ = "the recording cannot be read"
COPY_AGAIN = "Copy it again."

# --- nameless

NAME_LEFT_OUT = "(name)"

# --- page_files

PDF_NEEDS_TYPST_NOT_INSTALLED = "a PDF needs typst, which is not installed"
INSTALL_KICKSTEP_WITH_EXTRA = "Install kickstep with the extra [pdf], or print the HTML page from a browser."

# --- drawing

SHARE_LEFT_LEG = "share of the left leg"
LEFT = "Left"
RIGHT = "Right"

# --- tap_words

NOTHING_WAS_TAPPED_AND_NO_WERE = "Nothing was tapped, and no {what} were counted meanwhile."
TAPS_COUNTED = "Of {taps} taps, counted: {share}"
COUNTED_TAPPED = "Of {counted} counted {what}, tapped: {share}"
TAPS_CAME_TAKEN_OFF_WITHOUT = (
    "The taps came {delay_s:.2f} s {late} the {what}; that is taken off. Without: taps counted {brief}, counted"
    " tapped {brief_2}."
)
BY_CHANCE_SAME_TAPS_MOVED_TO = "By chance (the same taps moved to other times of this stretch) {by_chance:.0f} % agree."
WITH_LEFT_AND_RIGHT_EXCHANGED = (
    "With left and right exchanged {exchanged} taps would agree: left is the baby's own left."
)
TAPS_IN_TIME_NOT_COUNTED_LEFT = "{aside} taps in time that is not counted are left aside."
COUNTED_MINUS_TAPPED = "Counted minus tapped: {difference}"
NONE_TO_COMPARE = "none to compare"
RANGE_TO = "{hits} = {brief} (range {low:.0f} to {high:.0f} %)"

# --- signals

CHOOSE_EMPTY_FOLDER_WITH = "Choose an empty folder with enough space."
RECORDING_EMPTY = "the recording is empty"
THERE_NOTHING_TO_WRITE = "There is nothing to write."

# --- bids

EVENT_WORDS = {
    "onset": {
        "Description": "since the first sample of the leg's motion file; its LATENCY added, the time in the session",
        "Units": "s",
    },
    "duration": {"Description": "n/a where the end is not known", "Units": "s"},
    "trial_type": {
        "Description": "what was counted",
        "Levels": {
            "kick": "one movement out and back",
            "step": "a contact of the foot",
            "excluded": "a stretch that is in no figure",
        },
    },
    "kind": {"Description": "of a kick: single, together, overlapping, alternating; of a stretch: why it is left out"},
}
LEG_MOVEMENT_INFANTS_RECORDED = """# Leg movement of infants

Recorded with motion sensors on the ankles and exported by kickstep {version}. Each leg is a task of its own, as in
the HBCD study. The first channel of a motion file is the sample's time in the session (LATENCY, s): both legs count
from the same moment, and steps between samples are as the sensor made them. Samples that never came are rows of n/a.

Events are what the program counted, not what a person labelled. No figure was checked on infants.

{footer}
"""
LEG_MOVEMENT_INFANTS = "Leg movement of infants"
DATA_SET_NOT_WRITTEN = "the data set cannot be written ({why})"
CHOOSE_EMPTY_FOLDER = "Choose an empty folder."
TASK = "movement of the {limb} leg; activity by the observer: {activity}"
SOFTWARE = "kickstep {version}, method {method}"

# --- tables

EVENT_UNITS: dict[str, str] = {
    "session": "id of the recording",
    "event": "kick, kick_not_counted, step, run, bounce, excluded, clipped",
    "limb": "left, right; empty: both",
    "time_s": "onset or start, session time, s",
    "end_s": "session time, s",
    "id": "of the kick",
    "kind": "single, together, overlapping, alternating",
    "why": "why it is not counted or left out",
    "pair": "id of the partner kick",
    "run": "number of the alternating run",
    "peak_s": "session time, s",
    "peak_ms2": "largest | |a| - rest value |, m/s2",
    "envelope_peak_ms2": "of the 5 Hz envelope, m/s2",
    "heel_smash": "true, false; empty: cannot be seen",
    "number": "steps of a run, cycles of a bounce",
    "rate_hz": "of a bounce, Hz",
    "confidence": "of a run",
}
ID_RECORDING = "id of the recording"
OPAQUE_ID_NICKNAME_ONLY_WHERE = "opaque id (the nickname only where it was asked for); empty: none"
ISO_8601_WITH_OFFSET = "ISO 8601 with offset"
OBSERVER_WORD = "the observer's word"
COUNTED_TIME_SAME_FOR_BOTH = "counted time, the same for both legs, s"
KIND_SENSOR = "kind of sensor"
COUNTED_KICKS = "counted kicks"
SAMPLES_SECOND_HZ = "samples a second, Hz"
SHARE_LOST = "0..1, empty: cannot be seen"
KICKS_WITH_BOTH_LEGS_TOGETHER = "kicks with both legs together"
KICKS_ALTERNATE = "kicks that alternate"
KICKS_OVERLAP_OTHER_LEG = "kicks that overlap the other leg's"
KICKS_ONE_LEG = "kicks of one leg"
ROWS_STEPS = "rows of steps"
LEFT_OUT_FIGURES_EITHER_LEG = "left out of the figures, either leg, s (stretches that overlap counted each)"
INDEX_LEFT_RIGHT_LEFT_RIGHT = "index (left-right)/(left+right) of the number of kicks"
LOWER_END_RANGE_IN_RECORDING = "lower end of its range in this recording"
UPPER_END_RANGE_IN_RECORDING = "upper end of its range in this recording"
FALSE_TOO_LITTLE_DATA_SCREENS = "false: too little data, screens withhold it"
VERSION_METHOD = "version of the method"
DIGEST_SETTINGS = "digest of its settings"
OBSERVER_SEPARATED_BY = "the observer's, separated by |"
SESSION_TIME = "session time, s"
MINUTE_IN_NO_LEFT_OUT_STRETCH = "of this minute in no left-out stretch, s"
BEGIN_IN = "{what} that begin in it"

# --- count_json

EVERY_KICK_WAS_LEFT_OUT = "every kick was left out ({whys})"
MOVEMENTS_WERE_COUNTED_AS = "the movements were counted as steps"
NO_LEG_MOVEMENT_REACHED = "no leg movement reached the counting threshold"

# --- baseline_page

BASELINE_PAGE_ABOUT = (
    "This page tells what was counted in trials after a protocol. Babies' movement differs from day to day, with mood"
    " and with age; days are compared, from three in each phase on."
)
FIRST_TO_LAST = "{first} to {last}"
LEFT_AND_RIGHT_EACH_TRIAL = "Left and right, each trial"
PHASE = "Phase «{name}»"
FIRST_AND_SECOND = "«{first}» and «{second}»"
TARGETS_IN_THERAPIST_WORDS = "Targets, in the therapist's words"
BASELINE = "Baseline"
BASELINE_FOR_PROFESSIONAL = "Baseline for a professional"
TRIALS_USED = "Trials used"
OF_TRIALS_ONE_PHASE = "of {trials}, in {number} phase"
OF_TRIALS_PHASES = "of {trials}, in {number} phases"
KICKS_MINUTE_OF = "Kicks a minute, «{name}»"
NO_TRIAL_BELOW = "no trial that can be used"
DAYS_FROM_TO = "days {low:.1f} to {high:.1f}; "
NO_TRIAL = "No trial that can be used."
LEFT_AND_RIGHT_TRIALS = "Left and right of {number} trials"
LEFT_OUT = "Left out: {day} {time}, {why}"
AND_MORE = "and {number} more"
A_MINUTE = "a minute"
NEWEST_TRIALS = "The newest trials"
