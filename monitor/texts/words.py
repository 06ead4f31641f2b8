"""The words of the live screen, of getting ready, and of what all screens say alike."""

from __future__ import annotations

from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.model.words import Activity, Why

UNUSUAL = (
    "Repeated sudden stiffening, crunching or head drops? Film it. Contact a doctor today; do not wait for this"
    " program. Not breathing normally, blue or unresponsive: call the emergency number now."
)
START_CARD = (
    "Awake and watched only. Both legs. Off for sleep, car seat, bath. Sensor closed in its pocket; one finger fits"
    " under the strap. It counts movements; it is not a medical device. Worried, or one leg clearly moves less? Ask"
    " your doctor, whatever this shows."
)
NOT_A_DEVICE = (
    "Counts from motion sensors on the ankles. Not a medical device. It cannot show that a baby's development is or"
    " is not typical. Talk to your doctor or therapist about anything you notice."
)
RECORDING_BROKEN = "The recording is not whole: the disk failed. The counts are of the whole session."
CHILD_NAME = "A nickname is fine. It stays on this computer and is in no recording. Skip it, and it is just Baby."
CHILD_DATES = (
    "Used for one label alone: the age beside the figures, corrected by the due date when the baby came more than three"
    " weeks early. Nothing is judged by it."
)
TINY = "please enlarge the window; counting goes on"
PAUSED = "PAUSED. Nothing is counted until you press space."
PAUSED_BY_ITSELF = (
    "PAUSED by itself: no sensor has sent anything for half a minute. It goes on by itself when one does."
)
NOTE_KEPT = (
    "A note is kept at once, for the history, and goes into no recording. If the program or the computer stops, it is"
    " there again with the session at the next start."
)
ACTIVITIES = (
    (Activity.BACK, "on the back"),
    (Activity.TUMMY, "on the tummy"),
    (Activity.SUPPORTED, "supported standing"),
    (Activity.BOUNCING, "bouncing"),
    (Activity.CRUISING, "cruising along furniture"),
    (Activity.WALKING, "walking"),
    (Activity.STANDING, "standing alone"),
    (Activity.HELD, "held upright"),
    (Activity.CONTAINER, "car seat, bouncer, swaddle (not counted)"),
    (Activity.PUSH_TOY, "walking behind a push toy"),
    (Activity.BETWEEN_FURNITURE, "walking between furniture"),
)
LEAVE_OUT_TITLE = "Leave out from now on (x ends it)"
LEFT_OUT = (
    (Why.LEGS_HELD, None, "legs held (the back-lying exercise)"),
    (Why.RESISTANCE, Limb.LEFT, "a palm against the left foot"),
    (Why.RESISTANCE, Limb.RIGHT, "a palm against the right foot"),
    (Why.RESISTANCE, None, "palms against both feet"),
    (Why.HAND_TO_FOOT, None, "hand to foot, foot to mouth"),
    (Why.HANDLED, None, "carried, changed, dressed"),
)
"""What only the person at the mat knows: it leaves rates and balance, and its minutes are shown."""
KINDS = (
    (Kind.TOGETHER, "Both together"),
    (Kind.ALTERNATING, "Bicycle"),
    (Kind.OVERLAPPING, "Overlapping"),
    (Kind.SINGLE, "One leg"),
)
KINDS_SHORT = {
    Kind.TOGETHER: "both",
    Kind.ALTERNATING: "bicycle",
    Kind.OVERLAPPING: "overlapping",
    Kind.SINGLE: "one leg",
}
HEELS, HEELS_SHORT = "Heel smash", "heel"
FIGURE_WORDS = {"kicks": "kicks", "steps": "steps", "held_steps": "steps held"}
"""What a panel calls the main number, by its field of `LimbFigures`."""
KICK_WORDS = {
    Kind.TOGETHER: "both legs together",
    Kind.ALTERNATING: "bicycle",
    Kind.OVERLAPPING: "the other leg too",
    Kind.SINGLE: "one leg",
}
WHY = {
    Why.HANDLED: "being carried or held",
    Why.GAP: "no data",
    Why.CLIPPED: "movement beyond the sensor's range",
    Why.NOT_WORN: "sensor not worn",
    Why.UNCONFIRMED: "nobody has said that the sensor is on",
    Why.VIBRATION: "shaken from outside",
    Why.PAUSED: "paused",
    Why.SUSPENDED: "computer asleep or busy",
    Why.MARKED: "kept as unusual",
    Why.RESISTANCE: "a palm against the foot",
    Why.HAND_TO_FOOT: "hand to foot, foot to mouth",
    Why.LEGS_HELD: "legs held",
    Why.MOVED_ALONG: "moved along with the other leg",
    Why.CONTAINER: "in a car seat, bouncer or swaddle",
}
JUST_NOW = {Why.HANDLED: "carried or held", Why.CONTAINER: "in a seat or swaddle"}
CARD_TITLE = "Before you begin"
CHECK_LEGS = "Check the straps: a mix-up here turns left and right around."
SHAKE_LEGS = "Press enter, then shake the sensor of the leg that is named."
OTHERS_NEAR = (
    "{number} sensors are near: the two with the best signal are asked. Is one of them somebody else's? Take it away,"
    " or say it by hand: choose with ↑ ↓, then l left, r right."
)
SAY_LEGS = "By hand: choose a sensor with ↑ ↓ and say which leg it is on, l left, r right. Write L and R on the straps."
MINUTES_SECONDS = "{minutes} min {seconds} s"
NO_DATA_YET = "no data yet"
SHARES = "Left {left} %   Right {right} %   this session only"
INDEX_RANGE = "index {estimate:+z.2f} ({low:+z.2f} to {high:+z.2f})"
SHARE_INDEX_LONG = "share left {left} %   {index}, {level}   {n}   this session only"
SHARE_INDEX = "share left {left} %  {index}"
NOT_COMPARED = "not compared: {why}"
EFFORT_INDEX = "index {estimate:+z.2f}, {low:+z.2f} to {high:+z.2f}"
EFFORT_SHARE = "left {share} %, {low} to {high} %"
RATE = "{rate:.1f}/min"
RANGE_LINE = "bold line: range for this recording"
RANGE_LINE_LEFT_OUT = "bold line: range for this recording · {share:.0f} % of the time left out"
RANGE_LINE_SHORT = "━ range for this recording · {share:.0f} % left out"
NO_BALANCE_YET = "not enough kicks yet for left and right"
SECONDS_NOT_COUNTED = "{why}: {seconds:.0f} s not counted"
SENDS_NOTHING = "sends nothing"
LOST_AGO = "lost {seconds} s ago"
ONE_LOST = "{limb} {ago} – still trying. These seconds are not counted."
ONE_LOST_OTHER_GOES_ON = (
    "{limb} {ago} – still trying. Recording goes on for the {other}. These seconds are left out of the counts and the"
    " balance, for both legs."
)
BOTH_LOST = "LEFT and RIGHT {ago} – still trying. Nothing is counted until one is back."
LOW_BATTERY = "The battery of the {limb} sensor is low ({charge:.0f} %). Charge it after the session."
LOW_SIGNAL = "{limbs}: low signal. Bring the computer closer."
STILL_ON = (
    "Is the {limb} sensor still on? It has lain still for minutes. If it is on, press y. Until then left and right"
    " are not compared."
)
SO_FAR = "So far: {parts}."
LEFT_OUT_SINCE = "Left out since {clock}: {what}. x ends it."
AIM_REACHED = "{minutes} minutes. Stop when the baby has had enough."
LONG_ENOUGH = "{minutes} minutes. Long enough for one session; f finishes it."
BEGINS_AS_LAST_TIME = "Begins as last time: {words}. While it counts, a and c change that."
LOOKING_AGAIN = "Looking again by itself. Or try without sensors: d."
STARTING_BLUETOOTH = "Starting Bluetooth …"
PUT_SENSORS_ON = "Meanwhile: put the sensors on, both legs, closed in their pockets."
NO_SENSOR_YET = "No sensor found yet. Is it awake? Press its button. (searching, {seconds} s)"
BRING_IT_NEAR = "Bring it within two metres. Close the maker's app: it may hold the sensor. Without sensors: d."
THEN_ENTER_STARTS = "{check_legs} Then enter starts. The other way round? s swaps them."
AS_LAST_TIME = "{names}, as last time"
ONE_SHAKE_OR_ENTER = "enter: one shake shows that it is so, or enter again starts. s swaps them."
CANNOT_BE_USED = "{name} cannot be used: {why}"
USE_ANOTHER_SENSOR = "Use another sensor."
LAST_TIMES_MISSING = "The {legs} sensor of last time is not here yet. Press its button."
OR_ANOTHER_ONE = "Or another one: {say_legs}"
WAKE_OTHER = "One sensor found. Wake the other one: press its button."
STILL_OPEN = "Still open: {leg}. {shake_legs}"
SIGNAL_GOOD = "▂▄▆█ good"
SIGNAL_FAIR = "▂▄▆  fair"
SIGNAL_LOW = "▂▄   low"
TRIAL, TRIAL_FOR = "Trial «{phase}», {recipe}.", "Trial «{phase}», {recipe}: {minutes} minutes, then it ends by itself."
NOBODY = "Baby"
