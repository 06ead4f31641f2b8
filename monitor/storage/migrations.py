"""Every form the database ever had, one step after another. A step that has landed is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from monitor.storage.database import APPLICATION

MIGRATIONS = Migrations("kickstep")


@MIGRATIONS(name="0001_history")
def _history(db: Database) -> None:
    """Children; sessions; results of counting (one a method); notes and corrections of people."""
    db.table("children").create(
        {"id": str, "nickname": str, "nickname_key": str, "born": str, "due": str, "added_at": str}, pk="id"
    )
    db.table("children").create_index(["nickname_key"], unique=True)
    db.table("sessions").create(
        {
            "recording_id": str,
            "recording_file": str,
            "child_id": str,
            "started_at": str,  # UTC
            "offset_min": int,  # of the place's clock then
            "day": str,  # by that clock
            "activity": str,
            "result_id": int,  # the result that is shown
        },
        pk="recording_id",
        not_null={"started_at", "offset_min", "day", "activity"},
        foreign_keys=[("child_id", "children", "id")],
    )
    db.table("sessions").create_index(["day", "started_at"])
    db.table("sessions").create_index(["child_id", "day", "started_at"])
    db.table("results").create(
        {
            "id": int,
            "recording_id": str,
            "algorithm_version": str,
            "parameters": str,  # digest
            "libraries": str,  # JSON, as all columns below that say so
            "counted_at": str,
            "duration_s": float,
            "active_s": float,
            "kicks_left": int,  # NULL: no sensor there
            "kicks_right": int,
            "steps_left": int,
            "steps_right": int,
            "step_runs": int,
            "longest_run": int,
            "bounce_cycles": int,
            "limbs": str,  # JSON
            "kinds": str,  # JSON
            "not_counted": str,  # JSON
            "excluded_s": str,  # JSON
            "balance_estimate": float,
            "balance_low": float,
            "balance_high": float,
            "balance_level": float,
            "balance_n_left": int,
            "balance_n_right": int,
            "balance_dispersion": float,
            "balance_shown": int,
            "balance_reason": str,
            "vigour_balance": str,  # JSON
            "quality": str,  # JSON
            "empty_reason": str,
        },
        pk="id",
        not_null={"recording_id", "algorithm_version", "parameters", "counted_at", "duration_s", "active_s"},
        foreign_keys=[("recording_id", "sessions", "recording_id")],
    )
    db.table("results").create_index(["recording_id", "algorithm_version", "parameters"], unique=True)
    db.table("notes").create(
        {"id": int, "recording_id": str, "written_at": str, "text": str},
        pk="id",
        not_null={"recording_id", "written_at", "text"},
        foreign_keys=[("recording_id", "sessions", "recording_id")],
    )
    db.table("notes").create_index(["recording_id"])
    db.table("corrections").create(
        {"id": int, "recording_id": str, "made_at": str, "what": str, "limb": str, "time_s": float, "value": str},
        pk="id",
        not_null={"recording_id", "made_at", "what"},
        foreign_keys=[("recording_id", "sessions", "recording_id")],
    )
    db.table("corrections").create_index(["recording_id"])
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS(name="0002_context")
def _context(db: Database) -> None:
    """What surrounded a session; sessions that a person took out of the figures; what the screens remember."""
    db.table("sessions").add_column("context", str)  # JSON; NULL: nothing was answered
    db.table("sessions").add_column("not_real", int)  # 1: "not a real session"
    db.table("state").create({"name": str, "value": str}, pk="name", not_null={"value"})
    db.execute("PRAGMA user_version = 2")


@MIGRATIONS(name="0003_minutes")
def _minutes(db: Database) -> None:
    """Minute by minute, and kicks that ended on the heel: a session's page can be shown from here alone."""
    db.table("results").add_column("heel_smashes", int)  # NULL: the sensors could not show it
    db.table("results").add_column("minutes", str)  # JSON
    db.execute("PRAGMA user_version = 3")


