"""One A4 page about a session: what stands on it, apart from how it is drawn (HTML or PDF, the same figures).

Words as in measurement.md 11: recorded, counted, in this session; no verdict, no score. What the observer marked as
unusual appears as times and notes only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import numpy as np

from monitor.analysis.rate import rate_interval
from monitor.model.history import MARKED, Child, Correction
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Balance, SessionSummary
from monitor.model.words import LYING, Why
from monitor.reports.age import age_words
from monitor.reports.count_json import no_kicks_reason
from monitor.reports.count_text import awake_lines, lean_lines
from monitor.reports.drawing import Row, bars, forest, two_sided
from monitor.reports.spoken import activity_words, why_words
from monitor.reports.tap_words import tap_lines
from monitor.texts import reports as texts
from monitor.texts.forms import plural
from monitor.texts.surroundings import context_words
from monitor.texts.told import FOOTER, REFERRAL

HALF_MINUTE_S = 30.0
_MOST_BARS = 240
_MOST_NOTES = 3
_MOST_LETTERS = 100


class Reader(StrEnum):
    """For whom the page is: the same numbers, more of them for a therapist."""

    PARENT = "parent"
    THERAPIST = "therapist"


@dataclass(frozen=True, slots=True)
class Fact:
    """A large number with its range or what goes with it."""

    title: str
    value: str
    below: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a picture, a table (header first) or lines of text."""

    title: str
    svg: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    wide: bool = False
    """Across the page; the others stand two beside each other."""


