"""kill -9 of a recording process: what `write` returned for is there, nothing is invented."""

from __future__ import annotations

import random
from pathlib import Path

from bench.kill import kill_once


def test_killed_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(11)
    kept = []
    for number in range(10):
        outcome = kill_once(tmp_path / f"{number}.live.mcap", chance.uniform(0.0, 0.15))
        assert outcome.written > 0
        assert outcome.wrong == 0
        assert outcome.missing == 0, "a record that write() had returned for is gone"
        kept.append(outcome.read)
    assert max(kept) > 100
