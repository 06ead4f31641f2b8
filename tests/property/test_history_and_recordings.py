"""Whatever is done in whatever order: the history, the recordings and a plain list of what was done agree."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.locations import history_file, own_recordings, recording_id, recordings_in
from monitor.model.history import KICK, Child, Correction, Finished, Wrong
from monitor.model.limbs import Limb
from monitor.model.session import SessionSummary
from monitor.recording.compaction import store
from monitor.storage.backups import back_up, restore
from monitor.storage.erasing import erase_child, erase_sessions
from monitor.storage.history import History
from monitor.storage.rebuilding import rebuild, remove
from monitor.storage.recounting import recount, todays_method
from monitor.storage.writer import HistoryWriter
from tests.unit.storage.keeping_makers import counts, log, name

SESSIONS, CHILDREN = 5, 2
TODAY = "today's"


@dataclass(slots=True)
class Said:
    """What should be known of a session."""

    notes: list[str] = field(default_factory=list)
    corrected: int = 0
    not_real: bool = False
    methods: set[str] = field(default_factory=set)


def child(number: int) -> str:
    return f"c{number % CHILDREN}"


@cache
def recorded(number: int) -> tuple[bytes, SessionSummary]:
    """A recording's bytes and its figures."""
    records = log(number, child(number), seconds=5.0)
    with tempfile.TemporaryDirectory() as folder:
        store(lambda: records, Path(folder, "a.mcap"))
        return Path(folder, "a.mcap").read_bytes(), counts(records)


class Family:
    """A data folder, and what should be in it."""

    def __init__(self, data: Path) -> None:
        self.path, self.folder, self.known = history_file(data), own_recordings(data), dict[int, Said]()
        self.backup, self.backed_up = data.parent / "b.zip", dict[int, Said]()
        self.folder.mkdir(parents=True)

    def record(self, number: int, older: bool) -> None:
        if number in self.known:
            return
        data, summary = recorded(number)
        (self.folder / f"{name(number)}.mcap").write_bytes(data)
        if older:
            summary = replace(summary, algorithm=summary.algorithm | {"version": "0.9"})
        with HistoryWriter(self.path) as writer:
            writer.add_child(Child(child(number), f"name {child(number)}")).result()
            session = Finished(name(number), f"{name(number)}.mcap", child(number), summary)
            assert writer.write(session).result()
        self.known[number] = Said(methods={"0.9" if older else TODAY})

    def say(self, number: int, what: str) -> None:
        if number not in self.known:
            return
        with HistoryWriter(self.path) as writer:
            if what == "note":
                writer.add_note(name(number), f"note {number}").result()
                self.known[number].notes.append(f"note {number}")
            elif what == "correction":
                at_s = float(self.known[number].corrected)
                correction = Correction("2026-11-20", Wrong.NOT_THERE, Limb.LEFT, at_s, "", KICK)
                writer.add_correction(name(number), correction).result()
                self.known[number].corrected += 1
            else:
                writer.set_not_real(name(number), True).result()
                self.known[number].not_real = True

    def delete(self, number: int) -> None:
        if self.known.pop(number, None) is not None:
            erase_sessions(self.path, self.folder, [name(number)])

    def remove(self, number: int) -> None:
        if self.path.exists():
            erase_child(self.path, self.folder, child(number))
        self.known = {other: said for other, said in self.known.items() if child(other) != child(number)}

    def recount(self) -> None:
        with History(self.path) as history:
            waiting = history.counted_otherwise(*todays_method())
        with HistoryWriter(self.path) as writer:
            assert not recount(writer, self.folder, waiting).failed
        for said in self.known.values():
            said.methods.add(TODAY)

    def rebuild(self, damaged: bool) -> None:
        if damaged and self.path.exists():
            remove(self.path)
            self.path.write_bytes(b"damaged")
        rebuild(self.path, self.folder)
        for said in self.known.values():
            if damaged:
                said.notes, said.corrected, said.not_real, said.methods = [], 0, False, set()
            said.methods.add(TODAY)

    def back_up(self) -> None:
        self.backup.unlink(missing_ok=True)
        back_up(self.backup, self.path, self.folder)
        self.backed_up = {
            number: replace(said, notes=list(said.notes), methods=set(said.methods))
            for number, said in self.known.items()
        }

    def restore(self) -> None:
        if not self.backup.exists():
            return
        restore(self.backup, self.path, self.folder)
        for number, before in self.backed_up.items():
            said = self.known.setdefault(number, replace(before, notes=[], methods=set(), corrected=0))
            said.notes = max(said.notes, before.notes, key=len)
            said.corrected = max(said.corrected, before.corrected)
            said.methods |= before.methods
            said.not_real |= before.not_real

    def check(self) -> None:
        """History, recordings and the list agree; and so do figures made from the recordings alone."""
        names = {name(number) for number in self.known}
        assert {recording_id(file) for file in recordings_in(self.folder)} == names
        method = todays_method()[0]
        with History(self.path) as history:
            kept = {session.recording_id: session for session in history.sessions()}
            assert set(kept) == names
            for number, said in self.known.items():
                session, results = kept[name(number)], history.results(name(number))
                assert session.limbs == recorded(number)[1].limbs
                assert session.child is not None
                assert session.child.id == child(number)
                assert sorted(history.notes(name(number))) == sorted(said.notes)
                assert session.not_real == said.not_real
                assert sum(session.corrected.values()) == said.corrected
                assert {TODAY if r.algorithm["version"] == method else "0.9" for r in results} == said.methods
        fresh = self.path.with_name("fresh.sqlite")
        remove(fresh)
        rebuild(fresh, self.folder)
        with History(fresh) as history:
            alone = {session.recording_id: session for session in history.sessions()}
        assert {id_: (s.limbs, s.day, s.balance) for id_, s in alone.items()} == {
            id_: (s.limbs, s.day, s.balance) for id_, s in kept.items()
        }


NUMBERS = st.integers(0, SESSIONS - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), NUMBERS, st.booleans()),
        st.tuples(st.just("say"), NUMBERS, st.sampled_from(["note", "correction", "not real"])),
        st.tuples(st.sampled_from(["delete", "remove"]), NUMBERS),
        st.tuples(st.just("rebuild"), st.booleans()),
        st.tuples(st.sampled_from(["recount", "back_up", "restore"])),
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=20)
@given(steps=STEPS)
def test_history_and_recordings_agree(steps: list[tuple[object, ...]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        family = Family(folder / "data")
        family.record(0, older=True)
        for step, *given_ in steps:
            getattr(family, str(step))(*given_)
        family.check()
    finally:
        shutil.rmtree(folder)
