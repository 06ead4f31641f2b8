"""Delta blocks: many packets of any layout at once give what a plain reading of each gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import monitor.firmware.deltas as deltas
from monitor.firmware.decoding import Decoder
from monitor.firmware.deltas import Memory, decode_deltas, encode_deltas, join
from monitor.firmware.framing import Fault
from monitor.firmware.loading import load_text, resolve
from monitor.firmware.plan import Resolved
from monitor.simulation.encoder import Encoder

HEAD = """
schema = 1
id = "made-up"
title = "Made up"
status = "draft"
match = [{ name_prefix = "M" }]
rate = { nominal_hz = 50 }
[chars.data]
service = "00000001-0000-0000-0000-000000000000"
uuid = "00000002-0000-0000-0000-000000000000"
[[vectors]]
name = "one"
source = "constructed"
hex = "%s"
acc = [[0.001, 0, 0]]
tolerance = 0.000001
unit = "g"
"""
RAW = """
[[frames]]
name = "raw"
char = "data"
when = [{ at = 0, eq = 1 }]
samples = { at = 2, type = "i16", count = "rest", per = 2048, unit = "g" }
"""
DELTAS = """
[[frames]]
name = "deltas in mg"
char = "data"
when = [{ at = 0, eq = 2 }]
samples = { at = 2, type = "i16", decoder = "polar-delta", typical = 20, scale = 1, unit = "mg" }
[[frames]]
name = "deltas in g"
char = "data"
when = [{ at = 0, eq = 3 }]
samples = { at = 2, type = "i16", decoder = "polar-delta", typical = 20, per = 4096, unit = "g" }
"""
CHECKED = """
[[frames]]
name = "deltas in g"
char = "data"
when = [{ at = 0, eq = 2 }]
max = 90
checksum = { kind = "xor8", at = 1 }
fields = [{ name = "seconds", at = 2, type = "f32" }]
samples = { at = 6, type = "i16", decoder = "polar-delta", typical = 20, scale = 0.001, unit = "g" }
[time]
field = "seconds"
unit = "s"
bits = 32
refers = "last"
"""
PLAIN = "02 00 01 00 00 00 00 00"
FORMS = {
    "deltas first": (HEAD % PLAIN) + DELTAS + RAW,
    "deltas last": (HEAD % PLAIN) + RAW + DELTAS,
    "nothing but deltas": (HEAD % PLAIN) + DELTAS,
    "checked, with an end and a clock": (HEAD % "02 03 00 00 00 00 01 00 00 00 00 00") + CHECKED,
}
MEMORY = Memory()
"""One for all tests, as a decoder keeps one: what is left in it must not matter."""
RESOLVED = {name: resolve(load_text(text, "made-up")) for name, text in FORMS.items()}


def plainly(packet: bytes, at: int) -> list[list[int]] | None:
    """The format read bit by bit."""
    if len(packet) < at + 6:
        return None
    samples = [[int.from_bytes(packet[k : k + 2], "little", signed=True) for k in range(at, at + 6, 2)]]
    at += 6
    while at < len(packet):
        if at + 2 > len(packet):
            return None
        width, count = packet[at : at + 2]
        end = at + 2 + (3 * count * width + 7) // 8
        if width > 32 or end > len(packet) or len(samples) + count > 2048:
            return None
        bits = int.from_bytes(packet[at + 2 : end], "little")
        for _ in range(count):
            sample = list(samples[-1])
            for axis in range(3):
                value, bits = bits & ((1 << width) - 1), bits >> width
                sample[axis] += value - (1 << width) if width and value >> (width - 1) else value
            samples.append(sample)
        at = end
    return samples


@st.composite
def blocks(draw: st.DrawFn) -> bytes:
    """A reference sample and blocks that come out even."""
    body = draw(st.binary(min_size=6, max_size=6))
    widths = draw(st.sampled_from([st.integers(2, 11), st.integers(0, 16), st.integers(0, 32)]))
    for _ in range(draw(st.integers(0, 3))):
        width, count = draw(widths), draw(st.integers(0, 20))
        size = (3 * count * width + 7) // 8
        body += bytes([width, count]) + draw(st.binary(min_size=size, max_size=size))
    return body


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Mostly even ones; some cut, lengthened, or with a byte changed; noise."""
    body = draw(blocks())
    damage = draw(st.sampled_from(["", "", "", "cut", "more", "byte", "noise"]))
    if damage == "cut":
        return body[: draw(st.integers(0, len(body) - 1))]
    if damage == "more":
        return body + draw(st.binary(min_size=1, max_size=5))
    if damage == "byte":
        at = draw(st.integers(0, len(body) - 1))
        return body[:at] + bytes([draw(st.integers(0, 255))]) + body[at + 1 :]
    return draw(st.binary(max_size=60)) if damage == "noise" else body


