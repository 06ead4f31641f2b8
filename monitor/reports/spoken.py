"""A session as a person would tell it: short whole sentences without signs that a screen reader stumbles over.

What a minute came to, what a session came to, and what a record of the log means. Same figures as everywhere else,
withheld by the same rule (`Balance.shown`); no verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.aims import Aim
from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.model.session import NO_FIGURE, Balance, LimbFigures, SessionSummary, Snapshot
from monitor.model.words import LYING, Activity, Why
from monitor.reports.tap_words import tap_lines
from monitor.texts import told as texts
from monitor.texts.forms import BOUNCES, HOURS, KICKS, MINUTES, ROWS, SECONDS, STEPS, STEPS_HELD, plural
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.told import FOOTER

LOW_CHARGE = 15.0
"""Below so many percent a battery is mentioned."""
LOSSY = 0.02
"""From this share of lost data on, the signal is mentioned."""
CLIPPED_S = 0.05
"""From so many seconds beyond a sensor's range on, it is mentioned."""
_COUNTED = {"kicks": KICKS, "steps": STEPS, "held_steps": STEPS_HELD}
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
    minute: int,
    snapshot: Snapshot,
    sensors: Mapping[Limb, Sensor] | None = None,
    *,
    paused: bool = False,
    aim: Aim | None = None,
) -> str:
    """What stands after so many minutes of session time.

    Args:
        minute: whole minutes, from 1.
        sensors: how they do; left out: nothing is said of connection and battery (a recording).
        paused: the observer has paused the counting.
        aim: how long the session should be; what it says is said once.
    """
    words = [texts.MINUTE.format(minute=minute), *_standing(snapshot, sensors or {}, paused=paused)]
    if aim is not None and aim.stop_s is not None and 60.0 * minute == aim.stop_s:
        words.append(texts.LONG_ENOUGH.format(minutes=minute))
    elif aim is not None and 60.0 * minute == aim.aim_s:
        words.append(texts.MINUTES_WHAT_SESSION_AIMS_AT.format(aim_min=minute))
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
        texts.BATTERY_PERCENT.format(limb=limb, charge=of.charge)
        for limb, of in sensors.items()
        if of.charge is not None and of.charge >= LOW_CHARGE
    ]
    return " ".join([*words, *([f"{_capital(_listed(charged))}."] if charged else [])])


def _standing(snapshot: Snapshot, sensors: Mapping[Limb, Sensor], *, paused: bool) -> list[str]:
    words = _counts(snapshot.limbs, snapshot.activity, texts.SO_FAR)
    if sum(figures.kicks for figures in snapshot.limbs.values()) and not snapshot.activity.upright:
        words += [*_kinds(snapshot.kinds), *_heels(snapshot.heel_smashes or 0)]
    words += _balance(snapshot.balance)
    words += _left_out(snapshot.excluded_s)
    words += [still_words(limb) for limb in snapshot.unconfirmed]
    words += [clipped_words(limb, s) for limb, of in snapshot.limbs.items() if (s := of.clipped_s or 0.0) >= CLIPPED_S]
    for limb, sensor in sensors.items():
        words += _sensor(limb, sensor, snapshot.limbs.get(limb))
    if paused:
        words.append(texts.COUNTING_PAUSED)
    return words


def ending_words(summary: SessionSummary) -> str:
    """The whole session, in sentences; the last ones say what this is not."""
    words = [
        texts.SESSION_OVER,
        texts.RECORDED_COUNTED.format(
            recorded=_capital(span_words(summary.duration_s)),
            activity=activity_words(summary.activity),
            counted=span_words(summary.active_s),
        ),
    ]
    if summary.empty_reason and not summary.kicks and not summary.steps:
        words.append(texts.NO_KICKS_AND_NO_STEPS_WERE.format(readable=_readable(summary.empty_reason)))
    else:
        words += [*_counts(summary.limbs, summary.activity, ""), *_rate(summary)]
        if summary.kicks and not summary.activity.upright:
            words += _kinds({kind: sum(kick.kind is kind for kick in summary.kicks) for kind in Kind})
            words += _heels(sum(kick.heel_smash is True for kick in summary.kicks))
        if summary.runs and summary.activity not in LYING:
            longest = max(run.steps for run in summary.runs)
            words.append(texts.LONGEST_ROW_STEPS_HAD.format(longest=longest))
        words += [*_upright(summary), *_effort(summary)]
    if len(summary.limbs) > 1:
        words += _balance(summary.balance) or [
            _sentence(_readable(summary.balance.reason or texts.NOT_ENOUGH_DATA_FOR_BALANCE))
        ]
    seconds: dict[Why, float] = {}
    for stretch in summary.excluded:
        seconds[stretch.why] = seconds.get(stretch.why, 0.0) + stretch.end_s - stretch.start_s
    words += _left_out(seconds)
    if out := len(summary.kicks_not_counted):
        words.append(plural(out, texts.ONE_NOT_COUNTED, texts.MANY_NOT_COUNTED))
    for agreement in summary.tap_along:
        words += [texts.TAPPED_ALONG.format(span=span_words(agreement.end_s - agreement.start_s))]
        words += [_sentence(line) for line in tap_lines(agreement)]
    words += [*_quality(summary), *_noted(summary.context)]
    words += [_sentence(_readable(note)) for note in summary.quality.notes]
    return " ".join([*words, FOOTER])


