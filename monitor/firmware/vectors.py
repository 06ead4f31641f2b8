"""A profile's own examples: bytes with a known meaning, choices with known writes. They run at every loading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monitor.errors import DataError, MonitorError
from monitor.firmware.binding import TO_SI
from monitor.firmware.decoded import Decoded
from monitor.firmware.decoding import Decoder
from monitor.firmware.profile import Profile, SetupVector, Vector
from monitor.firmware.profile_steps import Step, Value, Write
from monitor.firmware.resolving import resolve
from monitor.firmware.steps import pieces
from monitor.texts import profiles as texts


def run_vectors(profile: Profile, where: str) -> None:
    """Compare every vector with what the profile makes of it.

    Raises:
        DataError: naming the vector and the difference.
    """
    groups: tuple[tuple[str, Sequence[Vector | SetupVector]], ...] = (
        ("vectors", profile.vectors),
        ("setup_vectors", profile.setup_vectors),
    )
    for kind, vectors in groups:
        for place, vector in enumerate(vectors):
            try:
                difference = _packet(profile, vector) if isinstance(vector, Vector) else _writes(profile, vector)
            except MonitorError as error:
                difference = str(error)
            if difference is not None:
                raise DataError(
                    texts.VECTOR_FAILS.format(name=vector.name, difference=difference),
                    where=f"{where}: {kind}[{place}]",
                    advice=texts.CONTRADICTS_EXAMPLE,
                )


def decode_vector(profile: Profile, vector: Vector) -> Decoded:
    """What the profile makes of the vector's bytes."""
    payloads = [bytes.fromhex(text) for text in ([vector.hex] if isinstance(vector.hex, str) else vector.hex)]
    resolved = resolve(profile, vector.params, vector.captured)
    decoder = Decoder(resolved)
    return decoder.feed(payloads, np.arange(len(payloads), dtype=np.float64), vector.char or profile.frames[0].char)


def _packet(profile: Profile, vector: Vector) -> str | None:
    got = decode_vector(profile, vector)
    apart = got.gyro_apart
    gyro = got.gyro_rads if apart is None else apart.gyro_rads
    found = max(len(got.acc_ms2), 0 if apart is None else len(apart.gyro_rads))
    listed = max(len(vector.acc), len(vector.gyro))
    faults = {str(fault): count for fault, count in got.faults.items()}
    if faults != vector.faults:
        return texts.REFUSED_PACKETS.format(found=faults, expected=vector.faults)
    expected = listed if vector.samples is None else vector.samples
    if found != expected:
        return texts.SAMPLES_EXPECTED.format(found=found, expected=expected)
    checks = (
        _compare(texts.ACCELERATION, got.acc_ms2, vector.acc, vector.unit, vector.tolerance),
        _compare(texts.ANGULAR_RATE, gyro, vector.gyro, vector.gyro_unit, vector.tolerance),
        _equal(texts.TIME, got.tick, vector.tick),
        _equal(texts.COUNTER, got.sequence, vector.sequence),
        _battery(got, vector.battery),
        _fields(got, vector.fields),
    )
    return next((check for check in checks if check is not None), None)


def _compare(
    what: str,
    got: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None,
    want: Sequence[Sequence[float]],
    unit: str,
    tolerance: float,
) -> str | None:
    if not want:
        return None
    if got is None or len(got) < len(want):
        return texts.NO_VALUES.format(what=what)
    shown = got[: len(want)] / TO_SI[unit]
    for place, (row, expected) in enumerate(zip(shown.tolist(), want, strict=True)):
        if not all(abs(a - b) <= tolerance for a, b in zip(row, expected, strict=True)):
            values = ", ".join(f"{value:.6g}" for value in row)
            return texts.VALUES_EXPECTED.format(
                what=what, place=place, values=values, unit=unit, expected=tuple(expected)
            )
    return None


def _equal(what: str, got: np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None, want: tuple[int, ...]) -> str | None:
    if want and (got is None or tuple(got.tolist()) != want):
        found = None if got is None else got.tolist()
        return texts.STAMPS_EXPECTED.format(what=what, found=found, expected=list(want))
    return None


def _battery(got: Decoded, want: float | None) -> str | None:
    if want is None or (got.battery and abs(got.battery[-1][1] - want) < 0.5):
        return None
    return texts.BATTERY_EXPECTED.format(found=[charge for _, charge in got.battery], expected=want)


def _fields(got: Decoded, want: dict[str, float]) -> str | None:
    values = {name: value for reading in got.readings for name, value in reading.values.items()}
    for name, expected in want.items():
        if values.get(name) != expected:
            return texts.FIELD_EXPECTED.format(name=name, found=values.get(name), expected=expected)
    return None


def _writes(profile: Profile, vector: SetupVector) -> str | None:
    resolved = resolve(profile, vector.params, vector.captured)
    for name, steps, want in (("setup", resolved.setup, vector.setup), ("stop", resolved.stop, vector.stop)):
        got = written(steps, resolved.values)
        expected = [bytes.fromhex(text) for text in want]
        if want and got != expected:
            for place in range(max(len(got), len(expected))):
                a, b = got[place : place + 1], expected[place : place + 1]
                if a != b:
                    return texts.WRITE_EXPECTED.format(steps=name, place=place, found=_show(a), expected=_show(b))
    return None


def written(steps: Sequence[Step], values: dict[str, Value]) -> list[bytes]:
    """The payloads of all write steps, in order."""
    return [piece for step in steps if isinstance(step, Write) for piece in pieces(step, values)]


def _show(parts: list[bytes]) -> str:
    return parts[0].hex(" ") if parts else texts.NO_BYTES
