"""The program around the start screens: what is remembered, the adapter, sessions with real sensors."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from monitor.cli.calibrations import SIMULATED_SEED, stored_calibrations
from monitor.cli.keeper import back_up_here
from monitor.cli.keeping import DEMO_ID, demo_child, keeping_for
from monitor.cli.live import new_recording
from monitor.dashboard.home import Memory, read_memory
from monitor.errors import DataError, StorageError
from monitor.locations import history_file, own_recordings
from monitor.model.history import Begins
from monitor.model.limbs import Limb
from monitor.model.words import Activity

if TYPE_CHECKING:
    from monitor.cli.app import Globals
    from monitor.cli.mounting import Axis
    from monitor.dashboard.running import Starter
    from monitor.model.baseline import Protocol
    from monitor.model.calibration import Calibration
    from monitor.model.history import Child
    from monitor.model.rest_check import RestCheck
    from monitor.runner import Session, Watcher
    from monitor.sensors.radio import Radio
    from monitor.sensors.scanning import FoundSensor
    from monitor.sensors.source import LiveSource
    from monitor.storage.backups import BackedUp
    from monitor.storage.erasing import Erased
    from monitor.storage.keeping import Keeping
    from monitor.storage.writer import HistoryWriter


@dataclass(slots=True)
class LiveStarter:
    """A session with sensors that were found.

    Args:
        keeping: brings the session into the history; the log has the opaque id of its child, if any.
        seconds: ends by itself, s.
    """

    path: Path
    keeping: Keeping | None
    radio: Radio
    sensors: dict[Limb, FoundSensor]
    activity: Activity = Activity.UNKNOWN
    seconds: float | None = None
    data_dir: Path | None = None
    remembered: Callable[[], Begins] | None = None
    """With whose words it begins, where nothing else was said."""
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    begins: Begins = field(default_factory=Begins)
    axes: dict[Limb, Axis] = field(default_factory=dict)
    """Each sensor's axis along the shank, where it was said."""

    def load(self) -> None:
        """What counting needs; and what was said last time."""
        self.calibrations = stored_calibrations(self.data_dir)
        if self.remembered is not None:
            self.begins = self.remembered()
        import monitor.runner
        import monitor.sensors.source  # noqa: F401 - loaded here so that nothing waits for it later

    async def open(self, watcher: Watcher) -> tuple[Session, LiveSource]:
        """The session, not begun."""
        from monitor.cli.record import WISHES
        from monitor.model.records import Tag
        from monitor.runner import Session
        from monitor.sensors.source import LiveSource
        from monitor.sensors.wakefulness import Wakefulness

        said = self.activity is not Activity.UNKNOWN
        activity = self.activity if said else self.begins.activity
        source = LiveSource(self.radio, self.sensors, WISHES, activity, self.calibrations, self.axes)
        for name, value in self.begins.context.items():
            source.put(Tag(0.0, name, value))
        if self.keeping is not None and self.keeping.child is not None:
            source.put(Tag(0.0, "child", self.keeping.child.id))
        awake = Wakefulness(source) if self.radio.client is None else None  # real sensors alone
        return Session(source, self.path, self.seconds, watcher, awake=awake), source


