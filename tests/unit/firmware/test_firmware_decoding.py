"""Decoding: batches and singles agree, nothing raises, every refusal has its reason."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.firmware.decoded import Decoded
from monitor.firmware.decoding import Decoder
from monitor.firmware.framing import Fault
from monitor.firmware.loading import load_shipped, resolve, shipped_profiles
from monitor.firmware.plan import Resolved

G0 = 9.80665


def plan(name: str, choices=None, captured=None) -> Resolved:
    return resolve(load_shipped(name), choices, captured)


PLANS = {
    "packed": plan("metamotion-s", {"gyro": "on"}),
    "stamped": plan("metamotion-s", {"stamps": "accounter", "gyro": "on"}, {"id": 0}),
    "stream": plan("witmotion-ble5"),
}
for _name in shipped_profiles():
    _profile = load_shipped(_name)
    if not _profile.refuse:
        PLANS[_name] = resolve(_profile, None, {"factor": 0.000244140625, "id": 1, "packer": 0})


def corpus(resolved: Resolved) -> list[bytes]:
    """Packets of the profile's own vectors, whole and damaged."""
    packets: list[bytes] = []
    for vector in resolved.profile.vectors:
        texts = [vector.hex] if isinstance(vector.hex, str) else vector.hex
        packets += [bytes.fromhex(text) for text in texts]
    whole = packets[:6]
    packets += [packet[:-1] for packet in packets] + [packet + b"\x00" for packet in packets]
    packets += [packet[: len(packet) // 2] for packet in whole] + [packet[len(packet) // 2 :] for packet in whole]
    packets += [first + second for first in whole[:3] for second in whole[:3]]
    return [*packets, b"", b"\xff" * 20, b"\x03", b"\x03\x05", b"\xff\xff\xff\x7f" * 10, bytes(513)]


def feed(decoder: Decoder, packets: list[bytes], cuts: list[int], char: str) -> list[Decoded]:
    arrivals = np.arange(len(packets)) * 0.06
    edges = [0, *sorted({cut % (len(packets) + 1) for cut in cuts}), len(packets)]
    return [decoder.feed(packets[start:end], arrivals[start:end], char) for start, end in pairwise(edges)]


def joined(parts: list[Decoded]) -> tuple[object, ...]:
    """Everything that must not depend on how packets were handed over."""
    faults: dict[Fault, int] = {}
    for part in parts:
        for fault, count in part.faults.items():
            faults[fault] = faults.get(fault, 0) + count

    def cat(name: str) -> bytes:
        values = [getattr(part, name) for part in parts]
        return b"".join(value.tobytes() for value in values if value is not None)

    arrays = tuple(cat(n) for n in ("acc_ms2", "gyro_rads", "saturated", "arrival_s", "samples", "tick", "sequence"))
    gyro = b"".join(part.gyro_apart.gyro_rads.tobytes() for part in parts if part.gyro_apart is not None)
    readings = tuple(reading for part in parts for reading in part.readings)
    battery = tuple(charge for part in parts for charge in part.battery)
    return arrays, gyro, repr(readings), battery, faults, sum(part.not_finite for part in parts)


@settings(max_examples=60)
@given(data=st.data())
def test_any_splitting_gives_the_same(data: st.DataObject) -> None:
    resolved = PLANS[data.draw(st.sampled_from(sorted(PLANS)))]
    char = data.draw(st.sampled_from(sorted(resolved.profile.chars)))
    packets = data.draw(st.lists(st.sampled_from(corpus(resolved)), max_size=30))
    cuts = data.draw(st.lists(st.integers(0, 30), max_size=6))
    together = joined(feed(Decoder(resolved), packets, [], char))
    assert joined(feed(Decoder(resolved), packets, cuts, char)) == together
    assert joined(feed(Decoder(resolved), packets, list(range(31)), char)) == together


def check_sane(resolved: Resolved, got: Decoded) -> None:
    n, p = len(got.acc_ms2), len(got.arrival_s)
    assert got.acc_ms2.shape == (n, 3)
    assert got.samples.sum() == n
    assert len(got.packet_index) == len(got.saturated) == n
    assert len(got.samples) == len(got.notification) == p
    for array in (got.tick, got.sequence):
        assert array is None or (array.shape == (p,) and array.dtype == np.int64)
    assert (got.tick is None) == (resolved.time is None)
    assert not np.isinf(got.acc_ms2).any()
    assert all(count > 0 for count in got.faults.values())
    assert all(0 <= charge <= 100 for _, charge in got.battery)


@settings(max_examples=200)
@given(data=st.data())
def test_no_bytes_make_it_raise(data: st.DataObject) -> None:
    resolved = PLANS[data.draw(st.sampled_from(sorted(PLANS)))]
    char = data.draw(st.sampled_from(sorted(resolved.profile.chars)))
    genuine = st.sampled_from(corpus(resolved))
    damaged = st.builds(
        _damage,
        genuine,
        st.integers(0, 40),
        st.binary(max_size=30),
        st.integers(0, 30),
        st.integers(0, 255),
    )
    packets = data.draw(st.lists(st.one_of(genuine, damaged, st.binary(max_size=60)), max_size=12))
    got = Decoder(resolved).feed(packets, np.zeros(len(packets)), char)
    check_sane(resolved, got)


def _damage(packet: bytes, cut: int, more: bytes, at: int, value: int) -> bytes:
    changed = bytearray(packet[: cut + 2] + more)
    if at < len(changed):
        changed[at] = value
    return bytes(changed)


PACKED = bytes.fromhex("03 05 62 b7 53 0d e9 fd 16 d0 4d 0e 57 02 8a ff a1 05 0a 01")


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (b"", Fault.TRUNCATED),
        (b"\x03", Fault.TRUNCATED),
        (PACKED[:-1], Fault.TRUNCATED),
        (PACKED + b"\x00", Fault.OVER_LONG),
        (bytes(600), Fault.OVER_LONG),
        (b"\x03\x07" + bytes(18), Fault.UNKNOWN_FRAME),
        (b"\x55\x05" + bytes(18), Fault.WRONG_HEADER),
    ],
)
def test_refusals_have_a_reason(payload: bytes, fault: Fault) -> None:
    decoder = Decoder(PLANS["packed"])
    got = decoder.feed([PACKED, payload, PACKED], np.array([0.0, 1.0, 2.0]), "notify")
    assert got.faults == {fault: 1}
    assert got.samples.tolist() == [3, 3]
    assert got.arrival_s.tolist() == [0.0, 2.0]
    assert got.notification.tolist() == [0, 2]
    assert got.packet_index.tolist() == [0, 0, 0, 1, 1, 1]


