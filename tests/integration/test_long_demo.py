"""The demo in a real terminal, in short: `python -m bench.long_demo` is the long one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.long_demo import run


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.timeout(300)
def test_resized_every_key_pressed_and_three_accounts_agree(tmp_path: Path) -> None:
    found = run(2, speed=4.0, folder=tmp_path)
    assert found["sizes"] == 2
    assert found["keys"] > 30
    assert found["duration_s"] > 100.0
    assert min(found["kicks"].values()) > 5
    assert found["notes"] == 3  # one each minute, one beside the summary
