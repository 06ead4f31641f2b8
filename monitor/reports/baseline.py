"""Trials of one child sorted out: which count, the day means of a phase, and whether two phases can stand together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from monitor.analysis.pooling import log_ratio
from monitor.model.baseline import Protocol, Trial, protocol_of
from monitor.model.limbs import Limb
from monitor.reports.several import fed_of
from monitor.texts import told as texts

if TYPE_CHECKING:
    from monitor.model.history import KeptSession

DATA_SHARE = 0.95
LENGTH_SHARE = 0.95
TALLY = "tally"
"""Name of the method where a person counted at the keys."""
LEAST_OF_A_PART = 0.5
"""Of a part's minutes that are active time, for a rate of it (chosen here)."""
SPAN_DAYS = 14
FAR_APART_DAYS = 61
LEG_CHANGE_M = 0.005


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial with its session, and what the quality gate has against it."""

    trial: Trial
    session: KeptSession
    problems: tuple[str, ...]

    @property
    def used(self) -> bool:
        """In the figures: by a person's word, else by the gate."""
        return not self.problems if self.trial.used is None else self.trial.used

    @property
    def why_not(self) -> str:
        """Why it is left out; empty when it is used."""
        return "" if self.used else self.trial.reason or "; ".join(self.problems)

    @property
    def kicks(self) -> dict[Limb, int]:
        """Counts of both legs in blocks that count."""
        return {Limb.LEFT: self.session.balance.n_left, Limb.RIGHT: self.session.balance.n_right}

    @property
    def rate(self) -> float:
        """Kicks a minute of active time."""
        return 60.0 * sum(self.kicks.values()) / self.session.active_s if self.session.active_s else 0.0


def tried_of(trials: Iterable[Trial], session_of: Callable[[str], KeptSession | None]) -> list[Tried]:
    """Trials with their sessions, as the history gives them."""
    found = ((trial, session_of(trial.recording_id)) for trial in trials)
    return [Tried(trial, session, gate(trial, session)) for trial, session in found if session is not None]


def gate(trial: Trial, session: KeptSession) -> tuple[str, ...]:
    """What is wrong with a trial; empty when nothing is."""
    found = []
    recipe = protocol_of(trial.protocol, trial.protocol_version)
    if session.not_real:
        found.append(texts.CALLED_NO_REAL_SESSION)
    if len(session.limbs) < 2:
        found.append(texts.ONE_LEG_WAS_RECORDED)
    if recipe is not None:
        if session.activity is not recipe.activity:
            found.append(
                texts.RECORDED_NOT.format(
                    recorded=session.activity.value.replace("_", " "), meant=recipe.activity.value
                )
            )
        if session.duration_s < LENGTH_SHARE * 60.0 * recipe.minutes:
            found.append(texts.OF_MINUTES.format(recorded=session.duration_s / 60.0, minutes=recipe.minutes))
    if session.active_s < DATA_SHARE * session.duration_s:
        found.append(texts.TIME_COUNTED.format(active_s=100.0 * session.active_s / max(session.duration_s, 1.0)))
    if session.balance.reason is not None and "lay still" in session.balance.reason:
        found.append(texts.NOBODY_HAS_SAID_STILL_SENSOR)
    return tuple(found)


def parts(tried: Tried) -> list[tuple[str, float | None]]:
    """(what, kicks a minute of active time) of each part of a trial; empty where its protocol has one part.

    None where less than half of a part was active time. Of a session that an older version kept, minutes count in full.
    """
    recipe = protocol_of(tried.trial.protocol, tried.trial.protocol_version)
    if recipe is None or len(recipe.parts) < 2 or not tried.session.minutes:
        return []
    whole = [sum(counts) for counts in zip(*tried.session.minutes.values(), strict=False)]
    active_s = tried.session.minute_active_s or (60.0,) * len(whole)
    found: list[tuple[str, float | None]] = []
    at = 0
    for what, minutes in recipe.parts:
        there_s = sum(active_s[at : at + minutes])
        enough = there_s >= LEAST_OF_A_PART * 60.0 * minutes
        found.append((what, 60.0 * sum(whole[at : at + minutes]) / there_s if enough else None))
        at += minutes
    return found


@dataclass(frozen=True, slots=True)
class DayMeans:
    """One phase: its days, and of each the mean of its used trials, on the log scale."""

    days: tuple[str, ...]
    rate: tuple[float, ...]
    """ln of kicks a minute."""
    ratio: tuple[float, ...]
    """ln(L/R)."""

    @property
    def span_days(self) -> int:
        """From the first to the last, both among them."""
        if not self.days:
            return 0
        return (date.fromisoformat(self.days[-1]) - date.fromisoformat(self.days[0])).days + 1


