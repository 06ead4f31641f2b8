"""Cut, overwritten, flipped: never a crash, never a record that was not written."""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.errors import DataError
from monitor.model.records import LogRecord
from monitor.recording.compaction import write_compact
from monitor.recording.framing import Frames
from monitor.recording.reader import ReadReport, read_records
from monitor.recording.writer import RecordingWriter
from tests.log_makers import Key, facts, is_subsequence, keys, packet, session


def written(path: Path, log: list[LogRecord]) -> tuple[bytes, list[int]]:
    """The file's bytes, and its length after each record."""
    lengths = []
    with RecordingWriter(path) as writer:
        for record in log:
            writer.write(record)
            lengths.append(path.stat().st_size)
    return path.read_bytes(), lengths


def read(path: Path, data: bytes) -> tuple[list[Key], ReadReport | None]:
    """What is read of `data`; no report when it is no recording any more."""
    path.write_bytes(data)
    try:
        reader = read_records(path)
    except DataError:
        return [], None
    return keys(reader), reader.report


def test_every_byte_cut_keeps_every_whole_record(tmp_path: Path) -> None:
    log = session(45)  # every kind of record
    data, lengths = written(tmp_path / "a.mcap", log)
    expected = keys(log)
    assert {kind for kind, _ in expected} == {kind for kind, _ in keys(session(230))}
    cut_file = tmp_path / "cut.mcap"
    for cut in range(len(data)):
        found: list[Key] = list(Frames(BytesIO(data[:cut]), cut))
        least = bisect_right(lengths, cut)
        # One more only where the copy of the facts in the metadata was there already.
        assert found == expected[:least] or (least == 0 and found == expected[:1])
        if cut % 41 == 0:
            again, report = read(cut_file, data[:cut])
            assert again == found
            assert report is None or not report.closed


def test_random_cuts_of_a_large_file(tmp_path: Path) -> None:
    log = session(6000)
    data, lengths = written(tmp_path / "a.mcap", log)
    expected = keys(log)
    chance = random.Random(5)
    for cut in sorted(chance.randrange(3000, len(data)) for _ in range(500)):
        found, report = read(tmp_path / "cut.mcap", data[:cut])
        whole = sum(length <= cut for length in lengths)
        assert found == expected[:whole]
        assert report is not None
        if whole < len(log):  # else the cut is in the index after the last record
            assert report.unreadable_bytes <= cut - max(length for length in lengths if length <= cut)


def test_cuts_of_a_compact_file_lose_the_last_block_only(tmp_path: Path) -> None:
    log = session(4000)
    write_compact(log, tmp_path / "a.mcap")
    data = (tmp_path / "a.mcap").read_bytes()
    expected = keys(log)
    previous = 0
    for cut in range(3000, len(data), 397):
        found, _ = read(tmp_path / "cut.mcap", data[:cut])
        assert found == expected[: len(found)]
        assert len(found) >= previous
        previous = len(found)
    assert previous > 3000


@pytest.mark.parametrize(
    "tail",
    [
        bytes(5000),
        b"\xff" * 5000,
        random.Random(1).randbytes(5000),
        b"\x05" + bytes(8) + b"\x05\x16" + bytes(3000),
        b"\x05\x10\x00\x00\x00\x00\x00\x00\x00" * 500,
        b"\x04\xff\xff\xff\x00\x00\x00\x00\x00" * 500,
        b"\x0c\x08" + bytes(7) + b"\xff" * 800,
        b"\x89MCAP0\r\n",
    ],
    ids=["zeros", "ones", "noise", "frames", "tiny", "huge", "strings", "magic"],
)
@pytest.mark.parametrize("cut", [0, 17])
def test_tails_of_something_else(tmp_path: Path, tail: bytes, cut: int) -> None:
    log = session(300)
    data, lengths = written(tmp_path / "a.mcap", log)
    end = lengths[200] - cut
    found, report = read(tmp_path / "b.mcap", data[:end] + tail)
    assert found == keys(log[: 201 - (cut > 0)])
    assert report is not None
    if len(tail) > 8:
        assert report.unreadable_bytes >= len(tail)
        assert report.breaks[-1][0] <= end


