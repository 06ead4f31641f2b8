"""The counting core reads no clock, draws no chance and needs no screen: in its imports and at run time."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import monitor

ROOT = Path(monitor.__file__).parent
CORE = ("pipeline", "analysis", "detection", "preprocessing", "firmware", "model")
FORBIDDEN = {
    "time", "random", "logging", "asyncio", "threading",
    "bleak", "textual", "rich", "sqlite3", "sqlite_utils", "secrets", "datetime",
}  # fmt: skip


def _files(room: str) -> list[Path]:
    single = ROOT / f"{room}.py"
    return [single] if single.exists() else sorted((ROOT / room).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("room", CORE)
def test_the_core_is_pure(room: str) -> None:
    files = _files(room)
    assert files
    for path in files:
        assert not _imports(path) & FORBIDDEN, path.name


@pytest.mark.parametrize("room", CORE)
def test_the_core_draws_no_chance_by_numpy_either(room: str) -> None:
    for path in _files(room):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np":
                assert node.attr not in ("random", "datetime64"), path.name


def _loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_pipeline_loads_no_screen_no_radio_and_no_database() -> None:
    loaded = _loaded_after("import monitor.pipeline")
    assert {"numpy", "scipy"} <= loaded
    assert not loaded & {"textual", "rich", "bleak", "sqlite_utils", "sqlite3"}


def test_what_screens_import_loads_no_numpy() -> None:
    assert not _loaded_after("import monitor.model.events, monitor.model.session") & {"numpy", "scipy"}
