"""What is told of a long file from its beginning is held against what follows."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import StorageError
from monitor.recording import limb_checks, numbers
from monitor.recording.limb_data import LimbData, limb_data
from monitor.recording.numbers import Numbers

G = 9.80665


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a million rows are, three thousand are here."""
    monkeypatch.setattr(limb_checks, "_HEAD_ROWS", 3000)
    monkeypatch.setattr(numbers, "BLOCK_SAMPLES", 1500)


def limb(time_s: np.ndarray, acc_ms2: np.ndarray | None = None) -> LimbData:
    level = np.tile([0.0, 0.0, G], (len(time_s), 1))
    return limb_data("x", time_s, level if acc_ms2 is None else acc_ms2, None)


@pytest.mark.parametrize(("later_hz", "told"), [(50.0, False), (60.0, False), (100.0, True), (20.0, True)])
def test_another_rate_further_down_is_told(later_hz: float, told: bool) -> None:
    found = limb(np.cumsum(np.repeat([1 / 50.0, 1 / later_hz], [4500, 3000])))
    assert any("from time 4501 of the file on" in note for note in found.notes) is told
    if told:
        assert found.rate_hz == 50.0


def test_another_unit_further_down_is_told() -> None:
    acc = np.tile([0.0, 0.0, G], (9000, 1))
    acc[6000:] /= G
    found = limb(np.arange(9000) / 50.0, acc)
    assert found.notes == ("from row 6001 on the median acceleration is 1.0 m/s2: the unit may have changed there",)


def test_the_range_is_seen_across_blocks() -> None:
    acc = np.tile([0.0, 0.0, G], (4500, 1))
    acc[1498:1501, 0] = 8.0 * G
    assert limb(np.arange(4500) / 50.0, acc).full_scale_ms2 == 8.0 * G
    acc[1500, 0] = 0.0
    assert limb(np.arange(4500) / 50.0, acc).full_scale_ms2 is None


def test_many_numbers_lie_in_a_file_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(numbers, "IN_MEMORY_BYTES", 1000)
    kept = Numbers(3)
    rows = np.arange(30000.0).reshape(-1, 3)
    kept.add(rows[:40])
    kept.add(rows[40:])
    kept.write(7, [[-1.0, -2.0, -3.0]])
    rows[7] = [-1.0, -2.0, -3.0]
    np.testing.assert_array_equal(np.concatenate(list(kept.blocks())), rows)
    assert kept.read(9999, 20000).tolist() == rows[9999:].tolist()
    assert len(kept.read(20000, 20001)) == 0
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Numbers(1)

    def full(_: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(kept._file, "write", full)
    with pytest.raises(StorageError, match="No space left") as caught:
        kept.add(np.zeros((5, 1)))
    assert "TMPDIR" in caught.value.advice
