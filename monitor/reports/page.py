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
from monitor.model.context import context_words
from monitor.model.events import Kind
from monitor.model.history import MARKED, Child, Correction
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Balance, SessionSummary
from monitor.model.words import LYING, Why
from monitor.reports.age import age_words
from monitor.reports.count_json import no_kicks_reason
from monitor.reports.count_text import FOOTER, REFERRAL, awake_lines, lean_lines
from monitor.reports.drawing import Row, bars, forest, two_sided
from monitor.reports.spoken import activity_words, why_words
from monitor.reports.tap_words import tap_lines

HALF_MINUTE_S = 30.0
_MOST_BARS = 240
_MOST_NOTES = 3
_MOST_LETTERS = 100
_KINDS = (
    (Kind.TOGETHER, "both legs together"),
    (Kind.ALTERNATING, "alternating (bicycle)"),
    (Kind.OVERLAPPING, "overlapping"),
    (Kind.SINGLE, "one leg"),
)
ABOUT = "This page tells what was counted in this session. Babies' movement differs from day to day and with mood."
UNPROVEN = "No figure of this program was checked on infants yet."


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
    about: str = ABOUT
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
    sections = [_balance_section(summary)] if len(summary.limbs) > 1 else []
    sections.append(_time_section(summary, steps=steps))
    if summary.kicks and not steps:
        sections.append(_kinds_section(summary))
    sections += [_steps_section(summary)] if summary.runs or summary.bounces or summary.lean else []
    if therapist:
        sections.append(_table(summary))
        for number, agreement in enumerate(summary.tap_along, 1):
            sections.append(Section(f"Tap-along {number}", lines=tuple(tap_lines(agreement))))
    sections.append(_quality_section(summary, told, therapist))
    sections += _unusual(summary, told)
    if told.notes:
        sections.append(Section("Observer's notes", lines=_short(told.notes)))
    who = [told.child.nickname] if named and told.child is not None and told.child.nickname else []
    if told.child is not None and started is not None:
        who += [age] if (age := _age(told.child, started.date().isoformat())) else []
    when = [f"{started:%d %B %Y, %H:%M}".lstrip("0")] if started is not None else ["time of day not known"]
    context = [activity_words(summary.activity), context_words(summary.context)]
    return Page(
        title="Session report" if not therapist else "Session report for a professional",
        subtitle=tuple(" · ".join(part for part in parts if part) for parts in ([*who, *when], context)),
        facts=_facts(summary, steps=steps),
        sections=tuple(sections),
        method=_method(summary, told),
        day=None if started is None else started.date().isoformat(),
    )


def _facts(summary: SessionSummary, *, steps: bool) -> tuple[Fact, ...]:
    what = summary.activity.figure if steps else "kicks"
    word = "steps while held" if what == "held_steps" else what
    times = np.array(_times(summary, steps=steps)[Limb.LEFT] + _times(summary, steps=steps)[Limb.RIGHT])
    left_out = [(e.start_s, e.end_s) for e in summary.excluded]
    _, low, high = rate_interval(times, left_out, summary.duration_s)
    rate = 60.0 * times.size / summary.active_s if summary.active_s > 0.0 else None
    counts = {limb: int(getattr(figures, what)) for limb, figures in summary.limbs.items()}
    each = ", ".join(f"{limb} {counts[limb]}" for limb in LIMBS if limb in counts)
    ranged = f"95 % range {low:.1f} to {high:.1f}" if low is not None and high is not None else "too short for a range"
    reason = no_kicks_reason(summary) if not steps else summary.empty_reason
    return (
        Fact(word.capitalize(), str(sum(counts.values())), each if sum(counts.values()) else reason or "none recorded"),
        Fact(f"{word.capitalize()} a minute", "–" if rate is None else f"{rate:.1f}", ranged),
        _balance_fact(summary),
        Fact("Time counted", _span(summary.active_s), f"of {_span(summary.duration_s)} recorded"),
    )


