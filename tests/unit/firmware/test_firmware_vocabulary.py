"""Every word of the language at work: made-up sensors after real ones, decoded and encoded back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.firmware.decoding import Decoder
from monitor.firmware.framing import Fault
from monitor.firmware.loading import load_text, resolve
from monitor.firmware.plan import Resolved
from monitor.simulation.encoder import Encoder

G0 = 9.80665

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
"""


def made(body: str, choices=None, captured=None) -> Resolved:
    return resolve(load_text(HEAD + body, "made-up"), choices, captured)


def decode(resolved: Resolved, *payloads: bytes):
    return Decoder(resolved).feed(list(payloads), np.arange(len(payloads), dtype=np.float64), "data")


def round_trip(resolved: Resolved, packets: int = 3, **options) -> np.ndarray:
    encoder = Encoder(resolved, **options)
    n = packets * encoder._size
    phase = np.arange(n)[:, None] * 0.5 + np.array([0.0, 1.0, 2.0])
    acc, gyro = 12.0 * np.sin(phase), 2.0 * np.cos(phase)
    sent = encoder.encode(np.arange(n) / 50.0, acc, gyro if resolved.has_gyro else None)
    got = decode(resolved, *(item.payload for item in sent))
    assert got.faults == {}
    assert np.allclose(got.acc_ms2, encoder.quantised(acc), atol=1e-3)
    if resolved.has_gyro:
        assert got.gyro_rads is not None
        assert np.allclose(got.gyro_rads, gyro, atol=0.02)
    return got.acc_ms2


def test_big_endian_axis_order_and_sign() -> None:
    """PocketLab Voyager: big-endian, order y, x, z; here with a sign as well."""
    resolved = made("""
[[frames]]
name = "raw"
char = "data"
length = 12
samples = { at = 0, type = "i16be", per = 2048, unit = "g", axes = ["y", "x", "-z"] }
gyro = { at = 6, type = "i16be", scale = 0.06103515625, unit = "deg/s", axes = ["y", "x", "z"] }
[[vectors]]
name = "v"
source = "constructed"
hex = "08 00 10 00 F8 00 00 10 00 00 00 00"
acc = [[2, 1, 1]]
gyro = [[0, 0.9765625, 0]]
""")
    round_trip(resolved)


def test_checksum_and_counter() -> None:
    """eSense: 55, index, sum of the following bytes, length, gyro and acc big-endian."""
    resolved = made(ESENSE)
    round_trip(resolved)
    packet = bytearray.fromhex("55 35 2C 0C 00 00 00 00 00 00 00 00 00 00 20 00")
    packet[9] ^= 1
    got = decode(resolved, bytes(packet))
    assert got.faults == {Fault.BAD_CHECKSUM: 1}
    encoder = Encoder(resolved)
    sent = encoder.encode(np.arange(300.0), np.ones((300, 3)))
    counts = decode(resolved, *(item.payload for item in sent)).sequence
    assert counts is not None
    assert counts[[0, 255, 256]].tolist() == [0, 255, 0]


LINES = """
[framing]
mode = "lines"
[time]
field = "t"
unit = "s"
bits = 64
refers = "packet"
[[frames]]
name = "line"
char = "data"
csv = { columns = 4 }
fields = [{ name = "t", at = 0, type = "text" }]
samples = { at = 1, type = "text", per = 8192, unit = "g" }
[[vectors]]
name = "v"
source = "constructed"
hex = "31 2E 35 2C 30 2C 30 2C 38 31 39 32 0D 0A"
acc = [[0, 0, 1]]
tick = [1500000]
"""

BATCH = """
[framing]
mode = "batch"
length = 12
[sequence]
field = "number"
bits = 8
step = "packets"
[[frames]]
name = "corrected acceleration"
char = "data"
when = [{ at = 0, eq = 4 }]
length = 12
fields = [{ name = "number", at = 11, type = "u8" }]
samples = { at = 2, type = "i16", per = 4096, unit = "g" }
[[vectors]]
name = "v"
source = "constructed"
hex = "04 0C 00 10 00 00 00 00 00 00 00 07 04 0C 00 20 00 00 00 00 00 00 00 08"
acc = [[1, 0, 0], [2, 0, 0]]
sequence = [7, 8]
"""

BOX = """
[time]
field = "t"
unit = "s"
bits = 64
refers = "first"
[[frames]]
name = "box"
char = "data"
fields = [{ name = "t", at = 0, type = "f32" }]
samples = { at = 4, type = "i16", count = "rest", typical = 6, stride = 12, per = 4096, unit = "g" }
gyro = { at = 10, type = "i16", per = 16.4, unit = "deg/s" }
[[vectors]]
name = "v"
source = "constructed"
hex = "00 00 C0 3F 00 10 00 00 00 00 A4 00 00 00 00 00"
acc = [[1, 0, 0]]
gyro = [[10, 0, 0]]
tick = [1500000]
"""

