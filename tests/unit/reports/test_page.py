"""The one-page report, the tables and the packet: same figures, safe words, byte for byte the same."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from monitor.analysis.rate import rate_interval
from monitor.errors import UsageError
from monitor.model.events import Excluded
from monitor.model.history import MARKED, Child, Correction
from monitor.model.limbs import Limb
from monitor.model.session import Kick
from monitor.model.words import Activity, Why
from monitor.reports.packet import packet_bytes
from monitor.reports.page import Page, Reader, Told, session_page
from monitor.reports.page_files import page_html, page_pdf
from monitor.reports.tables import all_events_csv, columns_csv, defused, minutes_csv, sessions_csv
from monitor.texts.told import FOOTER, REFERRAL
from tests.unit.storage.history_makers import SUMMARY

KICKS = tuple(
    Kick(i, Limb.LEFT if i % 2 else Limb.RIGHT, 10.0 + 4.0 * i, peak_ms2=5.0 + i % 7, kind=SUMMARY.kicks[0].kind)
    for i in range(200)
)
SESSION = replace(SUMMARY, kicks=KICKS, excluded=(*SUMMARY.excluded, Excluded(200.0, 62.0, 65.0, None, Why.MARKED)))
NASTY = '<script>alert("x")</script>{{ 7*7 }} & #eval("1") ${x} "quoted"'
TOLD = Told(
    Child("c1", f"Mia {NASTY}", "2026-08-02", "2026-08-30"),
    (NASTY, "=HYPERLINK(1)"),
    (Correction("2026-11-21", MARKED, None, 63.0, f"odd {NASTY}"),),
    "2026-11-20_233000_ab12.mcap",
)


def page(reader: Reader = Reader.THERAPIST, **options: bool) -> Page:
    return session_page(SESSION, TOLD, reader, **options)


class Checked(HTMLParser):
    """Tags that were opened and closed in order, and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def checked(html: str) -> Checked:
    parser = Checked()
    parser.feed(html)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("reader", list(Reader))
def test_the_page_is_self_contained_and_says_what_it_must(reader: Reader) -> None:
    html = page_html(page(reader))
    found = checked(html)
    assert "script" not in [tag for tag, _ in found.tags]
    assert NASTY in found.text  # shown as it was written
    assert not any(name in ("src", "href", "onclick") for _, attributes in found.tags for name in attributes)
    assert all(words in found.text for words in (FOOTER, REFERRAL, "Method 1.0.0", "1:02 to 1:05", "this session only"))
    assert found.text.count("1:03: odd") == 1
    assert [attributes for tag, attributes in found.tags if tag == "svg" and not attributes.get("aria-label")] == []
    assert (
        re.search(r"\b(ab)?normal|\brisk|\bscore|\bweak|\bdelay|diagnos|healthy", found.text.replace(NASTY, "")) is None
    )
    assert ("median peak" in found.text) == (reader is Reader.THERAPIST)


def test_the_same_page_is_the_same_bytes() -> None:
    assert page_html(page()) == page_html(page())


def test_both_readers_see_the_same_numbers() -> None:
    parent, therapist = page(Reader.PARENT), page(Reader.THERAPIST)
    assert parent.facts == therapist.facts
    assert {s.title for s in parent.sections} < {s.title for s in therapist.sections}


def test_the_name_may_be_left_out() -> None:
    assert "Mia" in page_html(page())
    assert "Mia" not in page_html(page(named=False))
    assert "15 weeks (corrected 11 weeks)" in page_html(page(named=False))


def test_bars_add_up_to_the_counts() -> None:
    section = next(s for s in page().sections if s.title.startswith("Kicks in each"))
    assert "left 100, right 100" in section.svg
    blue = [float(h) for h in re.findall(r'height="([\d.]+)" fill="#0072B2"', section.svg)]
    counts = np.histogram([k.onset_s for k in KICKS if k.limb is Limb.LEFT], np.arange(31) * 30.0)[0]
    np.testing.assert_allclose(blue, 64.0 * counts[counts > 0] / 4, atol=0.06)  # at most 4 in a half minute


def test_a_balance_that_is_withheld_stays_withheld() -> None:
    hidden = replace(
        SESSION, balance=replace(SESSION.balance, estimate=0.437, shown=False, reason="not enough kicks yet")
    )
    for reader in Reader:
        html = page_html(session_page(hidden, TOLD, reader))
        assert "not enough kicks yet" in html
        assert "0.44" not in html
        assert "72 / 28" not in html


def test_an_empty_session_and_one_upright_and_one_leg() -> None:
    empty = replace(
        SUMMARY,
        kicks=(),
        steps=(),
        runs=(),
        bounces=(),
        duration_s=0.0,
        active_s=0.0,
        empty_reason="no data",
        limbs={limb: replace(figures, kicks=0) for limb, figures in SUMMARY.limbs.items()},
    )
    assert "no data" in checked(page_html(session_page(empty, Told(), Reader.THERAPIST))).text
    upright = checked(page_html(session_page(replace(SUMMARY, activity=Activity.WALKING), Told(), Reader.PARENT))).text
    assert "Steps a minute" in upright
    assert "Kinds of kick" not in upright
    assert "A kick is" not in upright
    assert "this session only" in upright  # kicks were counted all the same
    steps_alone = session_page(replace(SUMMARY, activity=Activity.WALKING, kicks=()), Told(), Reader.PARENT)
    assert "Left and right" not in " ".join(section.title for section in steps_alone.sections)
    withheld = replace(SUMMARY.balance, shown=False, reason="too few kicks")
    none = session_page(replace(SUMMARY, balance=withheld), Told(), Reader.PARENT).sections[0]
    assert (none.svg, len(none.lines)) == ("", 3), "no picture of nothing"
    one = replace(SUMMARY, limbs={Limb.LEFT: SUMMARY.limbs[Limb.LEFT]})
    assert "one sensor only" in checked(page_html(session_page(one, Told(), Reader.THERAPIST))).text
    long = checked(page_html(session_page(replace(SUMMARY, duration_s=3 * 86400.0), Told(), Reader.PARENT)))
    assert "Kicks in each 32 min" in long.text


