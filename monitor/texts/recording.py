"""What is said of recordings and of files of others, with what to do."""

from __future__ import annotations

# --- apdm

DRAFT = "APDM Opal: read by a description of the format, never tried on a real file (draft)"
FILE_HOLDS_NO_GROUP_SENSORS_AS = "the file holds no group Sensors, as APDM's format 5 has it"
EXPORT_AGAIN_FROM_MOBILITY_LAB = "Export it again from Mobility Lab or Motion Studio as version 5."
SENSOR_HAS_TIMES_BUT = "the sensor {label} has {samples} times but acceleration of shape {shape}"
EXPORT_AGAIN = "Export it again."
SENSOR_ON_CANNOT_BE_TOLD_FROM = "which sensor is on the {limb} cannot be told from the labels: {values}"
LABELS_MUST_HOLD_WORDS_LEFT = "The labels must hold the words left and right, for example Left Ankle."
HDF5_FILE_APDM_OPAL_AND_H5PY = "this is an HDF5 file (APDM Opal?), and h5py, which reads them, is not installed"
INSTALL_KICKSTEP_WITH_EXTRA_H5 = "Install kickstep with the extra [h5]."
FILE_DAMAGED_OR_NOT_APDM = "the file is damaged or not of APDM's format ({error})"
COPY_AGAIN = "Copy it again."

# --- axivity

FILE_HAS_NO_SAMPLE_CAN_BE_READ = "the file has no sample that can be read"
FILE_HOLDS_NO_SAMPLES = "the file holds no samples"
COPY_FROM_SENSOR_AGAIN = "Copy it from the sensor again; a recording needs some seconds of samples."
RATE_UNUSABLE = "{rate:g} samples a second cannot be used"
RECORD_AT_25_TO_100_HZ = "Record at 25 to 100 Hz."
SENSOR_CLOCK_HAS_NO_TIME_ZONE = "the sensor's clock has no time zone; its times are taken as they are (sensor {device})"
BLOCKS_DAMAGED = "{damaged} of {blocks} blocks of the file are damaged and were left out"
BLOCKS_OF_OTHER_SETTINGS = "{blocks} blocks were recorded with other settings and were left out"
NO_AXIVITY_RECORDING = "this is no Axivity recording"
NAME_CWA_FILE_AX3_OR_AX6 = "Name the .cwa file of an AX3 or AX6."
FILE_ENDS_INSIDE_HEADER_AT = "the file ends inside its header, at byte {number}"

# --- beside

FILE_BESIDE_SAMPLES_DAMAGED = "the file beside the samples is damaged"

# --- bids_files

CHANNELS_CANNOT_BE_READ = "the channels cannot be read"
DOES_NOT_NAME_LATENCY_CHANNEL = (
    "it does not name three ACCEL channels with their units, and a LATENCY channel (s) where no SamplingFrequency is"
    " known"
)
WITHOUT_SAMPLES_TIMES_GAPS = "Export the data set again, with its side files; a LATENCY channel shows gaps too."
EVENLY_SAMPLED = (
    "no LATENCY channel: the rows are taken as even, {rate:g} a second; samples that were left out cannot be seen"
)
LINE_HAS_CELLS_BUT_CHANNELS = "the line has {number} cells but {beside} names {width} channels"
BOTH_FILES_BELONG_TOGETHER = "The two files belong together: copy or export both again."

# --- blocks

TOO_MANY_RECORDS = "too many records"
COLUMNS_DO_NOT_FIT_EACH_OTHER = "the columns do not fit each other"
COLUMN_HAS_IMPOSSIBLE_SIZE = "a column has an impossible size"
COLUMN_TOO_SHORT_OR_TOO_LONG = "a column is too short or too long"

# --- compaction

KEEPS_LIVE = "The recording was left as it is."
OTHER_DISK = "The disk may be failing; try another."
RECORDING_STILL_BEING_WRITTEN = "the recording is still being written"
END_SESSION_FIRST = "End its session first."
COMPACT_COPY_CANNOT_BE_WRITTEN = "the compact copy cannot be written"
RECORDING_CANNOT_BE_WRITTEN = "the recording cannot be written"
COPY_DIFFERS_FROM_RECORDING = "the copy differs from the recording"
COPY_CANNOT_BE_READ_AGAIN = "the copy cannot be read again"
RECORDING_DAMAGED_OR_WAS_NOT = "the recording is damaged or was not ended properly"
MEND_WITH_KICKSTEP_RECOVER = "Mend it with: kickstep recover {path}"

