"""`kickstep report --child`: four weeks on a page, with the words of the overview and no others."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from monitor import cli
from monitor.locations import history_file
from monitor.model.history import Child
from monitor.storage.writer import HistoryWriter
from monitor.texts.told import FOOTER, REFERRAL
from tests.unit.cli.test_cli_overview import keep, the_day

__all__ = ["the_day"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "kept"
    kept.mkdir()
    with HistoryWriter(history_file(kept)) as writer:
        writer.set_child(Child("c1", "Mia", "2026-08-02"))
    return kept


def page(folder: Path, *args: str) -> str:
    assert cli.run(["--data-dir", str(folder), "report", "--child", "Mia", "--html", "p.html", *args]) == 0
    return Path("p.html").read_text().replace("&#39;", "'")


def test_the_pooled_figure_and_its_words(folder: Path) -> None:
    keep(folder, [(100, 50), (110, 50), (90, 48), (100, 52), (105, 50), (98, 51), (102, 49), (100, 50)])
    html = page(folder)
    assert "More recorded on the left." in html
    assert '<dd class="value">67 / 33 %</dd>' in html
    assert html.count("2026-11-20</text>") == 1
    assert "together (99 %)" in html
    assert REFERRAL in html
    assert FOOTER in html
    assert html.count("<circle") == 9
    assert page(folder) == html
    assert "Mia" in html
    assert "Mia" not in page(folder, "--no-name")


def full(folder: Path) -> None:
    """Two sessions on each day of the four weeks, with all that can be compared."""
    for name, hour, context in (
        ("a", 10, {"clothing": "bare", "fed_min": "20", "toy": "no"}),
        ("b", 15, {"clothing": "socks", "fed_min": "200", "toy": "yes"}),
    ):
        sides = [(100 + 7 * (day * 5 % 9), 50 + 3 * (day * 7 % 8)) for day in range(28)]
        keep(folder, sides, name=name, hour=hour, context=context)


def test_a_therapist_gets_the_index_what_was_compared_and_the_newest_sessions(folder: Path) -> None:
    full(folder)
    parent, therapist = page(folder), page(folder, "--for", "therapist")
    for words in ("counts as", "The newest sessions", "Feeding:", "settings abc", "for a professional"):
        assert words in therapist
        assert words not in parent
    values = re.compile(r'<dd class="value">(.*?)</dd>')
    assert values.findall(parent) == values.findall(therapist)
    assert therapist.count("<tr>") == 7
    assert "exchange them" in parent
    assert "on this page" not in parent, "that is said of the program's page"


@pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="needs the extra [pdf]")
@pytest.mark.parametrize("reader", ["parent", "therapist"])
def test_a_full_page_is_one_page(folder: Path, reader: str) -> None:
    full(folder)
    page(folder, "--for", reader, "--pdf", "p.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", Path("p.pdf").read_bytes())) == 1


def test_too_few_sessions_give_no_figure(folder: Path) -> None:
    keep(folder, [(100, 50), (110, 50)])
    html = page(folder)
    assert "too few sessions to put together" in html
    assert "More recorded" not in html
    assert "together (99 %)" not in html


def test_nothing_recorded_and_options_that_do_not_go_together(folder: Path) -> None:
    assert "too few sessions" in page(folder)
    assert cli.run(["--data-dir", str(folder), "report", "x", "--child", "Mia"]) == 2
    assert cli.run(["--data-dir", str(folder), "report", "--child", "Nobody"]) == 2
