"""The pictures of docs/counting.md are those of the script, and show what stands beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.draw_counting import OUT, PICTURES, draw
from monitor.model.events import Kind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "counting.md"


def test_the_page_shows_every_picture_and_no_other() -> None:
    named = re.findall(r"\]\(pictures/(counting-[a-z]+)\.png\)", PAGE.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(PICTURES)
    assert {path.stem for path in OUT.glob("counting-*.png")} == set(PICTURES)
    assert max(path.stat().st_size for path in OUT.glob("counting-*.png")) < 100_000


def test_kicks_are_one_one_and_two() -> None:
    assert [len(view.kicks()) for view in PICTURES["counting-kicks"]()] == [1, 1, 2]


def test_kinds_are_those_named() -> None:
    views = PICTURES["counting-kinds"]()
    assert [view.title for view in views] == [Kind.SINGLE, Kind.TOGETHER, Kind.OVERLAPPING, Kind.ALTERNATING]
    for view in views:
        assert {kick.kind for kick in view.kicks()} == {view.title}


def test_a_picture_is_drawn_the_same_again(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra `pictures` is not installed")
    first = draw("counting-bounces", tmp_path).read_bytes()
    assert draw("counting-bounces", tmp_path).read_bytes() == first
