"""Words for people stand in the texts of the screens, ready for a translation: not everywhere yet (decision 0033)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import monitor.dashboard

ROOT = Path(monitor.dashboard.__file__).parent
SENTENCE = re.compile(r"[A-Za-z]{2,}[ ,:] ?[a-z]{2,}")
"""Two words of a language; ids, names of classes and keys have no space."""
LABELS = {"tooltip", "placeholder", "border_title", "border_subtitle"}
"""Always for people, one word too."""
MOVED = (
    "screens/correcting.py", "screens/settings.py", "screens/start.py", "shell.py", "running.py", "tapping.py",
    "states.py", "figures.py", "health.py", "settings.py", "messages.py", "own_loop.py", "finding.py",
    "correcting.py", "widgets/limb_panel.py", "widgets/panels.py", "widgets/plain.py", "widgets/wave.py",
)  # fmt: skip
"""Modules whose words have all been moved; the others still hold some. Whoever moves a module adds it here."""
NO_WORDS = {"enter,space,right", "next", "previous"}
"""Names of keys."""


def docstrings(tree: ast.AST) -> set[int]:
    """Strings that stand by themselves: for readers of the code."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def labels(tree: ast.AST) -> Iterator[ast.expr]:
    """What widgets and keys are called on the screen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg in LABELS)
            if isinstance(node.func, ast.Name) and node.func.id == "Binding":
                yield from node.args[2:3]
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in LABELS:
                    yield node.value


def words_for_people(code: str) -> list[str]:
    """Every string of a module that a person reads on the screen."""
    tree = ast.parse(code)
    named = {id(part) for label in labels(tree) for part in ast.walk(label)}
    skipped = docstrings(tree)
    for node in ast.walk(tree):  # names of types, and the stylesheet
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "CSS" for t in node.targets):
            skipped |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute":
            skipped |= {id(part) for part in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
        and (SENTENCE.search(node.value) or (id(node) in named and re.search("[A-Za-z]", node.value)))
    ]


def test_the_search_finds_what_people_read_and_nothing_else() -> None:
    code = '''
"""A module of many words."""
CSS = "Screen { color: red; some words }"
NAME, KEY = "two words here", "not-a-sentence"
Binding("n", "note", "Note", tooltip="write")
box.border_title = "In short"
def f(x):
    """Says it all."""
    x.notify(f"Marker {x} set now.")
'''
    assert sorted(words_for_people(code)) == [" set now.", "In short", "Note", "two words here", "write"]


@pytest.mark.parametrize("name", MOVED)
def test_a_module_whose_words_were_moved_gets_no_new_ones(name: str) -> None:
    assert [words for words in words_for_people((ROOT / name).read_text("utf-8")) if words not in NO_WORDS] == []
