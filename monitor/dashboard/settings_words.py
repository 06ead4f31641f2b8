"""The words of the settings, of the command palette, and of what all screens have in common."""

from __future__ import annotations

from monitor.dashboard.settings import (
    AIM,
    AWAKE,
    BELL,
    CALM,
    CLICK,
    COMPUTER,
    CONTRAST,
    DAY,
    FULL,
    MOVEMENT,
    NIGHT,
    OFF,
    PARENT,
    REMIND,
    SCREEN,
    SOUNDS,
    THEME,
    THERAPIST,
)
from monitor.model.limbs import Limb
from monitor.texts import settings as texts
from monitor.texts.forms import FILES, plural

NAMES = {
    THEME: texts.THEME,
    MOVEMENT: texts.MOVEMENT,
    SOUNDS: texts.SOUNDS,
    AIM: texts.AIM,
    REMIND: texts.REMIND,
    AWAKE: texts.AWAKE,
}
VALUES = {
    NIGHT: texts.NIGHT,
    DAY: texts.DAY,
    CONTRAST: texts.HIGH_CONTRAST,
    FULL: texts.FULL,
    CALM: texts.CALM,
    OFF: texts.OFF,
    BELL: texts.BELL,
    CLICK: texts.SOFT_CLICK,
    SCREEN: texts.SCREEN_TOO,
    COMPUTER: texts.COMPUTER_ALONE,
    PARENT: texts.PARENT,
    THERAPIST: texts.THERAPIST,
}
MEANS = {
    THEME: texts.THEME_MEANS,
    MOVEMENT: texts.MOVEMENT_MEANS,
    SOUNDS: texts.SOUNDS_MEAN,
    AIM: texts.AIM_MEANS,
    REMIND: texts.REMIND_MEANS,
    AWAKE: texts.AWAKE_MEANS,
}


def line(name: str, known: tuple[str, ...], value: str) -> str:
    """A setting with all its values; the chosen one has the filled mark."""
    return f"{name:<22}" + "   ".join(f"{'●' if one == value else '○'} {VALUES.get(one, one)}" for one in known)


def view_name(child: str) -> str:
    """Whose words, for whose figures."""
    child = " ".join(child.split())
    if not child:
        return texts.WORDS
    return texts.WORDS_FOR.format(child=child) if len(child) <= 11 else texts.WORDS_FOR_CUT.format(child=child[:10])


def sensor_line(limb: Limb, address: str | None) -> str:
    """What is remembered of a leg."""
    return f"{texts.SENSOR.format(limb=limb.upper()):<22}{address or texts.NO_SENSOR}"


def where_lines(history: str, number: int, size_bytes: int, method: str) -> list[str]:
    """Files, and what counts."""
    many = plural(number, *FILES)
    return [
        texts.CHOICES.format(history=history),
        texts.RECORDINGS.format(files=many, mb=size_bytes / 1000000.0),
        texts.COUNTING.format(method=method),
        texts.BACKUP,
    ]
