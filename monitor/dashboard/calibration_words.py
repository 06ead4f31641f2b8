"""What the person at the table is told while a sensor is calibrated. No textual here: the command says the same."""

from __future__ import annotations

from monitor.analysis.calibration import FACES, HELD_S, Calibrating, Held
from monitor.errors import DataError
from monitor.model.calibration import Calibration

FIRST = "Lay the sensor on a firm table, on any of its six faces, and take your hands off."
NEXT = "Turn it onto a face that it has not lain on yet. A narrow one may lean flat against a box."
LAST = "Now lean it against something, slanted: not flat on any face."
CHECK = "Lay the sensor down, in any position, and take your hands off."
CONNECTING = "Connecting to the sensor …"
KEPT = " Kept with this sensor; sessions recorded from now on carry it."


def ask(seen: Calibrating) -> str:
    """The one thing to do now."""
    if not seen.faces:
        return FIRST
    return NEXT if seen.missing else LAST


def heard(held: Held, seen: Calibrating) -> str:
    """What a position that was held was good for."""
    if held is Held.SAME_FACE:
        return "That face was there before; it counts anew."
    if held is Held.SLANTED:
        return "Slanted position: heard." if seen.missing else "Slanted position: heard. That is all."
    return f"Face {FACES - seen.missing} of {FACES}: heard."


def progress(seen: Calibrating, held_s: float) -> str:
    """Faces so far, the slanted position, and how long it lies still by now."""
    faces = "■" * (FACES - seen.missing) + "□" * seen.missing
    slanted = "■" if seen.slanted else "□"
    still = f"   still for {min(held_s, HELD_S):.1f} of {HELD_S:.0f} s" if held_s else ""
    return f"faces {faces}   slanted {slanted}{still}"


def done(made: Calibration) -> str:
    """The result, axis by axis."""
    offset = " ".join(f"{axis} {value:+.3f}" for axis, value in zip("xyz", made.offset_ms2, strict=True))
    gain = " ".join(f"{axis} {value:.4f}" for axis, value in zip("xyz", made.gain, strict=True))
    return f"offset {offset} m/s2; gain {gain}; slanted, it is {made.off_ms2:.3f} m/s2 off 1 g"


def rest_words(made: Calibration) -> str:
    """A rest check that went well."""
    return f"At rest it is {made.off_ms2:.3f} m/s2 off 1 g: the calibration of {made.made_on} holds."


def refused(error: DataError) -> str:
    """Why nothing is kept."""
    return f"Not good enough: {error.message}. {error.advice}"


def known_line(known: Calibration) -> str:
    """What is kept of it, and what to do instead of a check."""
    made = f"calibrated {known.made_on}" if known.made_on else "calibrated from a file"
    return f"{made}, checked {known.checked_on or 'never'}   n: all six faces again"
