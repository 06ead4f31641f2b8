"""A sensor that lies still shows 1 g; where it does not, the words name the likely mistake."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.firmware.loading import load_shipped, load_text, resolve
from monitor.firmware.rest import look_at_rest, rest_trouble
from tests.unit.firmware.test_firmware_loading import SMALL

G0 = 9.80665
FLAT = np.tile([0.0, 0.0, G0], (50, 1))
NEVER = np.zeros(50, np.bool_)


@pytest.mark.parametrize("shown_g", [0.86, 0.97, 1.0, 1.14])
def test_about_one_g_is_no_trouble(shown_g: float) -> None:
    assert rest_trouble(shown_g * G0) is None


@pytest.mark.parametrize(
    ("shown_g", "unit", "words"),
    [
        (9.80665, "g", "the profile says g, but the values are probably m/s2"),
        (1000.0, "g", "the profile says g, but the values are probably mg"),
        (1 / 9.80665, "m/s2", "the profile says m/s2, but the values are probably g"),
        (0.001, "mg", "the profile says mg, but the values are probably g"),
        (101.97, "m/s2", "the profile says m/s2, but the values are probably mg"),
        (0.0098, "mg", "the profile says mg, but the values are probably m/s2"),
        (9.6, None, "the profile says g, but the values are probably m/s2"),
        (2.0, "g", "2 times too large"),
        (0.25, "g", "4 times too small"),
        (0.02, "g", "takes gravity off"),
        (0.0, "g", "nothing at all comes"),
        (1.4, "g", "the scale is wrong"),
        (float("inf"), "g", "not those of the acceleration"),
    ],
)
def test_the_likely_mistake_is_named(shown_g: float, unit: str | None, words: str) -> None:
    trouble = rest_trouble(shown_g * G0, unit)
    assert trouble is not None
    assert words in trouble
    assert trouble.startswith("at rest it shows ")


def test_samples_of_a_still_sensor() -> None:
    resolved = resolve(load_text(SMALL, "small.toml"))
    assert look_at_rest(FLAT, NEVER, resolved) == ""
    assert look_at_rest(FLAT[:0], NEVER[:0], resolved) == "there are no samples"
    assert "probably m/s2" in look_at_rest(FLAT * 9.80665, NEVER, resolved)
    assert "did not lie still" in look_at_rest(FLAT * np.linspace(0.5, 1.5, 50)[:, None], NEVER, resolved)
    clipped = NEVER.copy()
    clipped[:5] = True
    assert "5 of 50 samples are at the end of the scale" in look_at_rest(FLAT, clipped, resolved)
    broken = FLAT.copy()
    broken[3, 1] = np.nan
    assert "1 of 50 samples are no numbers" in look_at_rest(broken, NEVER, resolved)
    assert "no sample is a number" in look_at_rest(broken * np.nan, NEVER, resolved)


def test_the_unit_is_the_profiles_own() -> None:
    resolved = resolve(load_shipped("microbit"))
    assert "the profile says mg, but the values are probably g" in look_at_rest(FLAT / 1000.0, NEVER, resolved)
