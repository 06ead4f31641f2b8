"""Axivity AX3 and AX6 recordings (.cwa), read in a stream: memory does not grow with the days.

Written from the format's own description (openmovementproject/openmovement, Docs/ax3/cwa.h). A file is a header of 1024
bytes and sectors of 512: up to 120 samples, one time stamp that holds at one of them, a check sum. Samples between two
sectors' stamps are spread evenly: the sensor's own rate is a little off the nominal one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from monitor.errors import DataError
from monitor.model.records import FloatArray, SensorFacts
from monitor.model.units import RADIANS_PER_DEGREE, STANDARD_GRAVITY_MS2
from monitor.recording.csv_lines import cannot_open
from monitor.recording.limb_checks import HIGHEST_RATE_HZ, LOWEST_RATE_HZ
from monitor.recording.limb_data import Part
from monitor.texts import recording as texts

MAGIC = b"MD"
HEADER_BYTES = 1024
SECTOR_BYTES = 512
_SECTOR = np.dtype(
    [
        ("mark", "S2"),
        ("length", "<u2"),
        ("fraction", "<u2"),
        ("session", "<u4"),
        ("sequence", "<u4"),
        ("stamp", "<u4"),
        ("light", "<u2"),
        ("temperature", "<u2"),
        ("events", "u1"),
        ("battery", "u1"),
        ("rate", "u1"),
        ("format", "u1"),
        ("offset", "<i2"),
        ("count", "<u2"),
        ("data", "u1", (480,)),
        ("check", "<u2"),
    ]
)
_AT_ONCE = 2048
"""Sectors read at a time: 1 MB."""
_PACKED, _ACC16, _GYRO_ACC16, _GYRO_ACC_MAG16 = 0x30, 0x32, 0x62, 0x92
_BYTES_A_SAMPLE = {_PACKED: 4, _ACC16: 6, _GYRO_ACC16: 12, _GYRO_ACC_MAG16: 18}
_DRIFT = 0.1
"""Where the next sector's stamp is off by more than this share, something is missing between the two."""

Sectors = npt.NDArray[np.void]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AxivityFile:
    """One sensor's file. Made by `open_axivity`, which has been through it once."""

    path: Path
    facts: SensorFacts
    span_s: tuple[float, float]
    samples: int
    notes: tuple[str, ...]
    format: int
    rate_code: int
    own_clock: bool = True
    beside: None = None

    @property
    def name(self) -> str:
        """The sensor's name."""
        return self.facts.name

    def parts(self) -> Iterator[Part]:
        """The samples, about a megabyte of the file at a time."""
        for sectors, next_s in _ahead(self.path, self.format, self.rate_code):
            yield _decoded(sectors, next_s, self.facts.rate_hz)


