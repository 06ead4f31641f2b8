"""What stands beside an exported leg's samples (`X.json` beside `X.csv` or `X.tsv`): all else that its count hangs on.

The session facts without names, and what the observer said that moves a figure: pauses, marks, changes of activity.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor.errors import DataError
from monitor.model.calibration import Calibration
from monitor.model.limbs import Limb
from monitor.model.records import SessionFacts, Stretch, Tag
from monitor.model.words import DOUBLE_TAP, SENSOR_IS_ON, STANDING, STEPS_ALONE
from monitor.recording.log_format import decode, encode
from monitor.recording.log_sources import Source
from monitor.texts import recording as texts

KEY = "kickstep.signals/1"
_TAGS = frozenset({"activity", DOUBLE_TAP, SENSOR_IS_ON, STANDING, STEPS_ALONE})
"""Tags that move a figure."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The session's facts, and the observer's stretches and tags."""

    facts: SessionFacts
    said: tuple[Stretch | Tag, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    """Limb and number of its samples: a file that has been changed since is taken as it is."""


def written(facts: SessionFacts, said: list[Stretch | Tag], rows: dict[Limb, int]) -> dict[str, Any]:
    """The entry of the file: no sensor's name, no date, no word that moves no figure."""
    sensors = {
        limb: replace(of, name=of.model or "sensor", choices=(), calibration=_applied(of.calibration))
        for limb, of in facts.sensors.items()
    }
    bare = replace(facts, sensors=sensors, started_at=None, profiles=())
    moving = [record for record in said if isinstance(record, Stretch) or record.name in _TAGS]
    records = [(message.source.kind, json.loads(message.content)) for message in map(encode, (bare, *moving))]
    return {KEY: {"records": records, "rows": {limb.value: number for limb, number in rows.items()}}}


def _applied(calibration: Calibration | None) -> Calibration | None:
    """That the sensor was calibrated stays known; the exported samples are corrected already."""
    if calibration is None:
        return None
    return replace(calibration, offset_ms2=(0.0, 0.0, 0.0), gain=(1.0, 1.0, 1.0), made_on="", checked_on="")


def read_beside(path: Path, limb: Limb | None) -> Beside | None:
    """What stands beside the samples at `path`; None where nothing of ours does, or nothing of this leg.

    Raises:
        DataError: there is a file of ours and it is damaged.
    """
    beside = path.with_suffix(".json")
    try:
        text = beside.read_bytes()
    except OSError:
        return None
    if KEY.encode() not in text:
        return None
    try:
        found = json.loads(text)[KEY]
        records = [decode(Source(kind), json.dumps(content).encode()) for kind, content in found["records"]]
        rows = tuple((str(leg), int(number)) for leg, number in found["rows"].items())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(texts.FILE_BESIDE_SAMPLES_DAMAGED, where=str(beside), advice=texts.COPY_AGAIN) from error
    facts = records[0] if records else None
    if not isinstance(facts, SessionFacts):
        raise DataError(texts.FILE_BESIDE_SAMPLES_DAMAGED, where=str(beside), advice=texts.COPY_AGAIN)
    if limb is not None and limb not in facts.sensors:
        return None
    return Beside(facts, tuple(record for record in records if isinstance(record, Stretch | Tag)), rows)
