"""From textual's SVG to a small PNG, through headless Chromium."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

FONTS = Path("/usr/share/fonts/truetype/firacode")
LARGEST_BYTES = 150_000


class MissingToolError(Exception):
    """Chromium or the font is not there."""


def chromium() -> str:
    """Its command.

    Raises:
        MissingToolError: there is none.
    """
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    raise MissingToolError("Chromium is not installed (Debian: apt-get install chromium)")


def with_font(svg: str) -> str:
    """The SVG with Fira Code inside instead of links to it: nothing is fetched, every machine draws the same.

    Raises:
        MissingToolError: the font is not installed.
    """
    faces = []
    for style, weight in (("Regular", 400), ("Bold", 700)):
        file = FONTS / f"FiraCode-{style}.ttf"
        if not file.exists():
            raise MissingToolError(f"{file.name} is not in {FONTS} (Debian: apt-get install fonts-firacode)")
        data = base64.b64encode(file.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Fira Code"; font-weight: {weight};'
            f" src: url(data:font/ttf;base64,{data}) format('truetype'); }}"
        )
    bare, found = re.subn(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    assert found == 2, "rich names two faces"
    # Glyphs as wide as their cells and not cut at the line: blocks then touch, as they do in a terminal.
    bare = bare.replace(' textLength="', ' lengthAdjust="spacingAndGlyphs" textLength="')
    bare = re.sub(r' clip-path="url\(#[\w-]+-line-\d+\)"', "", bare)
    return bare.replace("<style>", "<style>" + "\n".join(faces), 1)


def to_png(svg: str, target: Path) -> None:
    """Draw with Chromium; with Pillow, reduce to a palette.

    Raises:
        MissingToolError: something is not installed.
    """
    program = chromium()
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None
    width, height = (round(float(value)) for value in box.groups())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        style = "html, body { margin: 0; overflow: hidden; background: transparent; } svg { display: block; }"
        page.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{with_font(svg)}", encoding="utf-8")
        png = Path(folder) / "drawn.png"
        done = subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                f"--user-data-dir={folder}/profile", f"--window-size={width},{height}",
                "--default-background-color=00000000", "--force-device-scale-factor=1",
                f"--screenshot={png}", page.as_uri(),
            ],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if done.returncode or not png.exists():
            raise MissingToolError(f"Chromium failed: {done.stderr.strip()[-500:]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        _reduce(png, target)


def _reduce(png: Path, target: Path) -> None:
    try:
        from PIL import Image
    except ImportError:
        shutil.copyfile(png, target)
        return
    with Image.open(png) as image:
        image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)