@dataclass(slots=True)
class CommandHome:
    """For `kickstep` without a command, and for `record` that was not told which sensors.

    Args:
        activity: the observer's word at the start of each session.
        seconds: each ends by itself, s.
        make_radio: the adapter; left out: the computer's own.
        axes: each leg's sensor axis along the shank, where it was said.
    """

    options: Globals
    activity: Activity = Activity.UNKNOWN
    seconds: float | None = None
    make_radio: Callable[[], Radio] | None = None
    axes: dict[Limb, Axis] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    _radio: Radio | None = None
    _writer: HistoryWriter | None = None
    _lock: Lock = field(default_factory=Lock)

    def recall(self) -> CommandHome:
        """Read what is remembered; quick, before the first picture."""
        self.memory = read_memory(history_file(self.options.data_dir), DEMO_ID)
        return self

    def load(self) -> None:
        """bleak and the firmware profiles, then what counting needs."""
        if self._radio is None:
            if self.make_radio is not None:
                self._radio = self.make_radio()
            else:
                from monitor.sensors.radio import Radio

                self._radio = Radio()
        import monitor.sensors.scanning  # noqa: F401 - loaded here so that nothing waits for it later

    def radio(self) -> Radio:
        """One for the whole program: it holds the adapter's lock."""
        assert self._radio is not None
        return self._radio

    def remember(self, name: str, value: str) -> None:
        """For the next start."""
        self._open_writer().set_state(name, value).result()

    def add_child(self, child: Child) -> None:
        """Into the history; recordings know its id alone."""
        self._open_writer().set_child(child).result()

    def begins(self, child: Child | None) -> Begins:
        """From the newest session."""
        from monitor.storage.history import History

        with contextlib.suppress(StorageError), History(history_file(self.options.data_dir)) as history:
            return history.begins("" if child is None else child.id)
        return Begins()

    def export_child(self, child: Child) -> BackedUp:
        """As `kickstep backup --child`, into the data folder."""
        return back_up_here(self.options.data_dir, child.id)

    def erase_child(self, child: Child) -> Erased:
        """As `kickstep children remove`; nobody else may hold the history meanwhile."""
        from monitor.storage.erasing import erase_child

        self.close()
        return erase_child(history_file(self.options.data_dir), own_recordings(self.options.data_dir), child.id)

    def close(self) -> None:
        """Wait for what is being written."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def _open_writer(self) -> HistoryWriter:
        """One for all: two that make a new history at the same time would be in each other's way."""
        from monitor.storage.writer import HistoryWriter

        with self._lock:
            if self._writer is None:
                self._writer = HistoryWriter(history_file(self.options.data_dir))
            return self._writer

    def history(self) -> tuple[Path, HistoryWriter]:
        """The database, and the program's one writer of it."""
        return history_file(self.options.data_dir), self._open_writer()

    def session(
        self, sensors: dict[Limb, FoundSensor], child: Child | None, protocol: Protocol | None = None
    ) -> Starter:
        """A new recording with these sensors."""
        activity = self.activity if protocol is None else protocol.activity
        seconds = self.seconds if protocol is None else 60.0 * protocol.minutes
        self.options.recording = path = new_recording(self.options.data_dir)
        keeping, folder = self._keeping(path, child), self.options.data_dir
        begins = partial(self.begins, child)
        return LiveStarter(path, keeping, self.radio(), sensors, activity, seconds, folder, begins, axes=self.axes)

    def preview(
        self, sensors: dict[Limb, FoundSensor], calibrations: Mapping[str, Calibration] | None = None
    ) -> LiveSource:
        """These sensors, without a recording."""
        from monitor.cli.record import WISHES
        from monitor.sensors.source import LiveSource

        return LiveSource(self.radio(), sensors, WISHES, calibrations=calibrations)

    def calibrations(self) -> dict[str, Calibration]:
        """What is known of sensors' errors, by address."""
        return stored_calibrations(self.options.data_dir)

    def keep_calibration(self, address: str, made: Calibration) -> None:
        """Sessions recorded from now on carry it."""
        self._open_writer().set_calibration(address, made).result()

    def checks(self) -> dict[str, RestCheck]:
        """What the last checks of sensors found; an unreadable history has none."""
        from monitor.storage.history import History

        with contextlib.suppress(StorageError), History(history_file(self.options.data_dir)) as history:
            return history.checks()
        return {}

    def keep_check(self, address: str, found: RestCheck) -> None:
        """With the sensor; a calibration that still holds has this as its last rest check."""
        from monitor.analysis.calibration import still_holds

        writer = self._open_writer()
        writer.set_check(address, found).result()
        known = self.calibrations().get(address)
        if known is not None and found.off_ms2 is not None:
            with contextlib.suppress(DataError):  # the check's own words ask for a new one
                writer.set_calibration(address, still_holds(known, found.off_ms2, found.day)).result()

    def demo(self) -> tuple[Starter, str, str]:
        """The simulated baby."""
        from monitor.cli.demo import CHILD, DemoStarter
        from monitor.texts.recording_commands import NOTE

        self.options.recording = path = new_recording(self.options.data_dir)
        keeping, folder = self._keeping(path, demo_child()), self.options.data_dir
        return DemoStarter(path, None, 1.0, SIMULATED_SEED, keeping, data_dir=folder), CHILD, NOTE

    def _keeping(self, path: Path, child: Child | None) -> Keeping:
        return keeping_for(path, self.options.data_dir, child, self._open_writer())
