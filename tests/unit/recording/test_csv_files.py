"""Foreign CSV files: what is read, in which units, whatever the line ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monitor.errors import DataError
from monitor.model.units import RADIANS_PER_DEGREE, STANDARD_GRAVITY_MS2
from monitor.recording.csv_files import LimbData, read_limb

HEADER = "t_s,ax_g,ay_g,az_g"
ROWS = ["0.00,0.1,0.2,1.0", "0.01,0.2,0.2,1.0", "0.02,0.3,0.2,1.0"]


def read(folder: Path, text: str | bytes, columns: str | None = None, **options: float) -> LimbData:
    path = folder / "x_left.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_limb(path, columns, **options)


def table(*lines: str, end: str = "\n") -> str:
    return "".join(line + end for line in lines)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_do_not_matter(tmp_path: Path, end: str, closed: bool, bom: str) -> None:
    text = bom + table(HEADER, *ROWS, end=end)
    data = read(tmp_path, text if closed else text.removesuffix(end))
    assert data.time_s.tolist() == [0.0, 0.01, 0.02]
    np.testing.assert_allclose(data.acc_ms2[:, 0], np.array([0.1, 0.2, 0.3]) * STANDARD_GRAVITY_MS2)
    assert data.gyro_rads is None
    assert (data.name, data.rate_hz, data.missing_rows, data.notes) == ("x_left", 100.0, 0, ())


@pytest.mark.parametrize(
    "text",
    [
        table("", f"  {HEADER}  ", "", *ROWS, "", "   ", ""),
        table(" t_s , AX_G,\tay_g,az_g", *(row.replace(",", " , ") for row in ROWS)),
        table('"t_s","ax_g","ay_g","az_g"', *('"' + row.replace(",", '","') + '"' for row in ROWS)),
        table(HEADER, *(row + "," for row in ROWS)),
        table("when," + HEADER, *("10:30," + row for row in ROWS)),
        table("ort," + HEADER, *("Fuß," + row for row in ROWS)),
        table("az_g,t_s,ay_g,ax_g", *(",".join(row.split(",")[i] for i in (3, 0, 2, 1)) for row in ROWS)),
        table(HEADER, *ROWS) + "0.03,0.1",
        table(HEADER, *ROWS) + "0.03,0.1,0.1,-",
    ],
    ids=["blank", "spaces", "quoted", "comma at the end", "text", "umlaut", "order", "cut", "cut in a number"],
)
def test_untidy_but_clear_files_read_the_same(tmp_path: Path, text: str) -> None:
    data = read(tmp_path, text)
    np.testing.assert_array_equal(data.time_s[:3], [0.0, 0.01, 0.02])
    np.testing.assert_allclose(data.acc_ms2[:3, 0], np.array([0.1, 0.2, 0.3]) * STANDARD_GRAVITY_MS2)
    assert not np.isnan(data.acc_ms2[:3]).any()


def test_units_become_si(tmp_path: Path) -> None:
    gyro = "gx_dps,gy_dps,gz_dps"
    data = read(tmp_path, table("t_s,ax_ms2,ay_ms2,az_ms2," + gyro, "1,1,2,9.8,180,0,-90", "1.01,1,2,9.8,0,0,0"))
    assert data.acc_ms2[0].tolist() == [1.0, 2.0, 9.8]
    assert data.gyro_rads is not None
    np.testing.assert_allclose(data.gyro_rads[0], np.array([180, 0, -90]) * RADIANS_PER_DEGREE)
    assert data.facts.has_gyro
    rads = read(tmp_path, table("t_s,ax_g,ay_g,az_g,gx_rads,gy_rads,gz_rads", "0,0,0,1,1,2,3", "0.01,0,0,1,1,2,3"))
    assert rads.gyro_rads is not None
    assert rads.gyro_rads[1].tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("word", ["", "NaN", "nan", "NA", "n/a", "null", " ", "inf", "-inf", "1e999"])
def test_missing_cells_become_nan_and_are_counted(tmp_path: Path, word: str) -> None:
    rows = [*ROWS, f"0.03,{word},0,1", f"0.04,0,0,{word}", f"{word},0,0,1", "0.06,0,0,1"]
    data = read(tmp_path, table(HEADER, *rows))
    assert np.isnan(data.acc_ms2[3, 0])
    assert np.isnan(data.acc_ms2[4, 2])
    assert np.isnan(data.time_s[5])
    assert data.missing_rows == 3
    assert len(data.time_s) == 7


def test_repeated_and_backward_times_are_passed_on(tmp_path: Path) -> None:
    times = [0.0, 0.01, 0.01, 0.005, *(i / 100 for i in range(2, 200))]
    data = read(tmp_path, table(HEADER, *(f"{t},0,0,1" for t in times)))
    assert data.time_s.tolist() == times
    assert data.rate_hz == pytest.approx(100.0, rel=0.01)


def test_bursts_of_equal_times_are_not_refused(tmp_path: Path) -> None:
    data = read(tmp_path, table(HEADER, *(f"{i // 8 * 0.08:.3f},0,0,1" for i in range(80))))
    assert data.rate_hz == 12.5


def test_rate_survives_the_rounding_of_printed_times(tmp_path: Path) -> None:
    for rate, digits in ((120.0, 4), (204.8, 4), (400.0, 3), (52.0, 2)):
        data = read(tmp_path, table(HEADER, *(f"{i / rate:.{digits}f},0,0,1" for i in range(2000))))
        assert data.rate_hz == pytest.approx(rate, rel=1e-3)


def test_rate_ignores_gaps(tmp_path: Path) -> None:
    times = [i * 0.02 + (30.0 if i > 50 else 0.0) for i in range(100) if i % 7]
    data = read(tmp_path, table(HEADER, *(f"{t:.3f},0,0,1" for t in times)))
    assert data.rate_hz == pytest.approx(50.0, rel=0.01)


def clipped(limit: float, run: int) -> str:
    values = [0.0] * 10 + [limit] * run + [0.0] * 10
    return table(HEADER, *(f"{i * 0.01:.2f},0,{-value},1" for i, value in enumerate(values)))


def test_full_scale_is_told_only_by_visible_clipping(tmp_path: Path) -> None:
    assert read(tmp_path, clipped(7.995, 3)).full_scale_ms2 == pytest.approx(8 * STANDARD_GRAVITY_MS2)
    assert read(tmp_path, clipped(7.995, 2)).full_scale_ms2 is None
    assert read(tmp_path, clipped(7.0, 5)).full_scale_ms2 is None
    assert read(tmp_path, clipped(8.2, 5)).full_scale_ms2 is None
    given = read(tmp_path, clipped(7.0, 5), full_scale_g=7.0)
    assert given.facts.full_scale_ms2 == pytest.approx(7 * STANDARD_GRAVITY_MS2)


def test_gyroscope_that_is_mostly_absent_costs_no_rows(tmp_path: Path) -> None:
    rows = [f"{i * 0.01:.2f},0,0,1," + ("1,1,1" if i % 4 == 0 else ",,") for i in range(40)]
    data = read(tmp_path, table(HEADER + ",gx_dps,gy_dps,gz_dps", *rows))
    assert data.gyro_rads is None
    assert data.missing_rows == 0
    assert "gyroscope" in data.notes[0]


def test_incomplete_gyroscope_columns_are_noted(tmp_path: Path) -> None:
    data = read(tmp_path, table(HEADER + ",gz_dps", *(row + ",1" for row in ROWS)))
    assert data.gyro_rads is None
    assert "gx_dps" in data.notes[0]


def test_an_implausible_unit_is_noted(tmp_path: Path) -> None:
    data = read(tmp_path, table(HEADER, "0,0,0,9.8", "0.01,0,0,9.8"))
    assert "check the unit" in data.notes[0]


@pytest.mark.parametrize("odd", ["", "0.5,abc,0,1"])
def test_pieces_of_the_file_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str) -> None:
    monkeypatch.setattr("monitor.recording.csv_lines._PIECE_BYTES", 37)
    lines = [HEADER, *(f"{i * 0.01:.2f},{i},{'' if i % 9 == 4 else 0},1" for i in range(200))]
    lines += [odd] if odd else []
    for end in ("\n", "\r\n", "\r"):
        if odd:
            with pytest.raises(DataError) as caught:
                read(tmp_path, table(*lines, end=end))
            assert (caught.value.where or "").endswith("line 202, column ax_g")
        else:
            data = read(tmp_path, table(*lines, end=end))
            np.testing.assert_allclose(data.acc_ms2[:, 0], np.arange(200) * STANDARD_GRAVITY_MS2)
            assert np.flatnonzero(np.isnan(data.acc_ms2[:, 1])).tolist() == list(range(4, 200, 9))
