"""What came of making the history anew, in words for commands and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.storage.rebuilding import Rebuilt

ANEW = "It is set aside and made anew from the recordings; nothing is deleted."
LATER = "puts it off; what is counted stays counted."
_PEOPLES = "names, notes, corrections, diary"


def rebuilt_lines(done: Rebuilt) -> list[str]:
    """Counted, carried over, lost; each a sentence."""
    lines = []
    if done.damage is not None:
        lines.append(f"{done.damage.message[:1].upper()}{done.damage.message[1:]}.")
    if done.aside is not None:
        lines.append(f"The old history was set aside: {done.aside}")
    lines.append(f"The new history has {number(done.counted, 'session')} counted from the recordings.")
    if done.kept:
        lines.append(
            f"{number(done.kept, 'session')} without a readable recording came from the old history as before."
        )
    if done.unread:
        lines.append(
            f"Nothing else of the old history could be read: {_PEOPLES} are missing. Children appear under their number"
            " until they are named again."
        )
    elif done.lost:
        lines.append(
            f"Not all of the old history could be read: some {_PEOPLES} may be missing here. As far as they are"
            " anywhere, they are in the file that was set aside."
        )
    elif done.damage is not None:
        lines.append(f"The rest was carried over from the old history: {_PEOPLES}.")
    return lines


def number(of: int, one: str) -> str:
    """As 1 session, 2 sessions."""
    return f"{of} {one}{'' if of == 1 else 's'}"