ESENSE = """
[sequence]
field = "index"
bits = 8
step = "packets"
[[frames]]
name = "imu"
char = "data"
when = [{ at = 0, eq = 0x55 }]
length = 16
fields = [{ name = "index", at = 1, type = "u8" }]
checksum = { kind = "sum8", at = 2, start = 3 }
gyro = { at = 4, type = "i16be", per = 65.5, unit = "deg/s" }
samples = { at = 10, type = "i16be", per = 8192, unit = "g" }
[[vectors]]
name = "v"
source = "constructed"
hex = "55 35 2C 0C 00 00 00 00 00 00 00 00 00 00 20 00"
acc = [[0, 0, 1]]
sequence = [53]
"""


@pytest.mark.parametrize("kind", ["xor8", "sum_to_zero", "sum8"])
def test_checksum_at_the_end(kind: str) -> None:
    resolved = made(f"""
[[frames]]
name = "checked"
char = "data"
checksum = {{ kind = "{kind}" }}
samples = {{ type = "i16", count = "rest", typical = 4, tail = 1, per = 4096, unit = "g" }}
[[vectors]]
name = "v"
source = "constructed"
hex = "00 00 00 00 00 00 00"
acc = [[0, 0, 0]]
""")
    round_trip(resolved)
    sent = Encoder(resolved).encode(np.arange(4.0), np.full((4, 3), 3.0))
    broken = bytes([sent[0].payload[0] ^ 4]) + sent[0].payload[1:]
    assert decode(resolved, broken).faults == {Fault.BAD_CHECKSUM: 1}


PLANAR = """
[framing]
mode = "split"
first = 2
continuation = 3
[time]
field = "ms"
unit = "ms"
bits = 32
refers = "first"
[[frames]]
name = "imu6"
char = "data"
when = [{ at = 0, eq = 2 }, { at = 1, eq = 0x63 }]
fields = [{ name = "ms", at = 2, type = "u32" }]
[frames.samples]
at = 6
type = "f32"
count = "rest"
typical = 4
layout = "planar"
blocks = ["acc", "gyro"]
scale = 1
unit = "m/s2"
[frames.gyro]
type = "f32"
scale = 1
unit = "deg/s"
[[frames]]
name = "reply"
char = "data"
when = [{ at = 0, eq = 1 }]
[[vectors]]
name = "v"
source = "constructed"
hex = ["02 63 D0 07 00 00 00 00 80 3F", "03 63 HALF"]
acc = [[1, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]
unit = "m/s2"
tick = [2000]
""".replace("HALF", "00 " * 92)


@pytest.mark.parametrize("mtu", [20, 60, 200])
def test_planar_blocks_split_over_notifications(mtu: int) -> None:
    """Movesense: whole acc block, then whole gyro block, in parts."""
    resolved = made(PLANAR)
    assert resolved.split_length == 102
    round_trip(resolved, max_payload=mtu)


def test_a_lost_part_loses_its_packet_only() -> None:
    resolved = made(PLANAR)
    encoder = Encoder(resolved, max_payload=60)
    sent = [item.payload for item in encoder.encode(np.arange(12.0), np.ones((12, 3)), np.zeros((12, 3)))]
    assert len(sent) == 6
    lost_second = decode(resolved, *sent[:1], *sent[2:])
    assert lost_second.samples.tolist() == [4, 4]
    assert lost_second.faults == {Fault.TRUNCATED: 1}
    lost_first = decode(resolved, *sent[1:])
    assert lost_first.samples.tolist() == [4, 4]
    assert lost_first.faults == {Fault.UNKNOWN_FRAME: 1}
    reply = decode(resolved, b"\x01\x63\xc8\x00", *sent)
    assert reply.samples.tolist() == [4, 4, 4]


def test_rubbish_floats_are_counted() -> None:
    resolved = made("""
[[frames]]
name = "floats"
char = "data"
length = 12
samples = { type = "f32", scale = 1, unit = "m/s2" }
[[vectors]]
name = "v"
source = "constructed"
hex = "00 00 80 3F 00 00 00 00 00 00 00 00"
acc = [[1, 0, 0]]
unit = "m/s2"
""")
    packets = [np.array(row, "<f4").tobytes() for row in ([1, 2, 3], [np.nan, 2, 3], [1, np.inf, 3], [1, 2, 1e30])]
    packets.append(bytes.fromhex("01 00 80 7F") + bytes(8))  # a signalling NaN
    got = decode(resolved, *packets)
    assert got.not_finite == 4
    assert np.isfinite(got.acc_ms2[0]).all()
    assert np.isnan(got.acc_ms2).any(axis=1).tolist() == [False, True, True, True, True]


def test_text_lines_over_a_uart() -> None:
    """Espruino: CSV lines, split anywhere."""
    resolved = made(LINES)
    round_trip(resolved)
    got = decode(resolved, b"1.5,0,0,", b"8192\r\n1.52,0", b",8192,0\nnonsense\n1,2,3\n1,2,3,4,5\nnan,1,1,1\n\n")
    assert np.allclose(got.acc_ms2, [[0, 0, G0], [0, G0, 0]])
    assert got.tick is not None
    assert got.tick.tolist() == [1_500_000, 1_520_000]
    assert got.notification.tolist() == [1, 2]
    assert got.faults == {Fault.MALFORMED: 2, Fault.TRUNCATED: 1, Fault.OVER_LONG: 1}
    endless = decode(resolved, b"1" * 500, b"1" * 500, b"\n1,0,0,0\n")
    assert endless.faults == {Fault.OVER_LONG: 1}


