"""The words about a session that is over, from what the history keeps of it. No textual here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from monitor.dashboard.words import (
    MARKS,
    activity_words,
    effort_words,
    index_words,
    range_line,
    shares,
    span,
    why_words,
    withheld,
)
from monitor.locations import is_plain, own_recordings
from monitor.model.history import Child, KeptSession
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import NO_FIGURE, SessionSummary
from monitor.reports.age import age_words
from monitor.reports.history_text import interval_bar
from monitor.texts import sessions as texts
from monitor.texts.forms import plural
from monitor.texts.words import KINDS

SHORT_S = 180.0
COMPLETE = 0.8
"""Of the floor time, to be called complete enough: the share of blocks that the rule of the balance asks for too."""
_EIGHTHS = "▁▂▃▄▅▆▇█"


def child_words(child: Child | None, day: str) -> str:
    """`Mia · 15 weeks (corrected 11 weeks)`; the name alone when no date is known."""
    if child is None:
        return texts.NOBODY
    try:
        age = age_words(child, day)
    except ValueError:  # a date that a person edited into the database
        age = None
    return (child.nickname or texts.NOBODY) + (f" · {age}" if age else "")


def day_words(day: str) -> str:
    """`15 Nov`."""
    of = date.fromisoformat(day)
    return f"{of.day} {texts.MONTHS[of.month - 1]}"


def began_words(session: KeptSession) -> str:
    """`15 Nov 10:30`, by the clock of the place."""
    return f"{day_words(session.day)} {datetime.fromisoformat(session.started_at):%H:%M}"


def length_words(seconds: float) -> str:
    """`16 min`; of a short one the seconds too."""
    return span(seconds) if seconds < SHORT_S else texts.MINUTES.format(minutes=round(seconds / 60.0))


def main_word(session: KeptSession | SessionSummary) -> str:
    """Kicks, or steps of an upright baby."""
    return "steps" if session.activity.upright else "kicks"


def kept_recording(history: Path, session: KeptSession) -> Path | None:
    """Where a session's recording should be, beside the history; None when the disk kept none, or the name is a way."""
    name = session.recording_file
    return own_recordings(history.parent) / name if name is not None and is_plain(name) else None


def counts(session: KeptSession | SessionSummary) -> dict[Limb, int]:
    """The figure that makes sense, of each limb that had a sensor."""
    return {limb: int(getattr(session.limbs[limb], main_word(session))) for limb in LIMBS if limb in session.limbs}


def floor_s(session: KeptSession) -> float:
    """Recorded time without pauses; nothing of a car seat, bouncer or swaddle, s."""
    return session.floor_s


def rate_words(session: KeptSession) -> str:
    """A minute of counted time; empty under a minute of it."""
    if session.active_s < 60.0:
        return ""
    return texts.A_MINUTE.format(rate=60.0 * sum(counts(session).values()) / session.active_s)


def in_short(session: KeptSession, width: int, *, therapist: bool = False) -> list[str]:
    """How long, how many, and the balance where the rule allows a figure."""
    main, total, rate = main_word(session), sum(counts(session).values()), rate_words(session)
    lines = [texts.FLOOR_TIME.format(length=length_words(floor_s(session)), activity=activity_words(session.activity))]
    if total == 0 and session.empty_reason:
        lines.append(texts.NOTHING_COUNTED.format(what=main, why=session.empty_reason))
    else:
        lines.append(f"{total} {main}{f' – {rate}' if rate else ''}{corrected_words(session)}")
    if len(session.limbs) < len(LIMBS):
        return [*lines, texts.ONE_LEG]
    words = index_words(session.balance, width) if therapist else shares(session.balance)
    if words is None:
        return [*lines, texts.NO_BALANCE.format(why=withheld(session.balance))]
    bar = interval_bar(session.balance, width=max(11, min(61, width - 4)))
    return [*lines, words, f"L {bar} R", range_line(session.balance, width)]


