"""Every importer, with every way a file can be spoilt: a right answer or words that help, never anything else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bench.imports import BIDS, CWA, EVEN, NAMED, OPAL, PLAIN, file_in, make
from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import SensorFacts, SessionFacts, Tag
from monitor.recording.beside import KEY, written
from monitor.recording.foreign import open_limb
from monitor.recording.limb_data import LimbSource
from monitor.recording.text_formats import FORMATS
from tests.unit.recording.foreign_makers import BIDS_CHANNELS, NAMED_COLUMNS, bids_beside, cwa, opal, signal_g, text

G = 9.80665
APPS = tuple(one.name for one in FORMATS)
TEXTS = (*APPS, PLAIN, NAMED, BIDS, EVEN)
BINARY = (*CWA, OPAL)
SEPARATORS = {"Polar Sensor Logger": ";", "phyphox": ";", "Xsens MTw": "\t", "WitMotion": "\t", BIDS: "\t", EVEN: "\t"}
COARSE_G = {"Polar Sensor Logger": 0.001, "Arduino log": 0.001}


@dataclass
class Importer:
    """Opens one format's file again and again, with other bytes in it."""

    name: str
    folder: Path

    @property
    def path(self) -> Path:
        return file_in(self.folder, self.name)

    def open(self, content: bytes | str) -> LimbSource:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if self.name in (BIDS, EVEN) and not (self.folder / "a_channels.tsv").exists():
            bids_beside(self.path, times=self.name == BIDS)
        return open_limb(self.path, Limb.LEFT, NAMED_COLUMNS if self.name == NAMED else None)

    def refused(self, content: bytes | str, words: str = "") -> DataError:
        with pytest.raises(DataError) as caught:
            list(self.open(content).parts())
        assert re.search(words, caught.value.message)
        assert caught.value.advice
        assert str(self.path) in (caught.value.where or "")
        return caught.value

    def read(self, content: bytes | str, last_may_lack_digits: bool = False) -> int | None:
        """How many samples were read, right ones; None: refused in words."""
        try:
            source = self.open(content)
            time_s, acc = both(source)
        except DataError as refused:  # any other error fails the test
            error = refused
        else:
            self._right(time_s, acc, slice(0, -1 if last_may_lack_digits else None))
            assert source.samples == len(time_s)
            return len(acc)
        assert error.message
        assert error.advice
        return None

    def _right(self, time_s: np.ndarray, acc: np.ndarray, rows: slice) -> None:
        known = ~np.isnan(acc[rows]).any(axis=1)
        truth = signal_g(len(acc), 50.0)[rows][known]
        np.testing.assert_allclose(acc[rows][known], truth * G, atol=0.51 * COARSE_G.get(self.name, 0.0001) * G)
        step_s = np.arange(len(time_s)) * 0.02
        # a burst's times are spread up to the last one that is there
        spread = 0.1 if self.name == "WitMotion" else 1e-5
        np.testing.assert_allclose((time_s - time_s[0])[rows], step_s[rows], atol=spread)


def both(source: LimbSource) -> tuple[np.ndarray, np.ndarray]:
    parts = list(source.parts())
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


@pytest.fixture
def importer(request: pytest.FixtureRequest, tmp_path: Path) -> Importer:
    return Importer(request.param, tmp_path)


texts_of = pytest.mark.parametrize("importer", TEXTS, indirect=True)
any_of = pytest.mark.parametrize("importer", [*TEXTS, *BINARY], indirect=True)


def whole_of(name: str, folder: Path, rows: int = 12) -> bytes:
    if name == OPAL:
        return opal(folder / "whole.h5", ("Left Ankle",), rows).read_bytes()
    return cwa(rows, kind=CWA[name]) if name in CWA else text(name, rows).encode()


def a_sector(name: str) -> int:
    """Samples in one block of an Axivity file."""
    return 40 if CWA[name] == 0x62 else 120


def cells_of(name: str, whole: str) -> tuple[str, int, list[list[str]]]:
    """Separator, number of the header's line (-1: none) and the cells of all lines."""
    separator = SEPARATORS.get(name, ",")
    lines = whole.replace("\r", "\n").split("\n")
    named = [i for i, line in enumerate(lines) if line.count(separator) >= 3]
    return separator, -1 if name in (BIDS, EVEN) else named[0], [line.split(separator) for line in lines]


def joined(separator: str, rows: list[list[str]]) -> str:
    return "\n".join(separator.join(row) for row in rows)


