"""Every sentence for people stands in `monitor/texts`, one place for a translation (decision 0044)."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import monitor
from monitor.model.baseline import PROTOCOLS
from monitor.model.context import CONTEXT_NAMES
from monitor.recording.log_format import LAYOUTS
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.told import PROTOCOL_WORDS

ROOT = Path(monitor.__file__).parent
ROOMS = (
    "dashboard", "cli", "reports", "sensors", "storage", "recording", "analysis", "pipeline", "preprocessing",
    "firmware", "model",
)  # fmt: skip
"""Rooms that hold no words of their own."""
SENTENCE = re.compile(r"[A-Za-z]{2,}[,:;]? +(?:[a-z]{2,}|\x00|[a-z] )")
"""Two words of a language, or a word and what is filled in; ids, names of classes and keys have no space."""
WORD = re.compile(r"(?<![A-Za-z_\x00])[A-Za-z][a-z]{2,}(?![A-Za-z_\x00])")
"""Enough in a string that is filled in and has a space; units are shorter."""
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ORDER BY|WHERE|AND taken|NOT INDEXED)\b|= [?:]")
MARKUP = re.compile(r"^<[a-z/]|^[a-z-]+=\"")
"""Of pictures."""
LABELS = {"label", "help", "tooltip", "placeholder", "border_title", "border_subtitle", "prompt", "advice", "epilog"}
"""Keywords and attributes that are always for people, one word too."""
SAYING = {"echo", "secho", "notify", "confirm", "say", "wrap_text", "Static", "Label", "Section", "Fact"}
"""What is called with something for people first."""
NAMES = {"metavar", "id", "classes", "name", "encoding", "key"}
"""Keywords that never are."""
MACHINE = {
    "cast", "compile", "endswith", "execute", "executemany", "executescript", "fullmatch", "getLogger", "match",
    "partition", "query", "query_one", "removeprefix", "removesuffix", "rows_where", "count_where", "rpartition",
    "search", "split", "startswith", "strftime", "sub", "replace", "translate",
}  # fmt: skip
"""What is called with patterns, names and queries."""
FOR_PROGRAMMERS = re.compile(r"(Value|Type|Runtime|Assertion|Key|NotImplemented|Lookup|Attribute|EOF|OS|Bleak\w+)Error")
ALLOWED = {
    "cli/capturing.py": {"name = \x00", "source = \x00", "char = \x00", "samples = \x00", "faults = \x00"},  # TOML
    "cli/children.py": {"children add", "children edit"},  # commands
    "cli/deleting.py": {"children remove", "history delete"},  # commands
    "cli/history.py": {"history recount", "history rebuild"},  # commands
    "cli/live.py": {"kickstep --data-dir \x00 recover", "kickstep recover"},  # commands
    "cli/mending.py": {"history rebuild"},  # a command
    "dashboard/home.py": {"start card", "asked about the child", "\x00 sensor of \x00", "\x00 sensor"},  # kept under
    "dashboard/themes.py": {"bold reverse"},  # a style
    "model/history.py": {"words of ", "notes of "},  # kept under
    "model/session.py": {"not computed"},  # in the history, compared with
    "recording/placement.py": {"lower leg", "upper leg"},  # what labels in files say
    "recording/log_format.py": set(LAYOUTS.values()),  # written into each file for programs
    "recording/log_file.py": {"kickstep \x00"},  # the program that wrote the file
    "recording/notes.py": {"import note"},  # name of a tag
    "recording/text_formats.py": {
        "phone timestamp", "sensor timestamp [ns]", "acceleration x (m/s^2)", "linear acceleration x (m/s^2)",
        "Arduino log",
    },  # heads of others' columns, names of their programs
    "storage/history.py": {"calibration of ", "rest check of ", "\x00 AND \x00"},  # kept under; a query
    "storage/rebuilding.py": {"rebuilding: carried over"},  # kept under
    "storage/writer.py": {" AND taken_back_at IS NULL"},  # a query
}  # fmt: skip
"""Strings with a space that no person reads, with the reason."""


@cache
def parsed(path: Path) -> ast.Module:
    """A module, read once."""
    return ast.parse(path.read_text("utf-8"))


def said(node: ast.Constant | ast.JoinedStr) -> str:
    """A string with a zero byte for whatever is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "\x00" for part in node.values)


