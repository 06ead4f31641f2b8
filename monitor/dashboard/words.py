"""Every sentence of the screens, so that the wording can be read and judged in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.dashboard.finding import FAIR_DBM, GOOD_DBM, Near
from monitor.model.context import context_words
from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Balance
from monitor.model.words import Activity, Why
from monitor.reports import age

if TYPE_CHECKING:
    from monitor.dashboard.finding import Finding
    from monitor.errors import MonitorError
    from monitor.model.history import Begins, Child

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
    "A note goes into the history when the session ends, and into no recording. If the program or the computer stops"
    " before that, the counts can be rebuilt from the recording, the note cannot."
)
_USABLE = Near("", "", "", 0)
MARKS = {Limb.LEFT: "●", Limb.RIGHT: "▲"}
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
CHOICE_KEYS = "123456789ab"
"""One key each, in the order of a list."""
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
NO_HEELS = "n/a"
"""The sample rate cannot show an impact."""
FIGURE_WORDS = {"kicks": "kicks", "steps": "steps", "held_steps": "steps held"}
"""What a panel calls the main number, by its field of `LimbFigures`."""
KICK_WORDS = {
    Kind.TOGETHER: "both legs together",
    Kind.ALTERNATING: "bicycle",
    Kind.OVERLAPPING: "the other leg too",
    Kind.SINGLE: "one leg",
}
_WHY = {
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
    Why.CONTAINER: "in a car seat, bouncer or swaddle",
}
_JUST_NOW = {Why.HANDLED: "carried or held", Why.CONTAINER: "in a seat or swaddle"}


def activity_words(activity: Activity) -> str:
    """As a parent says it."""
    return dict(ACTIVITIES).get(activity, activity.value.replace("_", " "))


def why_words(why: Why) -> str:
    """Why something is left out."""
    return _WHY.get(why, why.value.replace("_", " "))


def clock(seconds: float) -> str:
    """Session time, minutes and seconds."""
    whole = max(0, int(seconds))
    return f"{whole // 60:02d}:{whole % 60:02d}"


def span(seconds: float) -> str:
    """A length of time in words."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def age_words(seconds: float | None) -> str:
    """Age of the last data; whole seconds, so that it stands still while all is well."""
    if seconds is None:
        return "no data yet"
    return "<1 s" if seconds < 1.0 else f"{min(seconds, 999.0):.0f} s"


def shares(balance: Balance) -> str | None:
    """Both legs' shares, only where the rule allows a figure; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return None
    left = round(50.0 * (1.0 + balance.estimate))
    return f"Left {left} %   Right {100 - left} %   this session only"


def index_words(balance: Balance, width: int) -> str | None:
    """The same shares for a therapist: with the index (L-R)/(L+R), its range, and n, as much as there is room."""
    if not balance.shown or balance.estimate is None or balance.low is None or balance.high is None:
        return shares(balance)
    left = round(50.0 * (1.0 + balance.estimate))
    index = f"index {balance.estimate:+.2f} ({balance.low:+.2f} to {balance.high:+.2f})"
    level, n = f"{100.0 * balance.level:.0f} %", f"n {balance.n_left} + {balance.n_right}"
    long = f"share left {left} %   {index}, {level}   {n}   this session only"
    middle = f"share left {left} %  {index}"
    return next(
        (words for words in (long, long.removesuffix("   this session only"), middle) if len(words) <= width), index
    )


def minute_rate(count: int, active_s: float) -> str:
    """Of counted time; empty under a minute of it."""
    return f"{60.0 * count / active_s:.1f}/min" if active_s >= 60.0 else ""


def range_line(balance: Balance, width: int) -> str:
    """What the bold line means, and how much of the time the figure knows nothing about."""
    share = balance.withheld_share
    if share is None:
        return "bold line: range for this recording"
    long = f"bold line: range for this recording · {100.0 * share:.0f} % of the time left out"
    if len(long) <= width:
        return long
    return f"━ range for this recording · {100.0 * share:.0f} % left out"


def withheld(balance: Balance) -> str:
    """Why there is no figure."""
    if not balance.n_left + balance.n_right:
        return "not enough kicks yet for left and right"
    return balance.reason or "not enough kicks yet for left and right"


def balance_line(balance: Balance, width: int) -> tuple[str, str, str]:
    """`─━◆━─` cut into the thin line, the range for this recording, and the thin line again."""
    if balance.estimate is None:
        return "─" * width, "", ""
    places = [
        min(width - 1, max(0, round((1.0 - value) / 2.0 * (width - 1))))
        for value in (
            balance.high if balance.high is not None else balance.estimate,
            balance.estimate,
            balance.low if balance.low is not None else balance.estimate,
        )
    ]
    start, at, end = places
    bold = "━" * (at - start) + "◆" + "━" * (end - at)
    return "─" * start, bold, "─" * (width - 1 - end)


def left_out_words(why: Why, seconds: float) -> str:
    """A stretch that left the figures, as a line of `just now`."""
    return f"{_JUST_NOW.get(why, why_words(why))}: {seconds:.0f} s not counted"


def _ago(seconds: float | None) -> str:
    return "sends nothing" if seconds is None else f"lost {max(0, int(seconds))} s ago"


def trouble_line(message: str, advice: str) -> str:
    """The recording's trouble. Where it happened is said afterwards: paths are long."""
    return f"{message[:1].upper()}{message[1:]}. {advice}"


def lost_line(limb: Limb, seconds: float | None, others: bool) -> str:
    """One sensor is away: what happened, and what goes on. `seconds` None: nothing ever came from it."""
    rest = (
        f" Recording goes on for the {limb.other}."
        " These seconds are left out of the counts and the balance, for both legs."
        if others
        else " These seconds are not counted."
    )
    return f"{limb.upper()} {_ago(seconds)} – still trying.{rest}"


