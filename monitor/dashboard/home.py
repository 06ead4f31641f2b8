"""What the start screens need from the outside, and what they remember. No textual here, and nothing slow at import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from typing import Protocol as Interface

from monitor.dashboard.settings import NOBODY, Settings, settings_in
from monitor.errors import MonitorError, StorageError
from monitor.model.history import Child
from monitor.model.limbs import LIMBS, Limb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from monitor.dashboard.running import Starter
    from monitor.model.baseline import Protocol
    from monitor.model.calibration import Calibration
    from monitor.model.history import Begins
    from monitor.model.rest_check import RestCheck
    from monitor.sensors.radio import Radio
    from monitor.sensors.scanning import FoundSensor
    from monitor.sensors.source import LiveSource
    from monitor.storage.backups import BackedUp
    from monitor.storage.erasing import Erased
    from monitor.storage.writer import HistoryWriter

CARD, ASKED, CHILD = "start card", "asked about the child", "child"
"""Names of what is remembered: the card was read, the questions were asked, whose session was the last."""
YES = "yes"


def sensor_state(limb: Limb, child_id: str | None = None) -> str:
    """Under this name stands the address of the sensor that was on this leg of this child."""
    return f"{limb.value} sensor of {child_id}" if child_id else f"{limb.value} sensor"


@dataclass(slots=True)
class Memory:
    """What earlier starts left in the history."""

    card_read: bool = False
    asked: bool = False
    children: list[Child] = field(default_factory=list)
    child_id: str | None = None
    """Whose session was the last."""
    sensors_of: dict[str, dict[Limb, str]] = field(default_factory=dict)
    """Address of each leg's sensor, as it was said once, by child ("": before there was one): twins have four."""
    settings: Settings = field(default_factory=Settings)
    """What was chosen for the screens."""
    trouble: MonitorError | None = None
    """Why nothing can be remembered."""

    @property
    def child(self) -> Child | None:
        """Whose session comes next: the last one's, or the first that is known."""
        known = next((child for child in self.children if child.id == self.child_id), None)
        return known or next(iter(self.children), None)

    @property
    def sensors(self) -> dict[Limb, str]:
        """Those of the child whose session comes next."""
        return self.sensors_of.setdefault(self.next_id, {})

    @property
    def next_id(self) -> str:
        """Id of the child whose session comes next."""
        return self.child.id if self.child is not None else NOBODY

    def forget(self, child_id: str, limb: Limb) -> tuple[str, ...]:
        """The sensor on this leg of this child; under which names it was kept, none where none was."""
        known = self.sensors_of.get(child_id, {}).pop(limb, None) is not None
        return (sensor_state(limb, child_id), sensor_state(limb)) if known else ()

    def remembered(self) -> list[tuple[Child, Limb, str | None]]:
        """Each leg's sensor: of who comes next, known or not; then what is known of the others."""
        first = self.child or Child(self.next_id)
        found: list[tuple[Child, Limb, str | None]] = [(first, limb, self.sensors.get(limb)) for limb in LIMBS]
        for child in self.children:
            of = self.sensors_of.get(child.id, {})
            found += [(child, limb, of[limb]) for limb in LIMBS if limb in of and child.id != first.id]
        return found

    def owner_of(self, address: str) -> Child | None:
        """Another child on whom this sensor was, if it was never on the one whose session comes next."""
        if address in self.sensors.values():
            return None
        return next((child for child in self.children if address in self.sensors_of.get(child.id, {}).values()), None)


class Home(Interface):
    """The program around the screens."""

    memory: Memory

    def recall(self) -> Home:
        """Read once more what is remembered."""

    def load(self) -> None:
        """Everything slow, in a thread."""

    def radio(self) -> Radio:
        """The adapter, once loaded; always the same one."""

    def remember(self, name: str, value: str) -> None:
        """Keep something for the next start, in a thread; StorageError if that cannot be."""

    def add_child(self, child: Child) -> None:
        """Keep a child, or what changed of it, in a thread; StorageError, or UsageError where another has the name."""

    def begins(self, child: Child | None) -> Begins:
        """The words with which the next session begins, in a thread; an unreadable history has none."""

    def export_child(self, child: Child) -> BackedUp:
        """Everything of a child in one file, in a thread; StorageError if that cannot be."""

    def erase_child(self, child: Child) -> Erased:
        """A child goes with everything of theirs, in a thread; StorageError if that cannot be."""

    def history(self) -> tuple[Path, HistoryWriter]:
        """The database, and the program's one writer of it."""

    def session(
        self, sensors: dict[Limb, FoundSensor], child: Child | None, protocol: Protocol | None = None
    ) -> Starter:
        """A session with these sensors; of a trial as long as the protocol says, in its position."""

    def preview(
        self, sensors: dict[Limb, FoundSensor], calibrations: Mapping[str, Calibration] | None = None
    ) -> LiveSource:
        """These sensors before a session, to feel which one is shaken and to check them.

        Args:
            calibrations: of sensors that were calibrated, by address.
        """

    def calibrations(self) -> dict[str, Calibration]:
        """What is known of sensors' errors, by address; in a thread."""

    def keep_calibration(self, address: str, made: Calibration) -> None:
        """Of this sensor from now on, in a thread; StorageError if that cannot be."""

    def checks(self) -> dict[str, RestCheck]:
        """What the last checks of sensors found, by address; in a thread."""

    def keep_check(self, address: str, found: RestCheck) -> None:
        """Of this sensor, in a thread; StorageError if that cannot be."""

    def demo(self) -> tuple[Starter, str, str]:
        """The demo, its child's name, its banner."""


def read_memory(history: Path, demo_id: str) -> Memory:
    """What is remembered, read with Python's own sqlite3 alone; an unreadable history is told, not raised."""
    from monitor.storage.history import History

    memory = Memory()
    try:
        with History(history) as kept:
            memory.children = [child for child in kept.children() if child.id != demo_id]
            memory.card_read = kept.state(CARD) is not None
            memory.asked = kept.state(ASKED) is not None
            memory.child_id = kept.state(CHILD)
            memory.settings = settings_in(kept, [child.id for child in memory.children])
            for id_ in ("", *(child.id for child in memory.children)):
                found = {limb: kept.state(sensor_state(limb, id_)) for limb in LIMBS}
                memory.sensors_of[id_] = {limb: address for limb, address in found.items() if address}
    except StorageError as error:
        return Memory(trouble=error, settings=Settings(place=history))
    memory.settings.place = history
    if len(memory.children) == 1 and not memory.sensors_of[memory.children[0].id]:  # said before there was a name
        memory.sensors_of[memory.children[0].id] = dict(memory.sensors_of[""])
    return memory
