"""What the shaking screen says. No textual here."""

from __future__ import annotations

from monitor.detection.shaking import HOLD_S, Felt, Moves
from monitor.model.limbs import Limb

TITLE = "Which leg is which?"
CONNECTING = "Connecting to both sensors …"
NEITHER = "Nothing moves yet. Still asleep? Press its button. Too gentle? A little more."
BOTH_MOVE = "Both move. Put one down and shake only the other."
LOST = "One of the sensors sends nothing. Bring it closer, or press its button."
SAME_AGAIN = "That is the LEFT one again. Shake the other one; enter takes it as RIGHT without shaking."
PATIENCE_S = 4.0
"""Nobody is told that nothing moves before that."""
KEYS_FIRST, KEYS_CHECK = "esc back, to say it by hand", "enter starts without shaking · esc back"
_BARS = "▁▂▃▄▅▆▇█"
_TOP_MS2 = 12.0


def ask(limb: Limb, *, again: bool) -> str:
    """The one thing to do now."""
    worn = "on" if again else "for"
    return f"Gently shake the sensor {worn} the {limb.upper()} ankle."


def exchanged(name: str) -> str:
    """The other sensor moves than last time."""
    return f"{name} was on the RIGHT leg last time."


EXCHANGED_KEYS = "s: it is the LEFT one from now on.   enter: as last time.\nShook the wrong one? Shake the other."


def moving_line(felt: Felt, name: str, limb: Limb) -> str:
    """Which one moves, and how much longer."""
    left_s = max(1, round(HOLD_S - felt.held_s + 0.5))
    rest = "" if felt.sure else f"   hold on, {left_s} more second{'' if left_s == 1 else 's'}"
    return f"{name} is moving   →   this one becomes {limb.upper()}{rest}"


def help_line(felt: Felt, waited_s: float) -> str:
    """What helps when nothing is decided."""
    if felt.moves is Moves.BOTH:
        return BOTH_MOVE
    if felt.moves is Moves.UNKNOWN and waited_s > PATIENCE_S:
        return LOST
    if felt.moves is Moves.NOTHING and waited_s > PATIENCE_S:
        return NEITHER
    return ""


def bar(levels_ms2: list[float]) -> str:
    """A few columns of movement, on one scale for both; small movements stay visible (square root)."""
    last = len(_BARS) - 1
    shares = (min(max(level, 0.0), _TOP_MS2) / _TOP_MS2 for level in levels_ms2)  # a low-pass swings below zero
    return "".join(_BARS[int(share**0.5 * last + 0.5)] for share in shares)
