"""Rebuilding, recounting, backup, restore, migration and delete, each ended by force at ten moments."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from bench.kill_history import OPERATIONS, ROOT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_ten_kills_of_each_leave_nothing_half() -> None:
    command = [sys.executable, "-m", "bench.kill_history", "10"]  # forks: not beside the threads of this process
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    said = dict(re.findall(r"^(\w+) +10 kills, (\d+) of them in time: .* 0 wrong$", done.stdout, re.MULTILINE))
    assert set(said) == set(OPERATIONS)
    assert sum(map(int, said.values())) > 0
