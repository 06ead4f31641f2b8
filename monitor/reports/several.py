"""What many sessions of one baby come to: pooled balance, its own usual rate, what goes with which surroundings.

Only sessions that can stand together do: real, one posture, one method, within 28 days, with enough kicks and time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from monitor.analysis.pooling import POOL_DAYS, Pool, Said, log_ratio, said, stays_with_the_leg
from monitor.analysis.symmetry import FEWEST_ACTIVE_S, FEWEST_KICKS, student_t
from monitor.model.history import KeptSession
from monitor.model.words import LYING, Activity
from monitor.texts.counting import LOPSIDED, NO_RANGE

FEWEST_RATE_DAYS = 7
USUAL = (0.1, 0.9)
"""The baby's own usual range: the middle four fifths of its days."""
FEWEST_A_SIDE = 5
COMPARE_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Together:
    """Sessions that can stand together, the oldest first, and those of the time and posture that cannot."""

    activity: Activity
    sessions: tuple[KeptSession, ...]
    other_method: int
    too_little: int

    @property
    def days(self) -> int:
        """Different days with a session."""
        return len({session.day for session in self.sessions})


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pooled balance, what may be said of it, and the sensor check behind the last word."""

    said: Said
    estimate: float | None
    low: float | None
    high: float | None
    effective: float | None
    exchanged: int
    """Sessions with exchanged sensors among them."""
    swap_checked: bool
    """One of those showed that the difference stays with the leg."""


@dataclass(frozen=True, slots=True)
class UsualRate:
    """Kicks a minute of active time on this baby's own days; compared with nobody else's."""

    low: float
    high: float
    days: int


@dataclass(frozen=True, slots=True)
class Side:
    """One answer's sessions: mean rate (kicks a minute) and balance index, each (estimate, low, high)."""

    answer: str
    sessions: int
    rate: tuple[float, float, float]
    balance: tuple[float, float, float]


def together(sessions: Sequence[KeptSession], activity: Activity, today: date) -> Together:
    """The sessions of the last 28 days, today among them, in one posture, counted by the newest one's method."""
    first = (today - timedelta(days=POOL_DAYS - 1)).isoformat()
    of = [s for s in sessions if s.activity is activity and not s.not_real and first <= s.day <= today.isoformat()]
    of = [s for s in of if len(s.limbs) == 2]
    of.sort(key=lambda s: s.started_at)
    method = _method(of[-1]) if of else None
    same = [s for s in of if _method(s) == method]
    enough = tuple(s for s in same if enough_data(s))
    return Together(activity, enough, len(of) - len(same), len(same) - len(enough))


def enough_data(session: KeptSession) -> bool:
    """Enough kicks and time for a figure; a leg that hardly moved does not take the session out."""
    balance = session.balance
    if balance.n_left + balance.n_right < FEWEST_KICKS or session.active_s < FEWEST_ACTIVE_S:
        return False
    return balance.shown or balance.reason in (LOPSIDED, NO_RANGE)


def main_posture(sessions: Sequence[KeptSession], today: date) -> Activity:
    """Back or tummy, whichever has more sessions to stand together; the back where neither has."""
    return max(sorted(LYING), key=lambda activity: len(together(sessions, activity, today).sessions))


def pooled_balance(of: Together) -> Pooled:
    """Measurement page 7.4, all of it."""
    ratios = np.array([log_ratio(s.balance.n_left, s.balance.n_right) for s in of.sessions])
    found, pool = said(ratios, of.days, swap_checked=False)
    exchanged = [s for s in of.sessions if s.exchanged]
    if pool is None:
        return Pooled(found, None, None, None, None, len(exchanged), False)
    checked = any(stays_with_the_leg(float(pool.estimate), s.balance.low, s.balance.high) for s in exchanged)
    found, _ = said(ratios, of.days, swap_checked=checked)
    return Pooled(found, *_numbers(pool), float(pool.effective), len(exchanged), checked)


