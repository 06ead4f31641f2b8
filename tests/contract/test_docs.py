"""The docs and the code tell the same story."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bench.make_docs import TABLES, with_table
from monitor.cli import run
from monitor.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_parameter_tables_are_up_to_date() -> None:
    for page, table in TABLES.items():
        text = page.read_text(encoding="utf-8")
        assert with_table(text, table) == text, "run `make docs`"


def test_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"`kickstep ([a-z]+)", README))
    assert named == set(COMMANDS)


def test_the_docs_and_the_advice_name_no_command_that_is_not_there() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "monitor").rglob("*.py")]
    for page in pages:
        named = set(re.findall(r"`kickstep ([a-z]+)", page.read_text(encoding="utf-8")))
        assert named <= set(COMMANDS), page.name


@pytest.mark.parametrize("mark", ["main command", "test command"])
def test_readme_commands_are_one_line_each(mark: str) -> None:
    block = README.split(f"<!-- {mark} -->")[1].split("```sh\n")[1].split("```")[0]
    assert len(block.strip().splitlines()) == 1
    assert block.startswith("python3 -m venv .venv && ")


def test_readme_main_command_needs_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = README.split("<!-- main command -->")[1].split("```sh\n")[1].split("\n")[0]
    command = shlex.split(line.split(".venv/bin/kickstep")[1])
    assert command == ["demo"]
    monkeypatch.setenv("KICKSTEP_DATA_DIR", str(tmp_path))
    assert run([*command, "--speed", "20", "--seconds", "20"]) == 0  # as it is, it takes a minute
    assert "The session is over." in capsys.readouterr().out


def test_readme_counts_the_sample(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"`kickstep (count recordings/[^`]+)`", README)
    assert found is not None
    monkeypatch.chdir(ROOT)
    assert run(shlex.split(found[1])) == 0
    assert "Kicks:" in capsys.readouterr().out


def test_every_page_linked_in_the_docs_exists() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_changelog_names_the_algorithm_version() -> None:
    from monitor.detection.parameters import ALGORITHM_VERSION

    assert ALGORITHM_VERSION in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
