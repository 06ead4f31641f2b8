"""Which file belongs to which leg."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import DataError, UsageError
from monitor.recording.pairs import Pair, find_pair, find_pairs, session_name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a_left.csv", "a_right.csv", "only_left.csv", "B_RIGHT.CSV", "B_LEFT.CSV", "other.csv", "aleft.csv"):
        (tmp_path / name).touch()
    (tmp_path / "dir_left.csv").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["a_left.csv", "a_right.csv", "a"])
def test_each_name_of_a_pair_leads_to_both(folder: Path, name: str) -> None:
    pair = find_pair(str(folder / name))
    assert (pair.left, pair.right) == (folder / "a_left.csv", folder / "a_right.csv")
    assert pair.name == str(folder / name)


def test_case_of_the_name_is_kept(folder: Path) -> None:
    assert find_pair(str(folder / "B_LEFT.CSV")).right == folder / "B_RIGHT.CSV"


def test_a_pair_named_twice_comes_once(folder: Path) -> None:
    names = [str(folder / name) for name in ("a_left.csv", "a_right.csv", "a", "only_left.csv", "gone")]
    found = find_pairs(names)
    assert [job.name if isinstance(job, Pair) else job[0] for job in found] == [names[0], names[3], names[4]]
    assert isinstance(found[2], tuple)


def test_one_leg_alone_is_noted(folder: Path) -> None:
    pair = find_pair(str(folder / "only"))
    assert pair.right is None
    assert "one leg only" in pair.notes[0]


@pytest.mark.parametrize("name", ["other.csv", "aleft.csv"])
def test_a_file_without_a_leg_is_a_usage_error(folder: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_pair(str(folder / name))
    assert "--left" in caught.value.advice


@pytest.mark.parametrize("name", ["gone.csv", "gone", "gone_left.csv", "", "dir_left.csv", "x.mcap", "n" * 300])
def test_what_is_not_there_is_a_data_error(folder: Path, name: str) -> None:
    with pytest.raises(DataError):
        find_pair(str(folder / name))


def test_other_makers_files_are_found_as_pairs(tmp_path: Path) -> None:
    for name in ("n_left.cwa", "n_right.cwa", "x_left.txt", "both.h5"):
        (tmp_path / name).touch()
    assert find_pair(str(tmp_path / "n")).right == tmp_path / "n_right.cwa"
    assert find_pair(str(tmp_path / "n_right.cwa")).left == tmp_path / "n_left.cwa"
    assert find_pair(str(tmp_path / "x")).notes
    both = find_pair(str(tmp_path / "both.h5"))
    assert both.left == both.right == tmp_path / "both.h5"
    assert not both.notes


def test_bids_sessions_are_found_by_their_tasks(tmp_path: Path) -> None:
    stem = "sub-c1_ses-01"
    rest = "tracksys-imu_acq-primary"
    folder = tmp_path / "sub-c1" / "ses-01" / "motion"
    folder.mkdir(parents=True)
    for task in ("LeftLegMovement", "RightLegMovement"):
        for kind in ("motion.tsv", "motion.json", "channels.tsv"):
            (folder / f"{stem}_task-{task}_{rest}_{kind}").touch()
        (folder / f"{stem}_task-{task}_acq-primary_events.tsv").touch()
    (pair,) = find_pairs([str(tmp_path)])
    assert isinstance(pair, Pair)
    assert pair.left == folder / f"{stem}_task-LeftLegMovement_{rest}_motion.tsv"
    assert pair.right == folder / f"{stem}_task-RightLegMovement_{rest}_motion.tsv"
    assert session_name(pair) == stem
    assert not pair.notes
    (folder / f"{stem}_task-LeftLegMovement_{rest}_motion.tsv").unlink()
    (pair,) = find_pairs([str(tmp_path)])
    assert isinstance(pair, Pair)
    assert "one leg only" in pair.notes[0]
