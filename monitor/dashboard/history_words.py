"""The words of the history's lists: days, weeks, the sessions of a day. No textual here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from monitor.dashboard.session_words import SHORT_S, counts, day_words, floor_s, main_word
from monitor.dashboard.words import activity_words, index_words
from monitor.model.history import KeptSession
from monitor.model.session import Balance
from monitor.reports.history_text import interval_bar
from monitor.texts import history as texts
from monitor.texts.forms import DAYS, plural

ROWS = 14
"""Days, or weeks, on one page."""
_EIGHTHS = "▁▂▃▄▅▆▇█"
_FLOOR, _RATE = 10, 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day or a week with its sessions, the newest first."""

    first: str
    last: str
    sessions: tuple[KeptSession, ...]

    @property
    def real(self) -> list[KeptSession]:
        """Without those that a person took out."""
        return [session for session in self.sessions if not session.not_real]

    @property
    def floor_s(self) -> float:
        """Time on the floor, s."""
        return sum(floor_s(session) for session in self.real)

    @property
    def rate(self) -> float | None:
        """Kicks a minute of counted time, over sessions long enough in which the baby was not upright."""
        fit = [s for s in self.real if not s.activity.upright and s.duration_s >= SHORT_S and s.active_s >= 60.0]
        active_s = sum(session.active_s for session in fit)
        return 60.0 * sum(sum(counts(session).values()) for session in fit) / active_s if active_s else None


def stretches(sessions: Sequence[KeptSession], last: date, *, weeks: bool) -> list[Stretch]:
    """The page's days (weeks), the newest first, the empty ones too.

    Args:
        sessions: the newest first.
        last: the page's last day.
    """
    long = 7 if weeks else 1
    end = last + timedelta(days=6 - last.weekday()) if weeks else last
    found = []
    for number in range(ROWS):
        until = end - timedelta(days=long * number)
        first, last_day = (until - timedelta(days=long - 1)).isoformat(), until.isoformat()
        found.append(Stretch(first, last_day, tuple(s for s in sessions if first <= s.day <= last_day)))
    return found


def page_span(last: date, *, weeks: bool) -> tuple[date, date]:
    """First and last day of a page."""
    if not weeks:
        return last - timedelta(days=ROWS - 1), last
    end = last + timedelta(days=6 - last.weekday())
    return end - timedelta(days=7 * ROWS - 1), end


def span_words(first: str, last: str) -> str:
    """`7 Nov to 20 Nov`."""
    return texts.SPAN.format(first=day_words(first), last=day_words(last))


def head_line(width: int, *, weeks: bool) -> str:
    """Above the columns."""
    bar = _bar_width(width)
    title = texts.BALANCE.center(bar - 12, "─")
    return texts.HEAD.format(
        day=texts.WEEK_FROM if weeks else texts.DAY,
        floor_time=texts.FLOOR_TIME,
        floor_width=_FLOOR + 9,
        rate_head=texts.KICKS_MIN,
        rate_width=_RATE,
        balance=title,
    )


def stretch_line(stretch: Stretch, page: Sequence[Stretch], width: int, *, weeks: bool, therapist: bool = False) -> str:
    """One day: floor time, kicks a minute, the balance of its single session or how many there are."""
    day = date.fromisoformat(stretch.first)
    name = day_words(stretch.first) if weeks else f"{texts.WEEKDAYS[day.weekday()]} {day_words(stretch.first)}"
    if not stretch.sessions:
        return f"{name:<11}–"
    most = max(60.0, *(of.floor_s for of in page))
    long = stretch.floor_s
    bar = "█" * max(1 if long else 0, round(long / most * _FLOOR))
    time = f"{bar:<{_FLOOR}} {minutes_words(long):>6}  "
    rates = [of.rate for of in page if of.rate is not None]
    return f"{name:<11}{time}{_rate_cell(stretch.rate, rates)}{_last_cell(stretch, _bar_width(width), therapist)}"


def minutes_words(seconds: float) -> str:
    """`16 min`."""
    return f"{seconds:.0f} s" if seconds < 59.5 else texts.MINUTES.format(minutes=round(seconds / 60.0))