def test_one_changed_byte_costs_at_most_one_record(tmp_path: Path) -> None:
    log = session(45)
    data, lengths = written(tmp_path / "a.mcap", log)
    expected = keys(log)
    chance = random.Random(7)
    unseen = 0
    for at in range(0, lengths[-1], 2):
        change = chance.choice([1, 2, 0x80, 0xFF, chance.randrange(1, 256)])
        damaged = data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
        frames = Frames(BytesIO(damaged), len(damaged))
        found: list[Key] = list(frames)
        assert len(found) >= len(expected) - 1
        assert is_subsequence(found, expected)
        assert frames.ours
        assert len(found) == len(expected) or frames.breaks
        unseen += not frames.breaks
    # What nobody reads (names, descriptions, opcodes that the seal outweighs) may change without a word.
    assert unseen < lengths[-1] / 2 * 0.35


def test_changed_bytes_in_a_compact_file_cost_their_block(tmp_path: Path) -> None:
    log = session(3000)
    write_compact(log, tmp_path / "a.mcap")
    data = (tmp_path / "a.mcap").read_bytes()
    expected = keys(log)
    for at in range(11, len(data) - 1500, 211):
        found, report = read(tmp_path / "b.mcap", data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        assert is_subsequence(found, expected)
        assert len(found) >= len(expected) - 900
        assert report is not None
        assert len(found) == len(expected) or report.unreadable_bytes > 0


def test_wiped_pages_inside(tmp_path: Path) -> None:
    log = session(2000)
    data, lengths = written(tmp_path / "a.mcap", log)
    for start, size in ((4096, 4096), (20_000, 512), (50_000, 40_000)):
        damaged = data[:start] + bytes(size) + data[start + size :]
        found, report = read(tmp_path / "b.mcap", damaged)
        assert is_subsequence(found, keys(log))
        touched = sum(low < start + size and high > start for low, high in pairwise([0, *lengths]))
        assert len(found) == len(log) - touched
        assert report is not None
        assert report.breaks[0][0] <= start


def test_pages_of_another_recording_are_no_records_of_this_one(tmp_path: Path) -> None:
    log = session(2000)
    data, _ = written(tmp_path / "a.mcap", log)
    other, _ = written(tmp_path / "b.mcap", [facts('id = "other"\n'), *(packet(n) for n in range(900_000, 902_000))])
    for start in (20_000, 0):
        page = other[start : start + 8192]
        found, report = read(tmp_path / "c.mcap", data[:40_000] + page + data[48_192:])
        assert is_subsequence(found, keys(log))
        assert report is not None
        assert report.unreadable_bytes > 8000


def test_a_lost_first_page_does_not_cost_the_rest(tmp_path: Path) -> None:
    log = session(2000)
    data, lengths = written(tmp_path / "a.mcap", log)
    found, report = read(tmp_path / "b.mcap", bytes(8192) + data[8192:])
    expected = keys(log)
    assert found == [expected[0], *expected[bisect_right([0, *lengths], 8192) :]]
    assert report is not None
    assert report.breaks == ((0, report.unreadable_bytes),)


@pytest.mark.parametrize("unit", ["04ffff000000000000", "04ffff0f0000000000", "0516", "0c0000010000000000"])
def test_a_file_made_to_waste_time(tmp_path: Path, unit: str) -> None:
    data, lengths = written(tmp_path / "a.mcap", session(50))
    start = time.process_time()
    found, _ = read(tmp_path / "b.mcap", data[: lengths[20]] + bytes.fromhex(unit) * 150_000)
    assert len(found) == 21
    assert time.process_time() - start < 20.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"t_s,ax_g\n0,0\n", "no recording"),
        (bytes(100_000), "no recording"),
        (b"\x89MCAP0\r\n", "no recording"),
        (b"\x89MCAP0\r\n" + random.Random(3).randbytes(100_000), "no recording"),
    ],
)
def test_no_recording(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.mcap"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read_records(path)
    assert str(path) in str(caught.value)
    assert caught.value.advice


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.mcap"):
        with pytest.raises(DataError, match="cannot be read"):
            read_records(path)
