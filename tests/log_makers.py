"""Records for the tests of the recording: every kind, and packets as two sensors send them."""

from __future__ import annotations

import struct
from collections.abc import Iterable

import numpy as np

from monitor.model.calibration import Calibration
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import (
    LinkChange,
    LinkState,
    LogRecord,
    Packet,
    SampleBlock,
    SensorFacts,
    SessionFacts,
    Stretch,
    Tag,
    Tick,
    WallClock,
)
from monitor.model.words import Activity, Why
from monitor.recording.log_format import encode

Key = tuple[object, bytes]
CALIBRATION = Calibration((0.1, -0.2, 1 / 3), (1.01, 0.99, 1.0), 0.02, "2026-01-01", "2026-01-02")


def facts(profile: str = 'id = "example"\n') -> SessionFacts:
    """Facts with every field filled."""
    sensors = {
        limb: SensorFacts(
            f"{limb} sensor",
            100.0,
            False,
            39.2266,
            (0.0, 0.6, -0.8),
            "example",
            (("rate", "100"),),
            calibration=CALIBRATION,
        )
        for limb in LIMBS
    }
    return SessionFacts(sensors, Activity.BACK, "2026-01-02T03:04:05+00:00", 0.004, (("example", profile),))


def packet(number: int, limb: Limb = Limb.LEFT) -> Packet:
    """Packet `number` of a sensor: everything in it follows from the number."""
    tick = struct.pack("<BBBI", 9, 3, 0, number * 7)
    mixed = (number * 2654435761 & 0xFFFFFFFFFFFF).to_bytes(6, "little")
    return Packet(limb, number / 200 + (number % 17) * 1e-4, "data", tick + mixed)


def session(packets: int) -> list[LogRecord]:
    """A log with every kind of record, most of it packets of both limbs."""
    records: list[LogRecord] = [facts(), WallClock(0.0, "2026-01-02T03:04:05+00:00")]
    records += [LinkChange(limb, 0.01, LinkState.CONNECTED) for limb in LIMBS]
    for number in range(packets):
        records.append(packet(number, LIMBS[number % 2]))
        if number % 40 == 39:
            records.append(Tick(number / 200))
    time_s = np.arange(5) / 100
    records.append(SampleBlock(Limb.RIGHT, time_s, np.outer(time_s, [1.0, 2.0, -3.0]), np.full((5, 3), np.nan)))
    records.append(SampleBlock(Limb.LEFT, time_s, np.outer(time_s, [-1.0, 0.1, 9.0])))
    records += [Stretch(Why.PAUSED, 1.0), Stretch(Why.PAUSED, 1.0, 2.0, Limb.LEFT), Tag(2.5, "activity", "tummy")]
    records.append(LinkChange(Limb.LEFT, packets / 200, LinkState.LOST))
    return records


def keys(records: Iterable[LogRecord]) -> list[Key]:
    """The records in a form in which equal means equal to the last bit."""
    return [encode(record)[:2] for record in records]


def is_subsequence(part: list[Key], whole: list[Key]) -> bool:
    """True when `part` is `whole` with nothing changed, added or moved, and perhaps something left out."""
    rest = iter(whole)
    return all(any(key == other for other in rest) for key in part)
