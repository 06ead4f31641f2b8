"""`--columns` and the choice of columns."""

from __future__ import annotations

import pytest

from monitor.errors import DataError, UsageError
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.recording.csv_columns import Column, choose_columns, parse_columns

ARDUINO = ["acc x", "acc y", "acc z", "gyro x", "gyro y", "gyro z", "temp", "humidity", "timestamp"]


def test_unit_from_the_name_or_after_a_colon() -> None:
    given = parse_columns("t=timestamp:ms, ax=accx:g ,ay=Y_ms2,az=a:b_mg,gx=w:rads")
    assert given["t"] == Column("timestamp", "ms")
    assert given["ax"] == Column("accx", "g")
    assert given["ay"] == Column("Y_ms2", "ms2")
    assert given["az"] == Column("a:b_mg", "mg")
    assert given["gx"] == Column("w", "rads")
    assert parse_columns("t=time")["t"] == Column("time", "s")
    assert parse_columns("t=epoch_us")["t"] == Column("epoch_us", "us")


@pytest.mark.parametrize(
    "text",
    ["", "t", "t=", "=x", "q=x", "ax=accx", "ax=accx:ft", "t=x:h", "t=a,t=b", "ax=a:g,ay=a:g", "ax=a:g,,ay=b:g"],
)
def test_what_cannot_be_understood_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_columns(text)
    assert caught.value.advice


def test_other_names_are_found() -> None:
    text = "t=timestamp:ms,ax=acc x:g,ay=acc y:g,az=acc z:g,gx=gyro x:dps,gy=gyro y:dps,gz=gyro z:dps"
    choice = choose_columns(ARDUINO, parse_columns(text), "f.csv")
    assert choice.indices == (8, 0, 1, 2, 3, 4, 5)
    assert choice.factors[:2] == (1e-3, STANDARD_GRAVITY_MS2)
    assert choice.has_gyro


def test_roles_left_out_keep_their_plain_names() -> None:
    choice = choose_columns(["time", "ax_ms2", "ay_ms2", "az_ms2"], parse_columns("t=time"), "f.csv")
    assert choice.indices == (0, 1, 2, 3)
    assert choice.factors == (1.0, 1.0, 1.0, 1.0)


def test_two_units_of_one_quantity_are_refused_until_one_is_chosen() -> None:
    header = ["t_s", "ax_g", "ay_g", "az_g", "ax_ms2", "ay_ms2", "az_ms2"]
    with pytest.raises(DataError, match="both") as caught:
        choose_columns(header, None, "f.csv")
    columns = caught.value.advice.split("--columns ")[1].rstrip(".")
    assert choose_columns(header, parse_columns(columns), "f.csv").names == ("t_s", "ax_g", "ay_g", "az_g")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["ax_g", "ay_g", "az_g"], "t_s"),
        (["t_s", "ax_g", "az_g"], "ay_g"),
        (["t_s", "ax_ms2", "ay_ms2"], "az_ms2"),
        (["t_s"], "ax_g"),
    ],
)
def test_a_missing_column_is_named(header: list[str], missing: str) -> None:
    with pytest.raises(DataError, match=f"column {missing} is missing") as caught:
        choose_columns(header, None, "f.csv")
    assert caught.value.where == "f.csv, header"
    assert "--columns" in caught.value.advice


def test_a_gyroscope_asked_for_must_be_there() -> None:
    with pytest.raises(DataError, match="gyro_x"):
        choose_columns(["t_s", "ax_g", "ay_g", "az_g"], parse_columns("gx=gyro_x:dps"), "f.csv")


def test_a_doubled_column_is_refused() -> None:
    with pytest.raises(DataError, match="2 times"):
        choose_columns(["t_s", "t_s", "ax_g", "ay_g", "az_g"], None, "f.csv")
