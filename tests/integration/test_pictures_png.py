"""A picture through headless Chromium."""

from __future__ import annotations

import re
import shutil
import struct
from pathlib import Path

import pytest

from bench.make_pictures import draw
from bench.pictures.png import FONTS, LARGEST_BYTES, to_png

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="Chromium is not installed")
@pytest.mark.skipif(not FONTS.exists(), reason="Fira Code is not installed")
@pytest.mark.timeout(180)
def test_a_screen_as_png(tmp_path: Path) -> None:
    svg = draw({"empty"})["empty-80x24"]
    target = tmp_path / "deep" / "empty.png"
    to_png(svg, target)
    data = target.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert 900 < width < 1100
    assert 550 < height < 700
    assert len(data) < LARGEST_BYTES
    without = tmp_path / "without.png"
    to_png(re.sub(r"<text.*?</text>", "", svg, flags=re.DOTALL), without)
    assert without.stat().st_size < len(data) / 2, "the words were not drawn"
