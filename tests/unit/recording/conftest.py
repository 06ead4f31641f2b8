"""The real recordings by other people, where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def real_data() -> Path:
    folder = os.environ.get("KICKSTEP_TEST_DATA")
    if not folder:
        pytest.skip("KICKSTEP_TEST_DATA is not set: the real recordings are not here")
    return Path(folder)