def corrected_words(session: KeptSession) -> str:
    """Beside the count, which stays the program's own."""
    number = sum(session.corrected.values())
    return texts.CORRECTED_BY_YOU.format(number=number) if number else ""


def kinds_lines(session: KeptSession, width: int, *, therapist: bool = False) -> list[str]:
    """A bar each; `n/a` where the recording cannot tell. Of an upright baby: runs of steps."""
    if session.activity.upright:
        lines = [f"{texts.RUNS_STEPS:<13} {session.step_runs:>4}", f"{texts.LONGEST_RUN:<13} {session.longest_run:>4}"]
        return [*lines, *upright_lines(session), *effort_lines(session, therapist=therapist)]
    kicks = sum(counts(session).values())
    known = bool(session.kinds) or not kicks
    found = [(name, session.kinds.get(kind, 0) if known else None) for kind, name in KINDS]
    heel = session.heel_smashes if session.heel_smashes is not None or kicks else 0
    most, room = max([1, *session.kinds.values(), heel or 0]), max(1, width - 20)
    lines = [
        f"{name:<13} {_number(count)} {_bar(count or 0, most, room)}"
        for name, count in [*found, (texts.HEEL_SMASH, heel)]
    ]
    return [*lines, *upright_lines(session), *effort_lines(session, therapist=therapist)]


def effort_lines(session: KeptSession | SessionSummary, *, therapist: bool = False) -> list[str]:
    """How much each leg moved and, where kicks were counted, how strong they were; this session only, no verdict.

    A parent reads shares, a therapist the index (L-R)/(L+R), each with its range.
    """
    if len(session.limbs) < len(LIMBS) or session.amount_balance == NO_FIGURE:
        return []
    moved = "  ".join(f"{limb[0].upper()} {session.limbs[limb].movement_amount_ms:.1f}" for limb in LIMBS)
    lines = [texts.MOVED_M.format(moved=moved), f"         {effort_words(session.amount_balance, therapist=therapist)}"]
    if not session.activity.upright and any(counts(session).values()):
        lines.append(texts.STRENGTH.format(share=effort_words(session.vigour_balance, therapist=therapist)))
    return lines


def upright_lines(session: KeptSession) -> list[str]:
    """Rows of steps that reached a mark, and which of them a person called alone; bounces; candidates from the lean."""
    lines = []
    if session.marks:
        lines.append(texts.IN_ROW + " · ".join(f"{steps}+ {mark.rows}" for steps, mark in session.marks.items()))
        alone = [f"{steps}+ {mark.alone}" for steps, mark in session.marks.items() if mark.alone]
        lines.append(texts.ALONE.format(alone=" · ".join(alone) or texts.NOBODY_HAS_SAID))
    if session.bounce_cycles:
        lines.append(f"{texts.BOUNCES:<13} {session.bounce_cycles:>4}")
    if (lean := session.lean) is not None:
        if lean.got_up or lean.sat_down:
            lines.append(texts.PERHAPS.format(got_up=lean.got_up, sat_down=lean.sat_down))
        if lean.still_upright_s >= 1.0:
            lines.append(texts.UPRIGHT_STILL.format(span=span(lean.still_upright_s)))
    return lines


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f}".removesuffix(".0")


def _number(count: int | None) -> str:
    return " n/a" if count is None else f"{count:>4}"