def _balance_fact(summary: SessionSummary) -> Fact:
    balance = summary.balance
    if len(summary.limbs) < 2:
        return Fact("Left / right", "–", "one sensor only")
    if not balance.shown or balance.estimate is None:
        return Fact("Left / right", "–", f"not shown: {balance.reason or 'not enough data'}")
    share = round(50.0 * (1.0 + balance.estimate))
    below = "this session only"
    if balance.low is not None and balance.high is not None:
        low, high = (round(50.0 * (1.0 + value)) for value in (balance.low, balance.high))
        below = f"range for this recording {low} to {high} % left; {below}"
    return Fact("Left / right share", f"{share} / {100 - share} %", below)


def _balance_section(summary: SessionSummary) -> Section:
    named = [("number of kicks", summary.balance)]
    named += [("strength of kicks", summary.vigour_balance), ("amount of movement", summary.amount_balance)]
    rows = [balance_row(label, balance) for label, balance in named]
    words = "; ".join(f"{row.label}: {row.words}" for row in rows)
    lines = [f"{row.label}: not shown, {balance.reason or 'not enough data'}"
             for row, (_, balance) in zip(rows, named, strict=True) if row.estimate is None]  # fmt: skip
    return Section(
        "Left and right, this session only", forest(rows, f"Left and right. {words}"), lines=tuple(lines), wide=True
    )


def balance_row(label: str, balance: Balance) -> Row:
    """A line of a forest; a balance that is withheld is a name without a mark."""
    if not balance.shown or balance.estimate is None:
        return Row(label, None, None, None, "not shown")
    words = f"index {balance.estimate:+.2f}"
    if balance.low is not None and balance.high is not None:
        words += f" ({balance.low:+.2f} to {balance.high:+.2f})"
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
    each = "half minute" if seconds == HALF_MINUTE_S else _span(seconds)
    word = "Steps" if steps else "Kicks"
    totals = f"left {sum(counts[Limb.LEFT])}, right {sum(counts[Limb.RIGHT])}"
    svg = two_sided(
        counts[Limb.LEFT],
        counts[Limb.RIGHT],
        seconds,
        [bool(s > seconds / 2) for s in gone],
        f"{word} in each {each}: {totals}",
    )
    return Section(f"{word} in each {each} (grey: mostly not counted)", svg, wide=True)


def _kinds_section(summary: SessionSummary) -> Section:
    rows = [(words, sum(kick.kind is kind for kick in summary.kicks)) for kind, words in _KINDS]
    if any(kick.heel_smash is not None for kick in summary.kicks):
        rows.append(("ending on the heel", sum(bool(kick.heel_smash) for kick in summary.kicks)))
    if not any(number for _, number in rows[:4]):
        return Section("Kinds of kick", lines=("Not told apart in this recording.",))
    return Section("Kinds of kick", bars(rows, "; ".join(f"{words} {number}" for words, number in rows)))


def _steps_section(summary: SessionSummary) -> Section:
    own = [run.steps for run in summary.runs if not run.held]
    held = [run.steps for run in summary.runs if run.held]
    lines = []
    if own and summary.activity not in LYING:
        reached = ", ".join(f"{mark} or more: {sum(n >= mark for n in own)}" for mark in (3, 5, 8))
        lines.append(f"Rows of steps: {len(own)}, the longest of {max(own)} ({reached})")
        alone = len(summary.steps_alone)
        lines.append(
            f"Taken alone, by the observer's word: {alone}" if alone else "Nobody has said that any were alone."
        )
    if held:
        lines.append(f"Stepping while held: {sum(held)} steps in {len(held)} rows, in no mark")
    if summary.bounces:
        cycles = sum(bounce.cycles for bounce in summary.bounces)
        lines.append(f"Bounces: {cycles} in {len(summary.bounces)} stretches")
    lines += lean_lines(summary.lean)
    return Section("Steps and bounces", lines=tuple(lines)) if lines else Section("Steps and bounces", lines=("None.",))


