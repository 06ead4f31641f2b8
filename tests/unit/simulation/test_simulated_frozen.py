"""The simulated infant is frozen: settings were chosen and scored on it, so a changed signal makes those figures void.

If this fails, the change has to be wanted: choose again (`python -m bench.choose_kicks`), score again, and say so in
docs/validation.md; only then write the new values down here. (Sums, not bytes: another CPU may round the last digit.)
"""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model.limbs import LIMBS
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS, Scenario


@pytest.mark.parametrize(
    ("name", "events", "onsets_s", "acc_ms2", "gyro_rads"),
    [
        ("supine_kicking", 20, 534.415, (5.6179161, 5.74771978), (0.41181554, 0.54097537)),
        ("gentle_kicking", 28, 817.65, (5.58691009, 5.70728366), (0.19947423, 0.22864168)),
        ("bicycle", 89, 2851.8975, (5.92487234, 6.01888985), (1.33035188, 1.22822802)),
        ("asymmetric", 35, 955.54, (5.64377611, 5.73965023), (0.52393948, 0.32461049)),
        ("handled", 9, 273.6725, (5.63047095, 5.72974157), (0.36593754, 0.40546293)),
    ],
)
def test_a_seed_gives_what_it_gave_when_settings_were_chosen(
    name: str, events: int, onsets_s: float, acc_ms2: tuple[float, float], gyro_rads: tuple[float, float]
) -> None:
    scenario: Scenario = SCENARIOS[name](minutes=1.0)  # type: ignore[call-arg]
    session = simulate(scenario, 7)
    assert len(session.truth.events) == events
    assert sum(kick.onset_s for kick in session.truth.events) == pytest.approx(onsets_s, rel=1e-6)
    for limb, acc, gyro in zip(LIMBS, acc_ms2, gyro_rads, strict=True):
        signal = session.limbs[limb]
        assert signal.gyro_rads is not None
        assert np.sqrt(np.square(signal.acc_ms2).mean()) == pytest.approx(acc, rel=1e-6)
        assert np.sqrt(np.square(signal.gyro_rads).mean()) == pytest.approx(gyro, rel=1e-6)
