"""What is said of a count: what it rests on, what is missing, why a figure is withheld."""

from __future__ import annotations

# --- calibration

AGAIN = "Do it again: on a firm table, each face flat, hands off, three seconds each."
FACES_MISSING = "{number} of the 6 faces were not held still for 3 seconds"
SEVENTH_POSITION_MISSING_SHOWS = "the seventh position is missing, which shows whether the six are right"
LEAN_IT = "After the faces lean it against something, slanted, for three seconds."
CALIBRATING_DOES_NOT_MEND_SEE = "Calibrating does not mend that: see docs/sensors.md."
AXIS_OFF = "an axis would be off by {offset:.2f} m/s2 and {gain_percent:.0f} %: more than a sound sensor is"
SLANTED_OFF = "in the slanted position it shows {off:.2f} m/s2 more or less than 1 g; {allowed:g} would do"
REST_OFF = "at rest it shows {off:+.2f} m/s2 off 1 g, though it was calibrated; {allowed:g} would do"
CALIBRATE_AGAIN = "Calibrate it again: six faces and a slanted position."

# --- why a figure is withheld though there were kicks and time enough; kept with it in the history

LOPSIDED = "nearly all on one leg; no range"
NO_RANGE = "no range can be given"

# --- counting

ONE_NOT_CALIBRATED, NOT_CALIBRATED = "the {limbs} sensor is not calibrated", "the {limbs} sensors are not calibrated"
REST_OF_SENSOR_OFF = "the {limb} sensor shows {shown:.2f} m/s2 at rest: its calibration does not hold any more"
LAY_STILL = "the {limbs} sensor lay still; nobody has said that it is on"
DIFFERENT_RATES = "the sensors have different rates; both legs were analysed at {rate:g} Hz"
FEW_SAMPLES = "{rate:.3g} samples a second are few: counts are experimental"
ONE_GYROSCOPE = "only one leg's sensor has a gyroscope; it was not used"
BEYOND_RANGE_ONCE = (
    "{limb}: movement beyond the sensor's range for {seconds:.2f} s in {number} place; what it counted stands, peaks"
    " there are too low"
)
BEYOND_RANGE = (
    "{limb}: movement beyond the sensor's range for {seconds:.2f} s in {number} places; what it counted stands, peaks"
    " there are too low"
)
SAMPLES_WITHOUT_USABLE_TIME_OR = "{limb}: {dropped} samples without a usable time or value left out"
LOST_PACKETS_NOT_VISIBLE = "{limb}: lost packets are not visible, this sensor neither counts nor times them"
LEG_FIGURES_MAY_BE_WRONG = "{limb}: {trouble}; this leg's figures may be wrong"
LAY_STILL_FROM = (
    "{limb}: the sensor lay still from {minute:.0f} min on while the other leg kicked, and nobody said that it was"
    " on; its zeros are kept, left and right are not compared"
)
GAPS = "gaps: for {seconds:.1f} s not every sensor delivered data"
DOUBLE_TAP = "double tap: the {limb} sensor was {apart:.0f} ms behind; taken off from then on"
CLOCKS_SEPARATE_KINDS_KICK_NOT = "the clocks are separate: kinds of kick are not told"
NO_USABLE_SAMPLE = "no usable sample"
ALL_LEFT_OUT = "all {number} kicks lie in stretches that are left out ({whys})"
THERE_NO_STRETCH_IN_ALL = "there is no stretch in which all sensors delivered data"
NO_LEG_SWUNG_AND_CAME_TO_REST = "no leg swung and came to rest again"
NOTHING_REACHED = "no movement of a leg reached {threshold:g} m/s2 and turned it"
DIFFERENT_KINDS_SENSOR_ON_LEGS = "different kinds of sensor on the legs: peak accelerations are not compared"
DIFFERENT_SAMPLE_RATES_ON_LEGS = "different sample rates on the legs: peak accelerations are not compared"
SENSORS_WITH_DIFFERENT_RANGES = "sensors with different ranges on the legs: peak accelerations are not compared"

# --- symmetry

ONE_LEG_ONLY = "one leg only"
NO_KICKS = "no kicks"
TOO_FEW_KICKS = "not enough kicks for a balance figure ({total} of {fewest})"
TOO_LITTLE_TIME = "not enough time for a balance figure ({minutes:.1f} of {fewest:.0f} minutes)"
TOO_MUCH_LEFT_OUT = "too much of the session is left out ({percent:.0f} %)"

# --- tally

COUNTED_BY_PERSON = "counted by a person"
COUNTED_BY_PERSON_AT_KEYS = "counted by a person at the keys, without sensors"
NOBODY_TAPPED = "nobody tapped"

# --- __init__

SESSION_FINISHED_NOTHING_CAN = "the session is finished; nothing can be added to it"
RECORDING_DOES_NOT_BEGIN_WITH = "the recording does not begin with its session facts"
MAY_BE_DAMAGED = "It may be damaged."
PACKETS_LIMB_WHOSE_PROFILE = "packets of the {limb} limb, whose profile the session facts do not name"
RECORDING_EMPTY = "the recording is empty"
THERE_NOTHING_TO_COUNT_IN = "There is nothing to count in it."
SESSION_HAS_NOT_BEGUN = "the session has not begun"
RECORDING_NAMES_SESSION_FACTS = "the recording names its session facts twice"
SESSION_FACTS_NAME_NO_SENSOR = "the session facts name no sensor"
SAMPLES_LIMB_SESSION_FACTS_DO = "samples of the {limb} limb, which the session facts do not name"

# --- packets

NO_NAME = "no name"
NO_PROFILE = "the recording does not carry the profile of its sensor ({model})"
WITHOUT_BYTES_CANNOT_BE_READ = "Without it the bytes cannot be read; use the recording as it was made."
PROFILE_IN_RECORDING = "profile {model} in the recording"

# --- runner

GOES_ON = "The session goes on without a recording."
FOLDER_FOR_RECORDINGS_CANNOT = "the folder for recordings cannot be made"
