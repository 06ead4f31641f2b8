"""APDM Opal recordings (.h5, version 5 of the format): two labelled sensors in one file, on one clock.

Needs h5py (the extra `[h5]`). Draft: written from programs that read such files; no real one was at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import SensorFacts
from monitor.recording.limb_checks import measured_rate_hz
from monitor.recording.limb_data import BLOCK_SAMPLES, Part
from monitor.recording.placement import sensor_on
from monitor.texts import recording as texts

MAGIC = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class OpalSensor:
    """One sensor of a file."""

    path: Path
    group: str
    facts: SensorFacts
    span_s: tuple[float, float]
    samples: int
    notes: tuple[str, ...] = (texts.DRAFT,)
    own_clock: bool = False
    beside: None = None

    @property
    def name(self) -> str:
        """The sensor's label."""
        return self.facts.name

    def parts(self) -> Iterator[Part]:
        """The samples, one block in memory at a time."""
        with _opened(self.path) as file:
            sensor = file[self.group]
            for start in range(0, self.samples, BLOCK_SAMPLES):
                part = slice(start, min(start + BLOCK_SAMPLES, self.samples))
                try:
                    time_s = np.asarray(sensor["Time"][part], dtype=np.float64) * 1e-6
                    acc = np.asarray(sensor["Accelerometer"][part], dtype=np.float64)
                    gyro = np.asarray(sensor["Gyroscope"][part], dtype=np.float64) if self.facts.has_gyro else None
                except (OSError, KeyError, ValueError) as error:
                    raise _damaged(self.path, error) from error
                yield Part(time_s, acc, gyro)


def open_opal(path: Path, limb: Limb | None) -> OpalSensor:
    """The sensor of one leg; `limb` None: the file's only one.

    Raises:
        DataError: h5py is missing, the file is damaged or another kind, or no label fits.
    """
    with _opened(path) as file:
        try:
            sensors = file.get("Sensors")
            if sensors is None or not len(sensors):
                raise DataError(
                    texts.FILE_HOLDS_NO_GROUP_SENSORS_AS,
                    where=str(path),
                    advice=texts.EXPORT_AGAIN_FROM_MOBILITY_LAB,
                )
            labels = {name: _label(sensors[name]) for name in sensors}
            group = sensor_on(labels, limb, path)
            return _sensor(path, f"Sensors/{group}", sensors[group], labels[group])
        except (OSError, KeyError, ValueError, RuntimeError, AttributeError, TypeError) as error:
            raise _damaged(path, error) from error


def _sensor(path: Path, group: str, sensor: Any, label: str) -> OpalSensor:
    time, acc, gyro = sensor["Time"], sensor["Accelerometer"], sensor.get("Gyroscope")
    samples = int(time.shape[0])
    if acc.shape != (samples, 3) or (gyro is not None and gyro.shape != (samples, 3)):
        raise DataError(
            texts.SENSOR_HAS_TIMES_BUT.format(label=label, samples=samples, shape=acc.shape),
            where=f"{path}, {group}",
            advice=texts.EXPORT_AGAIN,
        )
    head = np.asarray(time[: min(samples, BLOCK_SAMPLES)], dtype=np.float64) * 1e-6
    rate_hz = measured_rate_hz([head], f"{path}, {group}")
    facts = SensorFacts(label, rate_hz, has_gyro=gyro is not None, model="apdm-opal")
    return OpalSensor(path, group, facts, (float(head[0]), float(time[samples - 1]) * 1e-6), samples)


def _label(sensor: Any) -> str:
    label = sensor["Configuration"].attrs.get("Label 0", b"")
    text = label.decode("utf-8", "replace") if isinstance(label, bytes) else str(label)
    return text.strip("\0 ")


def _opened(path: Path) -> Any:
    try:
        h5py = import_module("h5py")
    except ImportError:
        raise DataError(
            texts.HDF5_FILE_APDM_OPAL_AND_H5PY,
            where=str(path),
            advice=texts.INSTALL_KICKSTEP_WITH_EXTRA_H5,
        ) from None
    try:
        return h5py.File(path, "r")
    except (OSError, RuntimeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(
        texts.FILE_DAMAGED_OR_NOT_APDM.format(error=str(error)[:100]), where=str(path), advice=texts.COPY_AGAIN
    )
