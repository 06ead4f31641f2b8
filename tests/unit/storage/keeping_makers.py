"""A data folder with recordings that take no time to count, for the tests of keeping data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitor.locations import history_file, own_recordings
from monitor.model.history import Finished
from monitor.model.limbs import LIMBS
from monitor.model.records import LogRecord, SampleBlock, SensorFacts, SessionFacts, Tag, WallClock
from monitor.model.session import SessionSummary
from monitor.model.words import Activity
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.recording.compaction import store
from monitor.storage.writer import HistoryWriter

RATE_HZ = 50.0
PAGE = 4096


def log(number: int, child: str | None = "c1", started_at: str | None = None, seconds: float = 8.0) -> list[LogRecord]:
    """A session of some seconds in which each leg is thrown about `number` + 1 times at most."""
    facts = SessionFacts(
        {limb: SensorFacts(limb.value, RATE_HZ) for limb in LIMBS},
        Activity.BACK,
        started_at if started_at is not None else f"2026-11-{1 + number % 28:02d}T10:30:00+01:00",
    )
    records: list[LogRecord] = [facts, WallClock(0.0, "2026-11-20T10:30:00+01:00")]
    if child is not None:
        records.append(Tag(0.0, "child", child))
    time_s = np.arange(0.0, seconds, 1.0 / RATE_HZ)
    for offset, limb in enumerate(LIMBS):
        acc = np.tile([0.0, 0.0, 9.80665], (len(time_s), 1))
        for kick in range(number % 4 + 1):
            phase = np.clip((time_s - 1.0 - 1.7 * kick - 0.8 * offset) / 0.6, 0.0, 1.0)
            acc[:, 0] += 9.0 * np.sin(2.0 * np.pi * phase)
        records.append(SampleBlock(limb, time_s, acc))
    return records


def counts(records: list[LogRecord]) -> SessionSummary:
    """What a live session would have shown."""
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in records:
        pipeline.push(record)
    return pipeline.finish()


def name(number: int) -> str:
    """The recording's id."""
    return f"2026-11-{1 + number % 28:02d}_103000_{number:04x}"


def record(data: Path, number: int, child: str | None = "c1", *, older_method: bool = False) -> str:
    """A session is recorded and kept; its id."""
    records, id_ = log(number, child), name(number)
    own_recordings(data).mkdir(parents=True, exist_ok=True, mode=0o700)
    store(lambda: records, own_recordings(data) / f"{id_}.mcap")
    summary = counts(records)
    if older_method:
        summary = replace(summary, algorithm=summary.algorithm | {"version": "0.9"})
    with HistoryWriter(history_file(data)) as writer:
        writer.write(Finished(id_, f"{id_}.mcap", child, summary)).result()
    return id_


def no_results(path: Path) -> None:
    """Nonsense stands where the results of a history were; all else can be read."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'results'").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