def lost_words(limb: Limb) -> str:
    """A link that broke, or data that stopped coming."""
    return texts.SENSOR_LOST_STILL_TRYING_NO.format(limb=limb)


def back_words(limb: Limb) -> str:
    """It came back."""
    return texts.SENSOR_BACK.format(limb=limb)


def charge_words(limb: Limb, charge: float) -> str:
    """A battery that may not last."""
    return texts.BATTERY_LOW_PERCENT.format(limb=limb, charge=charge)


def activity_words(activity: Activity) -> str:
    """As a parent says it."""
    return texts.ACTIVITIES.get(activity, activity.value.replace("_", " "))


def why_words(why: Why) -> str:
    """Why something is not counted."""
    return texts.WHY.get(why, texts.WITH.format(value=why.value.replace("_", " ")))


def span_words(seconds: float) -> str:
    """A length of time: `2 minutes and 5 seconds`."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    parts = [plural(hours, *HOURS)] if hours else []
    parts += [plural(minutes, *MINUTES)] if minutes else []
    parts += [plural(rest, *SECONDS)] if rest or not parts else []
    return (
        " and ".join(parts)
        if len(parts) < 3
        else texts.THREE_LISTED.format(first=parts[0], second=parts[1], third=parts[2])
    )


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
        word = texts.STEPS_WHILE_HELD if what == "held_steps" else what
        number = plural(total, *_COUNTED[what]) if total else texts.NO.format(word=word)
        doubt = texts.IF_BABY_WAS_UPRIGHT if what == "steps" and not activity.upright else ""
        told = f": {each}" if total else " yet" if when else ""
        sentences.append(f"{number}{f' {when}' if total and when else ''}{doubt}{told}.")
    return sentences


def _kinds(kinds: Mapping[Kind, int]) -> list[str]:
    parts = [f"{kinds[kind]} {words}" for kind, words in texts.SPOKEN_KINDS if kinds.get(kind)]
    return [texts.OF_THE_KICKS.format(listed=_listed(parts))] if parts else []


def _heels(number: int) -> list[str]:
    return [texts.ENDED_FIRMLY_ON_HEEL.format(plural=plural(number, *KICKS))] if number else []


def _rate(summary: SessionSummary) -> list[str]:
    if summary.active_s < 60.0:
        return []
    total = sum(int(getattr(of, summary.activity.figure)) for of in summary.limbs.values())
    return [texts.MINUTE_COUNTED_TIME.format(total=60.0 * total / summary.active_s)]


def _upright(summary: SessionSummary) -> list[str]:
    """Rows of steps that reached a mark, bounces, and what the shanks' lean lets suppose."""
    words = []
    for steps in sorted({mark.steps for mark in summary.marks}):
        runs = {mark.run for mark in summary.marks if mark.steps == steps}
        alone = len(runs & set(summary.steps_alone))
        told = texts.THEM_ALONE_AS_YOU_SAID.format(alone=alone) if alone else ""
        words.append(texts.STEPS_AND_MORE.format(capital=_capital(plural(len(runs), *ROWS)), steps=steps, told=told))
    if cycles := sum(bounce.cycles for bounce in summary.bounces):
        words.append(texts.BOTH_LEGS_TOGETHER.format(plural=plural(cycles, *BOUNCES)))
    if (lean := summary.lean) is not None and (lean.got_up or lean.sat_down):
        words.append(texts.PERHAPS.format(up=len(lean.got_up), down=len(lean.sat_down)))
    if lean is not None and lean.still_upright_s >= 1.0:
        words.append(texts.UPRIGHT_AND_STILL_FOR.format(span=span_words(lean.still_upright_s)))
    return words