@texts_of
def test_text_cut_at_every_byte(importer: Importer) -> None:
    whole = whole_of(importer.name, importer.folder, 9)
    read = [importer.read(whole[:length], last_may_lack_digits=True) for length in range(len(whole))]
    assert read[0] is None
    assert {number for number in read if number is not None} >= {6, 7, 8, 9}
    assert importer.read(whole) == 9


@pytest.mark.parametrize("importer", CWA, indirect=True)
def test_axivity_cut_at_every_byte(importer: Importer) -> None:
    rows = a_sector(importer.name)
    whole = cwa(rows * 3, kind=CWA[importer.name])
    truth = signal_g(rows * 3, 100.0) * G
    for length in range(len(whole)):
        if length < 1024 + 512:
            importer.refused(whole[:length])
            continue
        source = importer.open(whole[:length])
        assert source.samples == rows * ((length - 1024) // 512)
        if length % 32 == 0:
            acc = both(source)[1]
            assert len(acc) == source.samples
            np.testing.assert_allclose(acc, truth[: len(acc)], atol=0.51 * G / 256)
    assert importer.open(whole).samples == rows * 3


@pytest.mark.parametrize("importer", [OPAL], indirect=True)
def test_opal_cut_at_every_byte(importer: Importer) -> None:
    """What HDF5 leaves of a cut file is never half an answer: it knows its own length."""
    whole = whole_of(OPAL, importer.folder, rows=3)
    for length in range(len(whole)):
        importer.refused(whole[:length])
    assert importer.open(whole).samples == 3


@pytest.mark.parametrize("importer", [BIDS], indirect=True)
def test_what_stands_beside_cut_at_every_byte(importer: Importer) -> None:
    """The table of channels: without a name or a unit of time or acceleration the numbers mean nothing."""
    whole = whole_of(BIDS, importer.folder, 6)
    for length in range(len(BIDS_CHANNELS)):
        (importer.folder / "a_channels.tsv").write_text(BIDS_CHANNELS[:length])
        importer.read(whole)


@any_of
def test_empty(importer: Importer) -> None:
    importer.refused(b"", "empty")
    importer.refused(b"\n \r\n\n" if importer.name in TEXTS else b"\0" * 3000)


@texts_of
def test_a_header_alone_and_rows_alone(importer: Importer) -> None:
    whole = whole_of(importer.name, importer.folder).decode()
    separator, header, rows = cells_of(importer.name, whole)
    if header >= 0:
        importer.refused(joined(separator, rows[: header + 1]) + "\n", "no line")
        importer.refused(joined(separator, rows[header + 1 :]))
    importer.refused(joined(separator, rows[: header + 2]) + "\n", "only one line")


@texts_of
@pytest.mark.parametrize("other", [",", ";", "\t", "|", " "])
def test_another_delimiter(importer: Importer, other: str) -> None:
    whole = whole_of(importer.name, importer.folder, 50).decode()
    separator, _, rows = cells_of(importer.name, whole)
    read = importer.read(joined(other, rows))
    if other == separator:
        assert read == 50
    else:
        assert read in (None, 50)


@texts_of
def test_decimal_commas(importer: Importer) -> None:
    """Between other separators they are read, where the format has them; between commas they are refused."""
    whole = whole_of(importer.name, importer.folder, 50).decode()
    separator, header, rows = cells_of(importer.name, whole)
    body = [[re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell) for cell in row] for row in rows[header + 1 :]]
    if importer.name == "Polar Sensor Logger":  # whole numbers there: make some with a comma
        body = [[*row[:-1], f"{row[-1]},0"] if len(row) > 1 else row for row in body]
    spoilt = joined(separator, [*rows[: header + 1], *body])
    assert "," in joined(separator, body)
    if importer.name in APPS and separator != ",":
        assert importer.read(spoilt) == 50
    else:
        importer.refused(spoilt)


@pytest.mark.parametrize("importer", [PLAIN, NAMED, "MetaBase", "Movesense", "Arduino log"], indirect=True)
def test_saved_again_by_a_german_spreadsheet(importer: Importer) -> None:
    """Semicolons between the cells and commas in the numbers: right, or told what it is."""
    whole = whole_of(importer.name, importer.folder, 50).decode()
    _, _, rows = cells_of(importer.name, whole)
    read = importer.read(joined(";", rows).replace(".", ","))
    assert read == (50 if importer.name in APPS else None)


@texts_of
def test_each_column_missing(importer: Importer) -> None:
    whole = whole_of(importer.name, importer.folder, 50).decode()
    separator, header, rows = cells_of(importer.name, whole)
    told = 0
    for gone in range(len(rows[max(header, 0)])):
        left = [[cell for i, cell in enumerate(row) if i != gone or len(row) < 4] for row in rows]
        read = importer.read(joined(separator, left))
        assert read in (None, 50)
        told += read is None
    assert told >= (3 if importer.name == EVEN else 4), "time and three axes"


