"""What is written is what is read, to the last bit; live and compacted."""

from __future__ import annotations

import math
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mcap.reader import make_reader

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
from monitor.recording.blocks import BadBlockError, pack_block, unpack_block
from monitor.recording.compaction import write_compact
from monitor.recording.log_format import decode, encode, same, time_ns
from monitor.recording.log_sources import Source
from monitor.recording.reader import is_closed, read_facts, read_records
from monitor.recording.writer import RecordingWriter
from tests.log_makers import facts, keys, session

limbs = st.sampled_from(LIMBS)
numbers = st.floats()
texts = st.text(st.characters(), max_size=12)  # half characters included: file names hold them
pairs = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
sensors = st.builds(
    SensorFacts,
    name=texts,
    rate_hz=numbers,
    has_gyro=st.booleans(),
    full_scale_ms2=st.none() | numbers,
    shank_axis=st.none() | st.tuples(numbers, numbers, numbers),
    model=st.none() | texts,
    choices=pairs,
    losses_visible=st.booleans(),
)
headers = st.builds(
    SessionFacts,
    sensors=st.dictionaries(limbs, sensors),
    activity=st.sampled_from(Activity),
    started_at=st.none() | texts,
    clock_uncertainty_s=st.none() | numbers,
    profiles=pairs,
)
packets = st.builds(Packet, limb=limbs, time_s=numbers, char=texts, payload=st.binary(max_size=40))


@st.composite
def sample_blocks(draw: st.DrawFn) -> SampleBlock:
    count = draw(st.integers(0, 5))
    values = draw(hnp.arrays(np.float64, (count, 7)))
    gyro = values[:, 4:7].copy() if draw(st.booleans()) else None
    return SampleBlock(draw(limbs), values[:, 0].copy(), values[:, 1:4].copy(), gyro)


others = st.one_of(
    st.builds(LinkChange, limb=limbs, time_s=numbers, state=st.sampled_from(LinkState), choices=st.none() | pairs),
    st.builds(Tick, time_s=numbers),
    st.builds(Stretch, why=st.sampled_from(Why), start_s=numbers, end_s=st.none() | numbers, limb=st.none() | limbs),
    st.builds(Tag, time_s=numbers, name=texts, value=texts),
    st.builds(WallClock, time_s=numbers, wall=texts),
)
records = st.one_of(headers, packets, packets, sample_blocks(), others)


@settings(max_examples=100)
@given(st.lists(records, max_size=12))
def test_written_is_read_live_and_compact(log: list[LogRecord]) -> None:
    with TemporaryDirectory() as folder:
        live, compact = Path(folder, "a.live.mcap"), Path(folder, "a.mcap")
        with RecordingWriter(live) as writer:
            for record in log:
                assert writer.write(record)
        write_compact(log, compact)
        for path in (live, compact):
            reader = read_records(path)
            found = list(reader)
            assert keys(found) == keys(log)
            assert [type(record) for record in found] == [type(record) for record in log]
            assert reader.report.records == len(log)
            assert reader.report.whole
            assert is_closed(path)


def test_records_compare_equal_and_arrays_are_ready_for_use(tmp_path: Path) -> None:
    log = session(100)
    path = tmp_path / "a.mcap"
    write_compact(log, path)
    for before, after in zip(log, read_records(path), strict=True):
        assert same(before, after)
        if isinstance(before, SampleBlock):
            assert isinstance(after, SampleBlock)
            assert after.acc_ms2.flags.c_contiguous
            assert after.acc_ms2.flags.writeable
            assert after.acc_ms2.dtype == np.float64
            np.testing.assert_array_equal(after.acc_ms2, before.acc_ms2)
        else:
            assert after == before
    assert read_facts(path) == log[0]


def test_same_sees_the_last_bit() -> None:
    assert same(Tick(math.nan), Tick(math.nan))
    assert not same(Tick(0.0), Tick(-0.0))
    assert not same(Tick(1.0), Tick(math.nextafter(1.0, 2.0)))
    assert not same(Tick(1.0), Tag(1.0, "a", "b"))
    one = Packet(Limb.LEFT, 1.0, "data", b"x")
    assert not same(one, Packet(Limb.RIGHT, 1.0, "data", b"x"))
    assert not same(one, Packet(Limb.LEFT, 1.0, "date", b"x"))


def test_times_for_other_programs() -> None:
    assert time_ns(1.5) == 1_500_000_000
    assert [time_ns(value) for value in (-1.0, math.nan, math.inf, -math.inf)] == [0, 0, 0, 0]
    assert time_ns(1e300) < 2**64


def test_any_mcap_reader_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    log = session(60)
    with RecordingWriter(path) as writer:
        for record in log:
            writer.write(record)
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        assert reader.get_header().profile == "kickstep"
        summary = reader.get_summary()
        assert summary is not None
        assert summary.statistics is not None
        assert summary.statistics.message_count == len(log)
        topics = {channel.topic for channel in summary.channels.values()}
        assert {"/left/packet/data", "/right/packet/data", "/facts", "/tick", "/left/samples"} <= topics
        assert [attachment.name for attachment in reader.iter_attachments()] == ["example.toml"]
        assert [metadata.name for metadata in reader.iter_metadata()] == [
            "kickstep.facts",
            "kickstep.facts.repeated",
        ]
        found = [(message.log_time, message.data) for _, _, message in reader.iter_messages("/right/packet/data")]
    sent = [record for record in log if isinstance(record, Packet) and record.limb is Limb.RIGHT]
    assert found == [(round(p.time_s * 1e9), struct.pack("<d", p.time_s) + p.payload) for p in sent]


@pytest.mark.parametrize(
    ("source", "content"),
    [
        (Source("packet", "left", "data"), b"short"),
        (Source("packet", "middle", "data"), bytes(20)),
        (Source("samples", "left"), b"\1\0\0\0\0\0\0\0too short"),
        (Source("samples", "left"), b""),
        (Source("tick"), b"{}"),
        (Source("tick"), b"[1]"),
        (Source("tick"), b"\xff"),
        (Source("link"), b'{"limb":"left","time_s":1.0,"state":"half"}'),
        (Source("facts"), b'{"sensors":{}}'),
        (Source("song"), b"{}"),
    ],
)
def test_what_is_not_understood_is_no_record(source: Source, content: bytes) -> None:
    assert decode(source, content) is None


def test_later_fields_are_left_aside_and_missing_ones_have_their_default() -> None:
    assert decode(Source("tick"), b'{"time_s":1.5,"mood":"fine"}') == Tick(1.5)
    made = decode(*encode(facts())[:2])
    assert made == facts()


def test_a_block_that_is_none() -> None:
    whole = pack_block([encode(record) for record in session(50)[1:]])
    for content in (b"", whole[:40], whole[:-1], b"\xff" * 100, b"\xff\xff\xff\x7f" + whole[4:]):
        with pytest.raises(BadBlockError):
            unpack_block(content)
    assert keys(record for record in unpack_block(whole) if record) == keys(session(50)[1:])
