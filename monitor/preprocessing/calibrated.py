"""A calibrated sensor's samples as it should have shown them."""

from __future__ import annotations

import numpy as np

from monitor.model.calibration import Calibration
from monitor.model.records import FloatArray


def corrected(acc_ms2: FloatArray, calibration: Calibration | None) -> FloatArray:
    """Acceleration (..., 3), m/s2, without the sensor's offset and gain error; as it is where nothing is known."""
    if calibration is None:
        return acc_ms2
    result: FloatArray = (acc_ms2 - np.array(calibration.offset_ms2)) * np.array(calibration.gain)
    return result
