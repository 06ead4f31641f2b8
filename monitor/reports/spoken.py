"""A session as a person would tell it: short whole sentences without signs that a screen reader stumbles over.

What a minute came to, what a session came to, and what a record of the log means. Same figures as everywhere else,
withheld by the same rule (`Balance.shown`); no verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.context import QUESTIONS
from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.model.session import NO_FIGURE, Balance, LimbFigures, SessionSummary, Snapshot
from monitor.model.words import LYING, Activity, Why
from monitor.reports.count_text import FOOTER

LOW_CHARGE = 15.0
"""Below so many percent a battery is mentioned."""
LOSSY = 0.02
"""From this share of lost data on, the signal is mentioned."""
CLIPPED_S = 0.05
"""From so many seconds beyond a sensor's range on, it is mentioned."""
AIM_MIN = 15
"""Length of a session that is aimed at, minutes; said once."""
_ACTIVITIES = {
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
_WHY = {
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
    Why.CONTAINER: "in a car seat, bouncer or swaddle",
}
_KINDS = (
    (Kind.TOGETHER, "with both legs together"),
    (Kind.ALTERNATING, "bicycle"),
    (Kind.OVERLAPPING, "overlapping the other leg's"),
    (Kind.SINGLE, "with one leg"),
)
_SIGNS = (
    (r" \(([^()]*)\)", r", \1"),
    (r"(?<=\d) ?%", " percent"),
    (r"(?<=\d) s\b", " seconds"),
    (r"(?<=\d) ms\b", " milliseconds"),
    (r"(?<=\d) min\b", " minutes"),
    (r"(?<=\d) Hz\b", " hertz"),
)


@dataclass(frozen=True, slots=True)
class Sensor:
    """How one limb's sensor does."""

    silent_s: float | None = None
    """Without data for so long, s; None while data comes."""
    charge: float | None = None
    """Percent, where known."""


def minute_words(
    minute: int, snapshot: Snapshot, sensors: Mapping[Limb, Sensor] | None = None, *, paused: bool = False
) -> str:
    """What stands after so many minutes of session time.

    Args:
        minute: whole minutes, from 1.
        sensors: how they do; left out: nothing is said of connection and battery (a recording).
        paused: the observer has paused the counting.
    """
    words = [f"Minute {minute}.", *_standing(snapshot, sensors or {}, paused=paused)]
    if minute == AIM_MIN:
        words.append(f"{AIM_MIN} minutes is what a session aims at. Stop when the baby has had enough.")
    return " ".join(words)


def now_words(
    now_s: float,
    snapshot: Snapshot,
    sensors: Mapping[Limb, Sensor],
    context: Mapping[str, str],
    *,
    paused: bool = False,
) -> str:
    """What stands at this moment, for whoever asks between two minutes.

    Args:
        now_s: session time, s.
        sensors: how they do.
        context: the observer's answers about the surroundings.
        paused: the observer has paused the counting.
    """
    words = [f"{_capital(span_words(now_s))}, {activity_words(snapshot.activity)}."]
    words += _standing(snapshot, sensors, paused=paused) + _noted(context)
    charged = [
        f"{limb} battery {of.charge:.0f} percent"
        for limb, of in sensors.items()
        if of.charge is not None and of.charge >= LOW_CHARGE
    ]
    return " ".join([*words, *([f"{_capital(_listed(charged))}."] if charged else [])])


def _standing(snapshot: Snapshot, sensors: Mapping[Limb, Sensor], *, paused: bool) -> list[str]:
    words = _counts(snapshot.limbs, snapshot.activity, "so far")
    if sum(figures.kicks for figures in snapshot.limbs.values()) and not snapshot.activity.upright:
        words += [*_kinds(snapshot.kinds), *_heels(snapshot.heel_smashes or 0)]
    words += _balance(snapshot.balance)
    words += _left_out(snapshot.excluded_s)
    words += [still_words(limb) for limb in snapshot.unconfirmed]
    words += [clipped_words(limb, s) for limb, of in snapshot.limbs.items() if (s := of.clipped_s or 0.0) >= CLIPPED_S]
    for limb, sensor in sensors.items():
        words += _sensor(limb, sensor, snapshot.limbs.get(limb))
    if paused:
        words.append("Counting is paused.")
    return words


def ending_words(summary: SessionSummary) -> str:
    """The whole session, in sentences; the last ones say what this is not."""
    words = [
        "The session is over.",
        f"{_capital(span_words(summary.duration_s))} recorded, {activity_words(summary.activity)};"
        f" {span_words(summary.active_s)} of it counted.",
    ]
    if summary.empty_reason and not summary.kicks and not summary.steps:
        words.append(f"No kicks and no steps were counted: {_readable(summary.empty_reason)}.")
    else:
        words += [*_counts(summary.limbs, summary.activity, ""), *_rate(summary)]
        if summary.kicks and not summary.activity.upright:
            words += _kinds({kind: sum(kick.kind is kind for kick in summary.kicks) for kind in Kind})
            words += _heels(sum(kick.heel_smash is True for kick in summary.kicks))
        if summary.runs and summary.activity not in LYING:
            longest = max(run.steps for run in summary.runs)
            words.append(f"The longest row of steps had {longest}.")
        words += [*_upright(summary), *_effort(summary)]
    if len(summary.limbs) > 1:
        words += _balance(summary.balance) or [
            _sentence(_readable(summary.balance.reason or "not enough data for a balance figure"))
        ]
    seconds: dict[Why, float] = {}
    for stretch in summary.excluded:
        seconds[stretch.why] = seconds.get(stretch.why, 0.0) + stretch.end_s - stretch.start_s
    words += _left_out(seconds)
    if out := len(summary.kicks_not_counted):
        words.append(f"{_plural(out, 'kick was', 'kicks were')} seen but not counted.")
    words += [*_quality(summary), *_noted(summary.context)]
    words += [_sentence(_readable(note)) for note in summary.quality.notes]
    return " ".join([*words, FOOTER])


def lost_words(limb: Limb) -> str:
    """A link that broke, or data that stopped coming."""
    return f"{limb} sensor lost, still trying; no leg is counted meanwhile"


def back_words(limb: Limb) -> str:
    """It came back."""
    return f"{limb} sensor is back"


def charge_words(limb: Limb, charge: float) -> str:
    """A battery that may not last."""
    return f"{limb} battery is low, {charge:.0f} percent"


def activity_words(activity: Activity) -> str:
    """As a parent says it."""
    return _ACTIVITIES.get(activity, activity.value.replace("_", " "))


def why_words(why: Why) -> str:
    """Why something is not counted."""
    return _WHY.get(why, f"with {why.value.replace('_', ' ')}")


def span_words(seconds: float) -> str:
    """A length of time: `2 minutes and 5 seconds`."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    parts = [_plural(hours, "hour", "hours")] if hours else []
    parts += [_plural(minutes, "minute", "minutes")] if minutes else []
    parts += [_plural(rest, "second", "seconds")] if rest or not parts else []
    return " and ".join(parts) if len(parts) < 3 else f"{parts[0]}, {parts[1]} and {parts[2]}"


def _counts(limbs: Mapping[Limb, LimbFigures], activity: Activity, when: str) -> list[str]:
    """Kicks unless upright, steps unless lying: the observer's word says which figures make sense."""
    whats = [] if activity.upright else ["kicks"]
    if activity.upright or (activity not in LYING and any(figures.steps for figures in limbs.values())):
        whats.append(activity.figure if activity.upright else "steps")
    sentences = []
    for what in whats:
        counts = {limb: int(getattr(limbs[limb], what)) for limb in Limb if limb in limbs}
        total = sum(counts.values())
        each = ", ".join(f"{limb} {number}" for limb, number in counts.items())
        word = "steps while held" if what == "held_steps" else what
        one = "step while held" if what == "held_steps" else what[:-1]
        number = _plural(total, one, word) if total else f"No {word}"
        doubt = ", if the baby was upright" if what == "steps" and not activity.upright else ""
        told = f": {each}" if total else " yet" if when else ""
        sentences.append(f"{number}{f' {when}' if total and when else ''}{doubt}{told}.")
    return sentences


def _kinds(kinds: Mapping[Kind, int]) -> list[str]:
    parts = [f"{kinds[kind]} {words}" for kind, words in _KINDS if kinds.get(kind)]
    return [f"Of the kicks, {_listed(parts)}."] if parts else []


def _heels(number: int) -> list[str]:
    return [f"{_plural(number, 'kick', 'kicks')} ended firmly on the heel."] if number else []


def _rate(summary: SessionSummary) -> list[str]:
    if summary.active_s < 60.0:
        return []
    total = sum(int(getattr(of, summary.activity.figure)) for of in summary.limbs.values())
    return [f"That is {60.0 * total / summary.active_s:.1f} a minute of counted time."]


def _upright(summary: SessionSummary) -> list[str]:
    """Rows of steps that reached a mark, bounces, and what the shanks' lean lets suppose."""
    words = []
    for steps in sorted({mark.steps for mark in summary.marks}):
        runs = {mark.run for mark in summary.marks if mark.steps == steps}
        alone = len(runs & set(summary.steps_alone))
        told = f", {alone} of them alone as you said" if alone else ""
        words.append(f"{_capital(_plural(len(runs), 'row', 'rows'))} of {steps} steps and more{told}.")
    if cycles := sum(bounce.cycles for bounce in summary.bounces):
        words.append(f"{_plural(cycles, 'bounce', 'bounces')} of both legs together.")
    if (lean := summary.lean) is not None and (lean.got_up or lean.sat_down):
        words.append(f"Perhaps got up {len(lean.got_up)} times, sat or fell down {len(lean.sat_down)} times.")
    if lean is not None and lean.still_upright_s >= 1.0:
        words.append(f"Upright and still for {span_words(lean.still_upright_s)}.")
    return words


def _effort(summary: SessionSummary) -> list[str]:
    """How much each leg moved and how strong its kicks were, as shares; this session only."""
    if len(summary.limbs) < 2 or summary.amount_balance == NO_FIGURE:
        return []
    moved = _listed([f"{limb} leg {of.movement_amount_ms:.1f}" for limb, of in summary.limbs.items()])
    words = [f"Movement: {moved} metres per second."]
    pairs = [("movement", summary.amount_balance)]
    if summary.kicks and not summary.activity.upright:
        pairs.append(("strength of the kicks", summary.vigour_balance))
    for what, balance in pairs:
        if balance.shown and balance.estimate is not None:
            words.append(f"Of the {what}, {_percent(balance.estimate)} percent is the left leg's{_range(balance)}.")
    return words


def _range(balance: Balance) -> str:
    if balance.low is None or balance.high is None:
        return ""
    return f", range {_percent(balance.low)} to {_percent(balance.high)} percent"


def _percent(index: float) -> int:
    return round(50.0 * (1.0 + index))


def _quality(summary: SessionSummary) -> list[str]:
    words = [
        f"{limb} {100.0 * (1.0 - of.lost_fraction):.1f} percent"
        for limb, of in summary.limbs.items()
        if of.lost_fraction is not None
    ]
    found = [f"Signal: {_listed(words)} of the data came."] if words else []
    for limb, figures in summary.limbs.items():
        found += _signal(limb, figures)
    within_s = summary.quality.clock_uncertainty_s
    if within_s is not None and len(summary.limbs) > 1:
        found.append(f"The sensors' clocks are within {1000.0 * within_s:.0f} milliseconds of each other.")
    return found


def _noted(context: Mapping[str, str]) -> list[str]:
    said = [q.words_of(context[q.name]) for q in QUESTIONS if q.name in context]
    return [f"You noted: {', '.join(said)}."] if said else []


def _balance(balance: Balance) -> list[str]:
    """Only where the rule allows a figure; its range in the same words; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return []
    left = round(50.0 * (1.0 + balance.estimate))
    sentence = f"Share of the left leg {left} percent, of the right {100 - left} percent, this session only"
    if balance.low is not None and balance.high is not None:
        low, high = (round(50.0 * (1.0 + value)) for value in (balance.low, balance.high))
        sentence += f"; the range for this recording is {low} to {high} percent on the left leg"
    if balance.withheld_share is not None:
        sentence += f"; {round(100.0 * balance.withheld_share)} percent of the time is left out"
    return [f"{sentence}."]


def still_words(limb: Limb) -> str:
    """A question that only the observer can answer."""
    return (
        f"The {limb} sensor has lain still for minutes while the other leg kicked. Is it still on? Until that is known,"
        " left and right are not compared."
    )


def clipped_words(limb: Limb, seconds: float) -> str:
    """Movement that the sensor cannot show in full."""
    return (
        f"The {limb} sensor met movement beyond its range, {seconds:.1f} seconds in all. What it counted stands,"
        " peaks there are too low."
    )


def _left_out(seconds: Mapping[Why, float]) -> list[str]:
    parts = [f"{span_words(total)} {why_words(why)}" for why, total in seconds.items() if total >= 0.5]
    return [f"Not counted: {_listed(parts)}."] if parts else []


def _sensor(limb: Limb, sensor: Sensor, figures: LimbFigures | None) -> list[str]:
    words = []
    if sensor.silent_s is not None:
        words.append(f"The {limb} sensor is lost since {span_words(sensor.silent_s)}, still trying.")
    elif figures is not None:
        words += _signal(limb, figures)
    if sensor.charge is not None and sensor.charge < LOW_CHARGE:
        words.append(_sentence(charge_words(limb, sensor.charge)))
    return words


def _signal(limb: Limb, figures: LimbFigures) -> list[str]:
    if figures.lost_fraction is None or figures.lost_fraction <= LOSSY:
        return []
    lost = f"{100.0 * figures.lost_fraction:.0f} percent of its data was lost"
    return [f"Low signal from the {limb} sensor: {lost}. Bring the computer closer."]


def _readable(text: str) -> str:
    """Units and asides of the written reports, for the ear."""
    for pattern, words in _SIGNS:
        text = re.sub(pattern, words, text)
    return text


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _sentence(text: str) -> str:
    return _capital(text) if text.endswith(".") else f"{_capital(text)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