@MIGRATIONS(name="0004_replay")
def _replay(db: Database) -> None:
    """Corrections of single events, which can be taken back; what was tapped along with a replay."""
    db.table("corrections").add_column("event", str)  # kick, step; NULL: of the whole session
    db.table("corrections").add_column("taken_back_at", str)
    db.table("tap_alongs").create(
        {"id": int, "recording_id": str, "made_at": str, "start_s": float, "end_s": float, "activity": str},
        pk="id",
        not_null={"recording_id", "made_at", "start_s", "end_s", "activity"},
        foreign_keys=[("recording_id", "sessions", "recording_id")],
    )
    db.table("tap_alongs").create_index(["recording_id"])
    db.table("taps").create(
        {"id": int, "tap_along_id": int, "time_s": float, "legs": str},
        pk="id",
        not_null={"tap_along_id", "time_s", "legs"},
        foreign_keys=[("tap_along_id", "tap_alongs", "id")],
    )
    db.table("taps").create_index(["tap_along_id"])
    db.execute("PRAGMA user_version = 4")


@MIGRATIONS(name="0005_amount_balance")
def _amount_balance(db: Database) -> None:
    """The balance of the movement amount, beside the one of the counts."""
    db.table("results").add_column("amount_balance", str)  # JSON; NULL: an older version wrote the row
    db.execute("PRAGMA user_version = 5")


@MIGRATIONS(name="0006_diary")
def _diary(db: Database) -> None:
    """A child's leg length and the family's aim; the diary of first times, in the family's words."""
    db.table("children").add_column("leg_length_m", float)
    db.table("children").add_column("aim_min", int)  # minutes on the floor a day
    db.table("diary").create(
        {"id": int, "child_id": str, "day": str, "text": str, "written_at": str},
        pk="id",
        not_null={"child_id", "day", "text", "written_at"},
        foreign_keys=[("child_id", "children", "id")],
    )
    db.table("diary").create_index(["child_id", "day"])
    db.execute("PRAGMA user_version = 6")


@MIGRATIONS(name="0007_marks")
def _marks(db: Database) -> None:
    """Rows of 3, 5 and 8 steps, and what the shanks' lean said."""
    db.table("results").add_column("marks", str)  # JSON: steps -> [rows, of them called alone]; NULL: an older version
    db.table("results").add_column("lean", str)  # JSON; NULL: the mounting was unknown, or an older version
    db.execute("PRAGMA user_version = 7")


@MIGRATIONS(name="0008_baselines")
def _baselines(db: Database) -> None:
    """A therapist's trials, targets and ratings."""
    db.table("trials").create(
        {
            "id": int,
            "recording_id": str,
            "phase": str,
            "protocol": str,
            "protocol_version": int,
            "used": int,  # NULL: the quality gate decides
            "reason": str,
            "strap_height_m": float,
            "leg_length_m": float,
            "state": str,
            "observer": str,
            "added_at": str,
        },
        pk="id",
        not_null={"recording_id", "phase", "protocol", "protocol_version", "added_at"},
        foreign_keys=[("recording_id", "sessions", "recording_id")],
    )
    db.table("trials").create_index(["recording_id"], unique=True)
    db.table("targets").create(
        {"id": int, "child_id": str, "text": str, "levels": str, "set_at": str},  # levels: JSON
        pk="id",
        not_null={"child_id", "text", "levels", "set_at"},
        foreign_keys=[("child_id", "children", "id")],
    )
    db.table("targets").create_index(["child_id"])
    db.table("ratings").create(
        {"id": int, "target_id": int, "day": str, "level": int},
        pk="id",
        not_null={"target_id", "day", "level"},
        foreign_keys=[("target_id", "targets", "id")],
    )
    db.table("ratings").create_index(["target_id"])
    db.execute("PRAGMA user_version = 8")


@MIGRATIONS(name="0009_minute_active")
def _minute_active(db: Database) -> None:
    """How much of each minute was active time: parts of a trial are compared by it."""
    db.table("results").add_column("minute_active_s", str)  # JSON; NULL: an older version wrote the row
    db.execute("PRAGMA user_version = 9")