@dataclass(frozen=True, slots=True)
class Page:
    """All that stands on it, in order."""

    title: str
    subtitle: tuple[str, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    method: str
    referral: str = REFERRAL
    footer: str = FOOTER
    about: str = texts.ABOUT
    day: str | None = None
    """ISO date; the PDF's date of creation."""

    def plain(self) -> dict[str, Any]:
        """As plain dictionaries and lists."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Told:
    """What people said of a session beside its counts."""

    child: Child | None = None
    notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    recording: str = ""
    file_notes: tuple[str, ...] = field(default=())


def session_page(summary: SessionSummary, told: Told, reader: Reader, *, named: bool = True) -> Page:
    """The page of one session.

    Args:
        named: the child's nickname stands on it.
    """
    started = _started(summary.started_at)
    steps = summary.activity.upright
    therapist = reader is Reader.THERAPIST
    beside = len(summary.limbs) > 1 and bool(summary.kicks or not steps)
    sections = [_balance_section(summary)] if beside else []
    sections.append(_time_section(summary, steps=steps))
    if summary.kicks and not steps:
        sections.append(_kinds_section(summary))
    sections += [_steps_section(summary)] if summary.runs or summary.bounces or summary.lean else []
    if therapist:
        sections.append(_table(summary))
        for number, agreement in enumerate(summary.tap_along, 1):
            sections.append(Section(texts.TAP_ALONG.format(number=number), lines=tuple(tap_lines(agreement))))
    sections.append(_quality_section(summary, told, therapist))
    sections += _unusual(summary, told)
    if told.notes:
        sections.append(Section(texts.OBSERVER_NOTES, lines=_short(told.notes)))
    who = [told.child.nickname] if named and told.child is not None and told.child.nickname else []
    if told.child is not None and started is not None:
        who += [age] if (age := _age(told.child, started.date().isoformat())) else []
    when = [f"{started:%d %B %Y, %H:%M}".lstrip("0")] if started is not None else [texts.TIME_DAY_NOT_KNOWN]
    context = [activity_words(summary.activity), context_words(summary.context)]
    return Page(
        title=texts.SESSION_REPORT if not therapist else texts.SESSION_REPORT_FOR,
        subtitle=tuple(" · ".join(part for part in parts if part) for parts in ([*who, *when], context)),
        facts=_facts(summary, steps=steps),
        sections=tuple(sections),
        method=_method(summary, told, steps=steps),
        day=None if started is None else started.date().isoformat(),
    )


def _facts(summary: SessionSummary, *, steps: bool) -> tuple[Fact, ...]:
    what = summary.activity.figure if steps else "kicks"
    word = texts.STEPS_WHILE_HELD if what == "held_steps" else what
    times = np.array(_times(summary, steps=steps)[Limb.LEFT] + _times(summary, steps=steps)[Limb.RIGHT])
    left_out = [(e.start_s, e.end_s) for e in summary.excluded]
    _, low, high = rate_interval(times, left_out, summary.duration_s)
    rate = 60.0 * times.size / summary.active_s if summary.active_s > 0.0 else None
    counts = {limb: int(getattr(figures, what)) for limb, figures in summary.limbs.items()}
    each = ", ".join(f"{limb} {counts[limb]}" for limb in LIMBS if limb in counts)
    ranged = (
        texts.RANGE_95.format(low=low, high=high) if low is not None and high is not None else texts.TOO_SHORT_FOR_RANGE
    )
    reason = no_kicks_reason(summary) if not steps else summary.empty_reason
    return (
        Fact(
            word.capitalize(),
            str(sum(counts.values())),
            each if sum(counts.values()) else reason or texts.NONE_RECORDED,
        ),
        Fact(texts.A_MINUTE_OF.format(word=word.capitalize()), "–" if rate is None else f"{rate:.1f}", ranged),
        _balance_fact(summary),
        Fact(texts.TIME_COUNTED, _span(summary.active_s), texts.RECORDED.format(span=_span(summary.duration_s))),
    )


def _balance_fact(summary: SessionSummary) -> Fact:
    balance = summary.balance
    if len(summary.limbs) < 2:
        return Fact(texts.LEFT_RIGHT, "–", texts.ONE_SENSOR_ONLY)
    if not balance.shown or balance.estimate is None:
        return Fact(texts.LEFT_RIGHT, "–", texts.NOT_SHOWN.format(reason=balance.reason or texts.NOT_ENOUGH_DATA))
    share = round(50.0 * (1.0 + balance.estimate))
    below = texts.SESSION_ONLY
    if balance.low is not None and balance.high is not None:
        low, high = (round(50.0 * (1.0 + value)) for value in (balance.low, balance.high))
        below = texts.RANGE_FOR_RECORDING_TO_LEFT.format(low=low, high=high, below=below)
    return Fact(texts.LEFT_RIGHT_SHARE, f"{share} / {100 - share} %", below)


def _balance_section(summary: SessionSummary) -> Section:
    named = [(texts.NUMBER_KICKS, summary.balance)]
    named += [(texts.STRENGTH_KICKS, summary.vigour_balance), (texts.AMOUNT_MOVEMENT, summary.amount_balance)]
    rows = [balance_row(label, balance) for label, balance in named]
    words = "; ".join(f"{row.label}: {row.words}" for row in rows)
    lines = [texts.LABEL_NOT_SHOWN.format(label=row.label, reason=balance.reason or texts.NOT_ENOUGH_DATA)
             for row, (_, balance) in zip(rows, named, strict=True) if row.estimate is None]  # fmt: skip
    return Section(
        texts.LEFT_AND_RIGHT_SESSION_ONLY,
        forest(rows, texts.LEFT_AND_RIGHT.format(words=words)) if len(lines) < len(rows) else "",
        lines=tuple(lines),
        wide=True,
    )


def balance_row(label: str, balance: Balance) -> Row:
    """A line of a forest; a balance that is withheld is a name without a mark."""
    if not balance.shown or balance.estimate is None:
        return Row(label, None, None, None, texts.MARK_NOT_SHOWN)
    words = texts.INDEX.format(estimate=balance.estimate)
    if balance.low is not None and balance.high is not None:
        words += texts.INDEX_RANGE.format(low=balance.low, high=balance.high)
    return Row(label, balance.estimate, balance.low, balance.high, words)


def _times(summary: SessionSummary, *, steps: bool) -> dict[Limb, list[float]]:
    if steps:
        return {limb: [step.time_s for step in summary.steps if step.limb is limb] for limb in LIMBS}
    return {limb: [kick.onset_s for kick in summary.kicks if kick.limb is limb] for limb in LIMBS}


def _time_section(summary: SessionSummary, *, steps: bool) -> Section:
    seconds = HALF_MINUTE_S
    while summary.duration_s / seconds > _MOST_BARS:
        seconds *= 2.0
    n = max(1, math.ceil(summary.duration_s / seconds))
    edges = np.arange(n + 1) * seconds
    counts = {limb: np.histogram(at, edges)[0].tolist() for limb, at in _times(summary, steps=steps).items()}
    gone = np.zeros(n)
    for stretch in summary.excluded:
        for i in range(int(stretch.start_s // seconds), min(n, int(stretch.end_s // seconds) + 1)):
            gone[i] += max(0.0, min(stretch.end_s, edges[i + 1]) - max(stretch.start_s, edges[i]))
    each = texts.HALF_MINUTE if seconds == HALF_MINUTE_S else _span(seconds)
    word = texts.STEPS if steps else texts.KICKS
    totals = texts.TOTALS.format(left=sum(counts[Limb.LEFT]), right=sum(counts[Limb.RIGHT]))
    svg = two_sided(
        counts[Limb.LEFT],
        counts[Limb.RIGHT],
        seconds,
        [bool(s > seconds / 2) for s in gone],
        texts.IN_EACH.format(word=word, each=each, totals=totals),
    )
    return Section(texts.IN_EACH_TITLE.format(word=word, each=each), svg, wide=True)


def _kinds_section(summary: SessionSummary) -> Section:
    rows = [(words, sum(kick.kind is kind for kick in summary.kicks)) for kind, words in texts.KINDS]
    if any(kick.heel_smash is not None for kick in summary.kicks):
        rows.append((texts.ENDING_ON_HEEL, sum(bool(kick.heel_smash) for kick in summary.kicks)))
    if not any(number for _, number in rows[:4]):
        return Section(texts.KINDS_KICK, lines=(texts.NOT_TOLD_APART_IN_RECORDING,))
    return Section(texts.KINDS_KICK, bars(rows, "; ".join(f"{words} {number}" for words, number in rows)))


def _steps_section(summary: SessionSummary) -> Section:
    own = [run.steps for run in summary.runs if not run.held]
    held = [run.steps for run in summary.runs if run.held]
    lines = []
    if own and summary.activity not in LYING:
        reached = ", ".join(texts.OR_MORE.format(mark=mark, number=sum(n >= mark for n in own)) for mark in (3, 5, 8))
        lines.append(texts.ROWS_OF_STEPS.format(number=len(own), longest=max(own), reached=reached))
        alone = len(summary.steps_alone)
        lines.append(
            texts.TAKEN_ALONE_BY_OBSERVER_WORD.format(alone=alone) if alone else texts.NOBODY_HAS_SAID_ANY_WERE_ALONE
        )
    if held:
        lines.append(texts.STEPPING_WHILE_HELD.format(steps=sum(held), rows=len(held)))
    if summary.bounces:
        cycles = sum(bounce.cycles for bounce in summary.bounces)
        lines.append(plural(len(summary.bounces), texts.BOUNCES_IN_STRETCH, texts.BOUNCES_IN_STRETCHES, cycles=cycles))
    lines += lean_lines(summary.lean)
    return (
        Section(texts.STEPS_AND_BOUNCES, lines=tuple(lines))
        if lines
        else Section(texts.STEPS_AND_BOUNCES, lines=(texts.NONE,))
    )


def _table(summary: SessionSummary) -> Section:
    """Each leg's figures, with the counts at other thresholds."""
    limbs = [limb for limb in LIMBS if limb in summary.limbs]
    of = summary.limbs
    rows = [("", *limbs), ("kicks", *(str(of[limb].kicks) for limb in limbs))]
    levels = list(of[limbs[0]].kicks_at) if limbs else []
    rows += [
        (texts.KICKS_AT_M.format(level=level), *(str(of[limb].kicks_at.get(level, "–")) for limb in limbs))
        for level in levels
    ]
    sizes = {limb: [bout.kicks for bout in summary.bouts if bout.limb is limb] for limb in limbs}
    rows.append((texts.BOUTS_PAUSES_BELOW_2, *(str(len(sizes[limb])) for limb in limbs)))
    rows.append((texts.KICKS_BOUT_MEDIAN, *(f"{np.median(sizes[x]):g}" if sizes[x] else "–" for x in limbs)))
    rows.append((texts.MOVEMENT_UNITS, *(str(of[limb].units) for limb in limbs)))
    rows.append((texts.MOVEMENT_AMOUNT_M, *(f"{of[limb].movement_amount_ms:.1f}" for limb in limbs)))
    peaks = {limb: [k.peak_ms2 for k in summary.kicks if k.limb is limb and k.peak_ms2 is not None] for limb in limbs}
    rows.append((texts.MEDIAN_PEAK_M, *(f"{np.median(peaks[x]):.1f}" if peaks[x] else "–" for x in limbs)))
    rows.append((texts.SAMPLES_SECOND, *(_number(of[limb].rate_hz, "{:g}") for limb in limbs)))
    return Section(texts.EACH_LEG, table=tuple(rows))


def _quality_section(summary: SessionSummary, told: Told, therapist: bool) -> Section:
    seconds: dict[Why, float] = {}
    for stretch in summary.excluded:
        seconds[stretch.why] = seconds.get(stretch.why, 0.0) + stretch.end_s - stretch.start_s
    awake = awake_lines(summary) if therapist else []
    out = [f"{_span(s)} {why_words(why)}" for why, s in seconds.items() if s >= 0.5]
    lines = [texts.NOT_COUNTED.format(out="; ".join(out)) if out else texts.ALL_RECORDED_TIME_COUNTED]
    if summary.kicks_not_counted:
        number = len(summary.kicks_not_counted)
        lines.append(plural(number, texts.KICK_WAS_SEEN_AND_NOT, texts.KICKS_WERE_SEEN_AND_NOT))
    for limb in LIMBS:
        if (figures := summary.limbs.get(limb)) is not None and (lost := figures.lost_fraction) is not None:
            lines.append(texts.DATA_RECEIVED.format(limb=limb, lost=100.0 * (1.0 - lost)))
    if therapist:
        sure = summary.quality.clock_uncertainty_s
        clocks = texts.NOT_KNOWN if sure is None else texts.MS.format(sure=1000.0 * sure)
        lines.append(texts.UNCERTAINTY_BETWEEN_TWO_CLOCKS.format(clocks=clocks))
        dispersion = summary.balance.dispersion
        lines += [] if dispersion is None else [texts.BURSTINESS_KICKS_1_INDEPENDENT.format(dispersion=dispersion)]
    notes = [f"{note[:1].upper()}{note[1:]}" for note in (*told.file_notes, *summary.quality.notes)]
    return Section(texts.HOW_GOOD_MEASUREMENT_WAS, lines=(*lines, *awake, *_short(notes)))


def _unusual(summary: SessionSummary, told: Told) -> list[Section]:
    """Times and notes of what the observer marked; never a trace of it."""
    lines = [
        texts.KEPT_STRETCH.format(start=_clock(stretch.start_s), end=_clock(stretch.end_s))
        for stretch in summary.excluded
        if stretch.why is Why.MARKED
    ]
    for said in told.corrections:
        if said.what == MARKED:
            at = "" if said.time_s is None else f"{_clock(said.time_s)}: "
            lines.append(f"{at}{said.value or texts.LOOKED_UNUSUAL_TO_OBSERVER}")
    return [Section(texts.MOMENTS_LOOKED_UNUSUAL_TO, lines=_short(lines))] if lines else []


def _method(summary: SessionSummary, told: Told, *, steps: bool) -> str:
    sensors = ", ".join(
        f"{limb} {summary.limbs[limb].sensor} {_number(summary.limbs[limb].rate_hz, '{:g}')} Hz"
        for limb in LIMBS
        if limb in summary.limbs
    )
    parts = [
        texts.METHOD_SETTINGS.format(
            method=summary.algorithm.get("version", "?"), settings=summary.algorithm.get("parameters", "?")
        ),
        "" if steps else texts.WHAT_A_KICK_IS,
        texts.SENSORS.format(sensors=sensors) if sensors else "",
        texts.FILE.format(recording=told.recording) if told.recording else "",
        texts.UNPROVEN,
    ]
    return ". ".join(part for part in parts if part)


def _short(lines: Sequence[str]) -> tuple[str, ...]:
    """So many and so long that the page stays one page; what is cut says so."""
    cut = [line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS]} ..." for line in lines]
    more = len(cut) - _MOST_NOTES
    return tuple(cut) if more <= 0 else (*cut[:_MOST_NOTES], texts.AND_MORE_IN_PROGRAM.format(more=more))


def _started(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None


def _age(child: Child, day: str) -> str | None:
    try:
        date.fromisoformat(day)
        return age_words(child, day)
    except ValueError:
        return None


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _span(seconds: float) -> str:
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return (
        texts.H_MIN.format(hours=hours, minutes=minutes)
        if hours
        else texts.MINUTES_SECONDS.format(minutes=minutes, seconds=rest)
        if rest
        else texts.MINUTES.format(minutes=minutes)
    )


def _number(value: float | None, form: str) -> str:
    return "–" if value is None or not math.isfinite(value) else form.format(value)
