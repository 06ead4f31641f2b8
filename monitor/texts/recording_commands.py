"""The words of the commands that record, play and look at sensors."""

from __future__ import annotations

# --- record

SIMULATED = "Simulated sensors on a simulated baby. The numbers are nobody's."
RECORD_HELP = """Record and count a session: on the live screen, or without one where there is no terminal.

Which sensor is on which leg must be said: a mistake there turns left and right around. Without --left and --right
the screen finds the sensors and asks; with --plain a leg is named and the sensor that is then shaken is on it; without
either the sensors in range are listed.

\b
Examples:
  kickstep record --left C0:FF:EE:00:00:01 --right C0:FF:EE:00:00:02 --activity back
  kickstep record --simulated --seconds 60 --no-ui
  kickstep record --simulated --seconds 60 --child Mia
  kickstep --plain record
  kickstep --plain record --left LeftAnkle --right RightAnkle
  kickstep record --left LeftAnkle --right RightAnkle --activity walking --shank-axis left=y,right=-y
  kickstep --plain record --child Mia --left L1 --right R1 --child Ben --left L2 --right R2

The last line records twins at once: two sessions with four sensors, each with a recording of its own, without a
screen; with --plain each line has the child's name in front, and nothing is typed. The first --left belongs to the
first --child, and so on. Where one child's sensors cannot be had, the other's session ends too.

Ctrl-C ends the session in good order; so does a closed terminal. The computer is kept awake meanwhile where the
system allows it and the settings do not say otherwise; if it sleeps all the same, that time is left out of the
figures. With --plain a letter and enter is typed instead of a key of the screen: w tells what stands now, ? what
else there is.

Exit codes: 0 counted, 3 a sensor could not be had, 5 the recording is not whole or the session is not in the
history (it was counted all the same), 130 interrupted before it began."""
ONLY_ONE_LEG_SENSOR_WAS_NAMED = "only one leg's sensor was named"
NAME_BOTH_OR_NEITHER_TO_SEE = "Name both, or neither to see what is in range."
LOOKING_FOR_SENSORS = "Looking for the sensors ..."
RECORD_LEFT = "Left leg's sensor: its address, or its name if only one has it."
RECORD_RIGHT = "Right leg's sensor."
RECORD_SECONDS = "Ends by itself; else Ctrl-C ends it."
RECORD_ACTIVITY = "What the baby is doing; it decides which figures make sense."
RECORD_CHILD = (
    "Whose session it is; a nickname. It stands in the history alone. Of twins say it twice, and --left, --right."
)
RECORD_NO_UI = "No screen: one line of progress, the count at the end."
RECORD_SIMULATED = "Two simulated sensors instead of Bluetooth."
RECORD_JSON = "The count as JSON at the end."
THEN_KICKSTEP_RECORD_LEFT_ID = "Then: kickstep record --left ID --right ID"
BOTH_LEGS_WERE_GIVEN_SAME = "both legs were given the same sensor"
EACH_LEG_NEEDS_OWN = "Each leg needs its own."
CHILDREN_WERE_GIVEN_SAME = "two children were given the same sensor"
EACH_LEG_OF_EACH_CHILD = "Each leg of each child needs its own."
SENSOR_WAS_NOT_FOUND = "the {limb} sensor was not found ({name})"
IS_IT_NEAR = "Is it switched on, charged and near? {choice}"
SENSORS_CALLED = "{number} sensors are called {name}"
USE_ADDRESS = "Use the address instead: {choice}"
NO_SENSOR_PROGRAM_CAN_USE_IN = "No sensor that this program can use is in range."
IN_RANGE = "In range: {listed}."

# --- twins

TWINS_HOW = "kickstep record --child Mia --left ID --right ID --child Ben --left ID --right ID"
SEVERAL_NEED = "several children at once need a --child, a --left and a --right each"
NAMED_TWICE = "a child was named twice"
NOBODY = "Baby"
LOOKING_FOR_SENSORS_OF = "Looking for the sensors of {name} ..."
OF_CHILD = "{name}: {words}"

# --- live