# --- csv_columns

EXAMPLE = "for example --columns t=timestamp:ms,ax=acc_x:g,ay=acc_y:g,az=acc_z:g"
NOT_A_COLUMN = "--columns: {part!r} is not one of {roles}, '=' and a column name"
WRITE_PAIRS_WITH_COMMAS = "Write pairs with commas between, {example}."
ROLE_TWICE = "--columns: {role} is given twice"
GIVE_EACH_THEM_ONCE = "Give each of them once."
COLUMN_TWICE = "--columns: the column {name!r} is used twice"
EACH_NEEDS_OWN_COLUMN = "Each needs its own column."
NO_UNIT = "--columns: the unit of {role}={name} cannot be told from its name"
ADD_AFTER_COLON = "Add it after a colon ({units}), {example}."
GYROSCOPE_WAS_NOT_USED_COLUMN = "the gyroscope was not used: column {absent} is not in the file"
TWO_UNITS = "the file holds both {role}_{one} and {role}_{other}; it is not clear which to use"
IN_HEADER = "{where}, header"
CHOOSE_ONE_FOR_EXAMPLE_COLUMNS = "Choose one, for example --columns {choice}."
COLUMN_THERE_TIMES = "the column {name} is there {number} times"
RENAME_ONE_THEM = "Rename one of them."
COLUMN_MISSING = "the column {name} is missing; the header has: {names}"
NAME_COLUMNS = "Name the columns, {example}."
NAME_COLUMNS_NEAREST = "Name the columns, {example}. The nearest name is {near}."
AND_MORE = "{names} and {number} more"

# --- csv_files

COLUMNS_AS_THEY_WERE_NAMED_FOR = "columns as they were named for such a file before: {used}"

# --- csv_lines

SIGNATURES = {
    b"\x1f\x8b": "the file is compressed (gzip); unpack it first",
    b"PK\x03\x04": "the file is a zip archive or a spreadsheet; save it as CSV",
    b"\xff\xfe": "the file is UTF-16 text; save it as CSV in UTF-8",
    b"\xfe\xff": "the file is UTF-16 text; save it as CSV in UTF-8",
}
ADVICE = "kickstep reads CSV text in UTF-8: a header line, then one line a sample with commas between."
FILE_HOLDS_ZERO_BYTES_SO_NOT = "the file holds zero bytes, so it is not a CSV file or is damaged"
IN_LINE = "{path}, line {line}"
LINE_TOO_LONG = "a line is longer than {longest} bytes"
THERE_NO_SUCH_FILE = "there is no such file"
CHECK_NAME_AND_FOLDER = "Check the name and the folder."
FOLDER_NOT_FILE = "this is a folder, not a file"
NAME_CSV_FILES_INSIDE = "Name the CSV files inside it."
FILE_MAY_NOT_BE_READ_NO = "the file may not be read (no permission)"
ASK_OWNER_OR_COPY = "Ask its owner, or copy it."
FILE_CANNOT_BE_READ = "the file cannot be read ({why})"
FILE_NOT_UTF_8_TEXT = "the file is not UTF-8 text"

# --- csv_text

FILE_EMPTY = "the file is empty"
EXPORT_OR_COPY_RECORDING_AGAIN = "Export or copy the recording again."
HEADER_CANNOT_BE_READ = "the header cannot be read ({error})"
CELLS_SEPARATED_BY_SEMICOLONS = "the cells are separated by semicolons or tabs, not by commas"
SAVE_FILE_WITH_COMMAS_BETWEEN = "Save the file with commas between the cells and points in the numbers."
FIRST_LINE_HOLDS_NUMBERS_NOT = "the first line holds numbers, not column names"
PUT_HEADER_LINE_ON_TOP_FOR = "Put a header line on top, for example t_s,ax_g,ay_g,az_g."
FILE_LAST_LINE_CUT_OFF_WAS = "the file's last line is cut off; it was left out"
LINE_HAS_CELLS_BUT_HEADER = "the line has {number} cells but the header names {width}"
NUMBERS_NEED_DECIMAL_POINT_NOT = "Numbers need a decimal point, not a comma; each line one cell a column."
NOT_A_NUMBER = "{cell} is not a number"
IN_COLUMN = "{where}, column {name}"
CORRECT_CELL_OR_LEAVE_EMPTY = "Correct the cell, or leave it empty when the value is missing."

