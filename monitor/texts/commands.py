"""The words of the program as a whole: its commands, its global options, how it ends."""

from __future__ import annotations

# --- __init__

INTERRUPTED = "kickstep: interrupted"
RESULT_NOT_WRITTEN = "the result could not be written ({why})"
FREE_SPACE = "Free space."
FAULT_AT = "{name} at {place}"
PLEASE_REPORT = "kickstep: a fault of this program, please report it: {fault}"
NO_RECORDING_WAS_CHANGED = "No recording was changed."
NOTHING_HAD_BEEN_RECORDED_YET = "Nothing had been recorded yet."
RECORDING_SAFE = "The recording is safe: {recording}"
NO_LOG = "(The log cannot be written; KICKSTEP_DEBUG=1 shows where it happened.)"
WHERE_HAPPENED = "(Where it happened: {log})"
DEBUG_SHOWS_WHERE = "(KICKSTEP_DEBUG=1 shows where it happened.)"

# --- app

KICKSTEP_HELP = (
    "Count a baby's kicks and steps from two ankle sensors. Without a command: the screen that finds the sensors."
)
BACKUP = "Put history and recordings into one file, verified."
BASELINE = "Trials after a protocol, and what they can tell."
CALIBRATE = "Find out what a sensor shows too much: six faces on a table."
CHILDREN = "Name the children, and say when they were born."
COUNT = "Count kicks and steps in recordings."
DEMO = "Try everything with a simulated baby, without sensors."
DIARY = "Write down first times, in your own words."
DOCTOR = "Look whether this computer is ready, and what to do if not."
EXPORT = "Write sessions as tables, JSON or BIDS-Motion."
HISTORY = "Show what was recorded, day by day."
IMPORT = "Turn files of other sensors into recordings."
OVERVIEW = "Put the sessions of four weeks together."
PROFILES = "Look at the sensor profiles, and help to write one."
RECORD = "Record and count a session."
REPLAY = "Play a recording again, event by event."
REPORT = "Make a one-page report of a session, to print or to send."
RESTORE = "Bring back what a backup holds and is missing here."
SCAN = "Show the movement sensors in range."
SETTINGS = "Show or choose what the settings screen chooses."
TRIM = "Copy a recording without a stretch of it."
WHERE = "Show where the data lies."
RECOVER = "Mend recordings that were cut off or damaged."
DATA_DIR = "Folder of recordings and history (also KICKSTEP_DATA_DIR)."
PLAIN = "No full-screen drawing: a line per event, sentences each minute."

# --- terminal

ERROR = "kickstep: {error}"
