"""The official validator of BIDS, looking at a data set."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest


def severities(root: Path) -> Counter[str]:
    """How many issues of each severity it names; the test is skipped where it is not installed."""
    beside = Path(sys.executable).with_name("bids-validator-deno")
    validator = str(beside) if beside.exists() else shutil.which("bids-validator-deno")
    if validator is None:
        pytest.skip("bids-validator-deno is not installed")
    said = subprocess.run([validator, str(root), "--json"], capture_output=True, text=True)
    return Counter(issue["severity"] for issue in json.loads(said.stdout)["issues"]["issues"])