def would_be_repeated(of: Together) -> bool:
    """Only the check with exchanged sensors is missing."""
    ratios = np.array([log_ratio(s.balance.n_left, s.balance.n_right) for s in of.sessions])
    return said(ratios, of.days, swap_checked=True)[0] in (Said.REPEATED_LEFT, Said.REPEATED_RIGHT)


def _numbers(pool: Pool) -> tuple[float, float, float]:
    return float(pool.estimate), float(pool.low), float(pool.high)


def rate_of(session: KeptSession) -> float:
    """Kicks a minute of active time."""
    return 60.0 * (session.balance.n_left + session.balance.n_right) / session.active_s


def usual_rate(of: Together) -> UsualRate | None:
    """The middle four fifths of the days' rates; None before seven days. Never made of balances."""
    kicks: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for s in of.sessions:
        kicks[s.day] += s.balance.n_left + s.balance.n_right
        seconds[s.day] += s.active_s  # type: ignore[assignment]
    if len(kicks) < FEWEST_RATE_DAYS:
        return None
    rates = np.array([60.0 * kicks[day] / seconds[day] for day in kicks])
    low, high = np.quantile(rates, USUAL).tolist()
    return UsualRate(low, high, len(kicks))


def weekly_rates(of: Together) -> list[tuple[str, float, int]]:
    """(Monday, kicks a minute, sessions) of each week, the oldest first."""
    weeks: dict[str, list[KeptSession]] = {}
    for s in of.sessions:
        day = date.fromisoformat(s.day)
        weeks.setdefault((day - timedelta(days=day.weekday())).isoformat(), []).append(s)
    return [
        (
            monday,
            60.0 * sum(s.balance.n_left + s.balance.n_right for s in week) / sum(s.active_s for s in week),
            len(week),
        )
        for monday, week in weeks.items()
    ]


def by_context(name: str) -> Callable[[KeptSession], str | None]:
    """Which side of a comparison a session belongs to; None: nothing was said about it."""
    if name == "time":
        return _time_of_day
    if name == "fed":
        return fed_of
    return lambda session: session.context.get(name) or None


def fed_of(session: KeptSession) -> str | None:
    """Fed `soon` (within the hour) or `later`; None where nobody said."""
    try:
        return "soon" if float(session.context["fed_min"]) < 60.0 else "later"
    except (KeyError, ValueError):
        return None


def _time_of_day(session: KeptSession) -> str:
    hour = datetime.fromisoformat(session.started_at).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


def compared(of: Together, side_of: Callable[[KeptSession], str | None]) -> list[Side]:
    """Each answer with at least five sessions, the most frequent first; empty unless two have them."""
    groups: dict[str, list[KeptSession]] = {}
    for s in of.sessions:
        if (answer := side_of(s)) is not None:
            groups.setdefault(answer, []).append(s)
    sides = [_side(answer, group) for answer, group in groups.items() if len(group) >= FEWEST_A_SIDE]
    sides.sort(key=lambda side: (-side.sessions, side.answer))
    return sides if len(sides) > 1 else []


def apart(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    """Two ranges do not overlap."""
    return a[1] > b[2] or b[1] > a[2]


def _side(answer: str, sessions: list[KeptSession]) -> Side:
    rates = np.log([rate_of(s) for s in sessions])
    ratios = np.array([log_ratio(s.balance.n_left, s.balance.n_right) for s in sessions])
    rate = np.exp(_mean_range(rates))
    balance = np.tanh(_mean_range(ratios) / 2.0)
    return Side(answer, len(sessions), tuple(rate.tolist()), tuple(balance.tolist()))


def _mean_range(values: np.ndarray) -> np.ndarray:
    """Mean and 95 % interval over sessions: (estimate, low, high)."""
    mean = float(values.mean())
    reach = student_t(COMPARE_LEVEL, values.size - 1) * float(values.std(ddof=1)) / np.sqrt(values.size)
    return np.array([mean, mean - reach, mean + reach])


def _method(session: KeptSession) -> tuple[str, str]:
    return session.algorithm["version"], session.algorithm["parameters"]
