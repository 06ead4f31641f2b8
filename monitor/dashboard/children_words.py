"""The words of the children's page and of the diary of first times."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.history import Child, DiaryEntry
from monitor.reports.age import age_on, age_words
from monitor.texts import children as texts
from monitor.texts.forms import SESSIONS, plural


def sessions_words(number: int) -> str:
    """`1 session`."""
    return plural(number, *SESSIONS)


def heads(width: int) -> str:
    """Above the columns."""
    return _columns(width, (texts.NAME, texts.BORN, texts.DUE, texts.AGE_TODAY, texts.CORRECTED_HEAD, texts.SESSIONS))


def child_line(child: Child, sessions: int, day: str, width: int) -> str:
    """One child of the list."""
    age = age_words(child, day) or "–"
    plain, _, rest = age.partition(" (corrected ")
    corrected = rest.removesuffix(")") if rest else "–"
    if plain.startswith("corrected "):
        plain, corrected = "–", plain.removeprefix("corrected ")
    cells = (child.nickname or texts.NOBODY, child.born or "–", child.due or "–", plain, corrected, str(sessions))
    return _columns(width, cells)


def _columns(width: int, cells: Sequence[str]) -> str:
    widths = [max(10, width - 57), 11, 11, 12, 12, 9]
    return "".join(_cell(text, room) for text, room in zip(cells, widths, strict=True)).rstrip()


def _cell(text: str, room: int) -> str:
    return text.ljust(room) if len(text) < room else f"{text[: room - 2]}… "


def facts_lines(child: Child, sessions: int, milestones: int, day: str) -> list[str]:
    """What is known of the child under the cursor, and where the rest of theirs is."""
    leg = texts.NOT_MEASURED if child.leg_length_m is None else texts.LEG_MEASURED.format(cm=100.0 * child.leg_length_m)
    aim = texts.NO_AIM if child.aim_min is None else texts.MIN_DAY.format(aim_min=child.aim_min)
    lines = [f"{texts.LEG}   {leg}", f"{texts.AIM}   {aim}"]
    age = age_on(child, day)
    if age.corrected_days is not None:
        lines.append(texts.AGE_TODAY_LINE.format(age=age_words(child, day)))
    wrote = texts.NOTHING_WRITTEN_YET if not milestones else texts.WRITTEN.format(milestones=milestones)
    return [
        *lines,
        texts.MILESTONES_LINE.format(wrote=wrote),
        texts.SESSIONS_LINE.format(sessions=sessions),
        texts.MORE_KEYS,
    ]


def milestone_line(entry: DiaryEntry, child: Child, width: int) -> str:
    """The day, the age on it, and the words, as far as they fit into a line."""
    age = age_words(child, entry.day) or ""
    text = f"{entry.day}  {age:<34}{entry.text}" if age else f"{entry.day}  {entry.text}"
    return text if len(text) <= width else f"{text[: width - 1]}…"
