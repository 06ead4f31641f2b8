"""UTC with the place's offset; the day is the day there; the computer's clock may jump as it likes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.locations import history_file, own_recordings
from monitor.model.records import LogRecord, SessionFacts, WallClock
from monitor.recording.compaction import store
from monitor.storage.history import History
from monitor.storage.rebuilding import rebuild
from monitor.storage.rows import when
from tests.unit.storage.keeping_makers import counts, log

Place = Callable[[str], None]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The computer is somewhere; the rule is spelled out, so that no zone file is needed."""

    def go(rule: str) -> None:
        monkeypatch.setenv("TZ", rule)
        time.tzset()

    if not hasattr(time, "tzset"):
        pytest.skip("needs tzset")
    yield go
    monkeypatch.undo()
    time.tzset()


BERLIN, LOS_ANGELES = "CET-1CEST,M3.5.0,M10.5.0/3", "PST8PDT,M3.2.0,M11.1.0"


@pytest.mark.parametrize(
    ("began", "utc", "offset_min", "day"),
    [
        # both half past two of the night in which summer time ends
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00+00:00", 120, "2026-10-25"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00+00:00", 60, "2026-10-25"),
        # just before midnight there, another day in UTC
        ("2026-06-30T23:59:59-07:00", "2026-07-01T06:59:59+00:00", -420, "2026-06-30"),
        ("2026-01-01T00:00:01+05:45", "2025-12-31T18:15:01+00:00", 345, "2026-01-01"),
        ("2026-01-01T13:00:00+14:00", "2025-12-31T23:00:00+00:00", 840, "2026-01-01"),
    ],
)
def test_the_day_is_the_day_of_the_place_then(began: str, utc: str, offset_min: int, day: str, place: Place) -> None:
    for here in (BERLIN, LOS_ANGELES, "UTC0"):
        place(here)
        assert when(began, 60.0) == {"started_at": utc, "offset_min": offset_min, "day": day}


def test_a_time_without_an_offset_is_this_places_by_its_rule_then(place: Place) -> None:
    place(BERLIN)
    assert when("2026-07-01T00:30:00", 60.0)["offset_min"] == 120
    assert when("2026-12-01T00:30:00", 60.0)["offset_min"] == 60
    assert when("2026-07-01T00:30:00", 60.0)["day"] == "2026-07-01"


def test_who_travels_finds_each_session_on_its_own_day(tmp_path: Path, place: Place) -> None:
    starts = [
        "2026-10-24T23:30:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T21:00:00-07:00",
    ]
    own_recordings(tmp_path).mkdir()
    for number, began in enumerate(starts):
        records = log(number, started_at=began, seconds=4.0)
        store(lambda records=records: records, own_recordings(tmp_path) / f"s{number}.mcap")  # type: ignore[misc]
    seen = set()
    for here in (BERLIN, LOS_ANGELES):
        place(here)
        rebuild(history_file(tmp_path), own_recordings(tmp_path), alone=True)
        for there in (BERLIN, LOS_ANGELES, "UTC0"):
            place(there)
            with History(history_file(tmp_path)) as history:
                kept = [(session.started_at, session.day) for session in history.sessions()]
                days = [(total.day, total.sessions) for total in history.days()]
            assert days == [("2026-10-25", 3), ("2026-10-24", 1)]
            assert kept == [(began, began[:10]) for began in reversed(starts)]
            seen.add((tuple(kept), tuple(days)))
    assert len(seen) == 1


def test_jumps_of_the_wall_clock_do_not_touch_a_sessions_length() -> None:
    def with_walls(jump: timedelta) -> list[LogRecord]:
        found: list[LogRecord] = []
        began = datetime.fromisoformat("2026-10-25T01:59:58+00:00")
        for record in log(2):
            found.append(record)
            if isinstance(record, SessionFacts):
                for second in range(8):
                    wall = began + timedelta(seconds=second) + (jump if second >= 3 else timedelta(0))
                    found.append(WallClock(float(second), wall.isoformat()))
        return found

    steady = counts(with_walls(timedelta(0)))
    for jump in (timedelta(hours=1), timedelta(hours=-1), timedelta(days=400), timedelta(days=-400)):
        jumped = counts(with_walls(jump))
        assert replace(jumped, started_at=steady.started_at) == steady
        assert jumped.started_at == steady.started_at
    assert steady.duration_s == pytest.approx(8.0, abs=0.1)
