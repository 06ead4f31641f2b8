"""All sentences that a person may read about a child keep to the word list of measurement page 11.3."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import monitor

ROOT = Path(monitor.__file__).parent
ROOMS = (
    "texts", "reports", "dashboard", "cli", "analysis", "runner.py", "errors.py", "pipeline", "model", "storage",
    "sensors", "recording",
)  # fmt: skip
AVOID = re.compile(
    r"\b(abnormal\w*|normal\w*|delay(ed)?|deficit\w*|weak\w*|healthy|unhealthy|risk\w*|score\w*|alert\w*|warning\w*"
    r"|detects|monitors|diagnos\w*|screening|progress\w*|regress\w*|percentile\w*|stiffness|tone|about even"
    r"|improve\w*|decline\w*|typical\w*)\b",
    re.IGNORECASE,
)
ALLOWED = {
    # (file, the word): why
    ("told.py", "typical"): "the footer of the measurement page, word for word",
    ("words.py", "typical"): "the same footer on the screens",
    ("words.py", "normally"): "the emergency text of the measurement page, word for word: not breathing normally",
    ("recording_commands.py", "progress"): "of a recording that runs",
    ("replay.py", "delay"): "of a person's taps behind a video",
}


def sentences() -> Iterator[tuple[str, str]]:
    """(file, text) of every string with a space in it; docstrings only of commands, whose help they are."""
    for room in ROOMS:
        place = ROOT / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
                    if id(node) in _silent_docstrings(tree):
                        continue
                    yield path.name, node.value


_DOCSTRINGS: dict[int, set[int]] = {}


def _silent_docstrings(tree: ast.Module) -> set[int]:
    if id(tree) in _DOCSTRINGS:
        return _DOCSTRINGS[id(tree)]
    found: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        is_command = isinstance(node, ast.FunctionDef) and any("command" in ast.unparse(d) for d in node.decorator_list)
        body = node.body
        for place, statement in enumerate(body):
            if (
                isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
                and not (is_command and place == 0)
            ):
                found.add(id(statement.value))
    _DOCSTRINGS.clear()
    _DOCSTRINGS[id(tree)] = found
    return found


def test_no_sentence_about_the_child_uses_a_word_to_avoid() -> None:
    found = {(name, word.group(0).lower(), text) for name, text in sentences() for word in AVOID.finditer(text)}
    wrong = sorted((name, word, text[:90]) for name, word, text in found if (name, word) not in ALLOWED)
    assert not wrong, "\n".join(map(str, wrong))


def test_the_exceptions_are_needed() -> None:
    found = {(name, word.group(0).lower()) for name, text in sentences() for word in AVOID.finditer(text)}
    assert set(ALLOWED) <= found, set(ALLOWED) - found


def test_the_list_would_be_seen() -> None:
    assert AVOID.search("Her score is below normal")
    assert len(list(sentences())) > 800