def _bar_width(width: int) -> int:
    return max(11, min(61, width - 11 - _FLOOR - 9 - _RATE - 2) // 2 * 2 + 1)


def _rate_cell(rate: float | None, rates: Sequence[float]) -> str:
    if rate is None:
        return " " * _RATE
    mark = _EIGHTHS[min(7, int(8 * rate / max(*rates, rate, 0.1)))]
    return f"{rate:>5.1f} {mark:<{_RATE - 6}}"


def _last_cell(stretch: Stretch, width: int, therapist: bool) -> str:
    real = stretch.real
    if not real:
        return (
            texts.NOT_REAL_SESSION
            if len(stretch.sessions) == 1
            else texts.SESSIONS_NONE_REAL.format(number=len(stretch.sessions))
        )
    if len(real) > 1:
        shown = sum(session.balance.shown for session in real)
        return texts.SESSIONS.format(number=len(real), shown=texts.WITH_BALANCE.format(shown=shown) if shown else "")
    if not real[0].balance.shown or real[0].balance.estimate is None:
        return texts.ONE_NO_BALANCE
    return _balance_cell(real[0].balance, width, therapist)


def _balance_cell(balance: Balance, width: int, therapist: bool) -> str:
    """The range as a line; for a therapist in figures, where there is room for them."""
    words = index_words(balance, width) if therapist else None
    return words if words is not None and len(words) <= width else interval_bar(balance, width=width)


def session_line(session: KeptSession, width: int, *, therapist: bool = False) -> str:
    """One session of a day."""
    main = main_word(session)
    total = sum(counts(session).values())
    head = f"{datetime.fromisoformat(session.started_at):%H:%M}  {minutes_words(floor_s(session)):>6}  "
    head += f"{activity_words(session.activity)[:22]:<23}{f'{total} {main}':<12}"
    if session.not_real:
        return texts.LINE_NOT_REAL.format(head=head)
    if session.corrected:
        head += texts.LINE_CORRECTED.format(number=sum(session.corrected.values()))
    if session.marks:
        most = max(session.marks)
        head += texts.LINE_IN_ROW.format(most=most, alone=texts.ALONE if session.marks[most].alone else "")
    if not session.balance.shown or session.balance.estimate is None:
        return texts.LINE_NO_BALANCE.format(head=head)
    room = width - len(head)
    return head + _balance_cell(session.balance, max(11, min(61, room - 1)) // 2 * 2 - 1, therapist)


def page_words(page: Sequence[Stretch], *, weeks: bool) -> list[str]:
    """What the page comes to: days with floor time, the usual one, the child's own range of the rate."""
    days: dict[str, float] = {}
    for stretch in page:
        for session in stretch.real:
            days[session.day] = days.get(session.day, 0.0) + floor_s(session)
    if not days:
        return [texts.NO_FLOOR_TIME]
    one = plural(len(days), *DAYS)
    lines = [texts.USUAL_DAY.format(days=one, usual=minutes_words(median(days.values())))]
    rates = [of.rate for of in page if of.rate is not None]
    what = "week" if weeks else "day"
    if len(rates) > 1:
        lines.append(texts.RATES.format(low=min(rates), high=max(rates), what=what))
    methods = {(s.algorithm["version"], s.algorithm["parameters"]) for of in page for s in of.real}
    if len(methods) > 1:
        lines.append(texts.OTHER_METHODS)
    return lines


def recount_words(sessions: int, counting: float | None) -> str:
    """What `m` does about sessions of an earlier method; "" without any.

    Args:
        counting: how much of them is counted again, 0..1; None: nobody asked yet.
    """
    if counting is not None:
        return _counting_again("m", counting)
    if not sessions:
        return ""
    return plural(sessions, texts.ONE_EARLIER_METHOD, texts.EARLIER_METHOD)


def counted_earlier(sessions: int, counting: float | None) -> str:
    """The same of the session whose figures are shown."""
    if counting is not None:
        return _counting_again("m", counting)
    return texts.EARLIER_METHOD_HERE if sessions else ""


def history_counted_earlier(sessions: int, counting: float | None) -> str:
    """The same in the replay, which counts by today's method and has another use for `m`."""
    if counting is not None:
        return _counting_again("c", counting)
    words = texts.EARLIER_METHOD_ONE
    return words if sessions else ""


def _counting_again(key: str, counting: float) -> str:
    return texts.COUNTING_AGAIN.format(percent=100 * counting, key=key)


def recounted_words(counted: int, failed: int) -> str:
    """What came of it."""
    done = texts.COUNTED_AGAIN.format(counted=counted) if counted else texts.NOTHING_WAS_COUNTED_AGAIN
    return texts.SOME_FAILED.format(done=done, failed=failed) if failed else f"{done}."
