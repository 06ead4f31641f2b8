"""A therapist's baseline in words: trials, day means, what a comparison could find, targets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from monitor.analysis.baseline import FEWEST_CHILDREN, FEWEST_DAYS, change, planned_change, reliability
from monitor.analysis.baseline import within_phase_spread as spread_of
from monitor.model.baseline import LEVELS, Target
from monitor.reports.baseline import (
    SPAN_DAYS,
    DayMeans,
    Tried,
    day_means,
    growth,
    not_comparable,
    parts,
    phases_of,
)
from monitor.reports.count_text import REFERRAL
from monitor.reports.history_text import DRAWN, interval_bar
from monitor.reports.several_text import share_percent

WITHIN_VISIT = "Within this visit only, no comparison."
TWO_SESSIONS = "Two sessions cannot separate a real change from day-to-day variation."
EMPTY = "No trial yet: a on this page in the program, or kickstep baseline add SESSION --phase NAME."
RECOUNT = "Only the method differs: kickstep history recount counts the recordings again, then they can be compared."
DIFFERS = {True: "more than days differ by themselves", False: "no more than days differ by themselves"}
"""Beyond session noise, or within it, for a parent."""
_NAMES = {-2: "much less than expected", -1: "less than expected", 0: "expected", 1: "more", 2: "much more"}


def baseline_lines(
    tried: Sequence[Tried], targets: Sequence[Target], marks: str = DRAWN, *, therapist: bool = True
) -> list[tuple[str, list[str]]]:
    """Title and lines of each phase, then the comparisons of successive phases, then the targets.

    A parent reads the same figures as shares of the left leg, without what stands behind them.
    """
    phases = phases_of(tried)
    found = [(f"Phase «{name}»", phase_lines(of, marks, therapist=therapist)) for name, of in phases.items()]
    if not found:
        found = [("Baseline", [EMPTY])]
    names = list(phases)
    for first, second in pairwise(names):
        found.append((f"«{first}» and «{second}»", compare_lines(phases[first], phases[second], therapist=therapist)))
    found.append(("Targets", target_lines(targets)))
    found.append(("", [REFERRAL]))
    return found


def phase_lines(tried: Sequence[Tried], marks: str = DRAWN, *, therapist: bool = True) -> list[str]:
    """Each trial, then the days: median, range, spread, and the change that a comparison could tell."""
    lines = [line for one in tried for line in _trial(one, marks, therapist)]
    of = day_means(tried)
    if not of.days:
        return [*lines, "No trial that can be used."]
    lines += day_lines(of, therapist=therapist)
    return [*lines, method_line(tried)] if therapist else lines


def _trial(one: Tried, marks: str, therapist: bool) -> list[str]:
    b, s = one.session.balance, one.session
    left, right = one.kicks.values()
    figure = "no range"
    if b.estimate is not None and b.low is not None and b.high is not None:
        figure = f"{interval_bar(b, marks, 21)} {_index(b.estimate, b.low, b.high, therapist)}"
    mark = "[x]" if one.used else "[ ]"
    data = f"{100.0 * s.active_s / max(s.duration_s, 1.0):.0f} % of the time counted"
    head = (
        f"{mark} {s.day} {s.started_at[11:16]}  left {left}, right {right}, {one.rate:.1f} a minute  {figure}  {data}"
    )
    lines = [head]
    if not one.used:
        lines.append(f"    left out: {one.why_not}")
    elif one.problems:
        lines.append(f"    used all the same ({one.trial.reason}): {'; '.join(one.problems)}")
    if found := parts(one):
        words = ", ".join(f"{what} {'too little data' if rate is None else f'{rate:.1f}'}" for what, rate in found)
        lines.append(f"    kicks a minute of active time: {words}. {WITHIN_VISIT}")
    return lines


def _index(value: float, low: float, high: float, therapist: bool) -> str:
    if therapist:
        return f"{value:+.2f} ({low:+.2f} to {high:+.2f})"
    return f"left {share_percent(value)} % ({share_percent(low)} to {share_percent(high)} %)"


def day_lines(of: DayMeans, *, therapist: bool = True) -> list[str]:
    """A phase's days: median, range, and from three on what a change beyond their noise would be."""
    rates, index = [math.exp(x) for x in of.rate], [math.tanh(x / 2.0) for x in of.ratio]
    number = len(of.days)
    days = "1 day" if number == 1 else f"{number} days"
    lines = [
        f"{days}: kicks a minute median {median(rates):.1f}, {min(rates):.1f} to {max(rates):.1f}; index median"
        f" {median(index):+.2f}, {min(index):+.2f} to {max(index):+.2f}."
        if therapist
        else f"{days}: usually {median(rates):.1f} kicks a minute ({min(rates):.1f} to {max(rates):.1f}), usually"
        f" {_index(median(index), min(index), max(index), therapist)}."
    ]
    if number < FEWEST_DAYS:
        words = WITHIN_VISIT if number == 1 else f"Compared from {FEWEST_DAYS} days on."
        return [*lines, words]
    if of.span_days > SPAN_DAYS:
        lines.append(f"The days span {of.span_days} days; a baseline is meant to lie within {SPAN_DAYS}.")
    spread, sided = spread_of([of.rate]), spread_of([of.ratio])
    assert spread is not None
    assert sided is not None
    if not therapist:
        return [*lines, f"Day to day the kicks a minute vary by {100.0 * (math.exp(spread) - 1.0):.0f} %."]
    noise, found = planned_change(spread, number, number)
    index_noise, index_found = planned_change(sided, number, number)
    lines.append(
        f"Day to day the rate varies by {100.0 * (math.exp(spread) - 1.0):.0f} %. Against another {number} days like"
        f" these a change beyond session noise is one by x{math.exp(noise):.2f} (+{100 * (math.exp(noise) - 1):.0f} %,"
        f" {100 * (math.exp(-noise) - 1):.0f} %); one by x{math.exp(found):.2f} is found four times in five. Of the"
        f" index near even: {math.tanh(index_noise / 2.0):.2f} and {math.tanh(index_found / 2.0):.2f}."
    )
    return lines


