"""What a person chose for the screens, kept in the history beside what else is remembered. No textual here.

A value that this version does not know counts as not chosen: an older program can read what a newer one kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import StorageError
from monitor.model.aims import Aim
from monitor.model.history import WORDS_OF, Child

if TYPE_CHECKING:
    from monitor.storage.history import History

THEME, NUMBERS, MOVEMENT, SOUNDS = "theme", "numbers", "movement", "sounds"
AIM, REMIND, AWAKE = "aim", "remind", "awake"
NIGHT, DAY, CONTRAST = "night", "day", "contrast"
NORMAL, LARGE = "normal", "large"
FULL, CALM = "full", "calm"
BELL, CLICK = "bell", "click"
OFF = "off"
SCREEN, COMPUTER = "screen", "computer"
PARENT, THERAPIST = "parent", "therapist"
CHOICES: dict[str, tuple[str, ...]] = {
    THEME: (NIGHT, DAY, CONTRAST),
    NUMBERS: (NORMAL, LARGE),
    MOVEMENT: (FULL, CALM, OFF),
    SOUNDS: (BELL, CLICK, OFF),
    AIM: ("5", "10", "15", "20", "30"),
    REMIND: ("15", "20", "30", "45", OFF),
    AWAKE: (SCREEN, COMPUTER, OFF),
}
"""By the name under which it is kept; without a choice `USUAL` holds, or else the first."""
USUAL = {AIM: "15", REMIND: "20"}
"""Minutes."""
VIEWS = (PARENT, THERAPIST)
MOST_MIN = 24 * 60
NOBODY = ""
"""The child of sessions without one."""


def view_of(child_id: str) -> str:
    """Under this name stands whose words are shown for this child's figures."""
    return f"{WORDS_OF}{child_id}"


@dataclass(slots=True)
class Settings:
    """All choices.

    Args:
        chosen: by name.
        write: keeps one for good, in a thread (StorageError); None: it lasts until the program ends.
        place: the database that they are in, where there is one.
    """

    chosen: dict[str, str] = field(default_factory=dict)
    write: Callable[[str, str], None] | None = None
    place: Path | None = None

    def get(self, name: str) -> str:
        """The choice, or what holds without one."""
        known = CHOICES.get(name, VIEWS)
        value = self.chosen.get(name, "")
        return value if value in known else USUAL.get(name, known[0])

    def next(self, name: str, way: int = 1) -> str:
        """Chooses what stands beside the present choice, and gives it."""
        known = CHOICES.get(name, VIEWS)
        self.chosen[name] = value = known[(known.index(self.get(name)) + way) % len(known)]
        return value

    def aim(self, child: Child | None = None) -> Aim:
        """How long a session should be: as chosen, and no longer than the child's aim for a whole day."""
        day_min = child.aim_min if child is not None else None
        aim_s = 60.0 * min(int(self.get(AIM)), day_min or MOST_MIN)
        remind = self.get(REMIND)
        return Aim(aim_s, None if remind == OFF else max(aim_s, 60.0 * int(remind)))

    def therapist(self, child_id: str) -> bool:
        """This child's figures are shown with what a therapist reads beside them."""
        return self.get(view_of(child_id)) == THERAPIST


def settings_in(history: History, child_ids: Iterable[str]) -> Settings:
    """What is kept.

    Raises:
        StorageError: it cannot be read.
    """
    names = [*CHOICES, *(view_of(child_id) for child_id in (NOBODY, *child_ids))]
    found = {name: history.state(name) for name in names}
    return Settings({name: value for name, value in found.items() if value is not None})


def read_settings(history: Path) -> Settings:
    """What is kept, with Python's own sqlite3 alone; of an unreadable history nothing: that is told elsewhere."""
    from monitor.storage.history import History

    try:
        with History(history) as kept:
            settings = settings_in(kept, [child.id for child in kept.children()])
    except StorageError:
        settings = Settings()
    settings.place = history
    return settings
