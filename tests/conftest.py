"""What keeps tests green on a slow, busy machine; see decision 0014."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Hypothesis times its examples by the wall clock; a busy machine is no fault of theirs.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

REAL_CLOCK = [Path(__file__).parent / name for name in ("dashboard", "integration", "unit/cli", "unit/runner")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What fails here is tried twice more and told as R: a machine that stands still for seconds can break any story
    in real time. All else must be right the first time: counts and figures depend on no clock."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in REAL_CLOCK):
            item.add_marker(pytest.mark.flaky(reruns=2))
