"""What is known of sensors' offset and gain: from files of six faces, or kept with the sensor's address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import UsageError
from monitor.locations import column_memory, history_file
from monitor.model.limbs import Limb
from monitor.texts import recording_commands as texts

if TYPE_CHECKING:
    from monitor.model.calibration import Calibration

SIMULATED_SEED = 1
"""Of the simulated sensors that can be calibrated: the demo's, unless another baby is asked for."""


def from_file(path: Path, limb: Limb | None, columns: str | None, data_dir: Path | None) -> Calibration:
    """The calibration that a file of six faces and a slanted position makes.

    Args:
        path: samples of one sensor, in any form that `kickstep count` reads.
        limb: whose, in a file of several sensors.
        columns: the value of `--columns`.

    Raises:
        DataError: the file cannot be read, or is not good enough.
    """
    from monitor.analysis.calibration import Calibrating, StillFinder
    from monitor.errors import DataError
    from monitor.recording.column_memory import ColumnMemory
    from monitor.recording.foreign import open_limb

    data = open_limb(path, limb, columns, memory=ColumnMemory(column_memory(data_dir)))
    still, seen = StillFinder(), Calibrating()
    for part in data.parts():
        for position in still.push(part.time_s, part.acc_ms2):
            seen.add(position)
    try:
        return seen.result()
    except DataError as error:
        raise DataError(error.message, where=str(path), advice=error.advice) from None


def named_calibrations(text: str | None, columns: str | None, data_dir: Path | None) -> dict[Limb, Calibration]:
    """What `--calibration left=FILE,right=FILE` names.

    Raises:
        UsageError: it names no leg.
        DataError: a file cannot be used.
    """
    found: dict[Limb, Calibration] = {}
    for part in (text or "").split(",") if text is not None else ():
        limb, equals, path = part.strip().partition("=")
        if not equals or not path or limb not in set(Limb):
            raise UsageError(
                texts.CALIBRATION_DOES_NOT_SAY_LEG.format(text=text),
                advice=texts.FOR_EXAMPLE_CALIBRATION_LEFT,
            )
        found[Limb(limb)] = from_file(Path(path), Limb(limb), columns, data_dir)
    return found


def stored_calibrations(data_dir: Path | None) -> dict[str, Calibration]:
    """By the sensor's address; none where the history cannot be read: a session is recorded all the same."""
    from monitor.errors import StorageError
    from monitor.storage.history import History

    try:
        with History(history_file(data_dir)) as history:
            return history.calibrations()
    except StorageError:
        return {}