def _bar(count: int, most: int, room: int) -> str:
    eighths = round(count / most * room * 8)
    part: str = ("", *"▏▎▍▌▋▊▉")[eighths % 8]
    return "█" * (eighths // 8) + part


def quality_lines(session: KeptSession, *, therapist: bool = False) -> list[str]:
    """Signal of each leg, what was left out and why, the clocks, whether it is complete enough, the notes.

    For a therapist the method too, by which figures of several days may be compared.
    """
    signal = [
        f"{limb} {_percent(1.0 - of.lost_fraction)} %" if of.lost_fraction is not None else f"{limb} n/a"
        for limb, of in session.limbs.items()
    ]
    lines = [texts.SIGNAL.format(signal="  ".join(signal))]
    out = sorted(session.excluded_s.items(), key=lambda item: -item[1])
    lines += [texts.LEFT_OUT.format(span=span(seconds), why=why_words(why)) for why, seconds in out if seconds >= 0.5]
    if len(lines) == 1:
        missing = floor_s(session) - session.active_s
        lines.append(texts.LEFT_OUT_NO_DATA.format(span=span(missing)) if missing >= 0.5 else texts.LEFT_OUT_NOTHING)
    if session.quality.clock_uncertainty_s is not None and len(session.limbs) > 1:
        lines.append(texts.CLOCKS.format(ms=1000.0 * session.quality.clock_uncertainty_s))
    lines.append(complete_words(session))
    if more := sum(session.not_counted.values()):
        lines.append(plural(more, texts.ONE_NOT_COUNTED, texts.MANY_NOT_COUNTED))
    if therapist:
        lines.append(texts.METHOD.format(**session.algorithm) if len(session.algorithm) > 1 else texts.NO_METHOD)
        lines += [texts.METHOD_BALANCE.format(why=withheld(session.balance))] if not session.balance.shown else []
    return [*lines, *session.quality.notes]


def complete_words(session: KeptSession) -> str:
    """Whether the session may be compared with others; about the signal, never about the baby."""
    if session.duration_s < SHORT_S:
        return texts.SHORT_SESSION
    if session.active_s < COMPLETE * floor_s(session):
        part = 100.0 * session.active_s / max(floor_s(session), 1.0)
        return texts.PART_COUNTED.format(percent=part)
    return texts.COMPLETE


def minute_lines(session: KeptSession, width: int) -> list[str]:
    """A column a minute (or several), one scale for both limbs; the last line numbers the minutes."""
    counts = {limb: session.minutes.get(limb, ()) for limb in LIMBS if limb in session.limbs}
    long = max(map(len, counts.values()), default=0)
    if not long:
        return [texts.NO_MINUTES]
    room = max(8, width - 8)
    joined = -(-long // room)
    columns = {limb: [sum(of[at : at + joined]) for at in range(0, long, joined)] for limb, of in counts.items()}
    number = -(-long // joined)
    wide = max(1, min(4, room // number))
    most = max(1, *(max(of) for of in columns.values()))
    lines = [
        f"{MARKS[limb]} {limb:<6}" + "".join(_column(count, most) * wide for count in of)
        for limb, of in columns.items()
    ]
    return [*lines, " " * 8 + _axis(number, wide, joined)]


def _column(count: int, most: int) -> str:
    return _EIGHTHS[min(7, max(0, math.ceil(8 * count / most) - 1))] if count else "·"


def _axis(number: int, wide: int, joined: int) -> str:
    line = ""
    for column in range(number):
        text = str(column * joined + 1)
        at = column * wide
        if at >= len(line) + (1 if line else 0) and at + len(text) <= number * wide:
            line = line.ljust(at) + text
            line += " " * (2 if wide == 1 else 1)
    return texts.AXIS.format(line=line.rstrip())


def fitting(lines: Sequence[str], rows: int) -> list[str]:
    """As many as there is room for, and how many more there are."""
    if len(lines) <= rows:
        return list(lines)
    shown = max(1, rows - 1)
    more = texts.AND_MORE_ALL_KEPT.format(number=len(lines) - shown)
    return [*lines[:shown], more] if rows > 1 else [f"{lines[0]}   {more}"]


def remember_lines(notes: Sequence[str], marked: Sequence[str], *, real: bool) -> list[str]:
    """Notes as they were written; marks with their times alone."""
    lines = [] if real else [texts.NOT_REAL]
    lines += [texts.MARKED_AT.format(time=datetime.fromisoformat(at).astimezone()) for at in marked]
    lines += [texts.NOTE_LINE.format(note=" ".join(note.split())) for note in notes]
    return lines or [texts.NO_NOTE]