ONE_NOT_ENDED = "{number} earlier recording was not ended properly. This mends it: {command}"
MANY_NOT_ENDED = "{number} earlier recordings were not ended properly. This mends them: {command}"
KICK = "{clock}  kick, {limb}"
STEP_WHILE_HELD = "step while held"
KICK_NOT_COUNTED = "{clock}  a {limb} kick is not counted: {why}"
HELD = ", held"
STEPS_IN_ROW = "{clock}  {steps} steps in a row ({confidence}{held})"
MOVED_WHILE_WAS_TO_STAND_LEAN = "moved while it was to stand: the lean is not known"
HOW_STANDS_KNOWN_NOW = "how it stands is known now"
SHANK = "{clock}  {limb} shank: {told}"
PERHAPS_GOT_UP = "{clock}  perhaps got up"
PERHAPS_SAT_OR_FELL_DOWN = "{clock}  perhaps sat or fell down"
UPRIGHT = "upright"
NOT_UPRIGHT = "not upright"
LEAN_AGAINST_ACTIVITY = "{clock}  shanks {lean}; the activity says {activity}"
BOUNCES = "{clock}  {cycles} bounces"
NOT_COUNTED_UNTIL = "{clock}  {whose}not counted until {until}: {why}"
BEYOND_RANGE = "{clock}  {limb}: beyond the sensor's range; counted, the peak is too low"
DOUBLE_TAP = "{clock}  double tap: {apart:.0f} ms taken off, sides within {within:.0f} ms"
STILL_ON = "{clock}  is the {limb} sensor still on? It has lain still since {since}"
SENSOR_ON = "{clock}  the {limb} sensor is on"
OF_TIME = " of {clock}"
CTRL_C_ENDS_SESSION = "   Ctrl-C ends the session"
PROGRESS = "\r  recording {clock}{goal} "
NOT_RECORDED = "not recorded"
RECORDED = "Recording: {name}"
SESSION_WAS_COUNTED_TO_END = "The session was counted to its end; its recording is not whole (see above)."

# --- shaken

SHAKING_NEEDS_TWO = "Shaking needs two sensors that send: wake both, bring them near, and start again."
SENSORS_STOPPED = "the sensors stopped sending before the legs were said"
AS_LAST_TIME = "That is the LEFT one, as last time."
IS_ON_LEG = "{name} is on the {limb} leg."
LEFT_ONE_AGAIN = "That is the LEFT one again. Shake the other one."
NEXT_TIME_NAMED = "Without shaking: kickstep --plain record --left {left} --right {right}"

# --- plain

SESSION_BEGINS = "{clock}  the session begins, {activity}"
SENSOR_CONNECTED = "{limb} sensor connected"
PAUSED_NOTHING_COUNTED = "paused, nothing is counted"
COUNTING_GOES_ON = "counting goes on"
LEFT_OUT_FROM_HERE = "left out from here, {why}"
NOW = "now {activity}"
MARKER = "marker {number}"

# --- answers

HOW = "  If it is on, type y and press enter; if it is not, type n and press enter."
NOT_ON = "  Then left and right are not compared. Put the sensor on again, then type y and press enter."
WHAT = "  y and enter: the sensor is on; n and enter: it is not."

# --- demo

NOTE = "Demo: a simulated baby with two simulated sensors. The numbers are nobody's."
DEMO_HELP = """Try everything without sensors: a simulated baby kicks on its back, or does what --scenario says.

Two simulated sensors are scanned for, connected, set up, recorded and counted by the code of a real session; only
the radio is missing. The recording is kept like any other. The screen names its keys at the bottom; without a
terminal, or with --plain, the session is told in lines for 60 s.

With --faults the sensors fail in many ways, each told as it happens (docs/faults.md has the numbers); what is whole
goes on being counted.

\b
Examples:
  kickstep demo
  kickstep demo --speed 20 --seconds 600
  kickstep demo --scenario first_steps
  kickstep demo --faults
  kickstep demo --faults --headless --seconds 120 --speed 10
  kickstep demo --headless
  kickstep demo --headless --seconds 300 --speed 20
  kickstep --plain demo --speed 10"""
