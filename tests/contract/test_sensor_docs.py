"""docs/sensors.md: its example is a valid profile, its table lists what ships."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.firmware.loading import load_shipped, load_text, shipped_profiles

DOCS = Path(__file__).parents[2] / "docs" / "sensors.md"


def test_the_worked_example_loads() -> None:
    example = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    assert load_text(example[1], "docs/sensors.md").id == "example"


def test_the_table_lists_every_shipped_profile_with_its_status() -> None:
    table = DOCS.read_text(encoding="utf-8").split("## Shipped profiles")[1]
    for name in shipped_profiles():
        row = next((line for line in table.splitlines() if f"`{name}`" in line), "")
        assert f"| {load_shipped(name).status} |" in row, name
