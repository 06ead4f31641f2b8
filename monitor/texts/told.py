"""The words of what is told in lines: counts, days, several sessions, trials, and aloud."""

from __future__ import annotations

from monitor.model.events import Kind
from monitor.model.words import Activity, Why

# --- count_text

FOOTER = (
    "Counts from motion sensors on the ankles. Not a medical device. It cannot show that a baby's development"
    " is or is not typical. Talk to your doctor or therapist about anything you notice."
)
REFERRAL = (
    "If you have noticed a difference yourself, or are worried, show this page to your paediatrician or therapist,"
    " whatever it shows."
)
"""Stands wherever left and right of several sessions are shown: always, never because of a figure."""
KIND_WORDS = {
    Kind.TOGETHER: "both legs together",
    Kind.ALTERNATING: "alternating (bicycle)",
    Kind.OVERLAPPING: "overlapping",
    Kind.SINGLE: "one leg",
}
AWAKE_INACTIVE_FEWER_THAN_3 = (
    "Awake {span}, inactive {span_2} (fewer than 3 movements in 5 minutes), not counted {span_3}"
)
MOVEMENT_UNITS_HOUR_AWAKE = "Movement units an hour awake: {rates}"
ACTIVITY = "{recording}   activity: {value}"
RECORDED_COUNTED_LINE = "  {recorded} recorded, {counted} of it counted (active time)"
NO_KICKS_FOUND = "  No kicks found: {reason}"
KICKS = "  Kicks: {per_leg}"
KINDS = "  Kinds: {kinds}"
BOUTS_KICKS_LEG_LESS_THAN_2 = "  Bouts (kicks of a leg less than 2 s apart): {bouts}"
NOT_COUNTED = "  Not counted: {not_counted}"
IF_BABY_WAS_UPRIGHT_SAY_SO = ", if the baby was upright (say so with --activity)"
STEPS = "  Steps{doubt}: {per_leg}"
STEP_RUNS_LONGEST_STEPS = "  Step runs: {number}, the longest of {own} steps"
NO_RHYTHM_STEPS_WAS_RECORDED = "no rhythm of steps was recorded"
NO_STEPS_FOUND = "  No steps found: {empty_reason}"
LONGEST_ROW = "; longest row {held}"
STEPPING_WHILE_HELD = "  Stepping while held: {per_leg}{longest}"
BOUNCES_IN = "  Bounces: {cycles} in {plural}"
BALANCE = "  Balance: {balance}"
FROM_ON = "{length} from {start} on"
TAP_ALONG = "  Tap-along {number}, {span}:"
NOTE = "  Note: {note}"
OR_MORE = "{steps} or more: {count}"
MARK = "{number} or more"
TAKEN_ALONE_BY_OBSERVER = "taken alone, by the observer: {alone}"
NOBODY_HAS_SAID_ALONE = "nobody has said alone"
ROWS_STEPS = "Rows of steps, {reached}; {said}"
BY_LEAN_SHANKS_PERHAPS_GOT_UP = "By the lean of the shanks, perhaps: got up {up}, sat or fell down {down}"
UPRIGHT_STILL = "Upright and still: {span}, longest {longest} (support unknown)"
NOT_UPRIGHT = "not upright"
LEAN_NOTE = "Note: from {start} on the shanks were {lean}, the activity says {activity}"
ENDING_IN_HEEL_SMASH = "ending in a heel smash {smashes}"
NOT_TOLD_APART_IN_RECORDING = "not told apart in this recording"
LONGEST = "{limb} {number}, the longest of {plural}"
LEFT_OUT = "left out, {why}: {span}"
ONE_SAMPLE_OUT = "{number} sample was left out (a missing cell, or a time not after the one before)"
SAMPLES_OUT = "{number} samples were left out (a missing cell, or a time not after the one before)"
NOT_ENOUGH_DATA = "not enough data"
NOT_SHOWN = "not shown: {reason}"
SHARES_INDEX = "share left {left} %, right {right} %; index {index:+z.2f}"
RANGE_FOR_RECORDING_TO = " (range for this recording {low:+z.2f} to {high:+z.2f})"
TIME_LEFT_OUT = "; {percent:.0f} % of the time left out"
SESSION_ONLY_PLUS_MORE_ON_LEFT = "{line}; this session only, plus = more on the left"
STRENGTH_KICKS = "Strength of kicks: {index}"
AMOUNT_MOVEMENT = "Amount of movement: {moved}; {index}"
INDEX_NOT_SHOWN = "index not shown: {reason}"
INDEX = "index {estimate:+z.2f}"
H_MIN = "{hours} h {minutes} min"
MINUTES_SECONDS = "{minutes} min {seconds} s"