@settings(max_examples=150)
@given(st.lists(bodies(), max_size=9), st.integers(0, 3), st.integers(1, 4))
def test_many_packets_are_read_as_each_is(packets: list[bytes], at: int, together: int) -> None:
    packets = [bytes(at) + packet for packet in packets]
    before, deltas._TOGETHER = deltas._TOGETHER, together
    try:
        counts, samples = decode_deltas(join(packets), at, MEMORY)
    finally:
        deltas._TOGETHER = before
    plain = [plainly(packet, at) for packet in packets]
    assert samples.tolist() == [0 if one is None else len(one) for one in plain]
    assert counts.tolist() == [sample for one in plain for sample in one or []]


@settings(max_examples=100)
@given(st.data())
def test_a_batch_is_what_its_packets_are(data: st.DataObject) -> None:
    resolved = RESOLVED[data.draw(st.sampled_from(sorted(RESOLVED)))]
    head = 6 if resolved.time else 2
    packets = []
    for body in data.draw(st.lists(bodies(), max_size=8)):
        packet = bytearray(data.draw(st.binary(min_size=head, max_size=head)) + body)
        packet[0] = data.draw(st.sampled_from([1, 2, 2, 3, 3, 4]))
        if resolved.time and data.draw(st.booleans()):
            packet[1] ^= np.bitwise_xor.reduce(np.frombuffer(packet, np.uint8))
        packets.append(bytes(packet))
    decoder = Decoder(resolved)
    got = decoder.feed(packets, np.arange(len(packets), dtype=np.float64), "data")
    singly = [decoder.feed([packet], np.zeros(1), "data") for packet in packets]
    assert got.acc_ms2.tobytes() == b"".join(one.acc_ms2.tobytes() for one in singly)
    assert got.saturated.tolist() == [flag for one in singly for flag in one.saturated.tolist()]
    assert got.samples.tolist() == [count for one in singly for count in one.samples.tolist()]
    assert got.notification.tolist() == [place for place, one in enumerate(singly) if len(one.samples)]
    assert got.packet_index.tolist() == np.arange(len(got.samples)).repeat(got.samples).tolist()
    for fault in Fault:
        assert got.faults.get(fault, 0) == sum(one.faults.get(fault, 0) for one in singly)


@pytest.mark.parametrize("name", sorted(RESOLVED))
def test_what_the_simulation_sends_comes_back(name: str) -> None:
    resolved: Resolved = RESOLVED[name]
    checked = resolved.time is not None
    encoder = Encoder(resolved, frame="deltas in g", samples_per_packet=11)
    phase = np.arange(110)[:, None] * 0.4 + np.array([0.0, 1.0, 2.0])
    acc = 12.0 * np.sin(phase) * np.linspace(0.01, 1.0, 110)[:, None]
    packets = [sent.payload for sent in encoder.encode(np.arange(110) / 50.0, acc)]
    assert len({len(packet) for packet in packets}) > 3
    if checked:  # the encoder has no checksum for delta blocks
        packets = [bytes([p[0], np.bitwise_xor.reduce(np.frombuffer(p, np.uint8)), *p[2:]]) for p in packets]
    got = Decoder(resolved).feed([*packets, b"\x02"], np.arange(11.0), "data")
    assert got.faults == {Fault.TRUNCATED: 1}
    assert got.acc_ms2.tolist() == encoder.quantised(acc).tolist()
    assert got.samples.tolist() == [11] * 10


def test_deltas_of_the_vendor() -> None:
    """Polar's own test, in mg: reference, then one block of width 3 with one delta."""
    packet = bytes.fromhex("F1 FF 14 00 F0 03 06 01 7B 0F 08")
    counts, samples = decode_deltas(join([packet, packet[:-1], packet[:7], packet[:5], packet]), 0, MEMORY)
    assert counts.tolist() == [[-15, 20, 1008], [-20, 17, 1008]] * 2
    assert samples.tolist() == [2, 0, 0, 0, 2]


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.integers(-32768, 32767)] * 3), min_size=1, max_size=80))
def test_deltas_round_trip(rows: list[tuple[int, int, int]]) -> None:
    counts = np.array(rows, np.int64)
    assert decode_deltas(join([encode_deltas(counts)]), 0, MEMORY)[0].tolist() == counts.tolist()