def open_axivity(path: Path) -> AxivityFile:
    """Go through the file once: what it is, how much of it can be used.

    Raises:
        DataError: it cannot be read, is no such file or holds no sample.
    """
    device = _device(path)
    first: Sectors | None = None
    samples = bad = other = kept = 0
    start_s = end_s = 0.0
    for sectors in _pieces(path):
        sound = _sound(sectors)
        bad += int((~sound).sum())
        sectors = sectors[sound]
        if not len(sectors):
            continue
        if first is None:
            first = sectors[:1].copy()
            rate_hz = _rate_hz(int(first["rate"][0]))
            start_s = float(_start_s(first, rate_hz)[0])
        same = (sectors["format"] == first["format"]) & (sectors["rate"] == first["rate"])
        other += int((~same).sum())
        sectors = sectors[same]
        if len(sectors):
            kept += len(sectors)
            samples += int(sectors["count"].sum())
            last = sectors[-1:]
            end_s = max(end_s, float(_start_s(last, rate_hz)[0]) + (int(last["count"][0]) - 1) / rate_hz)
    if first is None or samples < 2:
        raise DataError(
            texts.FILE_HAS_NO_SAMPLE_CAN_BE_READ if bad else texts.FILE_HOLDS_NO_SAMPLES,
            where=str(path),
            advice=texts.COPY_FROM_SENSOR_AGAIN,
        )
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise DataError(texts.RATE_UNUSABLE.format(rate=rate_hz), where=str(path), advice=texts.RECORD_AT_25_TO_100_HZ)
    kind = int(first["format"][0])
    notes = [texts.SENSOR_CLOCK_HAS_NO_TIME_ZONE.format(device=device)]
    if bad:
        notes.append(texts.BLOCKS_DAMAGED.format(damaged=bad, blocks=bad + other + kept))
    if other:
        notes.append(texts.BLOCKS_OF_OTHER_SETTINGS.format(blocks=other))
    facts = SensorFacts(
        name=f"Axivity {device}",
        rate_hz=rate_hz,
        has_gyro=kind in (_GYRO_ACC16, _GYRO_ACC_MAG16),
        full_scale_ms2=(16 >> (int(first["rate"][0]) >> 6)) * STANDARD_GRAVITY_MS2,
        model="axivity-ax6" if kind in (_GYRO_ACC16, _GYRO_ACC_MAG16) else "axivity",
    )
    return AxivityFile(path, facts, (start_s, end_s), samples, tuple(notes), kind, int(first["rate"][0]))


