"""What a long history costs: CPU time of the screen's questions. `python -m bench.history [SESSIONS]`

Sessions of two children, one every five hours (10,000: nearly six years), each with the figures of a short counted
session. Medians of 9 runs; the bounds are issue 8's: 20 ms for the history screen's page, 5 ms for one session.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.make_history_form import summary
from monitor.model.history import Finished
from monitor.storage.history import History
from monitor.storage.recounting import todays_method
from monitor.storage.writer import opened, write_session

FIRST = datetime(2020, 1, 1, 9, tzinfo=UTC)
EVERY = timedelta(hours=5)
PAGE_MS, SESSION_MS = 20.0, 5.0


def fill(path: Path, sessions: int) -> None:
    """A history of so many sessions."""
    counted = summary()
    with closing(opened(path)) as db, db.atomic():
        for number in range(sessions):
            began = replace(counted, started_at=(FIRST + number * EVERY).isoformat())
            write_session(db, Finished(f"s{number:05d}", f"s{number:05d}.mcap", f"c{number % 2}", began))


def timed(work: Callable[[], object]) -> float:
    """Median CPU time, ms."""
    found = []
    for _ in range(9):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return 1e3 * statistics.median(found)


def main(sessions: int) -> int:
    """Print the figures; 1 where a bound does not hold."""
    last = (FIRST + (sessions - 1) * EVERY).date()

    def page(days: int) -> int:
        """What the history's screen asks for a page."""
        with History(path) as history:
            history.owners(), history.children()
            since = (last - timedelta(days=days - 1)).isoformat()
            return len(history.sessions(since=since, until=last.isoformat(), child_id="c1"))

    def one() -> int:
        with History(path) as history:
            kept = history.session(f"s{sessions // 2:05d}")
            assert kept is not None
            return len(history.notes(kept.recording_id)) + len(history.corrections(kept.recording_id)) + 1

    def otherwise() -> int:
        with History(path) as history:
            return len(history.counted_otherwise("another", todays_method()[1]))

    def everything() -> int:
        with History(path) as history:
            return len(history.sessions())

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "history.sqlite")
        start = time.process_time()
        fill(path, sessions)
        print(
            f"{sessions} sessions, {path.stat().st_size / 1e6:.1f} MB, written in {time.process_time() - start:.1f} s"
        )
        bad = 0
        for name, work, bound in (
            ("page of 14 days", lambda: page(14), PAGE_MS),
            ("page of 14 weeks", lambda: page(98), PAGE_MS),
            ("one session", one, SESSION_MS),
            ("counted otherwise", otherwise, None),
            ("everything", everything, None),
        ):
            found_ms, rows = timed(work), work()
            within = "" if bound is None else f"  (at most {bound:g})"
            print(f"{name:18} {found_ms:8.2f} ms, {rows} sessions{within}")
            bad += bound is not None and found_ms > bound
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
