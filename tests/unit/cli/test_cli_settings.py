"""`kickstep settings`: the same choices as on the screen, in lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import cli
from monitor.dashboard.settings import AIM, CHOICES, THERAPIST, read_settings, view_of
from monitor.locations import history_file
from monitor.model.history import Child
from monitor.storage.writer import HistoryWriter

Said = pytest.CaptureFixture[str]


def run(folder: Path, *words: str) -> int:
    return cli.run(["--data-dir", str(folder), "settings", *words])


def test_all_are_listed_before_anything_is_chosen(tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*CHOICES, "words"]
    assert "15         of 5, 10, 15, 20, 30" in lines[list(CHOICES).index(AIM)]
    assert not history_file(tmp_path).exists()


def test_what_is_chosen_here_holds_on_the_screen(tmp_path: Path, capsys: Said) -> None:
    with HistoryWriter(history_file(tmp_path)) as writer:
        writer.set_child(Child("c1", "Mia")).result()
    assert run(tmp_path, "aim", "20") == 0
    assert run(tmp_path, "words", "therapist", "--child", "mia") == 0
    capsys.readouterr()
    assert run(tmp_path, "aim") == 0
    assert capsys.readouterr().out.startswith("aim              20 ")
    assert run(tmp_path) == 0
    assert "words --child Mia therapist " in capsys.readouterr().out
    chosen = read_settings(history_file(tmp_path))
    assert chosen.aim().aim_s == 1200.0
    assert chosen.get(view_of("c1")) == THERAPIST


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["volume", "11"], "theme, numbers"),
        (["aim", "16"], "5, 10, 15, 20, 30"),
        (["words", "therapist", "--child", "Ben"], "kickstep children"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(
    words: list[str], advice: str, tmp_path: Path, capsys: Said
) -> None:
    assert run(tmp_path, *words) == 2
    assert advice in capsys.readouterr().err
    assert not history_file(tmp_path).exists()
