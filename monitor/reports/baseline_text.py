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
from monitor.reports.history_text import DRAWN, interval_bar
from monitor.reports.several_text import share_percent
from monitor.texts import told as texts
from monitor.texts.forms import DAYS, plural
from monitor.texts.told import REFERRAL


def baseline_lines(
    tried: Sequence[Tried], targets: Sequence[Target], marks: str = DRAWN, *, therapist: bool = True
) -> list[tuple[str, list[str]]]:
    """Title and lines of each phase, then the comparisons of successive phases, then the targets.

    A parent reads the same figures as shares of the left leg, without what stands behind them.
    """
    phases = phases_of(tried)
    found = [
        (texts.PHASE.format(name=name), phase_lines(of, marks, therapist=therapist)) for name, of in phases.items()
    ]
    if not found:
        found = [(texts.BASELINE, [texts.BASELINE_TEXT_EMPTY])]
    names = list(phases)
    for first, second in pairwise(names):
        found.append(
            (
                texts.FIRST_AND_SECOND.format(first=first, second=second),
                compare_lines(phases[first], phases[second], therapist=therapist),
            )
        )
    found.append((texts.TARGETS, target_lines(targets)))
    found.append(("", [REFERRAL]))
    return found


def phase_lines(tried: Sequence[Tried], marks: str = DRAWN, *, therapist: bool = True) -> list[str]:
    """Each trial, then the days: median, range, spread, and the change that a comparison could tell."""
    lines = [line for one in tried for line in _trial(one, marks, therapist)]
    of = day_means(tried)
    if not of.days:
        return [*lines, texts.NO_TRIAL_CAN_BE_USED]
    lines += day_lines(of, therapist=therapist)
    return [*lines, method_line(tried)] if therapist else lines


def _trial(one: Tried, marks: str, therapist: bool) -> list[str]:
    b, s = one.session.balance, one.session
    left, right = one.kicks.values()
    figure = texts.NO_RANGE
    if b.estimate is not None and b.low is not None and b.high is not None:
        figure = f"{interval_bar(b, marks, 21)} {_index(b.estimate, b.low, b.high, therapist)}"
    mark = "[x]" if one.used else "[ ]"
    data = texts.TIME_COUNTED.format(active_s=100.0 * s.active_s / max(s.duration_s, 1.0))
    head = texts.LEFT_RIGHT_MINUTE.format(
        mark=mark,
        day=s.day,
        started_at=s.started_at[11:16],
        left=left,
        right=right,
        rate=one.rate,
    )
    lines = [head, f"    {figure}  {data}"]  # a line of its own: both together are wider than a small screen
    if not one.used:
        lines.append(texts.TRIAL_LEFT_OUT.format(why=one.why_not))
    elif one.problems:
        lines.append(texts.USED_ALL_SAME.format(reason=one.trial.reason, problems="; ".join(one.problems)))
    if found := parts(one):
        words = ", ".join(
            f"{what} {(texts.TOO_LITTLE_DATA if rate is None else f'{rate:.1f}')}" for what, rate in found
        )
        lines.append(texts.KICKS_MINUTE_ACTIVE_TIME.format(words=words, within_visit=texts.WITHIN_VISIT))
    return lines


def _index(value: float, low: float, high: float, therapist: bool) -> str:
    if therapist:
        return texts.INDEX_FROM_TO.format(index=value, low=low, high=high)
    return texts.LEFT_FROM_TO.format(left=share_percent(value), low=share_percent(low), high=share_percent(high))