def called(node: ast.Call) -> str:
    """The last part of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def all_of(*nodes: ast.AST) -> Iterator[int]:
    """Every node below."""
    return (id(part) for node in nodes for part in ast.walk(node))


def for_no_person(tree: ast.AST) -> set[int]:
    """Docstrings, style sheets, names, patterns, queries, log lines, and what only a programmer meets."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "CSS" for target in node.targets):
            found |= set(all_of(node))
        elif isinstance(node, ast.AnnAssign):
            found |= set(all_of(node.annotation))
        elif isinstance(node, ast.Assert) and node.msg is not None:
            found |= set(all_of(node.msg))
        elif isinstance(node, ast.Compare):
            found |= {id(part) for part in (node.left, *node.comparators)}
        elif isinstance(node, ast.Dict):
            found |= {id(key) for key in node.keys}
        elif isinstance(node, ast.Subscript):
            found.add(id(node.slice))
        elif isinstance(node, ast.Call):
            logs = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in ("LOG", "log")
            if called(node) in MACHINE or logs or FOR_PROGRAMMERS.fullmatch(called(node)):
                found |= set(all_of(*node.args, *node.keywords))
            found |= set(all_of(*(word.value for word in node.keywords if word.arg in NAMES)))
    return found


def labels(tree: ast.AST) -> Iterator[ast.expr]:
    """What is for people wherever it stands: labels, help, what is said, errors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg in LABELS)
            name = called(node)
            if name == "Binding":
                yield from node.args[2:3]
            elif name in SAYING:
                yield from node.args[:1]
            elif name.endswith("Error") and not FOR_PROGRAMMERS.fullmatch(name):
                yield from node.args
        elif isinstance(node, ast.Assign):
            yield from (node.value for target in node.targets if getattr(target, "attr", "") in LABELS)


def words_for_people(tree: ast.Module) -> list[str]:
    """Every string of a module that a person reads."""
    named = {id(label) for label in labels(tree)}
    skipped = for_no_person(tree)
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr | ast.Constant) or id(node) in skipped | inner:
            continue
        if isinstance(node, ast.Constant) and not isinstance(node.value, str):
            continue
        text = said(node)
        label = id(node) in named and re.search("[A-Za-z]{2,}", text)
        filled = isinstance(node, ast.JoinedStr) and " " in text and WORD.search(text)
        if label or ((SENTENCE.search(text) or filled) and not SQL.search(text) and not MARKUP.search(text)):
            found.append(text)
    return found


def speakers() -> list[Path]:
    """Whoever says something out of the texts, and the texts."""
    return [path for path in sorted(ROOT.rglob("*.py")) if "monitor.texts" in path.read_text("utf-8")] + modules(
        "texts"
    )


def modules(room: str) -> list[Path]:
    """Of a room, in order; without the one that writes the log, for whoever mends the program."""
    return sorted(path for path in (ROOT / room).rglob("*.py") if path.stem != "logbook")


def test_the_search_finds_what_people_read_and_nothing_else() -> None:
    code = '''
"""A module of many words."""
CSS = "Screen { color: red; some words }"
NAME, KEY = "two words here", "not-a-sentence"
Binding("n", "note", "Note", tooltip="write")
box.border_title = "In short"
@click.option("--left", metavar="SOME ID", help="Left.")
def f(x):
    """Says it all."""
    x.notify(f"Marker {x} set now.")
    db.execute("select from where")
    LOG.info("it was so")
    if x == "one two":
        raise ValueError("only for programmers")
    raise DataError("broken", where="line 1", advice="Mend it.")
    return f"{x} kicks", f"{x} Hz", f"{x}.json", {"two words": 1}
'''
    found = ["\x00 kicks", "In short", "Left.", "Marker \x00 set now.", "Mend it.", "Note", "broken", "two words here"]
    assert sorted(words_for_people(ast.parse(code))) == [*found, "write"]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_has_words_of_its_own(room: str) -> None:
    found = {}
    for path in modules(room):
        name = path.relative_to(ROOT).as_posix()
        words = [text for text in words_for_people(parsed(path)) if text not in ALLOWED.get(name, ())]
        if words:
            found[name] = words
    assert found == {}


def test_what_the_model_names_has_its_words() -> None:
    assert {question.name for question in QUESTIONS} == CONTEXT_NAMES
    assert set(PROTOCOL_WORDS) == {(recipe.name, recipe.version) for recipe in PROTOCOLS}


def test_templates_hold_no_words() -> None:
    html = (ROOT / "reports/templates/page.html.j2").read_text("utf-8")
    html = re.sub(r"<style>.*?</style>|{{.*?}}|{%.*?%}|<[^>]*>", "", html, flags=re.S)
    assert not html.split()
    typst = (ROOT / "reports/templates/page.typ").read_text("utf-8")
    code = [line for line in typst.splitlines() if not line.startswith("//")]
    assert not [line for line in code if re.search(r'"[^"]*[a-z]{2,} [a-z]{2,}[^"]*"|lang: "', line)]


def given_to_texts(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every `TEXT.format(...)` of a text, by its own text."""
    homes: dict[str, str] = {}
    single: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("monitor.texts"):
            for alias in node.names:
                as_module = (ROOT.parent / f"{node.module}.{alias.name}".replace(".", "/")).with_suffix(".py").exists()
                if as_module:
                    homes[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    value = getattr(importlib.import_module(str(node.module)), alias.name)
                    if isinstance(value, str):
                        single[alias.asname or alias.name] = value
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"):
            continue
        of = node.func.value
        if isinstance(of, ast.Attribute) and isinstance(of.value, ast.Name) and of.value.id in homes:
            yield getattr(importlib.import_module(homes[of.value.id]), of.attr), node
        elif isinstance(of, ast.Name) and of.id in single:
            yield single[of.id], node


def fields(text: str) -> set[str]:
    """What a text has to be given, also in the widths of other fields."""
    found = set()
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            found |= {name, *fields(spec or "")}
    return found


def test_every_text_is_given_exactly_what_it_asks_for() -> None:
    seen = 0
    for path in speakers():
        for text, call in given_to_texts(parsed(path)):
            if any(word.arg is None for word in call.keywords):
                continue  # a whole mapping
            assert not call.args, f"{path.name}:{call.lineno}: names, not places"
            assert {word.arg for word in call.keywords} == fields(text), f"{path.name}:{call.lineno}: {text}"
            seen += 1
    assert seen > 100


def test_texts_load_next_to_nothing() -> None:
    """No room but the model's words: whoever needs one sentence loads no numpy for it."""
    for path in modules("texts"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom | ast.Import):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                for name in names:
                    assert name.startswith(
                        ("monitor.model", "monitor.texts", "__future__", "collections", "dataclasses")
                    ), path.name


def test_no_text_is_left_that_nobody_says() -> None:
    said: set[str] = set()
    for path in speakers():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute):
                said.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                said.add(node.id)
            elif isinstance(node, ast.ImportFrom):
                said |= {alias.name for alias in node.names}
    for path in modules("texts"):
        for node in parsed(path).body:
            if isinstance(node, ast.Assign):
                names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id.isupper()}
                assert names <= said, f"{path.name}: {names - said}"


def test_no_text_is_given_twice_under_one_name() -> None:
    """The second would be said, whoever changed the first."""
    for path in sorted((ROOT / "texts").glob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        names = [
            node.id
            for given in body
            if isinstance(given, ast.Assign)
            for node in given.targets
            if isinstance(node, ast.Name)
        ]
        assert sorted(names) == sorted(set(names)), path.name
