"""Every sentence of the screens, so that the wording can be read and judged in one place."""

from __future__ import annotations

from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.model.session import Balance
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
CHILD_NAME = "A nickname is fine. It stays on this computer and is in no recording. Skip it, and it is just Baby."
CHILD_DATES = (
    "Used for one label alone: the age beside the figures, corrected by the due date when the baby came more than three"
    " weeks early. Nothing is judged by it."
)
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
)
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
    Why.UNCONFIRMED: "cut off by missing data",
    Why.VIBRATION: "shaken from outside",
    Why.PAUSED: "paused",
    Why.SUSPENDED: "the computer slept",
    Why.MARKED: "kept as unusual",
}


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


def shares(balance: Balance) -> str | None:
    """Both legs' shares, only where the rule allows a figure; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return None
    left = round(50.0 * (1.0 + balance.estimate))
    return f"Left {left} %   Right {100 - left} %   this session only"


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


def lost_line(limb: Limb, seconds: float, others: bool) -> str:
    """A state, in words: what happened, and what goes on."""
    rest = f" Recording goes on for the {limb.other}." if others else ""
    return (
        f"{limb.upper()} lost {max(0, int(seconds))} s ago – still trying.{rest}"
        " These seconds are left out of the counts and the balance, for both legs."
    )


def aim_line(aim_s: float) -> str:
    """Once, calmly."""
    return f"{int(aim_s // 60)} minutes. Stop when the baby has had enough."