def all_lost_line(seconds: float | None) -> str:
    """Both are away."""
    return f"LEFT and RIGHT {_ago(seconds)} – still trying. Nothing is counted until one is back."


def low_battery_line(limb: Limb, charge: float) -> str:
    """Soon it will be away."""
    return f"The battery of the {limb.upper()} sensor is low ({charge:.0f} %). Charge it after the session."


def weak_line(limbs: list[Limb]) -> str:
    """Much is lost on the way."""
    return f"{' and '.join(limb.upper() for limb in limbs)}: low signal. Bring the computer closer."


def still_line(limb: Limb) -> str:
    """A question that only the person at the mat can answer; nothing is left out meanwhile."""
    return (
        f"Is the {limb.upper()} sensor still on? It has lain still for minutes. If it is on, press y."
        " Until then left and right are not compared."
    )


def out_so_far(excluded_s: dict[Why, float]) -> str:
    """Minutes of each thing that a person can leave out; "" before the first."""
    known = {why: excluded_s.get(why, 0.0) for why, *_ in LEFT_OUT}
    parts = [f"{why_words(why)} {span(seconds)}" for why, seconds in known.items() if seconds >= 0.5]
    return f"So far: {', '.join(parts)}." if parts else ""


def out_words(why: Why, limb: Limb | None) -> str:
    """As the list calls it."""
    return next((words for of, leg, words in LEFT_OUT if (of, leg) == (why, limb)), why_words(why))


def out_line(why: Why, limb: Limb | None, since_s: float) -> str:
    """A stretch that is being left out."""
    return f"Left out since {clock(since_s)}: {out_words(why, limb)}. x ends it."


def aim_line(aim_s: float) -> str:
    """Once, calmly."""
    return f"{int(aim_s // 60)} minutes. Stop when the baby has had enough."


def late_line(floor_s: float) -> str:
    """A second hint, as quiet."""
    return f"{int(floor_s // 60)} minutes. Long enough for one session; f finishes it."


# --- getting ready

CARD_TITLE = "Before you begin"
CHECK_LEGS = "Check the straps: a mix-up here turns left and right around."
SHAKE_LEGS = "Press enter, then shake the sensor of the leg that is named."
OTHERS_NEAR = (
    "{number} sensors are near: the two with the best signal are asked. Is one of them somebody else's? Take it away,"
    " or say it by hand: choose with ↑ ↓, then l left, r right."
)
SAY_LEGS = "By hand: choose a sensor with ↑ ↓ and say which leg it is on, l left, r right. Write L and R on the straps."


def begins_words(begins: Begins) -> str:
    """The words of last time; "" where there are none."""
    known = begins.activity is not Activity.UNKNOWN
    words = " · ".join(filter(None, (activity_words(begins.activity) if known else "", context_words(begins.context))))
    return f"Begins as last time: {words}. While it counts, a and c change that." if words else ""


def failed_line(error: MonitorError) -> str:
    """Why the session that was asked for is not running."""
    return f"{_sentence(str(error))} {error.advice}".strip()


def ready_lines(finding: Finding, loading: bool, trouble: MonitorError | None, searched_s: float) -> tuple[str, str]:
    """The one thing to do now, with its key; then what helps with it."""
    if trouble is not None:
        return (failed_line(trouble), "Looking again by itself. Or try without sensors: d.")
    if loading:
        return ("Starting Bluetooth …", "Meanwhile: put the sensors on, both legs, closed in their pockets.")
    if not finding.near:
        return (
            f"No sensor found yet. Is it awake? Press its button. (searching, {int(searched_s)} s)",
            "Bring it within two metres. Close the maker's app: it may hold the sensor. Without sensors: d.",
        )
    if finding.ready:
        names = "   ".join(f"{MARKS[limb]} {limb.upper()}  {finding.near[finding.legs[limb]].name}" for limb in LIMBS)
        if finding.said:
            return (names, f"{CHECK_LEGS} Then enter starts. The other way round? s swaps them.")
        return (f"{names}, as last time", "enter: one shake shows that it is so, or enter again starts. s swaps them.")
    refused = [finding.near[address] for address in finding.legs.values() if finding.near.get(address, _USABLE).refused]
    if refused:
        return (f"{refused[0].name} cannot be used: {refused[0].refused}", "Use another sensor.")
    known = [limb for limb in finding.missing if limb in finding.legs]
    if known and not finding.said:
        rest = " and ".join(limb.upper() for limb in known)
        return (f"The {rest} sensor of last time is not here yet. Press its button.", f"Or another one: {SAY_LEGS}")
    if len(finding.near) == 1:
        return ("One sensor found. Wake the other one: press its button.", SAY_LEGS)
    if not finding.said:
        usable = sum(not near.refused for near in finding.near.values())
        return (SHAKE_LEGS, SAY_LEGS if usable <= len(LIMBS) else OTHERS_NEAR.format(number=usable))
    waiting = finding.missing[0]
    return (f"Still open: {waiting.upper()}. {SHAKE_LEGS}", f"{SAY_LEGS} {CHECK_LEGS}")


def signal_words(dbm: int) -> str:
    """As a parent reads it."""
    if dbm >= GOOD_DBM:
        return "▂▄▆█ good"
    return "▂▄▆  fair" if dbm >= FAIR_DBM else "▂▄   low"


def child_words(child: Child | None, day: str) -> str:
    """For the top bar: the name as it was given, and the age where it is known."""
    if child is None:
        return "Baby"
    old = age.age_words(child, day)
    return f"{child.nickname or 'Baby'} · {old}" if old else child.nickname or "Baby"


def _sentence(text: str) -> str:
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