# --- history_text

EMPTY = "Nothing recorded yet. kickstep record begins a session; kickstep demo shows one without sensors."
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEK_FROM_ON = "Week from {day} {year}: {sum} on {plural}"
RANGE_FOR_SESSION_ESTIMATE = (
    "{likely} range for that session   {best} estimate   {even} even   {line} towards a leg: more on it"
)
NOT_ALL_THESE_WERE_COUNTED_BY = (
    "Not all of these were counted by the same method: figures of different methods are not comparable."
)
NOTHING_COUNTED = "nothing counted"
NO_KICKS_OR_STEPS_FOUND = "           no kicks or steps found: {empty_reason}"
BALANCE_NOT_SHOWN = "           balance not shown: {reason}"
INDEX_RANGE = " ({low:+z.2f} to {high:+z.2f})"
PART_LEFT_OUT = ", {percent:.0f} % left out"
BALANCE_BAR = "           left {bar} right  {index:+z.2f}{spread}"
A_MINUTE = " ({rate:.1f} a minute)"
KICKS_HEAD = "kicks "
STEPS_HEAD = "steps "
LONGEST_RUN = "longest run {longest_run}"
OR_MORE_IN_ROW_ALONE_BY = "{alone} or more in a row alone, by the observer"
BOUNCES = "bounces {bounce_cycles}"
CORRECTED_BY_YOU = "{number} corrected by you"
NO_CHILD_NAMED = "no child named"
MINUTES_ONLY = "{minutes} min"

# --- several_text

SWAP_GUIDE = (
    "Check the sensors: two that differ look like two legs that differ. 1. Before the next session put the sensor that"
    " the left leg wears on the right leg, and the other one on the left. 2. Tell the program: on the screen Get ready,"
    " s swaps the names, so that each leg keeps its own. 3. Record a session as usual, and say afterwards that the"
    " sensors were exchanged (x on this page; or kickstep overview --exchanged SESSION). 4. Put them back."
)
NO_VERDICT = "One session alone says nothing about left and right."
POSTURE = {Activity.BACK: "on the back", Activity.TUMMY: "on the tummy"}
SIDES = {
    "fed": {"soon": "less than an hour after feeding", "later": "an hour or more after feeding"},
    "time": {"morning": "morning", "afternoon": "afternoon", "evening": "evening"},
}
TITLES = {"fed": "Feeding", "time": "Time of day"}
LEFT_AND_RIGHT_SIMILAR_WITHIN = "Left and right similar within the precision of these recordings."
MORE_RECORDED_ON_LEFT = "More recorded on the left."
MORE_RECORDED_ON_RIGHT = "More recorded on the right."
NOT_CLEAR_THESE_RECORDINGS_DO = "Not clear: these recordings do not tell whether there is a difference."
MORE_RECORDED_ON_LEFT_DIFFERENCE_BETWEEN_LEGS = (
    "More recorded on the left. A difference between the legs was recorded repeatedly. Sensors cannot tell why."
)
MORE_RECORDED_ON_RIGHT_DIFFERENCE_BETWEEN = (
    "More recorded on the right. A difference between the legs was recorded repeatedly. Sensors cannot tell why."
)
LEFT_AND_RIGHT_OVER_SEVERAL = "Left and right over several sessions, {where}"
KICKS_MINUTE = "Kicks a minute, {where}"
WHAT_GOES_WITH_MORE_OR_FEWER = "What goes with more or fewer kicks, {where}"
TIME_ON_FLOOR = "Time on the floor"
DIARY = "Diary"
ON_LAST = "{sessions} on {days} of the last {all_days}."
COUNTED_BY_ANOTHER_METHOD_LEFT = (
    "{number} counted by another method left out (kickstep history recount counts them again)."
)
WITHOUT_KICKS_OR_TIME_ENOUGH = "{number} left out: too few kicks or too little time."
LEFT_AND_RIGHT_PUT_TOGETHER = (
    "Left and right are put together from {fewest_sessions} sessions on {fewest_days} days on, all in one position."
    " {no_verdict}"
)
BAR = "left {bar} right"
SHARES_RANGE_99 = "Left {left} %, right {right} %; 99 % range of the left {low} to {high} %"
COUNTS_AS_INDEPENDENT_SESSIONS = "; counts as {effective:.1f} independent sessions"
SHARES_INDEX_99 = (
    "share left {share} %, right {share_2} %; index {estimate:+z.2f}, 99 % range {low:+z.2f} to {high:+z.2f}{counts_as}"
)
WITH_EXCHANGED_SENSORS_WAS_NOT = (
    "With exchanged sensors it was not clear whether the difference stays with the leg. Another session with"
    " exchanged sensors can tell."
)
BABY = "this baby"
USUAL_RANGE_SHOWN_FROM_DAYS_ON = "A usual range is shown from {fewest_rate_days} days on."
USUAL_RANGE = (
    "{low:.0f} to {high:.0f} on most days of {name} (four of five, {days} days). It is the baby's own range, compared"
    " with nobody, and changes with age."
)
WEEK_FROM_MINUTE = "from {monday}{age}: {rate:.1f} a minute, {number}"
RATE_RANGE = "{rate:.1f} a minute ({low:.1f} to {high:.1f})"
INDEX_WITH_RANGE = "index {index:+z.2f} ({low:+z.2f} to {high:+z.2f})"
LEFT_WITH_RANGE = "left {left} % ({low} to {high} %)"
SHOWN_ONCE_TWO_ANSWERS_TO_SAME = "Shown once two answers to the same question have {fewest_a_side} sessions each."
MORE_KICKS_WITH = "More kicks a minute recorded with {more} than with {fewer}."
RANGES_APART = "The ranges of left and right do not overlap: {one}, {other}."
RANGES_OVERLAP = "These ranges overlap: no clear difference yet."
AIM = " (aim {aim})"
CAR_SEAT_BOUNCER_AND_SWADDLE = "Car seat, bouncer and swaddle are not floor time. Empty days are just empty."
NOTHING_YET_KICKSTEP_DIARY = "Nothing yet (kickstep diary NAME TEXT)."

