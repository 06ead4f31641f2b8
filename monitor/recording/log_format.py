"""Log record <-> message of the recording, exactly: `decode(*encode(record))` is the record, bit by bit.

docs/recordings.md describes the bytes for other programs.
"""

from __future__ import annotations

import dataclasses
import json
import math
import struct
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from monitor.model.calibration import from_dict
from monitor.model.limbs import Limb
from monitor.model.records import (
    FloatArray,
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
from monitor.recording.log_sources import Source

BLOCK = Source("block")
FACTS = Source("facts")
_LINK, _TICK, _STRETCH, _TAG, _WALL = (Source(kind) for kind in ("link", "tick", "stretch", "tag", "wall"))
_SAMPLES_HEAD = struct.Struct("<II")
_HAS_GYRO, _HAS_SESSION = 1, 2
TIME = struct.Struct("<d")
_NS = 1e9
_LATEST_S = 9e9

LAYOUTS: dict[str, str] = {
    "packet": "f64 arrival time in session seconds, then the notification's bytes; little-endian",
    "samples": "u32 n, u32 flags (1 = gyroscope, 2 = session times), then columns of n f64: time s, acc x y z m/s2,"
    " gyro x y z rad/s, session time s; little-endian",
    "block": "many records in columns, see docs/recordings.md of kickstep",
}
"""Kinds whose messages are binary; all others are JSON."""


class Encoded(NamedTuple):
    """A record as a message: its channel, its bytes and the time other programs sort it by."""

    source: Source
    content: bytes
    time_s: float


def encode(record: LogRecord) -> Encoded:
    """The message that holds `record`."""
    if isinstance(record, Packet):
        return Encoded(_packets(record.limb, record.char), TIME.pack(record.time_s) + record.payload, record.time_s)
    if isinstance(record, SampleBlock):
        return _encode_samples(record)
    if isinstance(record, SessionFacts):
        return Encoded(FACTS, _json(record), 0.0)
    if isinstance(record, Stretch):
        return Encoded(_STRETCH, _json(record), record.start_s)
    return Encoded(_OF_TYPE[type(record)], _json(record), record.time_s)


@cache
def _packets(limb: Limb, char: str) -> Source:
    return Source("packet", limb.value, char)


def record_time_s(record: LogRecord) -> float | None:
    """Session time that the log had reached with `record`, s; None where it does not tell."""
    if isinstance(record, SampleBlock):
        return float(record.at_s[-1]) if len(record.at_s) else None
    return None if isinstance(record, SessionFacts | Stretch) else record.time_s


def decode(source: Source, content: bytes) -> LogRecord | None:
    """The record of a message; None when it is of a kind or a wording that this version does not know."""
    try:
        if source.kind == "packet":
            return Packet(Limb(source.limb), TIME.unpack_from(content)[0], source.char, content[TIME.size :])
        if source.kind == "samples":
            return _decode_samples(Limb(source.limb), content)
        make = _FROM_JSON.get(source.kind)
        return None if make is None else make(json.loads(content, object_hook=_unplain))
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        return None


def time_ns(time_s: float) -> int:
    """Session seconds as mcap's nanoseconds, which cannot be negative or unknown; the record keeps the exact time."""
    return round(min(max(time_s, 0.0), _LATEST_S) * _NS) if math.isfinite(time_s) else 0


def same(one: LogRecord, other: LogRecord) -> bool:
    """True when two records are equal to the last bit (arrays and not-a-numbers included)."""
    return type(one) is type(other) and encode(one)[:2] == encode(other)[:2]


def _encode_samples(block: SampleBlock) -> Encoded:
    columns = [block.time_s, *block.acc_ms2.T, *(() if block.gyro_rads is None else block.gyro_rads.T)]
    flags = 0 if block.gyro_rads is None else _HAS_GYRO
    if block.session_s is not None:
        columns.append(block.session_s)
        flags |= _HAS_SESSION
    head = _SAMPLES_HEAD.pack(len(block.time_s), flags)
    content = head + b"".join(np.ascontiguousarray(column, dtype="<f8").tobytes() for column in columns)
    return Encoded(Source("samples", block.limb.value), content, record_time_s(block) or 0.0)


def _decode_samples(limb: Limb, content: bytes) -> SampleBlock:
    count, flags = _SAMPLES_HEAD.unpack_from(content)
    values = np.frombuffer(content, dtype="<f8", offset=_SAMPLES_HEAD.size).astype(np.float64)
    axes = 6 if flags & _HAS_GYRO else 3
    columns: FloatArray = values.reshape(1 + axes + (1 if flags & _HAS_SESSION else 0), count)
    # The same memory layout as an importer's arrays, lest a sum be taken in another order.
    acc = np.ascontiguousarray(columns[1:4].T)
    gyro = np.ascontiguousarray(columns[4:7].T) if flags & _HAS_GYRO else None
    return SampleBlock(limb, columns[0].copy(), acc, gyro, columns[-1].copy() if flags & _HAS_SESSION else None)


def _json(record: LogRecord) -> bytes:
    """ASCII, so that half characters in file names survive; keys are the record's field names."""
    return json.dumps(_plain(record), allow_nan=False, separators=(",", ":")).encode("ascii")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, np.floating):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}  # JSON has no word for these
    return value


def _unplain(found: dict[str, Any]) -> Any:
    return float(found["float"]) if found.keys() == {"float"} else found


def _known(cls: type, found: dict[str, Any], **made: Any) -> Any:
    """An object of `cls`; keys that a later version added are left aside."""
    names = {field.name for field in dataclasses.fields(cls)}
    return cls(**{key: value for key, value in {**found, **made}.items() if key in names})


def _facts(found: dict[str, Any]) -> SessionFacts:
    sensors = {Limb(limb): _sensor(sensor) for limb, sensor in found["sensors"].items()}
    facts: SessionFacts = _known(
        SessionFacts, found, sensors=sensors, activity=Activity(found["activity"]), profiles=_pairs(found["profiles"])
    )
    return facts


def _sensor(found: dict[str, Any]) -> SensorFacts:
    axis = found["shank_axis"]
    axis = None if axis is None else tuple(axis)
    known = found.get("calibration")
    calibration = None if known is None else from_dict(known)
    sensor: SensorFacts = _known(
        SensorFacts, found, shank_axis=axis, choices=_pairs(found["choices"]), calibration=calibration
    )
    return sensor


def _pairs(found: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in found)


def _link(found: dict[str, Any]) -> LinkChange:
    choices = found.get("choices")
    choices = None if choices is None else _pairs(choices)
    link: LinkChange = _known(
        LinkChange, found, limb=Limb(found["limb"]), state=LinkState(found["state"]), choices=choices
    )
    return link


def _stretch(found: dict[str, Any]) -> Stretch:
    limb = None if found["limb"] is None else Limb(found["limb"])
    stretch: Stretch = _known(Stretch, found, why=Why(found["why"]), limb=limb)
    return stretch


_OF_TYPE: dict[type, Source] = {LinkChange: _LINK, Tick: _TICK, Tag: _TAG, WallClock: _WALL}
_FROM_JSON: dict[str, Callable[[dict[str, Any]], LogRecord]] = {
    "facts": _facts,
    "link": _link,
    "tick": partial(_known, Tick),
    "stretch": _stretch,
    "tag": partial(_known, Tag),
    "wall": partial(_known, WallClock),
}
