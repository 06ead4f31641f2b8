"""Rows of baselines: trials, targets and how far each target was reached."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from monitor.errors import UsageError
from monitor.model.baseline import LEVELS, Target, Trial
from monitor.texts import storage as texts

if TYPE_CHECKING:
    from sqlite_utils import Database

TRIALS = """
    SELECT t.* FROM trials t JOIN sessions s ON s.recording_id = t.recording_id
    WHERE s.child_id IS ? ORDER BY s.started_at
"""
TARGETS = "SELECT * FROM targets WHERE child_id = ? ORDER BY id"
RATINGS = "SELECT day, level FROM ratings WHERE target_id = ? ORDER BY day, id"
LONGEST = 200


def trial_of(row: Mapping[str, Any]) -> Trial:
    """A row of `trials`."""
    return Trial(
        row["recording_id"],
        row["phase"],
        row["protocol"],
        row["protocol_version"],
        None if row["used"] is None else bool(row["used"]),
        row["reason"] or "",
        row["strap_height_m"],
        row["leg_length_m"],
        row["state"] or "",
        row["observer"] or "",
    )


def target_of(row: Mapping[str, Any], ratings: Sequence[Mapping[str, Any]]) -> Target:
    """A row of `targets` with its ratings."""
    rated = tuple((rating["day"], rating["level"]) for rating in ratings)
    return Target(row["id"], row["text"], tuple(json.loads(row["levels"])), rated)


def set_trial(db: Database, trial: Trial, now: str) -> None:
    """Add a trial, or change what is said of it.

    Raises:
        UsageError: a person's word about using it has no reason, or the phase no name.
    """
    if trial.used is not None and not trial.reason.strip():
        raise UsageError(texts.REASON_MISSING, advice=texts.SAY_WHY_KEPT_WITH_TRIAL_AND)
    if not 1 <= len(trial.phase.strip()) <= LONGEST:
        raise UsageError(texts.PHASE_HAS_NO_NAME, advice=texts.GIVE_ONE_LIKE_BEFORE)
    row = {
        "recording_id": trial.recording_id,
        "phase": trial.phase.strip(),
        "protocol": trial.protocol,
        "protocol_version": trial.protocol_version,
        "used": None if trial.used is None else int(trial.used),
        "reason": trial.reason.strip(),
        "strap_height_m": trial.strap_height_m,
        "leg_length_m": trial.leg_length_m,
        "state": trial.state,
        "observer": trial.observer,
        "added_at": now,
    }
    known = list(db.table("trials").rows_where("recording_id = ?", [trial.recording_id]))
    if known:
        db.table("trials").update(known[0]["id"], row | {"added_at": known[0]["added_at"]})
    else:
        db.table("trials").insert(row)


def add_target(db: Database, child_id: str, text: str, levels: tuple[str, ...], now: str) -> int:
    """Keep a target; its number.

    Raises:
        UsageError: a level has no words.
    """
    if len(levels) != len(LEVELS) or not all(words.strip() for words in (text, *levels)):
        raise UsageError(texts.TARGET_HAS_WORDS_AND_WORDS_FOR, advice=texts.FROM_MUCH_LESS_TO_MUCH_MORE)
    row = {"child_id": child_id, "text": text.strip(), "levels": json.dumps(levels), "set_at": now}
    number: Any = db.table("targets").insert(row).last_pk
    return int(number)


def rate_target(db: Database, child_id: str, target_id: int, day: str, level: int) -> None:
    """Keep how far a target was reached.

    Raises:
        UsageError: there is no such target or level.
    """
    if not db.table("targets").count_where("id = ? AND child_id = ?", [target_id, child_id]):
        raise UsageError(
            texts.THERE_NO_TARGET_NUMBER.format(target_id=target_id), advice=texts.KICKSTEP_BASELINE_LISTS_THEM
        )
    if level not in LEVELS:
        raise UsageError(texts.THERE_NO_LEVEL.format(level=level), advice=texts.LEVELS)
    db.table("ratings").insert({"target_id": target_id, "day": day, "level": level})
