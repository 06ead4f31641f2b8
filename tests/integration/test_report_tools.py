"""The report looked at by other people's tools: html-validate, axe-core in Chromium, poppler."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from platformdirs import user_cache_path

from monitor.locations import history_file
from monitor.reports.baseline import tried_of
from monitor.reports.baseline_page import baseline_page
from monitor.reports.page import Page, Reader
from monitor.reports.page_files import page_html, page_pdf
from monitor.reports.period_page import period_page
from monitor.storage.history import History
from monitor.texts.told import REFERRAL
from tests.integration.test_pictures_png import BROWSERS
from tests.unit.cli.test_cli_overview import TODAY
from tests.unit.cli.test_cli_report_baseline import two_phases
from tests.unit.cli.test_cli_report_period import full
from tests.unit.reports.test_page import page

PACKAGES = ("html-validate@10.17.0", "axe-core@4.14.1")
"""Pinned: a new rule of theirs is no change of ours."""


@cache
def with_trials(reader: Reader) -> Page:
    """Two phases of trials, one left out, and a target."""
    with TemporaryDirectory() as folder:
        two_phases(Path(folder))
        with History(history_file(Path(folder))) as kept:
            (child,) = kept.children()
            tried = tried_of(kept.trials(child.id), kept.session)
            return baseline_page(tried, kept.targets(child.id), child, reader)


@cache
def four_weeks(reader: Reader) -> Page:
    """Two sessions on each day."""
    with TemporaryDirectory() as folder:
        full(Path(folder))
        with History(history_file(Path(folder))) as kept:
            (child,) = kept.children()
            return period_page(kept.sessions(), child, TODAY, reader)


PAGES: dict[str, Callable[[], Page]] = {
    "parent": lambda: page(Reader.PARENT),
    "therapist": lambda: page(Reader.THERAPIST),
    "baseline without a trial": lambda: baseline_page([], [], None, Reader.THERAPIST),
    "baseline": lambda: with_trials(Reader.THERAPIST),
    "baseline for a parent": lambda: with_trials(Reader.PARENT),
    "four weeks": lambda: four_weeks(Reader.THERAPIST),
    "four weeks for a parent": lambda: four_weeks(Reader.PARENT),
}
POPPLER = all(map(shutil.which, ("pdfinfo", "pdftotext", "pdftoppm")))
A4 = (595, 842)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')


@pytest.fixture(scope="module")
def tools() -> Path:
    """The folder with both packages, fetched once into the user's cache."""
    if shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    folder = user_cache_path("kickstep") / "html-tools" / "-".join(PACKAGES).replace("@", "_")
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        made = subprocess.run(command, capture_output=True, text=True, timeout=170)
        if made.returncode != 0:
            pytest.skip(f"npm could not fetch {', '.join(PACKAGES)}: {made.stderr.strip()[-200:]}")
        (folder / "done").touch()
    return folder / "node_modules"


@pytest.fixture(scope="module")
def browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


def validated(tools: Path, folder: Path) -> list[str]:
    """The rules that files of a folder break."""
    command = [str(tools / ".bin" / "html-validate"), "--formatter", "json", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=170)
    return [message["ruleId"] for of in json.loads(said.stdout or "[]") for message in of["messages"]]


def test_every_page_is_valid_html(tools: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder in (good, bad):
        folder.mkdir()
    for name, make in PAGES.items():
        (good / f"{name.replace(' ', '-')}.html").write_text(page_html(make()))
    assert validated(tools, good) == []
    (bad / "bad.html").write_text(page_html(page()).replace("</main>", "<img src=x></section>"))
    assert {"close-order", "wcag/h37"} <= set(validated(tools, bad)), "the tool looked"


def violations(browser: str, tools: Path, html: str, folder: Path) -> list[str]:
    """The rules of axe-core that a page breaks in headless Chromium."""
    run = (
        "axe.run().then(r => { document.body.innerHTML = '<pre id=found></pre>'; document.getElementById('found')"
        ".textContent = JSON.stringify([r.passes.length, r.violations.map(v => v.id)]) })"
    )
    script = f"<script>{(tools / 'axe-core' / 'axe.min.js').read_text()}</script><script>{run}</script>"
    html, policies = _POLICY.subn("", html)  # it forbids all scripts, these too
    assert policies == 1
    file = folder / "axe.html"
    file.write_text(html.replace("</body>", f"{script}</body>"))
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}",
               "--virtual-time-budget=20000", "--dump-dom", file.as_uri()]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, timeout=170).stdout
    found = re.search(r'<pre id="found">(.*?)</pre>', said, re.DOTALL)
    assert found is not None, said[-500:]
    passes, broken = json.loads(unescape(found[1]))
    assert passes > 10, "it looked"
    return list(broken)


@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_is_accessible(name: str, browser: str, tools: Path, tmp_path: Path) -> None:
    assert violations(browser, tools, page_html(PAGES[name]()), tmp_path) == []


def test_axe_would_find_something(browser: str, tools: Path, tmp_path: Path) -> None:
    html = page_html(page()).replace('<html lang="en">', "<html>").replace("color: #555", "color: #eee")
    assert {"html-has-lang", "color-contrast"} <= set(violations(browser, tools, html, tmp_path))


@pytest.mark.skipif(not POPPLER, reason="poppler-utils is not installed")
@pytest.mark.parametrize("name", list(PAGES))
def test_the_pdf_is_one_a4_page_with_words_that_can_be_selected(name: str, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="needs the extra [pdf]")
    made = PAGES[name]()
    file = tmp_path / "p.pdf"
    file.write_bytes(page_pdf(made))
    assert_one_page(file)
    words = " ".join(run("pdftotext", "-layout", str(file), "-").split())
    for text in (made.title, REFERRAL, made.footer, *(section.title for section in made.sections if section.svg)):
        assert " ".join(text.split()) in words
    assert_drawn_inside(file, tmp_path)


@pytest.mark.skipif(not POPPLER, reason="poppler-utils is not installed")
@pytest.mark.parametrize("name", ["parent", "therapist", "baseline", "four weeks"])
def test_the_html_prints_to_one_a4_page(name: str, browser: str, tmp_path: Path) -> None:
    html, file = tmp_path / "p.html", tmp_path / "p.pdf"
    html.write_text(page_html(PAGES[name]()))
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}",
               "--no-pdf-header-footer", f"--print-to-pdf={file}", html.as_uri()]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=170, check=True)
    assert_one_page(file)
    assert_drawn_inside(file, tmp_path)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def assert_one_page(file: Path) -> None:
    said = run("pdfinfo", str(file))
    assert re.search(r"Pages:\s+1\n", said)
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", said)
    assert size is not None
    assert (round(float(size[1])), round(float(size[2]))) == A4


def assert_drawn_inside(file: Path, folder: Path) -> None:
    """As a picture: words and colours, and white margins all round."""
    run("pdftoppm", "-r", "50", "-png", str(file), str(folder / "page"))
    from PIL import Image

    (path,) = folder.glob("page-*.png")
    picture = Image.open(path).convert("L").point(lambda grey: 255 if grey < 200 else 0)
    box = picture.getbbox()
    assert box is not None
    width, height = picture.size
    assert box[0] > 5
    assert box[1] > 5
    assert width - box[2] > 5
    assert height - box[3] > 5
    assert box[2] - box[0] > 0.7 * width, "it fills the page's width"
    dark = sum(picture.histogram()[255:]) / (width * height)
    assert 0.005 < dark < 0.5
