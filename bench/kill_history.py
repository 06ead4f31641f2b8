"""kill -9 while data are worked on, at random moments: old or new, never half? `python -m bench.kill_history [KILLS]`

Each kill: a fresh copy of a small data folder, one operation in a process of its own, ended by force; then what the
next command would do first (take the lock, finish what was cut off), and a look at everything. Then the operation once
more, to its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.make_history_form import load
from monitor.locations import history_file, own_recordings
from monitor.model.history import Child, Finished
from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord, SampleBlock, SensorFacts, SessionFacts, Tag
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.recording.compaction import store
from monitor.storage.backup_file import prove
from monitor.storage.backups import back_up, restore
from monitor.storage.database import damage, open_to_read
from monitor.storage.erasing import erase_child, settle
from monitor.storage.folder_lock import FolderLock
from monitor.storage.history import History
from monitor.storage.owning import LOOSE
from monitor.storage.places import PENDING
from monitor.storage.rebuilding import asides, rebuild
from monitor.storage.recounting import recount, todays_method
from monitor.storage.writer import HistoryWriter, opened

ROOT = Path(__file__).resolve().parents[1]
SESSIONS = 3
OUT = "out.zip"
TRIES = 3
_VOLATILE = {"counted_at", "id", "result_id", "added_at", "tap_along_id"}
State = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done in a data folder; `parts`: it may be done for some sessions and not for others."""

    prepare: Callable[[Path], None]
    act: Callable[[Path], object]
    parts: bool = False


def log(number: int) -> list[LogRecord]:
    """A few seconds of a session."""
    facts = SessionFacts(
        {limb: SensorFacts(limb.value, 50.0) for limb in LIMBS}, Activity.BACK, f"2026-11-0{number + 1}T10:30:00+01:00"
    )
    time_s = np.arange(0.0, 6.0, 0.02)
    acc = np.tile([0.0, 0.0, 9.80665], (len(time_s), 1))
    acc[:, 0] += 9.0 * np.sin(2.0 * np.pi * np.clip(time_s - 1.0 - number, 0.0, 1.0))
    tag = Tag(0.0, "child", f"c{number % 2}")
    return [facts, tag, *(SampleBlock(limb, time_s, acc) for limb in LIMBS)]


def family(data: Path) -> None:
    """Two children, some sessions that an earlier method counted, a note on each."""
    own_recordings(data).mkdir(parents=True, mode=0o700)
    with HistoryWriter(history_file(data)) as writer:
        for number in range(SESSIONS):
            id_, records = f"2026-11-0{number + 1}_103000_abcd", log(number)
            store(lambda records=records: records, own_recordings(data) / f"{id_}.mcap")  # type: ignore[misc]
            pipeline = Pipeline()
            for record in records:
                pipeline.push(record)
            summary = pipeline.finish()
            older = replace(summary, algorithm=summary.algorithm | {"version": "0.9"})
            writer.write(Finished(id_, f"{id_}.mcap", f"c{number % 2}", older)).result()
            writer.add_note(id_, f"note {number}").result()
        for number in range(2):
            writer.set_child(Child(f"c{number}", f"name {number}")).result()


def old_form(data: Path) -> None:
    """A history as the first version wrote it."""
    data.mkdir(parents=True)
    load(1, history_file(data))


def other_computer(data: Path) -> None:
    """A backup, and a folder with one child of its own."""
    family(data)
    back_up(data / OUT, history_file(data), own_recordings(data))
    erase_child(history_file(data), own_recordings(data), "c0")


def again(data: Path) -> None:
    """Count all sessions with today's method."""
    path = history_file(data)
    with History(path) as history:
        waiting = history.counted_otherwise(*todays_method())
    with HistoryWriter(path) as writer:
        recount(writer, own_recordings(data), waiting)


def damaged_family(data: Path) -> None:
    """As above, but nonsense stands in the history where the results were."""
    family(data)
    path = history_file(data)
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'results'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


def mend(data: Path) -> None:
    """As a command does that meets it; where it is whole there is nothing to do."""
    if damage(history_file(data)) is not None:
        rebuild(history_file(data), own_recordings(data))


def backed_up(data: Path) -> None:
    """Into the data folder itself, to look at it with all else."""
    target = data / (OUT if not (data / OUT).exists() else "second.zip")
    back_up(target, history_file(data), own_recordings(data))
    (data / "second.zip").unlink(missing_ok=True)