DEMO_BABY = "Demo baby"
DEMO_SECONDS = "Length of the session (60 without a screen)."
DEMO_SPEED = "So many times faster than life."
DEMO_SEED = "Another baby."
DEMO_FAULTS = "Lost links, silent sensors, damaged packets and more, one after the other."
DEMO_SCENARIO = "What the baby does (docs/simulation.md)."
DEMO_HEADLESS = "No screen; the count as JSON at the end."
FAULT = "fault {number}: {words}"
THERE_NO_SCENARIO = "there is no scenario {name}"
CHOOSE_ONE = "Choose one of: {names}"

# --- replay

REPLAY_HELP = """Play a recording again: on the screen in a terminal, else every event in its order, then the figures.

On the screen one goes through the recording, corrects single events and taps along beside a video
(docs/tap-along.md); the counts and the recording are changed by none of it. The events are the ones of the live
session, to the last digit. With --plain it is told as a live session is: a few sentences each minute, sensors that
were lost and came back.

\b
Examples:
  kickstep replay morning.mcap
  kickstep replay morning.mcap | less
  kickstep replay morning.mcap --speed 1
  kickstep replay morning.mcap --json
  kickstep --plain replay morning.mcap
  kickstep --plain replay morning.mcap --tap-along --from 1:30"""
REPLAY_SPEED = (
    "1: as fast as life; 0 (without a screen the default): as fast as the computer can. On the screen: it plays."
)
REPLAY_JSON = "Only the count as JSON, at the end."
REPLAY_TAP_ALONG = (
    "Tap along beside a video, in lines: t begins, then for two minutes l, r or b at each kick (each step of an upright"
    " baby), e ends earlier, each with enter. No counts are told meanwhile; afterwards it is told how both agree."
)
REPLAY_FROM = "With --tap-along: where in the recording it begins, 90 or 1:30; without, at its beginning."
TAP_ALONG_ALONE = "--from belongs to --tap-along, and --tap-along goes with neither --json nor --speed 0."
TAP_ALONG_EXAMPLE = "For example: kickstep --plain replay X.mcap --tap-along --from 1:30"
NOBODY_CAN_TYPE = "Tapping along needs somebody who types, at a terminal or through a pipe."
NOT_SO_LONG = "The recording ends at {end}."
FROM_EARLIER = "Say an earlier time with --from."

# --- scan

SCAN_HELP = """Show the movement sensors in range: name, kind, signal, battery.

Each is connected to for a moment to ask for its charge; nothing is started and nothing changed. A sensor that is
known but of no use here says why. Devices that no sensor profile knows are hidden and counted.

\b
Examples:
  kickstep scan
  kickstep scan --seconds 10 --json
  kickstep scan --no-battery"""
SCAN_SECONDS = "How long."
SCAN_NO_BATTERY = "Only listen: no connection, so no charge and no exact kind."
SCAN_JSON = "For programs."
NO_MOVEMENT_SENSOR_WAS_HEARD = "No movement sensor was heard. Is it switched on, charged and near?"
ONE_HIDDEN = "Hidden: {number} other Bluetooth device that is not known as a movement sensor."
MANY_HIDDEN = "Hidden: {number} other Bluetooth devices that are not known as a movement sensor."
GOOD = "good"
FAIR = "fair"
WEAK = "weak"
DRAFT_NEVER_TRIED_ON_REAL_ONE = "{kind} (draft, never tried on a real one)"
CANNOT_BE_USED = "cannot be used"
BATTERY = "battery {charge:.0f} %"
SIGNAL_DBM = "signal {words} ({rssi} dBm)"

# --- calibrate