def _device(path: Path) -> int:
    """The sensor's number."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
    except OSError as error:
        raise cannot_open(path, error) from error
    if not head.startswith(MAGIC):
        raise DataError(texts.NO_AXIVITY_RECORDING, where=str(path), advice=texts.NAME_CWA_FILE_AX3_OR_AX6)
    if len(head) < HEADER_BYTES:
        raise DataError(
            texts.FILE_ENDS_INSIDE_HEADER_AT.format(number=len(head)), where=str(path), advice=texts.COPY_AGAIN
        )
    upper = int.from_bytes(head[11:13], "little")
    return int.from_bytes(head[5:7], "little") | (0 if upper == 0xFFFF else upper << 16)


def _pieces(path: Path) -> Iterator[Sectors]:
    """The whole sectors after the header; half a sector at the end is not looked at."""
    try:
        with path.open("rb") as file:
            file.seek(HEADER_BYTES)
            while data := file.read(_AT_ONCE * SECTOR_BYTES):
                whole = len(data) // SECTOR_BYTES
                if whole:
                    yield np.frombuffer(data[: whole * SECTOR_BYTES], _SECTOR)
    except OSError as error:
        raise cannot_open(path, error) from error


def _sound(sectors: Sectors) -> Mask:
    """Those that are data, add up, and hold a time and a number of samples that fits in."""
    words = sectors.view(np.uint16).reshape(len(sectors), SECTOR_BYTES // 2)
    adds_up = (words.sum(axis=1, dtype=np.uint32) & 0xFFFF) == 0
    room = np.zeros(len(sectors), dtype=np.int64)
    for kind, size in _BYTES_A_SAMPLE.items():
        room[sectors["format"] == kind] = 480 // size
    fits = (sectors["count"] > 0) & (sectors["count"] <= room)
    return np.asarray(
        (sectors["mark"] == b"AX") & (sectors["length"] == 508) & adds_up & fits & (_stamp_s(sectors) > 0)
    )


def _rate_hz(code: int) -> float:
    return 3200.0 / (1 << (15 - (code & 0x0F)))


def _stamp_s(sectors: Sectors) -> FloatArray:
    """Whole seconds since 1970 of (n,) sectors; 0 where the date is none."""
    stamp = sectors["stamp"].astype(np.int64)
    months, inverse = np.unique(stamp >> 17, return_inverse=True)  # year, month and day: a few in a file
    days = np.zeros(len(months))
    for i, packed in enumerate(months.tolist()):
        try:
            day = datetime(2000 + (packed >> 9), (packed >> 5) & 15, packed & 31, tzinfo=UTC)
        except ValueError:
            continue
        days[i] = day.timestamp()
    of_day = ((stamp >> 12) & 31) * 3600 + ((stamp >> 6) & 63) * 60 + (stamp & 63)
    day_s = days[inverse]
    return np.asarray(np.where(day_s > 0, day_s + of_day, 0.0), dtype=np.float64)


def _start_s(sectors: Sectors, rate_hz: float) -> FloatArray:
    """Time of the first sample of (n,) sectors, s since 1970.

    With the top bit set the stamp has a fraction, and the offset was moved by it for readers that do not know
    fractions: that is taken back.
    """
    precise = (sectors["fraction"] & 0x8000) != 0
    fraction = np.where(precise, (sectors["fraction"].astype(np.int64) & 0x7FFF) << 1, 0)
    offset = sectors["offset"].astype(np.int64) + ((fraction * int(rate_hz)) >> 16)
    return _stamp_s(sectors) + fraction / 65536.0 - offset / rate_hz


def _ahead(path: Path, kind: int, rate_code: int) -> Iterator[tuple[Sectors, float]]:
    """The usable sectors in pieces, each with the time at which the one after it begins (NaN: none)."""
    rate_hz = _rate_hz(rate_code)
    held: Sectors | None = None
    for sectors in _pieces(path):
        sectors = sectors[_sound(sectors) & (sectors["format"] == kind) & (sectors["rate"] == rate_code)]
        if not len(sectors):
            continue
        if held is not None:
            yield held, float(_start_s(sectors[:1], rate_hz)[0])
        held = sectors
    if held is not None:
        yield held, float("nan")


def _decoded(sectors: Sectors, next_s: float, rate_hz: float) -> Part:
    count = sectors["count"].astype(np.int64)
    start_s = _start_s(sectors, rate_hz)
    step_s = (np.append(start_s[1:], next_s) - start_s) / count
    nominal = 1.0 / rate_hz
    # Across a gap and at the end, where no stamp follows, the rate just before is the best that is known.
    known = np.abs(step_s - nominal) <= _DRIFT * nominal
    latest = np.maximum.accumulate(np.where(known, np.arange(len(known)), -1))
    step_s = np.where(latest >= 0, step_s[latest], nominal)
    first = np.repeat(np.cumsum(count) - count, count)
    within = np.arange(int(count.sum())) - first
    time_s = np.repeat(start_s, count) + within * np.repeat(step_s, count)
    kind = int(sectors["format"][0])
    size = _BYTES_A_SAMPLE[kind]
    room = 480 // size
    raw = sectors["data"][:, : room * size].copy()
    there = np.arange(room)[None, :] < count[:, None]
    if kind == _PACKED:
        return Part(time_s, _unpacked(raw.view("<u4")[there]) * STANDARD_GRAVITY_MS2)
    values = raw.view("<i2").reshape(len(sectors), room, size // 2)[there].astype(np.float64)
    acc_scale = np.repeat(2.0 ** -(8.0 + (sectors["light"] >> 13)), count)[:, None] * STANDARD_GRAVITY_MS2
    if kind == _ACC16:
        return Part(time_s, values * acc_scale)
    gyro_range = 8000.0 / 2.0 ** ((sectors["light"] >> 10) & 7)
    gyro_scale = np.repeat(gyro_range / 32768.0, count)[:, None] * RADIANS_PER_DEGREE
    return Part(time_s, values[:, 3:6] * acc_scale, values[:, :3] * gyro_scale)


def _unpacked(words: npt.NDArray[np.uint32]) -> FloatArray:
    """(n,) words of three 10-bit numbers and a common exponent -> (n, 3) in g."""
    signed = words.astype(np.int64)
    axes = np.stack([(signed >> shift) & 0x3FF for shift in (0, 10, 20)], axis=1)
    axes = np.where(axes > 511, axes - 1024, axes)
    return np.asarray((axes << (signed >> 30)[:, None]) / 256.0, dtype=np.float64)
