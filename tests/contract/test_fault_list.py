"""Every numbered fault has a test of its own, is described, and nothing is tested that is not on the list."""

from __future__ import annotations

import ast
import re
from itertools import groupby
from pathlib import Path

from monitor.simulation.faults import FAULTS
from monitor.simulation.faults.sequence import SCENES

ROOT = Path(__file__).parents[2]
GROUPS = {1: 8, 2: 6, 3: 19, 4: 16, 5: 9, 6: 7, 7: 7, 8: 5, 9: 4, 10: 16, 11: 6, 12: 3}
"""Cases in each of the twelve groups: a group that loses one is noticed."""


def numbers_in(folder: Path) -> list[str]:
    """Numbers in the names of test functions: `test_4_3_...` is 4.3."""
    numbers = []
    for path in sorted(folder.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (found := re.match(r"test_(\d+)_(\d+)_", node.name)):
                numbers.append(f"{found[1]}.{found[2]}")
    return numbers


def test_every_number_has_exactly_one_test() -> None:
    numbers = numbers_in(ROOT / "tests" / "faults")
    assert sorted(numbers) == sorted(FAULTS)


def test_a_number_without_a_test_is_found(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text("def test_1_1_a() -> None: ...\n\ndef helper_1_2_b() -> None: ...\n")
    assert numbers_in(tmp_path) == ["1.1"]


def test_no_group_and_no_case_is_missing() -> None:
    groups = {group: [*cases] for group, cases in groupby(FAULTS, key=lambda number: int(number.split(".")[0]))}
    assert {group: len(cases) for group, cases in groups.items()} == GROUPS
    for group, cases in groups.items():
        assert cases == [f"{group}.{n}" for n in range(1, len(cases) + 1)]


def test_the_list_in_the_docs_is_this_list() -> None:
    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows == [(fault.number, fault.title, fault.differs) for fault in FAULTS.values()]


def test_the_demo_shows_varied_faults_that_exist() -> None:
    assert {scene.number for scene in SCENES} <= FAULTS.keys()
    assert len({scene.number.split(".")[0] for scene in SCENES}) >= 7