def day_means(tried: Sequence[Tried]) -> DayMeans:
    """Of the trials that are used and have kicks."""
    by_day: dict[str, list[Tried]] = {}
    for one in sorted(tried, key=lambda t: t.session.started_at):
        if one.used and one.rate > 0.0:
            by_day.setdefault(one.session.day, []).append(one)
    rate = [sum(math.log(one.rate) for one in of) / len(of) for of in by_day.values()]
    ratio = [sum(log_ratio(*one.kicks.values()) for one in of) / len(of) for of in by_day.values()]
    return DayMeans(tuple(by_day), tuple(rate), tuple(ratio))


def not_comparable(first: Sequence[Tried], second: Sequence[Tried]) -> tuple[list[str], bool]:
    """Why two phases cannot be compared, and whether counting the recordings again would mend it."""
    why = []
    a, b = ([one for one in of if one.used] for of in (first, second))
    for words, key in _CONDITIONS:
        here, there = {key(one) for one in a}, {key(one) for one in b}
        if here | there and (len(here | there) > 1):
            why.append(texts.DIFFERENT.format(words=words, first=_set_words(here), second=_set_words(there)))
    only_method = len(why) == 1 and why[0].startswith("method")
    recordings = all(one.session.recording_file is not None for one in (*a, *b))
    return why, only_method and recordings


def _method(tried: Tried) -> str:
    algorithm = tried.session.algorithm
    return f"{algorithm['version']} {algorithm['parameters'][:8]}".strip()


def _sensors(tried: Tried) -> str:
    return " + ".join(f"{limb} {of.sensor}" for limb, of in sorted(tried.session.limbs.items()))


def _strap(tried: Tried) -> str:
    height = tried.trial.strap_height_m
    return texts.NOT_SAID if height is None else f"{100.0 * height:.1f} cm"


def _context(name: str, tried: Tried) -> str:
    return tried.session.context.get(name, texts.NOT_SAID).replace("_", " ")


_CONDITIONS = (
    ("method", _method),
    ("protocol", lambda t: f"{t.trial.protocol} v{t.trial.protocol_version}"),
    ("sensors", _sensors),
    (texts.STRAP_HEIGHT, _strap),
    ("position", lambda t: t.session.activity.value.replace("_", " ")),
    ("clothing", lambda t: _context("clothing", t)),
    ("surface", lambda t: _context("surface", t)),
    ("feeding", lambda t: texts.SIDES["fed"].get(fed_of(t.session) or "", texts.NOT_SAID)),
    ("toy", lambda t: texts.AS_PROTOCOL_HAS if t.trial.protocol == "2-6-2" else _context("toy", t)),
    ("state", lambda t: t.trial.state or texts.NOT_SAID),
)


def _set_words(values: set[str]) -> str:
    return ", ".join(sorted(values)) or "nothing"


def growth(first: Sequence[Tried], second: Sequence[Tried]) -> str:
    """What longer legs do to a comparison; empty where they do not matter yet."""
    days = sorted(one.session.day for one in (*first, *second) if one.used)
    legs = sorted({one.trial.leg_length_m for one in (*first, *second) if one.used and one.trial.leg_length_m})
    far = bool(days) and (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days > FAR_APART_DAYS
    longer = len(legs) > 1 and legs[-1] - legs[0] > LEG_CHANGE_M
    if not far and not longer:
        return ""
    length = texts.LEG_LENGTHS.format(shortest=100.0 * legs[0], longest=100.0 * legs[-1]) if longer else ""
    return texts.PHASES_LIE_SO_FAR_APART_LEGS.format(length=length)


def phases_of(tried: Sequence[Tried]) -> dict[str, list[Tried]]:
    """Trials by phase, phases and trials in order of time."""
    found: dict[str, list[Tried]] = {}
    for one in sorted(tried, key=lambda t: t.session.started_at):
        found.setdefault(one.trial.phase, []).append(one)
    return found


def recipe_words(recipe: Protocol) -> str:
    """One line."""
    rest = texts.AT_LEAST_MIN_REST_BETWEEN.format(rest_min=recipe.rest_min) if recipe.rest_min else ""
    return f"{recipe.name} v{recipe.version}: {texts.PROTOCOL_WORDS[recipe.name, recipe.version]}{rest}"