OPERATIONS = {
    "rebuild": Operation(family, lambda data: rebuild(history_file(data), own_recordings(data))),
    "mend": Operation(damaged_family, mend),
    "recount": Operation(family, again, parts=True),
    "backup": Operation(family, backed_up),
    "restore": Operation(other_computer, lambda data: restore(data / OUT, history_file(data), own_recordings(data))),
    "migration": Operation(old_form, lambda data: opened(history_file(data)).close()),
    "delete": Operation(family, lambda data: erase_child(history_file(data), own_recordings(data), "c0")),
}


def state(data: Path) -> State:
    """Everything that the folder says, but for numbers and times of writing."""
    found = [f"recording {file.name} {_digest(file)}" for file in sorted(own_recordings(data).glob("*"))]
    if damage(history_file(data)) is not None:
        return (*found, f"damaged {_digest(history_file(data))}")
    connection = open_to_read(history_file(data))
    assert connection is not None
    with closing(connection):
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(set(tables) - LOOSE):
            rows = connection.execute(f'SELECT * FROM "{table}"')
            names = [part[0] for part in rows.description]
            found.append(f"table {table} {names}")
            for row in rows:
                said = {name: value for name, value in zip(names, row, strict=True) if name not in _VOLATILE}
                found.append(f"{table} {json.dumps(said, sort_keys=True)}")
    with History(history_file(data)) as history:  # what is shown, and of which method
        found.append(f"pending {history.state(PENDING)}")
        found += [f"shown {kept.recording_id} {kept.algorithm['version']}" for kept in history.sessions()]
    if (data / OUT).exists():
        prove(data / OUT)
        found.append("backup")
    return tuple(sorted(found))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _run(act: Callable[[Path], object], data: Path, after_s: float | None) -> tuple[float, bool]:
    """In a process of its own; how long it took, s, and whether it was ended by force."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act(data)
            code = 0
        finally:
            os._exit(code)
    if after_s is not None:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the operation failed by itself")
    return time.monotonic() - began, os.WIFSIGNALED(status)


def _halves(found: State, old: State, new: State, parts: bool) -> list[str]:
    """What belongs to neither state; with `parts`, each line must belong to one of both."""
    if found in (old, new):
        return []
    wrong = [line for line in found if line not in old and line not in new]
    if parts:
        return wrong + [line for line in set(old) & set(new) if line not in found]
    return wrong or ["a mixture of both"]


def try_kills(name: str, kills: int, chance: random.Random, folder: Path) -> tuple[int, int, int, list[str]]:
    """Of one operation: kills that came in time, old states, new states, and what was wrong."""
    operation = OPERATIONS[name]
    template, whole = folder / "template", folder / "whole"
    operation.prepare(template)
    old = state(template)
    took_s = []
    for _ in range(TRIES):
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(template, whole)
        took_s.append(_run(operation.act, whole, None)[0])
    long_s = min(took_s)  # the slower ones waited for the disk; a kill should come in time
    settle(history_file(whole), own_recordings(whole))
    new = state(whole)
    if old == new:
        raise RuntimeError(f"{name} changes nothing")
    in_time, olds, news, wrong = 0, 0, 0, []
    for number in range(kills):
        data = folder / str(number)
        shutil.copytree(template, data)
        _, killed = _run(operation.act, data, chance.uniform(0.0, long_s))
        in_time += killed
        with FolderLock(data, "bench"):
            settle(history_file(data), own_recordings(data))
            found = state(data)
            olds += found == old
            news += found == new
            wrong += _halves(found, old, new, operation.parts)
            operation.act(data)
            if (after := state(data)) != new:
                wrong.append(f"not finished afterwards: {sorted(set(after) ^ set(new))[:3]}")
            left = {path.name for path in data.iterdir() if path.name.startswith(".")}
            if left:
                wrong.append(f"left behind: {sorted(left)}")
            for aside in asides(history_file(data)):
                connection = open_to_read(aside)
                assert connection is not None
                connection.close()
        shutil.rmtree(data)
    return in_time, olds, news, wrong


def main(kills: int, names: list[str]) -> int:
    """Print what came of it; 1 when anything was half."""
    chance, bad = random.Random(1), 0
    for name in names or list(OPERATIONS):
        with tempfile.TemporaryDirectory() as folder:
            in_time, olds, news, wrong = try_kills(name, kills, chance, Path(folder))
        print(f"{name:10} {kills} kills, {in_time} of them in time: {olds} old, {news} new, {len(wrong)} wrong")
        for line in wrong[:5]:
            print(f"           {line[:200]}")
        bad += len(wrong)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, sys.argv[2:]))
