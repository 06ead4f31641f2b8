"""The questions that screens and commands ask of the history. Any number may read while one writes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.model.baseline import Target, Trial
from monitor.model.calibration import Calibration, from_text
from monitor.model.context import LASTING
from monitor.model.history import EXCHANGED, Begins, Child, Correction, DayTotals, DiaryEntry, KeptSession, Wrong
from monitor.model.limbs import Limb
from monitor.model.rest_check import RestCheck
from monitor.model.rest_check import from_text as check_from_text
from monitor.model.taps import Legs, TapAlong
from monitor.model.words import LYING, Activity
from monitor.storage.baselines import RATINGS, TARGETS, TRIALS, target_of, trial_of
from monitor.storage.children import name_key
from monitor.storage.database import damaged, in_words, open_to_read
from monitor.storage.rows import child_of, correction_of, kept_session
from monitor.texts import storage as texts

_SESSIONS = """
    SELECT s.*, r.*, c.nickname, c.born, c.due, s.recording_id AS recording_id
    FROM sessions s JOIN results r ON r.id = {result} LEFT JOIN children c ON c.id = s.child_id
"""
_DAYS = """
    SELECT s.day, s.activity, COUNT(*) AS sessions, SUM(r.duration_s) AS duration_s, SUM(r.active_s) AS active_s,
        SUM(COALESCE(r.kicks_left, 0)) AS kicks_left, SUM(COALESCE(r.kicks_right, 0)) AS kicks_right,
        SUM(COALESCE(r.steps_left, 0)) AS steps_left, SUM(COALESCE(r.steps_right, 0)) AS steps_right,
        MAX(r.longest_run) AS longest_run
    FROM sessions s JOIN results r ON r.id = s.result_id
"""
_CONTEXT_FORM = 2
_REPLAY_FORM = 4
_DIARY_FORM = 6
_BASELINE_FORM = 8
_CORRECTED = """
    SELECT recording_id, what, COUNT(*) AS number FROM corrections
    WHERE event IS NOT NULL AND taken_back_at IS NULL GROUP BY recording_id, what ORDER BY what
"""
_REAL = "COALESCE(s.not_real, 0) = 0"
_NEWEST = f"""
    SELECT s.activity, s.context FROM sessions s WHERE s.child_id IS ? AND {_REAL} ORDER BY s.day DESC,
        s.started_at DESC LIMIT 1
"""
_OWNERS = """
    WITH RECURSIVE known(id) AS (
        SELECT MIN(child_id) FROM sessions
        UNION ALL SELECT (SELECT MIN(child_id) FROM sessions WHERE child_id > known.id) FROM known
        WHERE known.id IS NOT NULL
    )
    SELECT COALESCE(id, '') AS owner, (
        SELECT day || started_at FROM sessions WHERE child_id IS known.id ORDER BY day DESC, started_at DESC LIMIT 1
    ) AS newest FROM known WHERE newest IS NOT NULL ORDER BY newest DESC
"""
"""From child to child through the index, with those without one last; a GROUP BY would read every session."""
_CHILDREN = "SELECT *, id AS child_id FROM children"
Row = dict[str, Any]
CALIBRATION_OF = "calibration of "
"""Under this and the sensor's address stands its calibration."""
CHECK_OF = "rest check of "
"""Under this and the sensor's address stands what its last check before a session found."""