def day_lines(of: DayMeans, *, therapist: bool = True) -> list[str]:
    """A phase's days: median, range, and from three on what a change beyond their noise would be."""
    rates, index = [math.exp(x) for x in of.rate], [math.tanh(x / 2.0) for x in of.ratio]
    number = len(of.days)
    days = plural(number, *DAYS)
    lines = [
        texts.KICKS_MINUTE_MEDIAN_TO_INDEX.format(
            days=days,
            median=median(rates),
            rates=min(rates),
            rates_2=max(rates),
            median_2=median(index),
            index=min(index),
            index_2=max(index),
        )
        if therapist
        else texts.USUALLY.format(
            days=days,
            median=median(rates),
            low=min(rates),
            high=max(rates),
            index=_index(median(index), min(index), max(index), therapist),
        )
    ]
    if number < FEWEST_DAYS:
        words = texts.WITHIN_VISIT if number == 1 else texts.COMPARED_FROM_DAYS_ON.format(fewest_days=FEWEST_DAYS)
        return [*lines, words]
    if of.span_days > SPAN_DAYS:
        lines.append(texts.DAYS_SPAN.format(days=of.span_days, meant=SPAN_DAYS))
    spread, sided = spread_of([of.rate]), spread_of([of.ratio])
    assert spread is not None
    assert sided is not None
    if not therapist:
        return [*lines, texts.DAY_TO_DAY.format(percent=100.0 * (math.exp(spread) - 1.0))]
    noise, found = planned_change(spread, number, number)
    index_noise, index_found = planned_change(sided, number, number)
    lines.append(
        texts.DAY_TO_DAY_RATE_VARIES_BY.format(
            exp=100.0 * (math.exp(spread) - 1.0),
            number=number,
            exp_2=math.exp(noise),
            exp_3=100 * (math.exp(noise) - 1),
            exp_4=100 * (math.exp(-noise) - 1),
            exp_5=math.exp(found),
            tanh=math.tanh(index_noise / 2.0),
            tanh_2=math.tanh(index_found / 2.0),
        )
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
    words = [
        texts.PROTOCOL.format(recipes=", ".join(recipes)),
        texts.METHOD.format(methods=", ".join(methods)),
        texts.SENSORS.format(sensors=", ".join(sensors)),
    ]
    words += [texts.STRAP_ABOVE_SOLE.format(straps=", ".join(straps))] if straps else []
    words += [texts.OBSERVER.format(who=", ".join(who))] if who else []
    return " · ".join(words)


def compare_lines(first: Sequence[Tried], second: Sequence[Tried], *, therapist: bool = True) -> list[str]:
    """Two phases, or why they cannot be compared."""
    a, b = day_means(first), day_means(second)
    why, recount = not_comparable(first, second)
    if why:
        return [
            texts.NOT_COMPARABLE_DIFFERENT,
            *(f"  {reason}" for reason in why),
            *([texts.RECOUNT] if recount else []),
        ]
    sessions = [sum(one.used for one in of) for of in (first, second)]
    if sessions == [1, 1]:
        return [texts.TWO_SESSIONS]
    rate, ratio = change(a.rate, b.rate), change(a.ratio, b.ratio)
    if rate is None or ratio is None:
        return [texts.COMPARED_FROM_DAYS_A_PHASE.format(fewest_days=FEWEST_DAYS, first=len(a.days), second=len(b.days))]
    before, after = (math.tanh(np.mean(of.ratio) / 2.0) for of in (a, b))
    note = growth(first, second)
    last = [*([note] if note else []), texts.GROWING_UP_ALONE_CHANGES_THESE]
    if not therapist:
        return [
            texts.TIMES_AS_MANY.format(ratio=math.exp(rate.difference), differs=texts.DIFFERS[rate.beyond]),
            texts.LEFT_CHANGED.format(
                before=share_percent(before),
                after=share_percent(after),
                differs=texts.DIFFERS[ratio.beyond],
            ),
            *last,
        ]
    beyond = "beyond" if rate.beyond else "within"
    lines = [
        texts.KICKS_MINUTE_X_SESSION_NOISE_X.format(
            exp=math.exp(rate.difference), beyond=beyond, exp_2=math.exp(rate.noise), exp_3=math.exp(rate.found)
        )
    ]
    beyond = "beyond" if ratio.beyond else "within"
    lines.append(
        texts.INDEX_TO_SESSION_NOISE_NEAR.format(
            before=before,
            after=after,
            beyond=beyond,
            tanh=math.tanh(ratio.noise / 2.0),
            tanh_2=math.tanh(ratio.found / 2.0),
        )
    )
    return [*lines, *last]


def target_lines(targets: Sequence[Target]) -> list[str]:
    """In the therapist's words, with what each level means."""
    lines = []
    for target in targets:
        lines.append(f"{target.id}. {target.text}")
        lines += [
            f"   {level:+d} ({texts.NAMES[level]}): {words}" for level, words in zip(LEVELS, target.levels, strict=True)
        ]
        lines += [f"   {day}: {level:+d}, {target.levels[LEVELS.index(level)]}" for day, level in target.ratings]
    return lines or [texts.NONE_YET_KICKSTEP_BASELINE]


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
        return [texts.HOW_RELIABLE_DAY_OVER_CHILDREN.format(fewest_children=FEWEST_CHILDREN, number=len(rows))]
    return [
        texts.CHILDREN_DAYS_EACH_LN_KICKS.format(
            children=found.children,
            days=found.days,
            icc_2_1=found.icc_2_1,
            icc_3_1=found.icc_3_1,
            sem=found.sem,
            exp=math.exp(found.mdc95),
        )
    ]
