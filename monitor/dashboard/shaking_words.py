"""What the shaking screen says. No textual here."""

from __future__ import annotations

from monitor.detection.shaking import HOLD_S, Felt, Moves
from monitor.model.limbs import Limb
from monitor.texts import ready as texts
from monitor.texts.forms import plural

PATIENCE_S = 4.0
"""Nobody is told that nothing moves before that."""
_BARS = "▁▂▃▄▅▆▇█"
_TOP_MS2 = 12.0


def ask(limb: Limb, *, again: bool) -> str:
    """The one thing to do now."""
    worn = "on" if again else "for"
    return texts.SHAKE.format(worn=worn, limb=limb.upper())


def exchanged(name: str) -> str:
    """The other sensor moves than last time."""
    return texts.WAS_RIGHT.format(name=name)


def moving_line(felt: Felt, name: str, limb: Limb) -> str:
    """Which one moves, and how much longer."""
    left_s = max(1, round(HOLD_S - felt.held_s + 0.5))
    if felt.sure:
        return texts.MOVING.format(name=name, limb=limb.upper())
    return plural(left_s, texts.MOVING_ONE_MORE, texts.MOVING_HOLD_ON, name=name, limb=limb.upper())


def help_line(felt: Felt, waited_s: float) -> str:
    """What helps when nothing is decided."""
    if felt.moves is Moves.BOTH:
        return texts.BOTH_MOVE
    if felt.moves is Moves.UNKNOWN and waited_s > PATIENCE_S:
        return texts.LOST
    if felt.moves is Moves.NOTHING and waited_s > PATIENCE_S:
        return texts.NEITHER
    return ""


def bar(levels_ms2: list[float]) -> str:
    """A few columns of movement, on one scale for both; small movements stay visible (square root)."""
    last = len(_BARS) - 1
    shares = (min(max(level, 0.0), _TOP_MS2) / _TOP_MS2 for level in levels_ms2)  # a low-pass swings below zero
    return "".join(_BARS[int(share**0.5 * last + 0.5)] for share in shares)