CALIBRATE_HELP = """Find out what a sensor shows too much, so that the strength of both legs' kicks can be compared.

The sensor lies on each of its six faces for three seconds, hands off, in any order, and once slanted; gravity does
the rest. The result stays with the sensor: sessions recorded from then on carry it. What is too far off is refused.
FILE holds the same as samples of one sensor; with --sensor it is kept as that one's.

\b
Examples:
  kickstep calibrate --simulated
  kickstep calibrate --sensor C0:FF:EE:00:00:01
  kickstep calibrate --rest
  kickstep calibrate faces.csv
  kickstep calibrate --list

Exit codes: 0 kept, 2 usage, 3 a sensor could not be had, 4 not good enough (nothing is kept), 5 it cannot be
written, 130 interrupted."""
FILE_GOES_WITH_NEITHER_REST = "FILE goes with neither --rest nor --simulated"
NAME_ONE_WAY = "Name one way."
CALIBRATE_SENSOR = "Which sensor: its address, or its name. Left out: the one or two in range."
CALIBRATE_REST = "Only the rest check: does a calibrated sensor still show 1 g?"
CALIBRATE_COLUMNS = "Columns of FILE with other names."
CALIBRATE_SIMULATED = "The demo's two sensors instead of Bluetooth."
CALIBRATE_LIST = "Show what is known of which sensor."
NOT_CALIBRATED = "{label} is not calibrated"
FIRST_KICKSTEP_CALIBRATE_REST = "First: kickstep calibrate. The rest check follows later."
SENSOR_STREAM_ENDED = "the sensor's stream ended"
CHARGED_AND_NEAR_TRY_AGAIN = "Is it charged and near? Try again."
NO_SUCH_SENSOR_WAS_FOUND = "no such sensor was found"
SENSORS_IN_RANGE = "{number} sensors are in range"
SAY_WHICH = "Say which: --sensor ID. {choice}"
NO_SENSOR_CALIBRATED_YET = "No sensor is calibrated yet."
FROM_FILE = "from a file"
CALIBRATED_CHECKED = "{address}  calibrated {made_on}, checked {checked_on}"

# --- calibrations

CALIBRATION_DOES_NOT_SAY_LEG = "--calibration {text} does not say which leg's sensor a file is of"
FOR_EXAMPLE_CALIBRATION_LEFT = "For example --calibration left=faces_l.csv,right=faces_r.csv."

# --- capturing

CAPTURING_CAPTURE_HELP = """Write a test vector from a live sensor. PROFILE is a file, or the id of a known profile.

Lay the sensor still on a table first. The vector comes on standard output, ready to be put into the profile; what
it tells about scale, unit and range comes as a message. A profile that has no vectors yet will do.

\b
Examples:
  kickstep profiles capture my-sensor.toml >> my-sensor.toml
  kickstep profiles capture witmotion-ble5 --set rate=100"""
LOOK_AT_FIRST = "Look at this first: {trouble}."
AT_REST_SHOWS_1_G_AS_SHOULD = "At rest it shows 1 g, as it should."
CAPTURING_ID = "Which sensor, if several are near: its address."
CAPTURING_SET = "A parameter of the profile: --set rate=50."
CAPTURING_NOTIFICATIONS = "How many to write out."
CAPTURING_SECONDS = "How long to listen."
CAPTURING_SIMULATED = "A simulated sensor that behaves as the profile says."
THERE_NOTHING_TO_CAPTURE_FROM = "There is nothing to capture from it."
SET_WHAT_VALUE = "--set {one}: what is its value?"
WRITE_AS_SET_RATE_50 = "Write it as --set rate=50."
NO_SENSOR_PROFILE_RECOGNISES = "no sensor that this profile recognises was heard ({title})"
SWITCHED_ON_AND_NEAR_KICKSTEP = (
    "Is it switched on and near? kickstep scan shows what is; [[match]] says how it is recognised."
)
SENSOR_WAS_SET_UP_BUT_NOTHING = "the sensor was set up, but nothing came from its characteristic {char!r}"
LOOK_AT_SET_UP_STEPS_SOMETHING = "Look at the set-up steps: is something missing that starts the stream?"
PACKETS_WERE_REFUSED = "packets were refused ({refused})"
CAPTURED_FROM_LIVE_SENSOR = "captured {today} from a live sensor: kickstep profiles capture"
FILE_PLAYED_BACKWARDS_NO_REAL = (
    "{simulated} {today}: the file played backwards, no real bytes (kickstep profiles capture --simulated)"
)
CAPTURED_VECTOR_DOES_NOT_HOLD = "the captured vector does not hold: {message}"
PLEASE_REPORT = "Please report it."

# --- profiles

PROFILES_HELP = """Look at the sensor profiles, and help to write one.

A profile is a TOML file that says how a sensor is recognised, what is written to it and what its packets mean;
docs/sensors.md explains every key. Nothing here changes a file that is there.

\b
Examples:
  kickstep profiles list
  kickstep profiles check my-sensor.toml
  kickstep profiles schema > profile.schema.json
  kickstep profiles capture my-sensor.toml"""
