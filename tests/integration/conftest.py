"""Tests against systems as they are: skipped, with the reason, where one is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bluez.bus import MISSING, private_bus


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a D-Bus that nobody else is on."""
    if MISSING:
        pytest.skip(MISSING)
    with private_bus() as address:
        yield address