# --- foreign

COLUMNS_AND_FULL_SCALE_G_FOR = "--columns and --full-scale-g are for tables of text"
FILE_SAYS_ITSELF_WHAT_HOLDS = "This file says itself what it holds: leave the option out."

# --- limb_data

NO_LINE_HAS_TIME_AND_ALL_THREE = "no line has a time and all three axes of the acceleration"
CHECK_RIGHT_COLUMNS_WERE = "Check that the right columns were chosen (--columns)."
FILE_CHANGED = "the file was changed since it was exported ({number} samples, not {exported})"
ODD_REST = "the median acceleration is {rest:.1f} m/s2 where about 9.8 is expected: check the unit"
CELLS_MISSING = "cells are missing, the first in row {row} after the header"
TIMES_RUN_BACKWARD = "the times first run backward at row {row} after the header"
TIMES_RUN_BACKWARD_AND_JUMP = (
    "the times first run backward at row {row} after the header; {number} that jump ahead were left out, the first at"
    " row {first}"
)
ONLY_ONE_LINE_WITH_TIME = "only one line with a time"
NO_LINE_WITH_TIME = "no line with a time"
FILE_HAS_AFTER_HEADER = "the file has {found} after the header"
RECORDING_NEEDS_SOME_SECONDS = "A recording needs some seconds of samples."
TIMES_DO_NOT_INCREASE_DOWN = "the times do not increase down the file"
CHECK_TIME_COLUMN_COLUMNS_T = "Check the time column (--columns t=NAME); it must be each sample's time, oldest first."
RATE_NOT_USABLE = "the times show {rate:g} samples a second; {lowest:g} to {highest:g} are usable"
CHECK_UNIT_TIME_COLUMN_FOR = "Check the unit of the time column; for milliseconds: --columns t=NAME:ms."
GYROSCOPE_WAS_NOT_USED_MOST = "the gyroscope was not used: most of its cells are missing"

# --- notes

BYTES_UNREADABLE = (
    "{unreadable} of {size} bytes of the recording could not be read, from byte {first} on; what they"
    " held is missing from the figures"
)
RECORDING_WAS_CUT_OFF_END = "the recording was cut off: its end is missing, all that was written was read"
RECORDS_UNKNOWN = "{number} records of the recording are of a kind that this version does not know"

# --- pairs

FILE_NAME_DOES_NOT_END_IN_LEFT = "the file's name does not end in _left or _right, so its leg is not known"
SAY_LEFT_FILE_OR_RIGHT_FILE_OR = "Say it: --left FILE or --right FILE, or both."
ONE_LEG_ONLY = "there is no {missing} beside {given}: one leg only"

# --- private_file

OTHERWISE = "Check the disk, or choose another folder (--data-dir)."
DISK_FULL_FREE_SOME_SPACE_THEN = "The disk is full: free some space, then start a new session."
YOUR_SHARE_DISK_USED_UP_FREE = "Your share of the disk is used up: free some space, then start a new session."
FILE_MAY_NOT_GROW_FURTHER_HERE = "The file may not grow further here: choose another folder (--data-dir)."
YOU_MAY_NOT_WRITE_INTO_FOLDER = "You may not write into this folder: choose another (--data-dir)."
DISK_READ_ONLY_CHOOSE_ANOTHER = "This disk is read-only: choose another folder (--data-dir)."
NOTHING_WAS_OVERWRITTEN_CHOOSE = "Nothing was overwritten: choose another name, or move the old file away."
CREATE_FOLDER_FIRST_OR_CHOOSE = "Create the folder first, or choose another (--data-dir)."
CHOOSE_ANOTHER_FOLDER_DATA_DIR = "Choose another folder (--data-dir)."
CHOOSE_SHORTER_NAME = "Choose a shorter name."

# --- reader

