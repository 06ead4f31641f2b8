"""The simulated infant is frozen: settings are chosen and scored on it, so a changed signal makes those figures void.

If this fails, the change has to be wanted: check `python -m bench.simulator`, choose and score again, and say so in
docs/validation.md; only then write the new values down here. (Sums, not bytes: another CPU may round the last digit.)
"""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from monitor.model.limbs import LIMBS
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS, Scenario
from monitor.simulation.truth import Truth
from monitor.simulation.variants import VIGOROUS, Mat, aged, lazy_leg, on_mat, weak_leg, with_vigour

SEED = 7
Print = tuple[int, float, float, float, float, float]
"""Of a minute: how much happened, the sum of all numbers of the truth, and a sum for each limb's sensors."""

FROZEN: dict[str, Print] = {
    "supine_kicking": (15, 1309.3890, 7.98195542, 0.72477639, 8.16432064, 0.59881721),
    "gentle_kicking": (17, 1864.2725, 7.88957894, 0.22745000, 8.08267060, 0.32589415),
    "vigorous_kicking": (12, 1416.0125, 7.99872775, 0.51732862, 8.09908559, 0.43138317),
    "bicycle": (35, 5788.7880, 8.01669671, 0.75593343, 8.17844934, 0.84918268),
    "out_hold_back": (18, 2354.9785, 7.97051053, 0.63143450, 8.10300230, 0.56496160),
    "together": (15, 1553.1110, 7.89423858, 0.34529481, 8.08258178, 0.35070971),
    "asymmetric": (11, 1233.2000, 7.93710150, 0.38821478, 8.07145253, 0.27316567),
    "lazy_leg": (10, 1052.4940, 7.93708824, 0.38823012, 8.06936827, 0.24205852),
    "one_leg_silent": (6, 386.7045, 7.93219757, 0.37932636, 8.06390770, 0.22336404),
    "heel_smashes": (23, 3447.4475, 8.29915858, 1.05199634, 8.35834364, 1.02561627),
    "swimming": (32, 3968.9525, 8.13438782, 0.93336775, 8.02212898, 0.86800488),
    "resistance": (20, 2487.4320, 8.10147831, 0.80021573, 8.08217956, 0.22792545),
    "hand_to_foot": (21, 2673.1915, 8.05487016, 0.42188582, 8.06334043, 0.40478122),
    "legs_held": (8, 714.7955, 7.93878187, 0.30137061, 8.08664142, 0.31184840),
    "handled": (12, 1399.5590, 8.05597745, 0.80900915, 8.12394899, 0.38818544),
    "nappy_change": (20, 3202.9510, 8.12227795, 0.98226741, 8.24058986, 1.01674440),
    "carried": (4, 228.0000, 7.97221085, 0.46635185, 8.15803634, 0.51793547),
    "car_ride": (6, 557.9395, 7.89419505, 0.11611602, 8.09417486, 0.12498723),
    "rest": (0, 0.0000, 7.89462103, 0.05950323, 8.06641717, 0.05705093),
    "on_table": (1, 60.0000, 7.89386936, 0.02245635, 8.06580417, 0.01649454),
    "on_machine": (1, 60.0000, 8.03056387, 0.02245635, 8.19912623, 0.01649454),
    "rolling": (36, 3827.8955, 7.93714177, 0.61286048, 8.06452517, 0.60409493),
    "crawling": (60, 7535.8673, 8.10239977, 0.96338412, 8.05959865, 0.91889177),
    "pulling_to_stand": (31, 3897.0830, 8.02492524, 0.65879869, 8.04962888, 0.68924227),
    "cruising": (37, 1399.1197, 8.16105605, 0.57282844, 8.07631830, 0.57624334),
    "supported_stepping": (48, 1687.5641, 8.23409122, 0.75913713, 8.18927917, 0.77886731),
    "bouncing": (5, 232.9701, 8.18002393, 0.58356169, 8.07538503, 0.56503335),
    "first_steps": (55, 3299.2673, 9.09145853, 1.25486687, 9.50764946, 1.28835541),
    "toddler_walking": (70, 2440.1144, 10.43539698, 1.60315657, 10.22470291, 1.58080126),
    "mixed_session": (59, 13043.7673, 8.32490778, 0.98970369, 8.25883076, 0.74253547),
    "variants": (27, 3655.7960, 8.25703854, 1.18653316, 8.42612847, 1.08749683),
}


def scenario_of(name: str) -> Scenario:
    if name == "variants":
        changed = weak_leg(lazy_leg(SCENARIOS["supine_kicking"](minutes=1.0), share=0.7), scale=0.8)
        return on_mat(aged(with_vigour(changed, VIGOROUS), 9.0), Mat.FIRM)
    minutes = 3.0 if name == "mixed_session" else 1.0
    return SCENARIOS[name](minutes=minutes)


def told(truth: Truth) -> tuple[int, float]:
    lists = (truth.events, truth.steps, truth.runs, truth.handling, truth.bounces, truth.stretches, truth.changes)
    rows = [one for many in lists for one in many]
    return len(rows), sum(float(x) for row in rows for x in astuple(row) if isinstance(x, int | float))


def fingerprint(name: str) -> Print:
    session = simulate(scenario_of(name), SEED)
    sums = []
    for limb in LIMBS:
        signal = session.limbs[limb]
        assert signal.gyro_rads is not None
        for values in (signal.acc_ms2, signal.gyro_rads):
            # Weights that never repeat: an exchange of two samples or axes shows as well.
            weights = 2.0 + np.sin(np.arange(values.size) * 0.7)
            sums.append(float(np.sqrt((np.square(values).ravel() * weights).mean())))
    left_acc, left_gyro, right_acc, right_gyro = sums
    return (*told(session.truth), left_acc, left_gyro, right_acc, right_gyro)


def test_every_scenario_is_frozen() -> None:
    assert set(FROZEN) == {*SCENARIOS, "variants"}


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_a_seed_gives_what_it_gave_when_the_simulator_was_frozen(name: str) -> None:
    assert fingerprint(name) == pytest.approx(FROZEN[name], rel=1e-6)
