"""One A4 page about a child's baseline: each trial's left and right, the days of each phase, comparisons, targets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from monitor.model.baseline import LEVELS, Target
from monitor.model.history import Child
from monitor.reports.age import age_words
from monitor.reports.baseline import DayMeans, Tried, day_means, phases_of
from monitor.reports.baseline_text import compare_lines, day_lines, method_line
from monitor.reports.drawing import Row, forest
from monitor.reports.page import Fact, Page, Reader, Section, balance_row
from monitor.texts import reports as texts
from monitor.texts.forms import DAYS, plural
from monitor.texts.reports import UNPROVEN
from monitor.texts.told import BASELINE_TEXT_EMPTY as EMPTY

_MOST_ROWS = 8
_MOST_TRIALS = 6
_MOST_PHASES = 3
_MOST_TARGETS = 2


def baseline_page(
    tried: Sequence[Tried], targets: Sequence[Target], child: Child | None, reader: Reader, *, named: bool = True
) -> Page:
    """The page of one child's trials; for a therapist also what stands behind each figure.

    Args:
        tried: all trials, in any order.
        named: the child's nickname stands on it.
    """
    phases = dict(list(phases_of(tried).items())[-_MOST_PHASES:])
    shown = [one for of in phases.values() for one in of]
    days = sorted(one.session.day for one in shown)
    who = [child.nickname] if named and child is not None and child.nickname else []
    if child is not None and days:
        who += [age] if (age := age_words(replace(child, nickname=None), days[-1])) else []
    span = (
        [texts.FIRST_TO_LAST.format(first=days[0], last=days[-1]) if days[0] != days[-1] else days[0]] if days else []
    )
    therapist = reader is Reader.THERAPIST
    sections = [Section(texts.LEFT_AND_RIGHT_EACH_TRIAL, _forest(shown), lines=_left_out(shown), wide=True)]
    sections += [
        Section(
            texts.PHASE.format(name=name),
            lines=(*_day_lines(day_means(of), therapist), *([method_line(of)] if therapist else [])),
        )
        for name, of in phases.items()
    ]
    for (first, a), (second, b) in pairwise(phases.items()):
        sections.append(
            Section(texts.FIRST_AND_SECOND.format(first=first, second=second), lines=tuple(compare_lines(a, b)))
        )
    if therapist and shown:
        sections.append(_table(shown))
    if targets:
        sections.append(Section(texts.TARGETS_IN_THERAPIST_WORDS, lines=_target_lines(targets, therapist)))
    methods = sorted({one.session.algorithm.get("version", "?") for one in shown})
    return Page(
        title=texts.BASELINE if not therapist else texts.BASELINE_FOR_PROFESSIONAL,
        subtitle=(" · ".join([*who, *span]), ", ".join(sorted({one.trial.protocol for one in shown}))),
        facts=_facts(phases),
        sections=tuple(sections) if shown else (Section(texts.BASELINE, lines=(EMPTY,), wide=True),),
        method=texts.METHOD.format(methods=", ".join(methods) or "?", unproven=UNPROVEN),
        about=texts.BASELINE_PAGE_ABOUT,
        day=days[-1] if days else None,
    )


def _facts(phases: dict[str, list[Tried]]) -> tuple[Fact, ...]:
    tried = [one for of in phases.values() for one in of]
    used = sum(one.used for one in tried)
    facts = [
        Fact(
            texts.TRIALS_USED,
            str(used),
            plural(len(phases), texts.OF_TRIALS_ONE_PHASE, texts.OF_TRIALS_PHASES, trials=len(tried)),
        )
    ]
    for name, of in list(phases.items())[-2:]:
        means = day_means(of)
        if not means.days:
            facts.append(Fact(texts.KICKS_MINUTE_OF.format(name=name), "–", texts.NO_TRIAL_BELOW))
            continue
        rates = [math.exp(x) for x in means.rate]
        ranged = texts.DAYS_FROM_TO.format(low=min(rates), high=max(rates)) if len(rates) > 1 else ""
        facts.append(
            Fact(
                texts.KICKS_MINUTE_OF.format(name=name),
                f"{median(rates):.1f}",
                f"{ranged}{plural(len(rates), *DAYS)}",
            )
        )
    return tuple(facts)


def _day_lines(of: DayMeans, therapist: bool) -> list[str]:
    if not of.days:
        return [texts.NO_TRIAL]
    lines = day_lines(of)
    return lines if therapist else lines[:1]


def _forest(tried: Sequence[Tried]) -> str:
    used = [one for one in tried if one.used][-_MOST_ROWS:]
    rows: list[Row] = [
        balance_row(f"{one.trial.phase[:9]} {one.session.day[5:]} {one.session.started_at[11:16]}", one.session.balance)
        for one in used
    ]
    return forest(rows, texts.LEFT_AND_RIGHT_TRIALS.format(number=len(rows))) if rows else ""


def _left_out(tried: Sequence[Tried]) -> tuple[str, ...]:
    out = [one for one in tried if not one.used]
    lines = [
        texts.LEFT_OUT.format(day=one.session.day, time=one.session.started_at[11:16], why=one.why_not)[:110]
        for one in out[:4]
    ]
    return (*lines, *([texts.AND_MORE.format(number=len(out) - 4)] if len(out) > 4 else []))


def _table(tried: Sequence[Tried]) -> Section:
    rows = [("trial", "left", "right", texts.A_MINUTE, "counted")]
    for one in [one for one in tried if one.used][-_MOST_TRIALS:]:
        left, right = one.kicks.values()
        share = 100.0 * one.session.active_s / max(one.session.duration_s, 1.0)
        rows.append((f"{one.session.day[5:]} {one.session.started_at[11:16]}", str(left), str(right),
                     f"{one.rate:.1f}", f"{share:.0f} %"))  # fmt: skip
    return Section(texts.NEWEST_TRIALS, table=tuple(rows))


def _target_lines(targets: Sequence[Target], therapist: bool) -> tuple[str, ...]:
    lines = []
    for target in targets[:_MOST_TARGETS]:
        lines.append(target.text[:80])
        if therapist:
            lines.append(", ".join(f"{at:+d} {words}" for at, words in zip(LEVELS, target.levels, strict=True))[:140])
        lines += [f"{day}: {at:+d}, {target.levels[LEVELS.index(at)]}"[:100] for day, at in target.ratings[-2:]]
    return (
        *lines,
        *([texts.AND_MORE.format(number=len(targets) - _MOST_TARGETS)] if len(targets) > _MOST_TARGETS else []),
    )
