"""Nicknames and dates that people type."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.errors import UsageError
from monitor.storage.children import checked_dates, checked_nickname

TODAY = date(2026, 11, 20)


def test_dates_as_people_write_them() -> None:
    for text in ("2026-08-02", " 2026-8-2 ", "2026/08/02", "2.8.2026", "02. 08. 2026"):
        assert checked_dates(text, "", TODAY) == ("2026-08-02", None)
    assert checked_dates("2.8.2026", "2026-08-30", TODAY) == ("2026-08-02", "2026-08-30")
    assert checked_dates("", " ", TODAY) == (None, None)
    assert checked_dates("", "2027-03-01", TODAY) == (None, "2027-03-01")
    assert checked_dates("2026-11-20", "2026-11-20", TODAY) == ("2026-11-20", "2026-11-20")


@pytest.mark.parametrize(
    ("born", "due", "says"),
    [
        ("soon", "", "is no date"),
        ("08/02/2026", "", "is no date"),  # which is the month?
        ("2026-02-30", "", "there is no day"),
        ("2026-11-21", "", "in the future"),
        ("2016-08-02", "", "ten years"),
        ("", "2016-08-02", "ten years"),
        ("", "2028-08-02", "40 weeks ahead"),
        ("2026-08-02", "2026-12-07", "127 days before"),
        ("2026-08-02", "2026-06-27", "36 days after"),
    ],
)
def test_impossible_dates_are_told(born: str, due: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as told:
        checked_dates(born, due, TODAY)
    assert told.value.advice


def test_the_earliest_and_the_latest_birth() -> None:
    assert checked_dates("2026-08-02", "2026-12-06", TODAY)[1] == "2026-12-06"
    assert checked_dates("2026-08-02", "2026-06-28", TODAY)[1] == "2026-06-28"


def test_nicknames() -> None:
    assert checked_nickname("  [b]Mia ") == "[b]Mia"
    for text in ("", "  ", "x" * 61):
        with pytest.raises(UsageError, match="1 to 60"):
            checked_nickname(text)
