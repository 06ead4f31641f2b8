"""Many sessions of one child as `kickstep.overview/1`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from monitor.reports.several import (
    by_context,
    compared,
    main_posture,
    pooled_balance,
    together,
    usual_rate,
    weekly_rates,
)
from monitor.reports.several_text import COMPARISONS

if TYPE_CHECKING:
    from monitor.model.history import Child, DiaryEntry, KeptSession

OVERVIEW_SCHEMA = "kickstep.overview/1"


def overview_dict(
    sessions: Sequence[KeptSession], child: Child | None, diary: Sequence[DiaryEntry], today: date
) -> dict[str, Any]:
    """The object; ranges are [estimate, low, high], null where nothing may be said yet."""
    of = together(sessions, main_posture(sessions, today), today)
    usual = usual_rate(of)
    sides = {name: compared(of, by_context(name)) for name in COMPARISONS}
    return {
        "schema": OVERVIEW_SCHEMA,
        "child": None if child is None else asdict(child),
        "today": today.isoformat(),
        "activity": of.activity.value,
        "sessions": [s.recording_id for s in of.sessions],
        "days": of.days,
        "other_method": of.other_method,
        "too_little": of.too_little,
        "pooled_balance": {name: _number(value) for name, value in asdict(pooled_balance(of)).items()},
        "usual_rate_per_min": None if usual is None else {n: _number(v) for n, v in asdict(usual).items()},
        "weeks": [
            {"from": monday, "kicks_per_min": _number(rate), "sessions": n} for monday, rate, n in weekly_rates(of)
        ],
        "compared": {
            name: [
                {
                    "answer": side.answer,
                    "sessions": side.sessions,
                    "kicks_per_min": [_number(v) for v in side.rate],
                    "index": [_number(v) for v in side.balance],
                }
                for side in found
            ]
            for name, found in sides.items()
            if found
        },
        "diary": [{"day": entry.day, "text": entry.text} for entry in diary],
    }


def _number(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