RECORDING_CANNOT_BE_READ = "the recording cannot be read ({reason})"
CHECK_NAME_AND_RIGHTS_FILE = "Check the name and the rights of the file."
NOTHING_RECORDING_REACHED_DISK = "Nothing of this recording reached the disk."
NO_RECORDING_KICKSTEP = "this is no recording of kickstep"
AT_BYTE_0 = "{path}, byte 0"
GIVE_MCAP_FILE_MADE_BY = "Give a .mcap file made by `kickstep record` or `kickstep import`, or CSV files, one a leg."

# --- recovery

RECORDING_BEING_WRITTEN_BY = "this recording is being written by a running session"
END_THAT_SESSION_FIRST = "End that session first."
NOTHING_IN_RECORDING_CAN_BE = "nothing in the recording can be read"
LEFT_AS_IT_WAS = "It was left as it is."
DAMAGED_RECORDING_CANNOT_BE = "the damaged recording cannot be kept aside"
RECORDING_CHANGED_WHILE_WAS = "the recording changed while it was read"
TRY_AGAIN = "Try again."

# --- session_records

OWN_CLOCKS = (
    "each sensor kept its own clock, set before the recording: the two differ by an unknown time, so kinds of kick are"
    " withheld; where a common clock is known, say --clocks shared"
)
NO_LIMB_WAS_GIVEN = "no limb was given"
NAME_FILE_FOR_LEFT_OR_RIGHT = "Name a file for the left or the right leg."
NO_OVERLAP_TOGETHER = "the files do not overlap in time; both were taken to start together"
TIMES_GIVEN_FROM_SECOND_FILES = "times are given from second {origin:.0f} of the files"
FROM_TO = "{start:.3f} to {end:.3f} s"
NO_OVERLAP = "the two files do not overlap in time (left {left}, right {right})"
BOTH_FILES = "{left} and {right}"
MOVE_RIGHT_ONE_WITH_RIGHT = (
    "Move the right one with --right-offset SECONDS, or say --clocks separate when each sensor counted its own time."
)

# --- text_formats

NO_GRAVITY = "the acceleration in this file is without gravity ({column}), so rest and movement cannot be told apart"
EXPORT_RAW = "Export the raw acceleration: {how}."
BY_ARRIVAL = (
    "the file has only the times at which the phone got the data, in bursts; the rows between two stalls are spread"
    " evenly, and losses cannot be seen"
)
READ_BY_DESCRIPTION = "{name}: read by a description of the format, never tried on a real file (draft)"
FILE_DOES_NOT_SAY_HOW_MANY = "the file does not say how many packets a second there are"
KEEP_LINES_ABOVE_HEADER_WHEN = "Keep the lines above the header when you export or edit it."
CHOOSE_MODE_WITH_RATE_OR = "choose a mode with rate or inertial quantities in the DOT app"
USE_ACCELERATION_WITH_G_IN = 'use "Acceleration (with g)" in phyphox'
GYROSCOPE_FILE_ACCELERATION_IN = "this is the gyroscope's file; the acceleration is in another one"
NAME_ACCELEROMETER_FILE_SAME = "Name the accelerometer's file of the same recording."
NOT_A_TIME = "{cell!r} is not a date and time"
TIME_EXAMPLE = "It must read like 2025-6-28 7:45:37.453."

# --- trimming

NOTHING_BETWEEN = "nothing lies between second {start:g} and {end:g}"
GOES_TO = "The recording goes to second {last:.0f}."

# --- writer

GOES_ON = "Counting goes on on the screen, but what comes now is not kept."
RECORDING_CANNOT_BE_BEGUN = "the recording cannot be begun"
RECORDING_CAN_NO_LONGER_BE = "the recording can no longer be written"
RECORDING_DOES_NOT_REACH_DISK = "the recording does not reach the disk"
END_RECORDING_COULD_NOT_BE = "the end of the recording could not be written"

REST_CHANGES = "from row {row} on the median acceleration is {rest:.1f} m/s2: the unit may have changed there"
RATE_CHANGES = (
    "from time {time} of the file on about {other_rate:.4g} samples a second follow, not {rate:g}: two recordings in"
    " one file, perhaps"
)

NO_ROOM_MEANWHILE = "a long file's numbers find no room for the while ({why})"
FREE_SPACE_THERE = "Free some space there, or name a folder that has it in TMPDIR."