def test_kinds_of_packets_keep_their_order() -> None:
    single = bytes.fromhex("03 04 00 10 00 00 00 00")
    spin = bytes.fromhex("13 05") + bytes(18)
    battery = bytes.fromhex("11 8c 63 34 10")
    got = Decoder(PLANS["packed"]).feed([single, PACKED, battery, spin, single, battery], np.arange(6.0), "notify")
    assert got.samples.tolist() == [1, 3, 1]
    assert got.arrival_s.tolist() == [0.0, 1.0, 4.0]
    assert np.allclose(got.acc_ms2[[0, 4], 0], G0)
    assert got.battery == ((2.0, 99.0), (5.0, 99.0))
    assert got.gyro_apart is not None
    assert got.gyro_apart.arrival_s.tolist() == [3.0]
    assert got.gyro_rads is None


def test_saturation_is_flagged() -> None:
    full = bytes.fromhex("03 04 ff 7f 00 00 00 00")
    low = bytes.fromhex("03 04 00 00 00 80 00 00")
    near = bytes.fromhex("03 04 00 7f 00 00 00 00")
    got = Decoder(PLANS["packed"]).feed([full, low, near], np.zeros(3), "notify")
    assert got.saturated.tolist() == [True, True, False]


def test_unknown_characteristic_is_only_counted() -> None:
    got = Decoder(PLANS["packed"]).feed([PACKED], np.zeros(1), "elsewhere")
    assert got.faults == {Fault.UNKNOWN_FRAME: 1}
    assert got.acc_ms2.shape == (0, 3)
    with pytest.raises(ValueError, match="arrival"):
        Decoder(PLANS["packed"]).feed([PACKED], np.zeros(2), "notify")


def test_a_frame_waits_for_its_captured_variable() -> None:
    packet = bytes.fromhex("09 03 00 a6 33 0d 00 c1 00 b1 24 19 cd")
    blind = Decoder(plan("metamotion-s", {"stamps": "accounter"}))
    assert len(blind.feed([packet], np.zeros(1), "notify").acc_ms2) == 0
    got = Decoder(PLANS["stamped"]).feed([packet, packet], np.zeros(2), "notify")
    assert got.tick is not None
    assert got.tick.tolist() == [865190, 865190]


def test_a_stream_finds_back_after_a_loss() -> None:
    frame = bytes.fromhex("55 61 35 ff 59 ff 0a 08 00 00 00 00 00 00 b9 fc 00 00 55 61")  # a header inside
    decoder = Decoder(PLANS["stream"])
    got = decoder.feed([frame, frame[:17], frame, frame], np.arange(4.0), "data")
    assert got.samples.tolist() == [1, 1, 1]
    assert got.arrival_s.tolist() == [0.0, 2.0, 3.0]
    assert got.faults == {Fault.WRONG_HEADER: 1}
    stream = frame * 3
    pieces = [stream[at : at + 7] for at in range(0, len(stream), 7)]
    whole = Decoder(PLANS["stream"]).feed(pieces, np.arange(float(len(pieces))), "data")
    assert whole.samples.tolist() == [1, 1, 1]
    assert whole.notification.tolist() == [2, 5, 8]
    assert whole.faults == {}


def test_reset_forgets_half_a_packet() -> None:
    frame = bytes.fromhex("55 61") + bytes(18)
    decoder = Decoder(PLANS["stream"])
    decoder.feed([frame[:9]], np.zeros(1), "data")
    decoder.reset()
    got = decoder.feed([frame], np.ones(1), "data")
    assert got.samples.tolist() == [1]
    assert got.faults == {}
