"""What came of making the history anew, and of sessions that were cut off, in words for commands and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.dashboard.session_words import began_words, length_words
from monitor.texts import history as texts
from monitor.texts.forms import SESSIONS, plural

if TYPE_CHECKING:
    from monitor.storage.rebuilding import Rebuilt
    from monitor.storage.rescuing import Rescued


def rebuilt_lines(done: Rebuilt) -> list[str]:
    """Counted, carried over, lost; each a sentence."""
    lines = []
    if done.damage is not None:
        lines.append(f"{done.damage.message[:1].upper()}{done.damage.message[1:]}.")
    if done.aside is not None:
        lines.append(texts.OLD_ASIDE.format(file=done.aside))
    lines.append(texts.NEW_HAS.format(sessions=plural(done.counted, *SESSIONS)))
    if done.kept:
        lines.append(texts.KEPT_AS_BEFORE.format(sessions=plural(done.kept, *SESSIONS)))
    if done.unread:
        lines.append(texts.NOTHING_ELSE_READ.format(what=texts.BY_PEOPLE))
    elif done.lost:
        lines.append(texts.NOT_ALL_READ.format(what=texts.BY_PEOPLE))
    elif done.damage is not None:
        lines.append(texts.CARRIED_OVER.format(what=texts.BY_PEOPLE))
    return lines


def rescued_lines(done: Rescued) -> list[str]:
    """Mended sessions, what is lost of them, what could not be mended."""
    lines = []
    for report, session in done.sessions:
        began, length = began_words(session), length_words(session.duration_s)
        lines.append(texts.CUT_OFF_MENDED.format(began=began, length=length))
        if report.original is not None:
            lines[-1] += " " + texts.CUT_OFF_IN_PART.format(length=length_words(report.lost_s))
    return lines + [texts.CUT_OFF_LEFT.format(name=name, why=error.message) for name, error in done.failed]
