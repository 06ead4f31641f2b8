"""`kickstep report --baseline`: trials, days and comparisons on one page, with the words of `kickstep baseline`."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from monitor import cli
from monitor.texts.reports import BASELINE_PAGE_ABOUT as ABOUT
from monitor.texts.told import FOOTER, REFERRAL, TWO_SESSIONS, WITHIN_VISIT
from tests.unit.cli.test_cli_baseline import phase, run
from tests.unit.reports.test_page import checked


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def page(folder: Path, *args: str) -> str:
    made = ["--data-dir", str(folder), "report", "--baseline", "--html", "p.html", *args]
    assert cli.run(made) == 0
    html = Path("p.html").read_text()
    checked(html)
    return html.replace("&#39;", "'")


def two_phases(folder: Path) -> None:
    phase(folder, "before", {0: (50, 50), 2: (48, 52), 4: (55, 50), 6: (51, 49)})
    phase(folder, "after", {20: (100, 90), 22: (95, 98), 24: (104, 99)})
    assert run(folder, "drop", "before6", "--reason", "cried <loud>") == 0
    assert run(folder, "target", "kicks the mobile", "never", "once", "often", "minutes", "always") == 0
    assert run(folder, "rate", "1", "1", "--day", "2026-09-25") == 0


def test_each_trial_is_a_line_of_the_forest_and_the_days_are_compared(folder: Path) -> None:
    two_phases(folder)
    html = page(folder)
    assert html.count("<circle") == 6
    assert "Left out: 2026-09-07 10:00, cried &lt;loud&gt;" in html
    assert "Trials used" in html
    assert re.search(r"Kicks a minute, «after»</dt><dd class=\"value\">38\.6</dd>", html)
    assert "beyond session noise" in html
    assert "kicks the mobile" in html
    assert "2026-09-25: +1, minutes" in html
    for words in (REFERRAL, FOOTER, ABOUT):
        assert words in html
    assert page(folder) == html
    assert "Mia c1" in html
    assert "Mia c1" not in page(folder, "--no-name")


def test_a_therapist_gets_what_stands_behind_it(folder: Path) -> None:
    two_phases(folder)
    parent, therapist = page(folder), page(folder, "--for", "therapist", "--child", "Mia c1")
    for words in ("is found four times in five", "strap 4.0 cm above the sole", "-2 never", "<table>"):
        assert words in therapist
        assert words not in parent


def test_few_days_give_no_comparison(folder: Path) -> None:
    assert "No trial yet" in page(folder)
    phase(folder, "before", {0: (50, 50)})
    html = page(folder)
    assert "1 day: kicks a minute median 20.0" in html
    phase(folder, "after", {9: (60, 50)})
    html = page(folder)
    assert TWO_SESSIONS in html
    assert "beyond" not in html
    assert WITHIN_VISIT in page(folder, "--for", "therapist")


@pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="needs the extra [pdf]")
def test_full_to_the_brim_it_stays_one_page(folder: Path) -> None:
    for number, name in enumerate(("first", "second", "third")):
        phase(folder, name, {40 * number + day: (50 + day, 50) for day in range(7)})
    for number in range(5):
        assert run(folder, "target", f"target {number} " + "words " * 15, *(["a long level " * 3] * 5)) == 0
    assert run(folder, "drop", "third80", "--reason", "a long reason " * 12) == 0
    for reader in ("parent", "therapist"):
        assert cli.run(["--data-dir", str(folder), "report", "--baseline", "--for", reader, "--pdf", "p.pdf"]) == 0
        assert len(re.findall(rb"/Type\s*/Page\b", Path("p.pdf").read_bytes())) == 1


def test_options_that_do_not_go_together(folder: Path) -> None:
    assert cli.run(["--data-dir", str(folder), "report", "x", "--baseline"]) == 2
    assert cli.run(["--data-dir", str(folder), "report", "--baseline", "--child", "Nobody"]) == 2
