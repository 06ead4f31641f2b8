"""`kickstep history context`, `unusual` and `--only`: the keys of a session's page and of the history's filter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor import cli
from monitor.dashboard.filter_words import FILTERS, POSITION
from monitor.locations import history_file
from monitor.model.history import MARKED
from monitor.model.words import Activity
from monitor.storage.history import History
from monitor.storage.writer import HistoryWriter
from monitor.texts.surroundings import QUESTIONS
from monitor.texts.words import UNUSUAL
from tests.unit.storage.history_makers import finished

Said = pytest.CaptureFixture[str]
SESSIONS = {
    "back": (Activity.BACK, {"clothing": "bare", "mood": "calm"}),
    "dressed": (Activity.BACK, {"clothing": "long"}),
    "tummy": (Activity.TUMMY, {"clothing": "bare"}),
    "walking": (Activity.WALKING, {}),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with HistoryWriter(history_file(tmp_path)) as writer:
        for n, (id_, (activity, context)) in enumerate(SESSIONS.items()):
            at = f"2026-11-{20 - n}T10:00:00+00:00"
            writer.write(finished(id_, child=None, started_at=at, activity=activity, context=context))
    return tmp_path


def run(data: Path, *args: str) -> int:
    return cli.run(["--data-dir", str(data), "history", *args])


def context(data: Path, id_: str) -> dict[str, str]:
    with History(history_file(data)) as history:
        found = history.session(id_)
    assert found is not None
    return found.context


def marks(data: Path, id_: str) -> int:
    with History(history_file(data)) as history:
        return sum(c.what == MARKED for c in history.corrections(id_))


# --- context


def test_without_answers_each_question_of_the_page_is_told_with_its_answers(data: Path, capsys: Said) -> None:
    assert run(data, "context", "walking") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(QUESTIONS) + 1
    for question, line in zip(QUESTIONS, lines, strict=False):
        assert line.startswith(f"{question.words}: not said. {question.name}= ")
        assert all(value in line and words in line for value, words in question.answers)
    assert run(data, "context", "back") == 0
    said = capsys.readouterr().out
    assert "Clothing: bare legs. " in said
    assert "Mood: calm. " in said
    assert "support" not in said  # the page asks for it upright alone
    assert context(data, "back") == SESSIONS["back"][1]


def test_answers_join_those_of_before_and_an_empty_one_takes_back(data: Path, capsys: Said) -> None:
    assert run(data, "context", "back", "surface=firm_mat", "clothing=long") == 0
    assert capsys.readouterr().out == "kept; said of the surroundings now: long trousers, firm mat, calm\n"
    assert context(data, "back") == {"clothing": "long", "mood": "calm", "surface": "firm_mat"}
    assert run(data, "context", "back", "clothing=", "mood=", "surface=") == 0
    assert capsys.readouterr().out == "kept; said of the surroundings now: nothing\n"
    assert context(data, "back") == {}
    assert context(data, "dressed") == SESSIONS["dressed"][1]


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("colour=red", "clothing, surface, toy"),
        ("clothing", "clothing, surface, toy"),  # no empty answer: nothing is taken back
        ("clothing=red", "bare (bare legs), light (light clothes)"),
        ("support=none", "clothing, surface, toy"),
    ],
)
def test_what_is_not_known_is_refused_whole_and_the_known_is_named(
    answer: str, known: str, data: Path, capsys: Said
) -> None:
    assert run(data, "context", "back", "surface=bed", answer) == 2
    assert known in capsys.readouterr().err
    assert context(data, "back") == SESSIONS["back"][1]


def test_an_upright_answer_from_before_can_be_taken_back(data: Path) -> None:
    with HistoryWriter(history_file(data)) as writer:
        writer.set_context("tummy", {"support": "none"}).result()
    assert run(data, "context", "tummy", "support=") == 0
    assert context(data, "tummy") == {}


@pytest.mark.parametrize("args", [("context",), ("context", "mood=calm"), ("unusual",), ("unusual", "--yes")])
def test_a_session_that_is_not_there(args: tuple[str, ...], data: Path, capsys: Said) -> None:
    assert run(data, args[0], "nothing_here", *args[1:]) == 2
    assert "no session is called nothing_here" in capsys.readouterr().err


# --- unusual


def test_the_fixed_words_come_first_and_only_a_yes_keeps(data: Path, capsys: Said) -> None:
    assert run(data, "unusual", "back") == 0
    assert capsys.readouterr().out.splitlines() == [
        UNUSUAL, "Nothing is kept yet: kickstep history unusual back --yes keeps it.",
    ]  # fmt: skip
    assert marks(data, "back") == 0
    assert run(data, "unusual", "back", "--yes") == 0
    assert capsys.readouterr().out.startswith(f"{UNUSUAL}\nkept; ")
    assert (marks(data, "back"), marks(data, "tummy")) == (1, 0)


# --- only


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["back"], ["back", "dressed"]),
        (["activity=back"], ["back", "dressed"]),
        (["clothing=bare"], ["back", "tummy"]),
        (["back", "clothing=bare"], ["back"]),
        (["clothing=bare", "mood=calm", "back", "back"], ["back"]),
        (["cruising"], []),
    ],
)
def test_only_leaves_the_sessions_that_have_all(words: list[str], found: list[str], data: Path, capsys: Said) -> None:
    only = [part for word in words for part in ("--only", word)]
    assert run(data, "--json", *only) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["recording_id"] for line in lines] == found


def test_each_answer_of_the_screens_filter_is_taken(data: Path, capsys: Said) -> None:
    words = [f"{q.name}={value}" for q in FILTERS for value, _ in q.answers] + [value for value, _ in POSITION.answers]
    for word in words:
        assert run(data, "--only", word, "--json") == 0, word


def test_the_lines_say_what_they_leave_out(data: Path, capsys: Said) -> None:
    assert run(data, "--only", "back", "--only", "clothing=bare") == 0
    said = capsys.readouterr().out
    assert said.startswith("Only sessions with: on the back, bare legs.\n")
    assert "20 Nov" in said
    assert "19 Nov" not in said


def test_nothing_found_says_which_word_to_leave_out(data: Path, capsys: Said) -> None:
    only = ("--only", "tummy", "--only", "clothing=long")
    assert run(data, *only) == 0
    words = capsys.readouterr().out
    assert words.splitlines() == [
        "No session here with: on the tummy · long trousers.",
        "Without «on the tummy»: 1 session.",
        "Without «long trousers»: 1 session.",
    ]
    assert run(data, *only, "--json") == 0
    assert capsys.readouterr() == ("", words)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (["sofa"], "Positions: back, tummy"),
        (["clothing="], "Positions: back, tummy"),
        (["colour=red"], "activity, clothing, surface"),
        (["clothing=red"], "bare (bare legs)"),
        (["back", "tummy"], "back and tummy are both answers"),
    ],
)
def test_a_filter_that_is_not_known(words: list[str], known: str, data: Path, capsys: Said) -> None:
    assert run(data, *[part for word in words for part in ("--only", word)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert known in said.err