def test_the_rate_and_its_range() -> None:
    even = np.arange(0.0, 600.0, 6.0) + 1.0
    assert rate_interval(even, [], 600.0) == pytest.approx((10.0, 10.0, 10.0))
    rate, low, high = rate_interval(even[even < 300], [(300.0, 600.0)], 600.0)
    assert (rate, low, high) == pytest.approx((10.0, 10.0, 10.0))
    bursts = np.repeat(np.arange(0.0, 600.0, 120.0), 20) + 1.0
    rate, low, high = rate_interval(bursts, [], 600.0)
    assert rate == pytest.approx(10.0)
    # by hand: residuals are +10 and -10, s = sqrt(1000 / 9 * 10) / 10, t(0.975, 9) = 2.262
    assert (low, high) == pytest.approx((10.0 - 2.262 * 10.5409 / 3.1623, 10.0 + 2.262 * 10.5409 / 3.1623), abs=0.01)
    assert rate_interval(even, [], 120.0)[1:] == (None, None)
    assert rate_interval(even, [(0.0, 600.0)], 600.0) == (None, None, None)


def test_the_pdf_is_one_page_and_the_same_each_time() -> None:
    pytest.importorskip("typst", reason="needs the extra [pdf]")
    made = page_pdf(page())
    assert made == page_pdf(page())
    assert made.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1
    assert re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", made) == [(b"595.2756", b"841.8898")]


def test_a_pdf_without_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(UsageError) as caught:
        page_pdf(page())
    assert "[pdf]" in caught.value.advice


# --- tables and packet


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("text", ["=1+1", "+1 hop", "-", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1+1"])
def test_formulas_are_defused(text: str) -> None:
    assert defused(text) == f"'{text}"
    (row,) = rows(sessions_csv([("s", "c", SESSION, [text])]))
    assert row["notes"].startswith("'")


def test_formulas_behind_another_separator_are_defused() -> None:
    """A spreadsheet that knows semicolons takes no notice of quotes within a line, nor one that knows tabs."""
    assert defused("laughed;=1+1; @x; then -2") == "laughed;'=1+1; '@x; then -2"
    (row,) = rows(sessions_csv([("s", "c", SESSION, ["so\t=1+1"])]))
    assert row["notes"] == "so =1+1"


def test_words_and_numbers_are_left_as_they_are() -> None:
    assert defused("a = b") == "a = b"
    (row,) = rows(sessions_csv([("s", "c", replace(SESSION, balance=replace(SESSION.balance, estimate=-0.25)), [])]))
    assert row["balance"] == "-0.2500"
    assert (row["left_kicks"], row["right_rate_hz"], row["right_lost_fraction"]) == ("104", "", "")


def test_tables_add_up() -> None:
    sessions = [("a", "", SESSION, []), ("b", "", SUMMARY, [])]
    minutes = rows(minutes_csv(sessions))
    assert sum(int(row["left_kicks"]) for row in minutes if row["session"] == "a") == 100
    active = sum(float(row["active_s"]) for row in minutes if row["session"] == "a")
    assert active == pytest.approx(900.0 - 31.5 - 1.0 - 3.0)
    events = rows(all_events_csv(sessions))
    assert sum(row["event"] == "kick" for row in events) == 202
    known = {(row["table"], row["column"]) for row in rows(columns_csv())}
    for name, table in (
        ("sessions.csv", rows(sessions_csv(sessions))),
        ("events.csv", events),
        ("minutes.csv", minutes),
    ):
        assert {(name, column) for column in table[0]} == {pair for pair in known if pair[0] == name}
    assert all(row["meaning"] for row in rows(columns_csv()))


def test_the_packet(tmp_path: Path) -> None:
    recording = tmp_path / "s.mcap"
    recording.write_bytes(b"raw bytes")
    pages = {who.value: page(who, named=False) for who in Reader}
    made = packet_bytes("s", SESSION, pages, TOLD.notes, recording)
    assert made == packet_bytes("s", SESSION, pages, TOLD.notes, recording)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert files["s.mcap"] == b"raw bytes"
    assert all(name in files["README.txt"].decode() for name in ("s.mcap", "columns.csv", "notes.txt"))
    assert set(files) == {
        "README.txt", "report_parent.html", "report_therapist.html", "sessions.csv", "events.csv", "minutes.csv",
        "columns.csv", "count.json", "notes.txt", "s.mcap",
    }  # fmt: skip
    assert not any(b"Mia" in content for content in files.values())


def test_both_readers_see_strength_and_amount_or_why_not() -> None:
    for who in Reader:
        text = page_html(page(who))
        assert "strength of kicks" in text
        assert "amount of movement" in text
