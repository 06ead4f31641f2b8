"""What the person at the table is told while a sensor is calibrated. No textual here: the command says the same."""

from __future__ import annotations

from monitor.analysis.calibration import FACES, HELD_S, Calibrating, Held
from monitor.errors import DataError
from monitor.model.calibration import Calibration
from monitor.texts import ready as texts


def ask(seen: Calibrating) -> str:
    """The one thing to do now."""
    if not seen.faces:
        return texts.FIRST
    return texts.NEXT if seen.missing else texts.LAST


def heard(held: Held, seen: Calibrating) -> str:
    """What a position that was held was good for."""
    if held is Held.SAME_FACE:
        return texts.SAME_FACE
    if held is Held.SLANTED:
        return texts.SLANTED_HEARD if seen.missing else texts.SLANTED_HEARD_ALL
    return texts.FACE_HEARD.format(number=FACES - seen.missing, all_faces=FACES)


def progress(seen: Calibrating, held_s: float) -> str:
    """Faces so far, the slanted position, and how long it lies still by now."""
    faces = "■" * (FACES - seen.missing) + "□" * seen.missing
    slanted = "■" if seen.slanted else "□"
    still = texts.STILL_FOR.format(seconds=min(held_s, HELD_S), all_seconds=HELD_S) if held_s else ""
    return texts.PROGRESS.format(faces=faces, slanted=slanted, still=still)


def done(made: Calibration) -> str:
    """The result, axis by axis."""
    offset = " ".join(f"{axis} {value:+.3f}" for axis, value in zip("xyz", made.offset_ms2, strict=True))
    gain = " ".join(f"{axis} {value:.4f}" for axis, value in zip("xyz", made.gain, strict=True))
    return texts.RESULT.format(offset=offset, gain=gain, off=made.off_ms2)


def rest_words(made: Calibration) -> str:
    """A rest check that went well."""
    return texts.REST_HOLDS.format(off=made.off_ms2, day=made.made_on)


def refused(error: DataError) -> str:
    """Why nothing is kept."""
    return texts.NOT_GOOD_ENOUGH.format(message=error.message, advice=error.advice)


def known_line(known: Calibration) -> str:
    """What is kept of it, and what to do instead of a check."""
    made = texts.CALIBRATED.format(day=known.made_on) if known.made_on else texts.CALIBRATED_FROM_FILE
    return texts.CHECKED.format(made=made, day=known.checked_on or texts.NEVER)
