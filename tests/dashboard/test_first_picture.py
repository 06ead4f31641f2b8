"""The first picture needs nothing slow: shown in a terminal while every slow import is held back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from dashboard_helpers import PATIENCE_S

from bench.startup import CARD, LIVE, READY, environment, remember_card

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of another kind")
SLOW = ("numpy", "scipy", "bleak", "sqlite_utils", "mcap")
HELD = """
import os, sys, time

class Hold:
    def find_spec(self, name, path=None, target=None):
        if name in {slow!r}:
            open(os.path.join({folder!r}, "held-" + name), "w").close()
            while not os.path.exists(os.path.join({folder!r}, "go")):
                time.sleep(0.02)
        return None

sys.meta_path.insert(0, Hold())
from monitor.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("args", "known", "words"), [(["demo"], False, LIVE), ([], False, CARD), ([], True, READY)], ids=str
)
def test_the_first_picture_stands_while_slow_imports_are_held_back(
    args: list[str], known: bool, words: tuple[str, ...], tmp_path: Path
) -> None:
    from bench.terminal import Terminal

    if known:
        remember_card(tmp_path)
    code = HELD.format(slow=SLOW, folder=str(tmp_path))
    with Terminal((sys.executable, "-c", code, *args), environment(tmp_path)) as terminal:
        terminal.until(words, PATIENCE_S)
        (tmp_path / "go").touch()
        if words is not CARD:  # the card's own key leads to what is slow
            # Not held back for ever: it is loaded once the picture stands.
            terminal.until(("● rec",) if args else ("Looking again",), PATIENCE_S)
            assert {path.name for path in tmp_path.glob("held-*")} >= {"held-bleak", "held-numpy"}
        terminal.press("q")
        assert terminal.wait(PATIENCE_S) == 0
