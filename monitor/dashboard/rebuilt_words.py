"""What came of making the history anew, in words for commands and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.texts import history as texts
from monitor.texts.forms import SESSIONS, plural

if TYPE_CHECKING:
    from monitor.storage.rebuilding import Rebuilt


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