def _table(summary: SessionSummary) -> Section:
    """Each leg's figures, with the counts at other thresholds."""
    limbs = [limb for limb in LIMBS if limb in summary.limbs]
    of = summary.limbs
    rows = [("", *limbs), ("kicks", *(str(of[limb].kicks) for limb in limbs))]
    levels = list(of[limbs[0]].kicks_at) if limbs else []
    rows += [
        (f"kicks at {level} m/s²", *(str(of[limb].kicks_at.get(level, "–")) for limb in limbs)) for level in levels
    ]
    sizes = {limb: [bout.kicks for bout in summary.bouts if bout.limb is limb] for limb in limbs}
    rows.append(("bouts (pauses below 2 s)", *(str(len(sizes[limb])) for limb in limbs)))
    rows.append(("kicks a bout, median", *(f"{np.median(sizes[x]):g}" if sizes[x] else "–" for x in limbs)))
    rows.append(("movement units", *(str(of[limb].units) for limb in limbs)))
    rows.append(("movement amount, m/s", *(f"{of[limb].movement_amount_ms:.1f}" for limb in limbs)))
    peaks = {limb: [k.peak_ms2 for k in summary.kicks if k.limb is limb and k.peak_ms2 is not None] for limb in limbs}
    rows.append(("median peak, m/s²", *(f"{np.median(peaks[x]):.1f}" if peaks[x] else "–" for x in limbs)))
    rows.append(("samples a second", *(_number(of[limb].rate_hz, "{:g}") for limb in limbs)))
    return Section("Each leg", table=tuple(rows))


def _quality_section(summary: SessionSummary, told: Told, therapist: bool) -> Section:
    seconds: dict[Why, float] = {}
    for stretch in summary.excluded:
        seconds[stretch.why] = seconds.get(stretch.why, 0.0) + stretch.end_s - stretch.start_s
    awake = awake_lines(summary) if therapist else []
    out = [f"{_span(s)} {why_words(why)}" for why, s in seconds.items() if s >= 0.5]
    lines = [f"Not counted: {'; '.join(out)}." if out else "All of the recorded time is counted."]
    if summary.kicks_not_counted:
        lines.append(f"{len(summary.kicks_not_counted)} kicks were seen and not counted.")
    for limb in LIMBS:
        if (figures := summary.limbs.get(limb)) is not None and (lost := figures.lost_fraction) is not None:
            lines.append(f"Data received, {limb}: {100.0 * (1.0 - lost):.1f} %")
    if therapist:
        sure = summary.quality.clock_uncertainty_s
        clocks = "not known" if sure is None else f"{1000.0 * sure:.0f} ms"
        lines.append(f"Uncertainty between the two clocks: {clocks}")
        dispersion = summary.balance.dispersion
        lines += [] if dispersion is None else [f"Burstiness of the kicks (1: independent): {dispersion:.1f}"]
    notes = [f"{note[:1].upper()}{note[1:]}" for note in (*told.file_notes, *summary.quality.notes)]
    return Section("How good the measurement was", lines=(*lines, *awake, *_short(notes)))


def _unusual(summary: SessionSummary, told: Told) -> list[Section]:
    """Times and notes of what the observer marked; never a trace of it."""
    lines = [
        f"{_clock(stretch.start_s)} to {_clock(stretch.end_s)}, kept for a professional and in no figure"
        for stretch in summary.excluded
        if stretch.why is Why.MARKED
    ]
    for said in told.corrections:
        if said.what == MARKED:
            at = "" if said.time_s is None else f"{_clock(said.time_s)}: "
            lines.append(f"{at}{said.value or 'looked unusual to the observer'}")
    return [Section("Moments that looked unusual to the observer", lines=_short(lines))] if lines else []


def _method(summary: SessionSummary, told: Told) -> str:
    sensors = ", ".join(
        f"{limb} {summary.limbs[limb].sensor} {_number(summary.limbs[limb].rate_hz, '{:g}')} Hz"
        for limb in LIMBS
        if limb in summary.limbs
    )
    parts = [
        f"Method {summary.algorithm.get('version', '?')}, settings {summary.algorithm.get('parameters', '?')}",
        "a kick is one movement out and back above 1.0 m/s²",
        sensors,
        f"file {told.recording}" if told.recording else "",
        UNPROVEN,
    ]
    return ". ".join(part for part in parts if part)


def _short(lines: Sequence[str]) -> tuple[str, ...]:
    """So many and so long that the page stays one page; what is cut says so."""
    cut = [line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS]} ..." for line in lines]
    more = len(cut) - _MOST_NOTES
    return tuple(cut) if more <= 0 else (*cut[:_MOST_NOTES], f"... and {more} more, in the program.")


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
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _number(value: float | None, form: str) -> str:
    return "–" if value is None or not math.isfinite(value) else form.format(value)