def _effort(summary: SessionSummary) -> list[str]:
    """How much each leg moved and how strong its kicks were, as shares; this session only."""
    if len(summary.limbs) < 2 or summary.amount_balance == NO_FIGURE:
        return []
    moved = _listed(
        [texts.LEG.format(limb=limb, movement_amount_ms=of.movement_amount_ms) for limb, of in summary.limbs.items()]
    )
    words = [texts.MOVEMENT_METRES_PER_SECOND.format(moved=moved)]
    pairs = [("movement", summary.amount_balance)]
    if summary.kicks and not summary.activity.upright:
        pairs.append((texts.STRENGTH_KICKS_2, summary.vigour_balance))
    for what, balance in pairs:
        if balance.shown and balance.estimate is not None:
            words.append(
                texts.PERCENT_LEFT_LEG.format(what=what, percent=_percent(balance.estimate), range=_range(balance))
            )
    return words


def _range(balance: Balance) -> str:
    if balance.low is None or balance.high is None:
        return ""
    return texts.RANGE_PERCENT.format(low=_percent(balance.low), high=_percent(balance.high))


def _percent(index: float) -> int:
    return round(50.0 * (1.0 + index))


def _quality(summary: SessionSummary) -> list[str]:
    words = [
        texts.DATA_CAME.format(limb=limb, percent=100.0 * (1.0 - of.lost_fraction))
        for limb, of in summary.limbs.items()
        if of.lost_fraction is not None
    ]
    found = [texts.SIGNAL_DATA_CAME.format(listed=_listed(words))] if words else []
    for limb, figures in summary.limbs.items():
        found += _signal(limb, figures)
    within_s = summary.quality.clock_uncertainty_s
    if within_s is not None and len(summary.limbs) > 1:
        found.append(texts.SENSORS_CLOCKS_WITHIN.format(within_s=1000.0 * within_s))
    return found


def _noted(context: Mapping[str, str]) -> list[str]:
    said = [q.words_of(context[q.name]) for q in QUESTIONS if q.name in context]
    return [texts.YOU_NOTED.format(said=", ".join(said))] if said else []


def _balance(balance: Balance) -> list[str]:
    """Only where the rule allows a figure; its range in the same words; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return []
    left = round(50.0 * (1.0 + balance.estimate))
    sentence = texts.SHARES.format(left=left, right=100 - left)
    if balance.low is not None and balance.high is not None:
        low, high = (round(50.0 * (1.0 + value)) for value in (balance.low, balance.high))
        sentence += texts.RANGE_FOR_RECORDING.format(low=low, high=high)
    if balance.withheld_share is not None:
        sentence += texts.PERCENT_LEFT_OUT.format(percent=round(100.0 * balance.withheld_share))
    return [f"{sentence}."]


def still_words(limb: Limb) -> str:
    """A question that only the observer can answer."""
    return texts.SENSOR_HAS_LAIN_STILL_FOR.format(limb=limb)


def clipped_words(limb: Limb, seconds: float) -> str:
    """Movement that the sensor cannot show in full."""
    return texts.SENSOR_MET_MOVEMENT_BEYOND.format(limb=limb, seconds=seconds)


def _left_out(seconds: Mapping[Why, float]) -> list[str]:
    parts = [f"{span_words(total)} {why_words(why)}" for why, total in seconds.items() if total >= 0.5]
    return [texts.NOT_COUNTED_AS.format(listed=_listed(parts))] if parts else []


def _sensor(limb: Limb, sensor: Sensor, figures: LimbFigures | None) -> list[str]:
    words = []
    if sensor.silent_s is not None:
        words.append(texts.SENSOR_LOST_SINCE_STILL_TRYING.format(limb=limb, span=span_words(sensor.silent_s)))
    elif figures is not None:
        words += _signal(limb, figures)
    if sensor.charge is not None and sensor.charge < LOW_CHARGE:
        words.append(_sentence(charge_words(limb, sensor.charge)))
    return words


def _signal(limb: Limb, figures: LimbFigures) -> list[str]:
    if figures.lost_fraction is None or figures.lost_fraction <= LOSSY:
        return []
    lost = texts.DATA_LOST.format(percent=100.0 * figures.lost_fraction)
    return [texts.LOW_SIGNAL_FROM_SENSOR_BRING.format(limb=limb, lost=lost)]


def _readable(text: str) -> str:
    """Units and asides of the written reports, for the ear."""
    for pattern, words in _SIGNS:
        text = re.sub(pattern, words, text)
    return text


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else texts.LISTED.format(first=", ".join(parts[:-1]), last=parts[-1])


def _sentence(text: str) -> str:
    return _capital(text) if text.endswith(".") else f"{_capital(text)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
