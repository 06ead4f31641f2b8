"""The words of the settings, of the command palette, and of what all screens have in common."""

from __future__ import annotations

from datetime import datetime

from monitor.dashboard.keeper import Kept
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
    LARGE,
    MOVEMENT,
    NIGHT,
    NORMAL,
    NUMBERS,
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
    NUMBERS: texts.NUMBERS,
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
    NORMAL: texts.NORMAL,
    LARGE: texts.LARGE,
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
    NUMBERS: texts.NUMBERS_MEAN,
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


def sensor_line(limb: Limb, address: str | None, child: str) -> str:
    """What is remembered of a leg, and whose it is."""
    child = " ".join(child.split())
    whose = child if len(child) <= 12 else f"{child[:11]}…"
    return f"{texts.SENSOR.format(limb=limb.upper()):<22}{address or texts.NO_SENSOR}   {whose}".rstrip()


def backup_words(kept: Kept, now: datetime) -> str:
    """When the latest backup was made."""
    if kept.backup is None:
        return texts.NO_BACKUP
    if kept.backed_up_at is None:
        return texts.BACKUP_GONE.format(name=kept.backup.name)
    at = kept.backed_up_at
    days = (now.date() - at.date()).days
    day = texts.TODAY if days == 0 else texts.YESTERDAY if days == 1 else f"{at:%Y-%m-%d}"
    return texts.BACKUP_AT.format(day=day, time=f"{at:%H:%M}", name=kept.backup.name)


def where_lines(kept: Kept, now: datetime) -> list[str]:
    """Files, and what counts."""
    many = plural(kept.recordings, *FILES)
    return [
        texts.CHOICES.format(history=kept.history),
        texts.RECORDINGS.format(files=many, mb=kept.size_bytes / 1000000.0),
        texts.BACKUP.format(words=backup_words(kept, now)),
        texts.SENSORS.format(kinds=kept.kinds, rate=kept.rate_hz),
        texts.COUNTING.format(method=kept.method, threshold=kept.threshold_ms2),
    ]