def test_batch_of_records_with_their_own_sequence() -> None:
    """Nicla Sense ME: 20 x 12 bytes, sequence number in byte 11 of each."""
    resolved = made(BATCH)
    round_trip(resolved)
    got = decode(resolved, bytes.fromhex("04 0C 00 10 00 00 00 00 00 00 00 07 04 0C"))
    assert got.faults == {Fault.TRUNCATED: 1}
    assert got.samples.tolist() == [1]


@pytest.mark.parametrize("order", ["lsb", "msb"])
@pytest.mark.parametrize("stride", ["", "stride = 4, "])
def test_bit_packed_samples(order: str, stride: str) -> None:
    resolved = made(f"""
[[frames]]
name = "ten bits"
char = "data"
when = [{{ at = 0, eq = 7 }}]
samples = {{ at = 1, type = "i16", bits = 10, bit_order = "{order}", {stride}count = 4, per = 64, unit = "g" }}
[[vectors]]
name = "v"
source = "constructed"
hex = "07 {"00 " * (16 if stride else 15)}"
acc = [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]
""")
    round_trip(resolved)
    # First value -1 (ten ones), the others 0.
    first = "FF 03" if order == "lsb" else "FF C0"
    got = decode(resolved, bytes.fromhex("07" + first) + bytes(14 if stride else 13))
    assert got.acc_ms2[0].tolist() == [-G0 / 64, 0, 0]


@pytest.mark.parametrize("kind", ["i24", "i24be", "u16", "i8", "i32be", "f64", "f32be"])
def test_types_strides_offsets_and_counts(kind: str) -> None:
    per = {"i8": 16, "u16": 100}.get(kind, 4096)
    size = {"i8": 1, "u16": 2, "f64": 8}.get(kind, 3 if "24" in kind else 4)
    resolved = made(f"""
[[frames]]
name = "counted"
char = "data"
fields = [{{ name = "n", at = 0, type = "u8", mask = 0x1F }}]
[frames.samples]
at = 1
type = "{kind}"
count = "n"
typical = 3
stride = {3 * size + 1}
per = {per}
unit = "g"
offset = -20
[[vectors]]
name = "v"
source = "constructed"
hex = "E1 {"00 " * (3 * size)}"
acc = [[-20, -20, -20]]
""")
    round_trip(resolved, samples_per_packet=5)
    got = decode(resolved, b"\x02" + bytes(3 * size), b"\x00" + bytes(3 * size), b"\x01" + bytes(9 * size + 9))
    assert got.faults == {Fault.TRUNCATED: 2, Fault.OVER_LONG: 1}
    assert got.samples.tolist() == []


def test_interleaved_gyroscope_with_several_samples_and_float_time() -> None:
    """The phyphox m box: f32 seconds, then samples."""
    resolved = made(BOX)
    round_trip(resolved)
    bad = np.array([np.inf], "<f4").tobytes() + bytes(12)
    signalling = bytes.fromhex("00 00 81 7F") + bytes(12)
    assert decode(resolved, bad, signalling, bad[:4]).faults == {Fault.MALFORMED: 2, Fault.TRUNCATED: 1}


FUZZED = {"lines": LINES, "batch": BATCH, "box": BOX, "esense": ESENSE, "planar": PLANAR}
RESOLVED = {name: made(body) for name, body in FUZZED.items()}
CELLS = st.lists(st.sampled_from([b"1", b",", b"-", b".", b"\n", b"e9", b"nan", b"inf", b"\xff", b" "]), max_size=30)


@settings(max_examples=200)
@given(st.data())
def test_no_bytes_make_any_framing_raise_or_depend_on_batching(data: st.DataObject) -> None:
    resolved = RESOLVED[data.draw(st.sampled_from(sorted(RESOLVED)))]
    genuine = [item.payload for item in Encoder(resolved, max_payload=40).encode(np.arange(12.0), np.ones((12, 3)))]
    some = st.one_of(
        st.sampled_from(genuine),
        st.sampled_from(genuine).flatmap(lambda packet: st.integers(0, len(packet)).map(lambda cut: packet[:cut])),
        CELLS.map(b"".join),
        st.binary(max_size=40),
    )
    packets = data.draw(st.lists(some, max_size=12))
    got = decode(resolved, *packets)
    decoder = Decoder(resolved)
    singly = [decoder.feed([packet], np.zeros(1), "data") for packet in packets]
    assert b"".join(one.acc_ms2.tobytes() for one in singly) == got.acc_ms2.tobytes()
    for fault in Fault:
        assert sum(one.faults.get(fault, 0) for one in singly) == got.faults.get(fault, 0)
    assert not np.isinf(got.acc_ms2).any()
