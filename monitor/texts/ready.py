"""The words of getting ready: finding, shaking, calibrating; and of the questions asked meanwhile."""

from __future__ import annotations

# --- shaking_words

TITLE = "Which leg is which?"
CONNECTING = "Connecting to both sensors …"
NEITHER = "Nothing moves yet. Still asleep? Press its button. Too gentle? A little more."
BOTH_MOVE = "Both move. Put one down and shake only the other."
LOST = "One of the sensors sends nothing. Bring it closer, or press its button."
SAME_AGAIN = "That is the LEFT one again. Shake the other one; enter takes it as RIGHT without shaking."
KEYS_FIRST, KEYS_CHECK = "esc back, to say it by hand", "enter starts without shaking · esc back"
EXCHANGED_KEYS = "s: it is the LEFT one from now on.   enter: as last time.\nShook the wrong one? Shake the other."
SHAKE = "Gently shake the sensor {worn} the {limb} ankle."
WAS_RIGHT = "{name} was on the RIGHT leg last time."
MOVING = "{name} is moving   →   this one becomes {limb}"
MOVING_ONE_MORE = "{name} is moving   →   this one becomes {limb}   hold on, {number} more second"
MOVING_HOLD_ON = "{name} is moving   →   this one becomes {limb}   hold on, {number} more seconds"

# --- ready

DO_NOW = "Do this now"
SENSORS_NEARBY = "Sensors nearby"
GET_READY = "Get ready"
STEP_NAMES = ("1 Find", "2 Which leg?", "3 Check", "4 Start")
CHECK_COLUMN = "Check"
BATTERY = "Battery"
NOTHING_REMEMBERED = "Nothing can be remembered: {trouble} {advice}"
NOBODY = "Baby"
SESSION_OF = "Session of {name}."
N_NEXT_CHILD = "n the next child"
SENSOR = "Sensor"
KIND = "Kind"
SIGNAL = "Signal"
LEG = "Leg"
OTHER_CHILD = "other child"
NO_SENSOR_TO_CHOOSE_YET = "No sensor to choose yet."
NO_SENSOR_TO_CALIBRATE_CHOOSE = "No sensor to calibrate: choose one that can be used."

# --- shaking

LAST_TIME = " last time"

# --- check_words

CHECK_TITLE = "Check"
LIE_STILL = "Leave both sensors lying still for a moment. This runs by itself."
CHECKED_GOOD = "Checked. It goes on by itself."
CHECKED_STAYS = "Checked. One thing to do first:"
KEYS_CHECKING = "enter starts at once · esc back"
KEYS_STAYS = "enter starts all the same · esc back"
VERDICTS = {"good": "good", "usable": "usable", "not_good": "not good"}
WAITS_STILL = "waiting until it lies still"
LIES_STILL = "lying still, {seconds} of {all_seconds:.0f} s"
LAY_STILL = "lying still: seen"
K_AFTER_ESC, K_HERE = "esc, then k", "choose it, then k"
WITH_COMMAND = "kickstep calibrate"
SOME = {
    "calibrate": "At rest it shows a little more or less than it should. Calibrate it some time: {how}.",
    "nearer": "Some of its data is lost on the way. Bring the computer closer.",
    "restart": "It sends faster or slower than it should. Switch it off and on again.",
    "charge": "Its battery is low ({charge:.0f} %). Charge it after the session.",
    "wait": "Its clock is still being matched with the other one's. Half a minute of counting does that.",
}
MUCH = {
    "wake": "It sends nothing. Bring it closer, or press its button.",
    "calibrate": "At rest it shows something else than it should. Calibrate it first: {how}.",
    "nearer": "Much of its data is lost on the way. Bring the computer closer.",
    "restart": "It sends far faster or slower than it should. Switch it off and on again.",
    "charge": "Its battery is nearly empty ({charge:.0f} %). Charge it now.",
}
MOVED_ONE = "The {limb} sensor moved, so lying still was not checked. That stops nothing."
MOVED_BOTH = "Both sensors moved, so lying still was not checked. That stops nothing."
RATE_SHOWN = "{rate:.1f} of {nominal:.0f} Hz"
LOSS_SHOWN = "{percent:.1f} % lost"
LOSS_UNSEEN = "losses cannot be seen"
OFF_SHOWN = "at rest {off:+.2f} m/s2 off 1 g"
CHARGE_SHOWN = "battery {charge:.0f} %"
APART_SHOWN = "clocks within {apart:.0f} ms"
CHECK_OF_SENSOR = "Check of the {limb} sensor: {said}"

# --- calibration_words

FIRST = "Lay the sensor on a firm table, on any of its six faces, and take your hands off."
NEXT = "Turn it onto a face that it has not lain on yet. A narrow one may lean flat against a box."
LAST = "Now lean it against something, slanted: not flat on any face."
CHECK = "Lay the sensor down, in any position, and take your hands off."
CALIBRATION_WORDS_CONNECTING = "Connecting to the sensor …"
KEPT = " Kept with this sensor; sessions recorded from now on carry it."
SAME_FACE = "That face was there before; it counts anew."
SLANTED_HEARD = "Slanted position: heard."
SLANTED_HEARD_ALL = "Slanted position: heard. That is all."
FACE_HEARD = "Face {number} of {all_faces}: heard."
STILL_FOR = "   still for {seconds:.1f} of {all_seconds:.0f} s"
PROGRESS = "faces {faces}   slanted {slanted}{still}"
RESULT = "offset {offset} m/s2; gain {gain}; slanted, it is {off:.3f} m/s2 off 1 g"
REST_HOLDS = "At rest it is {off:.3f} m/s2 off 1 g: the calibration of {day} holds."
NOT_GOOD_ENOUGH = "Not good enough: {message}. {advice}"
CALIBRATED = "calibrated {day}"
CALIBRATED_FROM_FILE = "calibrated from a file"
NEVER = "never"
CHECKED = "{made}, checked {day}   n: all six faces again"

# --- calibration

CALIBRATE = "Calibrate {name}"
CALIBRATION_DONE = "Done. esc goes back, n begins again."

# --- questions

GOES_ON = "Counting goes on meanwhile."
UNUSUAL_TITLE = "Keep the last minute as unusual"
UNUSUAL_MEANS = (
    "The minute before you pressed the key stays in the recording, for a doctor, and leaves the figures. {goes_on}"
)
WHAT_BABY_DOING = "What is the baby doing?"
KEY_CHOOSES = "Its key or enter chooses · esc back · {goes_on}"
NUMBER_CHOOSES = "A number or enter chooses · esc back{foot}"
WHAT_AROUND_BABY = "What is around the baby?"
NOT_KNOWN = "not known"
NUMBER_CHOOSES_QUESTION = "A number or enter chooses a question · esc done · {foot}"
KEY_ANSWERS = "Its key or enter answers · esc back · {foot}"
NOTE = "Note"
LAUGHED_AT_MOBILE = "laughed at the mobile"
ENTER_KEEPS_ESC_BACK = "enter keeps it · esc back · {foot}"
KEEP_LINE = "enter  Keep it"
BACK_LINE = "esc  Back"
HELP = "Help"
BACK_FOOT = "esc back · {goes_on}"