@any_of
def test_a_byte_order_mark(importer: Importer) -> None:
    whole = whole_of(importer.name, importer.folder, 50)
    if importer.name in TEXTS:
        assert importer.read(b"\xef\xbb\xbf" + whole) == 50
    else:
        importer.refused(b"\xef\xbb\xbf" + whole)


@texts_of
@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(importer: Importer, coding: str) -> None:
    whole = whole_of(importer.name, importer.folder, 50).decode()
    importer.refused(whole.encode(coding), "UTF-16" if coding == "utf-16" else "zero bytes|UTF-16")


@pytest.mark.parametrize("importer", BINARY, indirect=True)
def test_bytes_sent_as_utf_16(importer: Importer) -> None:
    """As a program has them that took the file for text."""
    importer.refused(whole_of(importer.name, importer.folder, 50).decode("latin-1").encode("utf-16"), "UTF-16")


@texts_of
def test_a_word_among_the_numbers(importer: Importer) -> None:
    whole = whole_of(importer.name, importer.folder, 50).decode()
    separator, header, rows = cells_of(importer.name, whole)
    rows[header + 5] = [cell.replace("0", "zero") for cell in rows[header + 5]]
    assert f"line {header + 6}" in (importer.refused(joined(separator, rows)).where or "")


@any_of
def test_a_hundred_thousand_rows(importer: Importer) -> None:
    make(importer.name, 100_000, importer.path)
    time_s, acc = both(importer.open(importer.path.read_bytes()))
    rate_hz, piece = {OPAL: (20.0, 100_000), **{one: (100.0, 500 * a_sector(one)) for one in CWA}}.get(
        importer.name, (50.0, 1000)
    )
    spread = 0.021 if importer.name == "WitMotion" else 1e-3
    np.testing.assert_allclose(time_s - time_s[0], np.arange(100_000) / rate_hz, atol=spread)
    truth = np.resize(signal_g(piece, rate_hz), (100_000, 3))
    coarse = 1 / 256 if importer.name in CWA else COARSE_G.get(importer.name, 0.0001)
    np.testing.assert_allclose(acc, truth * G, atol=0.51 * coarse * G)


@pytest.mark.parametrize("importer", [PLAIN], indirect=True)
def test_what_an_export_says_beside_its_samples_cut_at_every_byte(importer: Importer) -> None:
    facts = SessionFacts({Limb.LEFT: SensorFacts("s", 50.0)})
    beside = importer.path.with_suffix(".json")
    whole = json.dumps(written(facts, [Tag(1.0, "activity", "back")], {Limb.LEFT: 12}))
    content = whole_of(PLAIN, importer.folder)
    refused = 0
    for length in range(len(whole)):
        beside.write_text(whole[:length])
        refused += importer.read(content) is None
    assert refused == len(whole) - whole.index(KEY) - len(KEY)  # before that it is nobody's
    beside.write_text(whole)
    source = importer.open(content)
    assert source.beside is not None
    assert source.beside.said


def test_bids_without_times_is_even_and_says_so(tmp_path: Path) -> None:
    source = Importer(EVEN, tmp_path).open(text(EVEN, 50))
    assert any("even, 50 a second" in note for note in source.notes)
    assert source.facts.rate_hz == pytest.approx(50.0)
    assert not source.facts.losses_visible
    (tmp_path / "a_motion.json").write_text("{}")
    with pytest.raises(DataError, match="SamplingFrequency"):
        open_limb(tmp_path / "a_motion.tsv")


def test_bids_with_both_legs_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a_motion.tsv"
    table = np.column_stack([np.arange(50) / 50, signal_g(50, 50.0) * G, 2 * signal_g(50, 50.0) * G])
    np.savetxt(path, table, delimiter="\t")
    names = [(limb, axis) for limb in ("left", "right") for axis in "xyz"]
    channels = [f"{limb}_{axis}\t{axis}\tACCEL\t{limb.capitalize()}Ankle\tm/s^2" for limb, axis in names]
    head = ["name\tcomponent\ttype\ttracked_point\tunits", "latency\tn/a\tLATENCY\tn/a\ts"]
    (tmp_path / "a_channels.tsv").write_text("\n".join([*head, *channels]))
    left, right = (both(open_limb(path, limb))[1] for limb in Limb)
    np.testing.assert_allclose(right, 2 * left)
    with pytest.raises(DataError, match="LeftAnkle, RightAnkle"):
        open_limb(path)