def method_line(tried: Sequence[Tried]) -> str:
    """How the trials that are used were made."""
    used = [one for one in tried if one.used]
    methods = sorted(
        {f"{t.session.algorithm['version']} {t.session.algorithm['parameters'][:8]}".strip() for t in used}
    )
    recipes = sorted({f"{t.trial.protocol} v{t.trial.protocol_version}" for t in used})
    sensors = sorted({of.sensor for t in used for of in t.session.limbs.values()})
    straps = sorted({f"{100 * t.trial.strap_height_m:.1f} cm" for t in used if t.trial.strap_height_m})
    who = sorted({t.trial.observer for t in used if t.trial.observer})
    words = [f"protocol {', '.join(recipes)}", f"method {', '.join(methods)}", f"sensors {', '.join(sensors)}"]
    words += [f"strap {', '.join(straps)} above the sole"] if straps else []
    words += [f"observer {', '.join(who)}"] if who else []
    return " · ".join(words)


def compare_lines(first: Sequence[Tried], second: Sequence[Tried], *, therapist: bool = True) -> list[str]:
    """Two phases, or why they cannot be compared."""
    a, b = day_means(first), day_means(second)
    why, recount = not_comparable(first, second)
    if why:
        return ["Not comparable: different", *(f"  {reason}" for reason in why), *([RECOUNT] if recount else [])]
    sessions = [sum(one.used for one in of) for of in (first, second)]
    if sessions == [1, 1]:
        return [TWO_SESSIONS]
    rate, ratio = change(a.rate, b.rate), change(a.ratio, b.ratio)
    if rate is None or ratio is None:
        return [f"Compared from {FEWEST_DAYS} days a phase on (now {len(a.days)} and {len(b.days)})."]
    before, after = (math.tanh(np.mean(of.ratio) / 2.0) for of in (a, b))
    note = growth(first, second)
    last = [*([note] if note else []), "Growing up alone changes these figures within weeks."]
    if not therapist:
        return [
            f"Kicks a minute: {math.exp(rate.difference):.2f} times as many, {DIFFERS[rate.beyond]}.",
            f"Left: {share_percent(before)} % to {share_percent(after)} %, {DIFFERS[ratio.beyond]}.",
            *last,
        ]
    beyond = "beyond" if rate.beyond else "within"
    lines = [
        f"Kicks a minute: x{math.exp(rate.difference):.2f}, {beyond} session noise (x{math.exp(rate.noise):.2f}; one by"
        f" x{math.exp(rate.found):.2f} would be found four times in five)."
    ]
    beyond = "beyond" if ratio.beyond else "within"
    lines.append(
        f"Index: {before:+.2f} to {after:+.2f}, {beyond} session noise ({math.tanh(ratio.noise / 2.0):.2f} near even;"
        f" {math.tanh(ratio.found / 2.0):.2f} would be found four times in five)."
    )
    return [*lines, *last]


def target_lines(targets: Sequence[Target]) -> list[str]:
    """In the therapist's words, with what each level means."""
    lines = []
    for target in targets:
        lines.append(f"{target.id}. {target.text}")
        lines += [
            f"   {level:+d} ({_NAMES[level]}): {words}" for level, words in zip(LEVELS, target.levels, strict=True)
        ]
        lines += [f"   {day}: {level:+d}, {target.levels[LEVELS.index(level)]}" for day, level in target.ratings]
    return lines or ["None yet (kickstep baseline target)."]


def reliability_lines(children: Sequence[Sequence[Tried]]) -> list[str]:
    """Over the first three days of each child's first phase; hidden below ten children."""
    rows = []
    for tried in children:
        phases = phases_of(tried)
        of = day_means(next(iter(phases.values()))) if phases else None
        if of is not None and len(of.days) >= FEWEST_DAYS:
            rows.append(of.rate[:FEWEST_DAYS])
    found = reliability(np.array(rows).reshape(-1, FEWEST_DAYS))
    if found is None:
        return [f"How reliable a day is over children is shown from {FEWEST_CHILDREN} children on (now {len(rows)})."]
    return [
        f"{found.children} children, {found.days} days each, ln of kicks a minute of a day:"
        f" ICC(2,1) {found.icc_2_1:.2f}, ICC(3,1) {found.icc_3_1:.2f}, SEM {found.sem:.2f},"
        f" change beyond noise between two days x{math.exp(found.mdc95):.2f}."
    ]
