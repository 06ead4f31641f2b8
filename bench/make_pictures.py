"""Draws the screens again, from simulated sessions: docs/pictures/*.png.

    python -m bench.make_pictures              every picture, at 100x30 and at 80x24
    python -m bench.make_pictures live lost    some of them
    python -m bench.make_pictures --svg DIR    as textual draws them, without Chromium

Each picture is the program itself: its screens over a session of the in-memory Bluetooth world, in virtual time, with
fixed seeds and a fixed date, so the same code draws the same pictures. Textual's SVG goes through headless Chromium
with Fira Code (Debian: chromium, fonts-firacode); other ways of drawing it shift columns. With Pillow (the extra
`pictures`) the files are reduced to a palette.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from bench.pictures import after, before, during
from bench.pictures.png import LARGEST_BYTES, MissingToolError, chromium, to_png
from bench.pictures.world import Play, Shots, in_loop_time
from monitor.simulation.virtual_time import run_virtually

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"

PLAYS: tuple[Play, ...] = (*before.PLAYS, *during.PLAYS, *after.PLAYS)
NAMES = tuple(name for names, _ in PLAYS for name in names)


def draw(wanted: set[str]) -> Shots:
    """Pictures, at all sizes."""
    return dict(drawn(wanted))


def drawn(wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Pictures one after the other, at all sizes, in virtual time."""
    for names, play in PLAYS:
        if not wanted & set(names):
            continue

        async def run(play: Callable[[Path, set[str]], Awaitable[Shots]] = play) -> Shots:
            with tempfile.TemporaryDirectory() as folder, in_loop_time():
                return await play(Path(folder), wanted)

        yield from run_virtually(run()).items()


def main() -> None:
    """Draws and says what it drew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; left out: all")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the PNGs")
    parser.add_argument("--svg", type=Path, metavar="DIR", help="write SVGs there and no PNGs")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no picture is called {', '.join(sorted(unknown))}")
    try:
        if options.svg is None:
            chromium()
        for file, svg in drawn(set(options.names or NAMES)):
            target = (options.svg or options.out) / f"{file}.{'svg' if options.svg else 'png'}"
            if options.svg is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(svg, encoding="utf-8")
            else:
                to_png(svg, target)
            print(f"{target.name}: {target.stat().st_size / 1000.0:.0f} kB")
            if options.svg is None and target.stat().st_size > LARGEST_BYTES:
                sys.exit(f"{target.name} is larger than {LARGEST_BYTES // 1000} kB")
    except MissingToolError as error:
        sys.exit(f"make_pictures: {error}")


if __name__ == "__main__":
    main()
