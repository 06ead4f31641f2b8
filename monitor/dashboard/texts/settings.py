"""The words of the settings, of the command palette, and of what all screens have in common."""

from __future__ import annotations

from monitor.dashboard.settings import (
    BELL,
    CALM,
    CLICK,
    CONTRAST,
    DAY,
    FULL,
    MOVEMENT,
    NIGHT,
    OFF,
    PARENT,
    SOUNDS,
    THEME,
    THERAPIST,
)
from monitor.model.limbs import Limb

TITLE, SAVED_AT_ONCE = "Settings", "changes are saved at once"
LOOK, WHERE = "Choices", "Where things are"
NAMES = {THEME: "Theme", MOVEMENT: "Movement", SOUNDS: "Sounds"}
VALUES = {
    NIGHT: "night",
    DAY: "day",
    CONTRAST: "high contrast",
    FULL: "full",
    CALM: "calm",
    OFF: "off",
    BELL: "bell",
    CLICK: "soft click",
    PARENT: "parent",
    THERAPIST: "therapist",
}
MEANS = {
    THEME: "Colours of all screens. The terminal's own colours do not matter.",
    MOVEMENT: "full: the strips run. calm: they step once a second, nothing slides. off: no strips, nothing slides.",
    SOUNDS: "Once, when the aimed length is reached. Never while the baby stands, steps or practises: it may startle.",
}
CLICK_MEANS = "A soft click is the terminal's bell made short and quiet, where the terminal can; else it is its bell."
ANIMATIONS = "TEXTUAL_ANIMATIONS is set: it says what slides."
VIEW_MEANS = (
    "Which words stand beside the same numbers: therapist adds n, ranges, the index, rates and the method."
    " v changes it on any screen with figures."
)
SENSOR_MEANS = "Enter forgets it: the next start asks again which sensor is on this leg. Recordings keep their own."
NO_SENSOR = "none remembered"
PLAIN_HINT = (
    "With a screen reader: kickstep --plain record tells a session in lines; kickstep history, overview, baseline,"
    " children and diary print lines by themselves."
)
NOT_SAVED = "It holds until the program ends; it could not be saved: {why}"
VIEW_SAID = {True: "Therapist's words beside the same numbers.", False: "Parent's words, the same numbers."}
VIEW_SHOWN = {True: "therapist's words (v)", False: "parent's words (v)"}
PLACES = {
    "history": "Earlier sessions: days, weeks, replay, baseline, several sessions together",
}
"""Other screens, by the program's action; the palette finds them by these words."""
COMMON = {
    "view": "parent's or therapist's words beside the same figures",
    "settings": "settings: colours, movement, sounds, words",
    "help": "all keys of this screen",
    "quit": "leave the program; a session is ended first, its recording kept",
}
COMMON_KEYS = (
    ("v", COMMON["view"]),
    (",", COMMON["settings"]),
    ("ctrl+p", "find any of these by its name"),
)
FIND = "What do you want to do?"


def line(name: str, known: tuple[str, ...], value: str) -> str:
    """A setting with all its values; the chosen one has the filled mark."""
    return f"{name:<22}" + "   ".join(f"{'●' if one == value else '○'} {VALUES[one]}" for one in known)


def view_name(child: str) -> str:
    """Whose words, for whose figures."""
    child = " ".join(child.split())
    if not child:
        return "Words"
    return f"Words for {child}" if len(child) <= 11 else f"Words for {child[:10]}…"


def sensor_line(limb: Limb, address: str | None) -> str:
    """What is remembered of a leg."""
    return f"{f'{limb.upper()} sensor':<22}{address or NO_SENSOR}"


def where_lines(history: str, number: int, size_bytes: int, method: str) -> list[str]:
    """Files, and what counts."""
    many = "1 file" if number == 1 else f"{number} files"
    return [
        f"Choices and history  {history}",
        f"Recordings           {many}, {size_bytes / 1e6:.0f} MB, kept until you delete them",
        f"Counting             method {method}, one setting for both legs",
        "Backup and problems  kickstep backup FILE · kickstep doctor",
    ]