# --- baseline_text

WITHIN_VISIT = "Within this visit only, no comparison."
TWO_SESSIONS = "Two sessions cannot separate a real change from day-to-day variation."
BASELINE_TEXT_EMPTY = (
    "No trial yet. On the screen a adds one; as a command: kickstep baseline add SESSION --phase NAME."
)
RECOUNT = "Only the method differs: kickstep history recount counts the recordings again, then they can be compared."
DIFFERS = {True: "more than days differ by themselves", False: "no more than days differ by themselves"}
"""Beyond session noise, or within it, for a parent."""
NAMES = {-2: "much less than expected", -1: "less than expected", 0: "expected", 1: "more", 2: "much more"}
PHASE = "Phase «{name}»"
BASELINE = "Baseline"
FIRST_AND_SECOND = "«{first}» and «{second}»"
TARGETS = "Targets"
NO_TRIAL_CAN_BE_USED = "No trial that can be used."
PROTOCOL_WORDS = {
    ("supine-3x5", 1): "on the back, 3 trials of 5 minutes",
    ("2-6-2", 1): "on the back, 2 minutes without, 6 with, 2 without the toy or reward",
}
"""By the name and version of a `Protocol`."""
NO_RANGE = "no range"
TIME_COUNTED = "{active_s:.0f} % of the time counted"
LEFT_RIGHT_MINUTE = "{mark} {day} {started_at}  left {left}, right {right}, {rate:.1f} a minute"
TRIAL_LEFT_OUT = "    left out: {why}"
USED_ALL_SAME = "    used all the same ({reason}): {problems}"
TOO_LITTLE_DATA = "too little data"
KICKS_MINUTE_ACTIVE_TIME = "    kicks a minute of active time: {words}. {within_visit}"
INDEX_FROM_TO = "{index:+z.2f} ({low:+z.2f} to {high:+z.2f})"
LEFT_FROM_TO = "left {left} % ({low} to {high} %)"
KICKS_MINUTE_MEDIAN_TO_INDEX = (
    "{days}: kicks a minute median {median:.1f}, {rates:.1f} to {rates_2:.1f}; index median {median_2:+z.2f},"
    " {index:+z.2f} to {index_2:+z.2f}."
)
USUALLY = "{days}: usually {median:.1f} kicks a minute ({low:.1f} to {high:.1f}), usually {index}."
COMPARED_FROM_DAYS_ON = "Compared from {fewest_days} days on."
DAYS_SPAN = "The days span {days} days; a baseline is meant to lie within {meant}."
DAY_TO_DAY = "Day to day the kicks a minute vary by {percent:.0f} %."
DAY_TO_DAY_RATE_VARIES_BY = (
    "Day to day the rate varies by {exp:.0f} %. Against another {number} days like these a change beyond session"
    " noise is one by x{exp_2:.2f} (+{exp_3:.0f} %, {exp_4:.0f} %); one by x{exp_5:.2f} is found four times in five."
    " Of the index near even: {tanh:.2f} and {tanh_2:.2f}."
)
PROTOCOL = "protocol {recipes}"
METHOD = "method {methods}"
SENSORS = "sensors {sensors}"
STRAP_ABOVE_SOLE = "strap {straps} above the sole"
OBSERVER = "observer {who}"
NOT_COMPARABLE_DIFFERENT = "Not comparable: different"
COMPARED_FROM_DAYS_A_PHASE = "Compared from {fewest_days} days a phase on (now {first} and {second})."
GROWING_UP_ALONE_CHANGES_THESE = "Growing up alone changes these figures within weeks."
TIMES_AS_MANY = "Kicks a minute: {ratio:.2f} times as many, {differs}."
LEFT_CHANGED = "Left: {before} % to {after} %, {differs}."
KICKS_MINUTE_X_SESSION_NOISE_X = (
    "Kicks a minute: x{exp:.2f}, {beyond} session noise (x{exp_2:.2f}; one by x{exp_3:.2f} would be found four times"
    " in five)."
)
INDEX_TO_SESSION_NOISE_NEAR = (
    "Index: {before:+z.2f} to {after:+z.2f}, {beyond} session noise ({tanh:.2f} near even; {tanh_2:.2f} would be found"
    " four times in five)."
)
NONE_YET_KICKSTEP_BASELINE = "None yet (kickstep baseline target)."
HOW_RELIABLE_DAY_OVER_CHILDREN = (
    "How reliable a day is over children is shown from {fewest_children} children on (now {number})."
)
CHILDREN_DAYS_EACH_LN_KICKS = (
    "{children} children, {days} days each, ln of kicks a minute of a day: ICC(2,1) {icc_2_1:.2f}, ICC(3,1)"
    " {icc_3_1:.2f}, SEM {sem:.2f}, change beyond noise between two days x{exp:.2f}."
)

