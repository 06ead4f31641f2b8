"""The shipped recordings count as they did: kicks and steps exactly, times to one sample."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench.make_recordings import SAMPLES, Sample, count
from monitor.detection.parameters import ALGORITHM_VERSION
from monitor.locations import recordings_dir
from monitor.model.limbs import LIMBS

SAMPLE_S = 1.0 / 50.0


def _expected(sample: Sample) -> dict[str, dict[str, object]]:
    return tomllib.loads((Path(recordings_dir()) / f"{sample.name}.expected.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_counts_and_times(sample: Sample) -> None:
    expected = _expected(sample)["expected"]
    assert expected["algorithm"] == ALGORITHM_VERSION, "a new method needs new expected counts and a CHANGELOG line"
    summary = count(sample.name, sample.activity, recordings_dir())
    assert summary.active_s == pytest.approx(expected["active_s"], abs=0.01)
    assert len(summary.kicks_not_counted) == expected["not_counted"]
    for limb in LIMBS:
        kicks = [k.onset_s for k in summary.kicks if k.limb is limb]
        steps = [s.time_s for s in summary.steps if s.limb is limb]
        assert kicks == pytest.approx(expected[f"{limb}_kick_onsets_s"], abs=SAMPLE_S)
        assert steps == pytest.approx(expected[f"{limb}_step_times_s"], abs=SAMPLE_S)
        assert summary.limbs[limb].units == expected[f"{limb}_units"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_the_expected_counts_are_near_the_truth(sample: Sample) -> None:
    # Looser than the benches: it only keeps a wrong expectation from being written down unseen.
    page = _expected(sample)
    for limb in LIMBS:
        for what, key in (("kicks", "kick_onsets_s"), ("steps", "step_times_s")):
            true, found = page["truth"][f"{limb}_{what}"], len(page["expected"][f"{limb}_{key}"])
            assert abs(found - true) <= 0.25 * max(true, 1)
