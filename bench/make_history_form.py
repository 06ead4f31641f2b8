"""Write the history as its newest form has it, as SQL with a family's words in it: `python -m bench.make_history_form`.

The files in tests/unit/storage/forms are what each form was when it landed; a file that is there is never written
again. With a number, an older form is made from the steps that are known: `python -m bench.make_history_form 3`.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from monitor.model.history import Finished
from monitor.model.limbs import LIMBS
from monitor.model.records import SampleBlock, SensorFacts, SessionFacts
from monitor.model.session import SessionSummary
from monitor.model.words import Activity
from monitor.pipeline import Pipeline
from monitor.storage.database import SCHEMA
from monitor.storage.migrations import MIGRATIONS
from monitor.storage.rows import result_row, session_row

FORMS = Path(__file__).resolve().parents[1] / "tests" / "unit" / "storage" / "forms"


def summary() -> SessionSummary:
    """Figures of two seconds of stillness."""
    import numpy as np

    pipeline = Pipeline()
    sensors = {limb: SensorFacts(limb.value, 50.0) for limb in LIMBS}
    pipeline.push(SessionFacts(sensors, Activity.BACK, "2026-08-30T23:30:00+02:00"))
    time_s = np.arange(100) / 50.0
    for limb in LIMBS:
        pipeline.push(SampleBlock(limb, time_s, np.tile([0.0, 0.0, 9.80665], (100, 1))))
    return pipeline.finish()


def rows() -> list[tuple[str, dict[str, Any]]]:
    """A family's history; a form keeps of each row what it has columns for."""
    found: list[tuple[str, dict[str, Any]]] = []
    for id_, name in (("c1", "Zoë"), ("c2", None)):
        about = {"id": id_, "nickname": name, "nickname_key": name and name.casefold(), "born": "2026-05-01"}
        found.append(("children", about | {"added_at": "2026-08-01T10:00:00+00:00"}))
    counted = summary()
    for number, child in enumerate(("c1", "c2", None), start=1):
        id_ = f"2026-08-30_233000_000{number}"
        row = session_row(Finished(id_, f"{id_}.mcap", child, counted)) | {"result_id": number}
        found.append(("sessions", row))
        found.append(("results", {"id": number, "recording_id": id_} | result_row(counted)))
    first = "2026-08-30_233000_0001"
    found.append(("notes", {"recording_id": first, "written_at": "2026-08-30", "text": "it's <b>warm</b>\nand late"}))
    found.append(("corrections", {"recording_id": first, "made_at": "2026-08-30", "what": "marked", "value": ""}))
    found.append(
        ("diary", {"child_id": "c1", "day": "2026-08-30", "text": "first time over", "written_at": "2026-08-30"})
    )
    target = {"child_id": "c1", "text": "two steps alone", "levels": "[]", "set_at": "2026-08-30T10:00:00+00:00"}
    found.append(("targets", target | {"id": 1}))
    found.append(("ratings", {"target_id": 1, "day": "2026-08-31", "level": 0}))
    return found


def dump(form: int) -> str:
    """The SQL of a history of that form."""
    later = [migration.name for migration in MIGRATIONS._migrations][form:]
    with closing(Database(memory=True)) as db:
        MIGRATIONS.apply(db, stop_before=later[0] if later else None)
        for table, row in (pair for pair in rows() if db.table(pair[0]).exists()):
            columns = {column.name for column in db.table(table).columns}
            db.table(table).insert({name: value for name, value in row.items() if name in columns})
        db.conn.commit()
        numbers = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")}
        assert numbers["user_version"] == form
        lines = [*(f"PRAGMA {name} = {number};" for name, number in numbers.items()), *db.conn.iterdump()]
    return "\n".join(lines) + "\n"


def load(form: int, path: Path) -> None:
    """Make the database of that form again."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript((FORMS / f"form-{form}.sql").read_text(encoding="utf-8"))
        made.commit()


if __name__ == "__main__":
    for wanted in [int(text) for text in sys.argv[1:]] or [SCHEMA]:
        target = FORMS / f"form-{wanted}.sql"
        FORMS.mkdir(exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(dump(wanted))
        print(target)