# --- baseline

CALLED_NO_REAL_SESSION = "called no real session"
ONE_LEG_WAS_RECORDED = "one leg was recorded"
RECORDED_NOT = "recorded {recorded}, not {meant}"
OF_MINUTES = "{recorded:.1f} of {minutes} minutes"
NOBODY_HAS_SAID_STILL_SENSOR = "nobody has said that a still sensor was on"
DIFFERENT = "{words}: {first} and {second}"
NOT_SAID = "not said"
STRAP_HEIGHT = "strap height"
AS_PROTOCOL_HAS = "as the protocol has it"
LEG_LENGTHS = " (leg length {shortest:.1f} to {longest:.1f} cm)"
PHASES_LIE_SO_FAR_APART_LEGS = (
    "The phases lie so far apart that legs grew{length}: the same movement of a longer leg crosses the threshold more"
    " often, by up to 15 % more kicks in simulation."
)
AT_LEAST_MIN_REST_BETWEEN = ", at least {rest_min} min rest between"

# --- spoken

ACTIVITIES = {
    Activity.BACK: "on the back",
    Activity.TUMMY: "on the tummy",
    Activity.HELD: "held upright",
    Activity.SUPPORTED: "in supported standing",
    Activity.STANDING: "standing alone",
    Activity.CRUISING: "cruising along furniture",
    Activity.PUSH_TOY: "walking with a push toy",
    Activity.BETWEEN_FURNITURE: "walking between furniture",
    Activity.CONTAINER: "in a car seat, bouncer or swaddle, which is not counted",
    Activity.UNKNOWN: "activity not said",
}
WHY = {
    Why.HANDLED: "while the baby was carried or held",
    Why.GAP: "without data",
    Why.CLIPPED: "with movement beyond the sensor's range",
    Why.NOT_WORN: "with a sensor that was not worn",
    Why.UNCONFIRMED: "with a still sensor that nobody has said is on",
    Why.VIBRATION: "shaken from outside",
    Why.PAUSED: "paused",
    Why.SUSPENDED: "while the computer was asleep or too busy",
    Why.MARKED: "kept as unusual",
    Why.RESISTANCE: "with a palm against a foot",
    Why.HAND_TO_FOOT: "with hand to foot or foot to mouth",
    Why.LEGS_HELD: "with the legs held",
    Why.MOVED_ALONG: "when a leg moved along with the other one",
    Why.CONTAINER: "in a car seat, bouncer or swaddle",
}
SPOKEN_KINDS = (
    (Kind.TOGETHER, "with both legs together"),
    (Kind.ALTERNATING, "bicycle"),
    (Kind.OVERLAPPING, "overlapping the other leg's"),
    (Kind.SINGLE, "with one leg"),
)
MINUTE = "Minute {minute}."
LONG_ENOUGH = "{minutes} minutes are long enough for one session."
MINUTES_WHAT_SESSION_AIMS_AT = "{aim_min} minutes is what a session aims at. Stop when the baby has had enough."
BATTERY_PERCENT = "{limb} battery {charge:.0f} percent"
SO_FAR = "so far"
COUNTING_PAUSED = "Counting is paused."
TAPPED_ALONG = "You tapped along for {span}."
SESSION_OVER = "The session is over."
RECORDED_COUNTED = "{recorded} recorded, {activity}; {counted} of it counted."
NO_KICKS_AND_NO_STEPS_WERE = "No kicks and no steps were counted: {readable}."
LONGEST_ROW_STEPS_HAD = "The longest row of steps had {longest}."
NOT_ENOUGH_DATA_FOR_BALANCE = "not enough data for a balance figure"
ONE_NOT_COUNTED = "{number} kick was seen but not counted."
MANY_NOT_COUNTED = "{number} kicks were seen but not counted."
SENSOR_LOST_STILL_TRYING_NO = "{limb} sensor lost, still trying; no leg is counted meanwhile"
SENSOR_BACK = "{limb} sensor is back"
BATTERY_LOW_PERCENT = "{limb} battery is low, {charge:.0f} percent"
WITH = "with {value}"
THREE_LISTED = "{first}, {second} and {third}"
STEPS_WHILE_HELD = "steps while held"
NO = "No {word}"
IF_BABY_WAS_UPRIGHT = ", if the baby was upright"
OF_THE_KICKS = "Of the kicks, {listed}."
ENDED_FIRMLY_ON_HEEL = "{plural} ended firmly on the heel."
MINUTE_COUNTED_TIME = "That is {total:.1f} a minute of counted time."
THEM_ALONE_AS_YOU_SAID = ", {alone} of them alone as you said"
STEPS_AND_MORE = "{capital} of {steps} steps and more{told}."
BOTH_LEGS_TOGETHER = "{plural} of both legs together."
PERHAPS = "Perhaps got up {up} times, sat or fell down {down} times."
UPRIGHT_AND_STILL_FOR = "Upright and still for {span}."
LEG = "{limb} leg {movement_amount_ms:.1f}"
MOVEMENT_METRES_PER_SECOND = "Movement: {moved} metres per second."
STRENGTH_KICKS_2 = "strength of the kicks"
PERCENT_LEFT_LEG = "Of the {what}, {percent} percent is the left leg's{range}."
RANGE_PERCENT = ", range {low} to {high} percent"
DATA_CAME = "{limb} {percent:.1f} percent"
SIGNAL_DATA_CAME = "Signal: {listed} of the data came."
SENSORS_CLOCKS_WITHIN = "The sensors' clocks are within {within_s:.0f} milliseconds of each other."
YOU_NOTED = "You noted: {said}."
SHARES = "Share of the left leg {left} percent, of the right {right} percent, this session only"
RANGE_FOR_RECORDING = "; the range for this recording is {low} to {high} percent on the left leg"
PERCENT_LEFT_OUT = "; {percent} percent of the time is left out"
SENSOR_HAS_LAIN_STILL_FOR = (
    "The {limb} sensor has lain still for minutes while the other leg kicked. Is it still on? Until that is known,"
    " left and right are not compared."
)
SENSOR_MET_MOVEMENT_BEYOND = (
    "The {limb} sensor met movement beyond its range, {seconds:.1f} seconds in all. What it counted stands, peaks"
    " there are too low."
)
NOT_COUNTED_AS = "Not counted: {listed}."
SENSOR_LOST_SINCE_STILL_TRYING = "The {limb} sensor is lost since {span}, still trying."
DATA_LOST = "{percent:.0f} percent of its data was lost"
LOW_SIGNAL_FROM_SENSOR_BRING = "Low signal from the {limb} sensor: {lost}. Bring the computer closer."
LISTED = "{first} and {last}"