class History:
    """A reader; close it, or use it with `with`. A history that does not exist yet is an empty one.

    Raises:
        StorageError: damaged, newer than this program, or nobody's history; by every method.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_to_read(path)

    def __enter__(self) -> History:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def sessions(
        self, *, since: str | None = None, until: str | None = None, child_id: str | None = None
    ) -> list[KeptSession]:
        """Sessions, the newest first, each with the result that is shown.

        Args:
            since: first day (2026-11-20), by each place's own clock.
            until: last day.
            child_id: only this child's; "" for those without a child.
        """
        where, values = _where(since, child_id, until)
        with self._understood():
            text = _SESSIONS.format(result="s.result_id") + where + " ORDER BY s.day DESC, s.started_at DESC"
            corrected, exchanged = self._corrected(), self._exchanged()
            rows = self._rows(text, values)
            for row in rows:
                row["exchanged"] = row["recording_id"] in exchanged
            return [kept_session(row, corrected.get(row["recording_id"])) for row in rows]

    def begins(self, child_id: str) -> Begins:
        """The words of a child's newest session ("": of those without a child), as far as they last until the next.

        A car seat or a swaddle is no word to begin with: nothing would be counted.
        """
        with self._understood():
            if self._form() < _CONTEXT_FORM:
                return Begins()
            rows = self._rows(_NEWEST, [child_id or None])
            if not rows:
                return Begins()
            activity = Activity(rows[0]["activity"])
            context = json.loads(rows[0]["context"] or "{}")
            kept = {name: value for name, value in context.items() if name in LASTING and value}
            return Begins(Activity.UNKNOWN if activity is Activity.CONTAINER else activity, kept)

    def results(self, recording_id: str) -> list[KeptSession]:
        """One session as each method counted it, the oldest result first."""
        with self._understood():
            text = _SESSIONS.format(result="r.id").replace("ON r.id = r.id", "ON r.recording_id = s.recording_id")
            rows = self._rows(text + " WHERE s.recording_id = ? ORDER BY r.id", [recording_id])
            return [kept_session(row) for row in rows]

    def days(self, *, since: str | None = None, child_id: str | None = None) -> list[DayTotals]:
        """Days with a session, the newest first."""
        where, values = _where(since, child_id)
        with self._understood():
            if self._form() >= _CONTEXT_FORM:
                where = f"{where} AND {_REAL}" if where else f" WHERE {_REAL}"
            rows = self._rows(_DAYS + where + " GROUP BY s.day, s.activity ORDER BY s.day DESC", values)
            parts: dict[str, list[Row]] = {}
            for row in rows:
                parts.setdefault(row["day"], []).append(row)
            return [_day(day, rows) for day, rows in parts.items()]

    def owners(self) -> list[str]:
        """Ids of the children that have sessions, the one with the newest first; "" for sessions without a child."""
        with self._understood():
            return [row["owner"] for row in self._rows(_OWNERS, [])]

    def counts(self) -> dict[str, int]:
        """Sessions of each child, by its id."""
        with self._understood():
            text = "SELECT child_id, COUNT(*) AS sessions FROM sessions WHERE child_id IS NOT NULL GROUP BY child_id"
            return {row["child_id"]: row["sessions"] for row in self._rows(text, [])}

    def span(self, child_id: str | None = None) -> tuple[str, str] | None:
        """First and last day with a session; None when there is none."""
        where, values = _where(None, child_id)
        with self._understood():
            rows = self._rows(f"SELECT MIN(s.day) AS first, MAX(s.day) AS last FROM sessions s{where}", values)
            return (rows[0]["first"], rows[0]["last"]) if rows and rows[0]["first"] else None

    def children(self) -> list[Child]:
        """All children, by nickname."""
        with self._understood():
            return [child_of(row) for row in self._rows(f"{_CHILDREN} ORDER BY nickname_key, id", [])]

    def child(self, nickname: str) -> Child | None:
        """The child of that nickname (capitals do not matter), or of that id."""
        with self._understood():
            rows = self._rows(f"{_CHILDREN} WHERE nickname_key = ? OR id = ?", [name_key(nickname), nickname])
            found = [child_of(row) for row in rows]
            named = [child for child in found if child.id != nickname]
            return next(iter(named or found), None)

    def diary(self, child_id: str) -> list[DiaryEntry]:
        """What the family wrote into a child's diary, by day."""
        with self._understood():
            if self._form() < _DIARY_FORM:
                return []
            rows = self._rows("SELECT id, day, text FROM diary WHERE child_id = ? ORDER BY day, id", [child_id])
            return [DiaryEntry(row["id"], row["day"], row["text"]) for row in rows]

    def trials(self, child_id: str | None) -> list[Trial]:
        """Sessions that are trials of a child's baselines, the oldest first; None: of sessions without a child."""
        with self._understood():
            known = self._form() >= _BASELINE_FORM
            return [trial_of(row) for row in self._rows(TRIALS, [child_id or None])] if known else []

    def targets(self, child_id: str) -> list[Target]:
        """A therapist's targets for a child, with their ratings."""
        with self._understood():
            if self._form() < _BASELINE_FORM:
                return []
            return [target_of(row, self._rows(RATINGS, [row["id"]])) for row in self._rows(TARGETS, [child_id])]

    def notes(self, recording_id: str) -> list[str]:
        """What people wrote beside a session, the oldest first."""
        with self._understood():
            rows = self._rows("SELECT text FROM notes WHERE recording_id = ? ORDER BY id", [recording_id])
            return [row["text"] for row in rows]

    def corrections(self, recording_id: str) -> list[Correction]:
        """What people said about a session afterwards and did not take back, the oldest first."""
        with self._understood():
            rows = self._rows("SELECT * FROM corrections WHERE recording_id = ? ORDER BY id", [recording_id])
            return [correction_of(row) for row in rows if row.get("taken_back_at") is None]

    def tap_alongs(self, recording_id: str) -> list[TapAlong]:
        """What people tapped along with replays of a session, the oldest first."""
        with self._understood():
            if self._form() < _REPLAY_FORM:
                return []
            runs = self._rows("SELECT * FROM tap_alongs WHERE recording_id = ? ORDER BY id", [recording_id])
            found = []
            for run in runs:
                taps = self._rows("SELECT * FROM taps WHERE tap_along_id = ? ORDER BY time_s, id", [run["id"]])
                tapped = tuple((tap["time_s"], Legs(tap["legs"])) for tap in taps)
                found.append(TapAlong(run["start_s"], run["end_s"], tapped, Activity(run["activity"])))
            return found

    def session(self, recording_id: str) -> KeptSession | None:
        """One session with the result that is shown; None where the history does not know it."""
        with self._understood():
            text = _SESSIONS.format(result="s.result_id") + " WHERE s.recording_id = ?"
            rows = self._rows(text, [recording_id])
            if not rows:
                return None
            row = rows[0] | {"exchanged": recording_id in self._exchanged()}
            return kept_session(row, self._corrected().get(recording_id))

    def counted_otherwise(self, version: str, parameters: str) -> list[tuple[str, str]]:
        """Sessions with a recording whose shown result is of another method: recording ids and files, oldest first."""
        text = (
            "SELECT s.recording_id, s.recording_file FROM sessions s WHERE s.recording_file IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM results r WHERE r.recording_id = s.recording_id AND r.algorithm_version = ?"
            " AND r.parameters = ? AND r.id = s.result_id) ORDER BY s.started_at"
        )
        with self._understood():
            return [(row["recording_id"], row["recording_file"]) for row in self._rows(text, [version, parameters])]

    def _corrected(self) -> dict[str, dict[Wrong, int]]:
        """How many events of each session people corrected, by what was wrong."""
        if self._form() < _REPLAY_FORM:
            return {}
        found: dict[str, dict[Wrong, int]] = {}
        for row in self._rows(_CORRECTED, []):
            found.setdefault(row["recording_id"], {})[Wrong(row["what"])] = row["number"]
        return found

    def _exchanged(self) -> set[str]:
        """Sessions of which somebody said that the sensors were exchanged."""
        if self._form() < _REPLAY_FORM:
            return set()
        text = "SELECT DISTINCT recording_id FROM corrections WHERE what = ? AND taken_back_at IS NULL"
        return {row["recording_id"] for row in self._rows(text, [EXCHANGED])}

    def state(self, name: str) -> str | None:
        """What a screen remembered under that name; None when nothing."""
        with self._understood():
            known = self._form() >= _CONTEXT_FORM
            rows = self._rows("SELECT value FROM state WHERE name = ?", [name]) if known else []
            return rows[0]["value"] if rows else None

    def calibrations(self) -> dict[str, Calibration]:
        """What was found out about sensors, by address."""
        with self._understood():
            if self._form() < _CONTEXT_FORM:
                return {}
            rows = self._rows("SELECT name, value FROM state WHERE name LIKE ?", [CALIBRATION_OF + "%"])
            return {row["name"].removeprefix(CALIBRATION_OF): from_text(row["value"]) for row in rows}

    def checks(self) -> dict[str, RestCheck]:
        """What the last checks of sensors found, by address."""
        with self._understood():
            if self._form() < _CONTEXT_FORM:
                return {}
            rows = self._rows("SELECT name, value FROM state WHERE name LIKE ?", [CHECK_OF + "%"])
            return {row["name"].removeprefix(CHECK_OF): check_from_text(row["value"]) for row in rows}

    def _form(self) -> int:
        """A history that nobody has written to since an update still has its older form."""
        rows = self._rows("PRAGMA user_version", [])
        return int(rows[0]["user_version"]) if rows else 0

    def _rows(self, text: str, values: list[Any]) -> list[Row]:
        if self._connection is None:
            return []
        found = self._connection.execute(text, values)
        names = [part[0] for part in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    @contextlib.contextmanager
    def _understood(self) -> Iterator[None]:
        with in_words(self._path):
            try:
                yield
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise damaged(self._path, texts.ROW_CANNOT_BE_UNDERSTOOD) from error


def _where(since: str | None, child_id: str | None, until: str | None = None) -> tuple[str, list[Any]]:
    asked = {"s.day >= ?": since, "s.day <= ?": until, "s.child_id IS ?": child_id}
    wanted = {text: value or None for text, value in asked.items() if value is not None}
    return (" WHERE " + " AND ".join(wanted) if wanted else ""), list(wanted.values())


def _day(day: str, rows: list[Row]) -> DayTotals:
    kicking = [row for row in rows if not Activity(row["activity"]).upright]
    stepping = [row for row in rows if Activity(row["activity"]) not in LYING]
    return DayTotals(
        day=day,
        sessions=sum(row["sessions"] for row in rows),
        duration_s=sum(row["duration_s"] for row in rows),
        active_s=sum(row["active_s"] for row in rows),
        kicks={limb: sum(row[f"kicks_{limb.value}"] for row in kicking) for limb in Limb},
        steps={limb: sum(row[f"steps_{limb.value}"] for row in stepping) for limb in Limb},
        longest_run=max((row["longest_run"] for row in stepping), default=0),
    )