PROFILES_LIST_PROFILES_HELP = "Show the sensors that are known, and how much is known of them."
PROFILES_CHECK_HELP = (
    "Check profiles: form, contradictions, test vectors, and what rest must show.\n\nAn error names the file, the key"
    " path and, for an unknown key, the nearest one that exists; exit code 4."
)
PROFILES_SCHEMA_HELP = "Print the JSON Schema of a profile, with which editors complete keys and underline mistakes."
PROFILE = "Profile"
STATUS = "Status"
RATES_HZ = "Rates, Hz"
SENSOR = "Sensor"
GOOD_2 = "{path}: good. {summary}"
REFUSES = "It refuses {title}: {refuse}"
TEST_VECTORS_AGREE_PACKETS_SET = (
    "{title}, {status}; test vectors that agree: {number} of packets, {number_2} of the set-up."
)
NEITHER_CLOCK_NOR_COUNTER = "Neither a clock nor a counter: losses are not visible, and the figures will say so."
NO_SETUP_VECTORS_NOTHING = "No [[setup_vectors]]: nothing proves the bytes that are written."
EVERY_TEST_VECTOR_WAS_MADE = (
    "Every test vector was made from the file itself: they agree with it, and prove nothing about it."
)
FACTS_MARKED_AS_UNVERIFIED = "Facts marked as unverified: {doubtful}."
NO_LIMITS_CLIP_G_MOVEMENT = "No limits.clip_g: movement beyond the sensor's range will not be noticed."
NO_TEST_VECTOR_SHOWS_SENSOR_AT = (
    "No test vector shows a sensor at rest, about 1 g, so scale and unit are not proven. If one of them lies still:"
    " {rest_trouble}."
)

# --- screen

RECORDING_SAFE = "The recording is safe: {recording}"

# --- mounting

MOUNTING_SHANK_AXIS = "Sensor axis that points to the knee: y, -x or left=y,right=-y."
SHANK_AXIS_NAMES_NO_AXIS = "--shank-axis {said} names no axis"
SENSOR_AXIS_POINTS_TO_KNEE_Y = "The sensor's axis that points to the knee: y, or -x, or left=y,right=-y."

# --- recover

RECOVER_RECOVER_FILES_HELP = """Mend recordings that were cut off or damaged.

All that can be read goes into a proper recording; if anything was lost, the damaged file is kept beside it,
ending in .damaged. Without FILE, the unfinished recordings of the data folder are mended; not while another
kickstep records there. A session of the data folder is counted and brought into the history, too.

\b
Examples:
  kickstep recover morning.live.mcap
  kickstep recover recordings/*.mcap
  kickstep --data-dir ~/kicks recover

Exit codes: 0 mended, or nothing to mend; 4 a file holds nothing that can be read (the others are
still mended); 5 nothing can be written, or another kickstep works in the data folder."""
NO_UNFINISHED_RECORDINGS_IN = "No unfinished recordings in {folder}."
NOTHING_TO_MEND_RECORDS = "{name}: nothing to mend ({kept}, {records} records)."
MENDED_NOTHING_LOST_RECORDS = "{name}: mended, nothing lost ({kept}, {records} records)."
MENDED_KEPT_RECORDS_ABOUT_LOST = (
    "{name}: mended; {kept} kept ({records} records), about {duration} lost ({unreadable_bytes} bytes)."
)
NOT_READABLE_BYTES_FROM_BYTE = "  not readable: {length} bytes from byte {offset} on"
AND_MORE_PLACES = "  and {number} more places"
COUNTING_IT = "counting it"
SESSION_IN_HISTORY_NOW = "  the session is in the history now"
DAMAGED_FILE_KEPT_AS = "  the damaged file is kept as {original}"
MIN = "{minutes} min {rest} s"

# --- keeping

SESSION_NOT_IN_HISTORY_EITHER = "This session is not in the history either."
SESSION_NOT_IN_HISTORY = "  This session is not in the history."
SESSION_ONLY_RECORDED = "  This session is not in the history. The recording is kept and can be counted again."
