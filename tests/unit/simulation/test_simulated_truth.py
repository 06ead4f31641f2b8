"""The truth on disk, the parameters' sources, and the yardstick."""

from __future__ import annotations

from dataclasses import fields
from statistics import median

import pytest

from monitor.errors import MonitorError
from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.simulation.infant import simulate
from monitor.simulation.parameters import Parameters
from monitor.simulation.plain import Score, match, plain_score
from monitor.simulation.scenarios import mixed_session, supine_kicking
from monitor.simulation.truth import TrueKick, Truth


def _kick(onset_s: float, end_s: float) -> TrueKick:
    return TrueKick(Limb.LEFT, onset_s, onset_s + 0.3, end_s, Kind.SINGLE, 30.0, 0.0, 2.0)


def test_truth_survives_its_file() -> None:
    truth = simulate(mixed_session(10.0), 1).truth
    assert all((truth.events, truth.steps, truth.runs, truth.handling, truth.bounces))
    assert Truth.from_json(truth.to_json()) == truth
    assert Truth.from_json(Truth(3.0).to_json()) == Truth(3.0)


BROKEN = ["", "{}", '{"format": 99}', '{"format": 1, "duration_s": 3, "events": [{"limb": 1}]}']


@pytest.mark.parametrize("text", BROKEN)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MonitorError, match="not a truth file"):
        Truth.from_json(text)


def test_every_parameter_has_unit_and_source() -> None:
    for group in fields(Parameters):
        for one in fields(type(getattr(Parameters(), group.name))):
            assert one.metadata["unit"], one.name
            source = one.metadata["source"]
            assert source.startswith("chosen here") or "section" in source or "distal" in source, one.name


def test_matching_is_one_to_one_and_borderline_is_neutral() -> None:
    kicks, borderline = [_kick(1.0, 1.6), _kick(3.0, 3.6)], [_kick(6.0, 7.0)]
    assert match([1.2, 1.5, 6.5], kicks, borderline) == Score(hits=1, missed=1, wrong=1)
    assert match([], kicks, []).f1 == 0.0
    assert match([1.1, 3.1], kicks, []).f1 == 1.0
    assert Score(0, 0, 0).f1 == 0.0


def test_the_plain_peak_counter_is_neither_right_nor_helpless() -> None:
    scores = [plain_score(simulate(supine_kicking(), seed)).f1 for seed in range(5)]
    assert 0.4 < median(scores) < 0.9
    assert max(scores) < 0.9
