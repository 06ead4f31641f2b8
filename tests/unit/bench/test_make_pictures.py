"""The pictures of the screens: the same each time, and drawn with a font of their own."""

from __future__ import annotations

import re

import pytest

from bench.make_pictures import draw
from bench.pictures import png
from bench.pictures.png import MissingToolError, with_font


def _words(svg: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", svg).replace("&#160;", " ").split())


def test_a_picture_at_both_sizes_and_the_same_again() -> None:
    first = draw({"empty"})
    assert set(first) == {"empty-100x30", "empty-80x24"}
    for svg in first.values():
        assert "connecting …" in _words(svg)
        assert "a simulated baby with two simulated sensors" in _words(svg)
    assert draw({"empty"}) == first


def test_what_comes_before_a_session() -> None:
    found = draw({"ready"})
    assert "MetaWear 00:01" in _words(found["ready-100x30"])
    assert "Still open: RIGHT" in _words(found["ready-80x24"])


def test_without_the_font_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("fonts")
    monkeypatch.setattr(png, "FONTS", folder)
    with pytest.raises(MissingToolError, match="apt-get install fonts-firacode"):
        with_font("<svg></svg>")
    for style in ("Regular", "Bold"):
        (folder / f"FiraCode-{style}.ttf").write_bytes(b"font")
    svg = '<svg><style>@font-face {a: b;}\n@font-face {c: url("https://x");}\n</style></svg>'
    drawn = with_font(svg)
    assert "https:" not in drawn
    assert drawn.count("data:font/ttf;base64,Zm9udA==") == 2


def test_without_chromium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingToolError, match="apt-get install chromium"):
        png.chromium()
