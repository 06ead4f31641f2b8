"""The words of the live screen's news, cards and answers."""

from __future__ import annotations

# --- news

ASKED = "; alone? key s"
BEYOND = "beyond the sensor's range"
KICK = "{limb} kick"
NOT_COUNTED = "not counted: {why}"
FIRM_HEEL = "firm heel"
MOVED_AGAIN = "moved; stand still and press l again"
LEAN_KNOWN_FROM_HERE_ON = "lean known from here on"
SHANK = "{limb} shank: {told}"
PERHAPS_GOT_UP = "perhaps got up"
PERHAPS_SAT_OR_FELL_DOWN = "perhaps sat or fell down"
UPRIGHT = "upright"
NOT_UPRIGHT = "not upright"
LEAN_AGAINST_ACTIVITY = "shanks {lean}; the activity says {activity}"
BOUNCES = "{cycles} bounces"
ALONE = ", alone"
HELD = ", held"
STEPS_IN_ROW = "{steps} steps in a row{sure}{said}"

# --- observing

LEFT_OUT_FROM_HERE = "left out from here: {what}"
LET_GO = "let go"
MARKER = "marker {number}"
SENSOR_ON = "{limb} sensor is on"
KNOCK_TWICE = "hold both sensors in one hand and knock it twice on a table, within {seconds:.0f} s"
KNOCKED = "both sensors felt the two knocks: their clocks agree within {within:.0f} ms"
NOT_KNOCKED = "two knocks of both sensors were not felt; everything goes on as before"
STANDS_STILL = "stands still for {seconds:.0f} s: learning how the sensors sit"
NOW_ACTIVITY = "now {activity}"

MAY_SLEEP = (
    "This computer may fall asleep by itself, and what it sleeps through is lost. Switch its sleep off, or touch a key"
    " now and then."
)
MAY_SLEEP_WHY = "{told} ({why})"
SCREEN_MAY_GO_DARK = "The screen may go dark by itself; counting goes on."

# --- app

LEAVE_SESSION_FIRST = "Sensors are found on the first screen: leave this session first."

# --- live

NOT_YET_CONNECTING = "Not yet: connecting."
MARKER_SET = "Marker {mark} set."
NOTE_KEPT_FOR_HISTORY = "Note kept for the history."
SENSOR_ON_ZEROS_COUNT = "{limb} sensor is on: its zeros count."
QUIET_CARD = "A quiet card"
LET_GO_KEPT_IN_RECORDING = "Let go: kept in the recording."
MINUTE_KEPT = "Kept. That minute is left out of the figures."
FINISHING = "Finishing …"

# --- guided

ON_FLOOR = "{top}   {clock} on the floor"
FLOOR_TIME = "Floor time"
LEGS_HELD = "Legs held"
PRACTICE_THREE_STEPS = "Practice of three steps"
ATTEMPTS = "Attempts"

# --- guided_words

CARDS = (
    "floor time: the clock alone",
    "legs held (the back-lying exercise): a timer",
    "practice of three steps: attempts in a list",
)
FLOOR_WORDS = (
    "Awake, on the floor, somebody beside. There is nothing to do here: kicks are counted behind this card, and nothing"
    " moves on it but the clock. Stop when the baby has had enough."
)
HELD_WORDS = (
    "For the exercise that somebody showed you, the baby on the back and its legs in your hands. space begins and ends"
    " the time. While you hold the legs no kick is counted and no rate is made: that time leaves the figures of both"
    " legs, and its minutes are shown beside them."
)
HELD_NOW = "Holding. space ends it."
HELD_NOT = "space begins."
PRACTICE_WORDS = (
    "Rows of three steps and more stand here, newest first. No sound is made while the baby is upright. A sensor cannot"
    " tell who held whom: s says that the newest row was taken alone, o that you have let go."
)
STEPS_ONLY_UPRIGHT = "Steps are listed while the activity is an upright one: a says what the baby is doing."
NO_ATTEMPTS = "No row of three steps yet."
AIM_FOR_DAY = "; your aim for a day is {aim_min} min"
EARLIER_TODAY = "Earlier today: {span}{aim}."
HELD_IN_SESSION = "Held {span} in this session."
NOT_HELD_YET_IN_SESSION = "Not held yet in this session."
ATTEMPT_HELD = "held"
ALONE_YOU_SAY = "alone, you say"
AND_GOING_ON = " and going on"
ATTEMPT_STEPS = "{steps}{going_on} steps in a row"
