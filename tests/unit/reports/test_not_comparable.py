"""Two phases of a baseline are compared only where everything that may change a count by itself is the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.model.baseline import Trial
from monitor.model.limbs import Limb
from monitor.model.words import Activity
from monitor.reports.baseline import Tried, not_comparable
from monitor.storage.rows import as_kept
from tests.unit.storage.history_makers import LEFT, RIGHT, SUMMARY, finished


def trial(said: dict[str, Any] | None = None, **changes: Any) -> list[Tried]:
    of = Trial("a", "before", "supine-3x5", 1, True, strap_height_m=0.04, state="awake")
    return [Tried(replace(of, **(said or {})), as_kept(finished("a", **changes), None), ())]


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("method", trial(algorithm=SUMMARY.algorithm | {"version": "0.9"})),
        ("method", trial(algorithm=SUMMARY.algorithm | {"parameters": "another"})),
        ("protocol", trial({"protocol_version": 2})),
        ("sensors", trial(limbs={Limb.LEFT: replace(LEFT, sensor="other"), Limb.RIGHT: RIGHT})),
        ("strap height", trial({"strap_height_m": 0.06})),
        ("strap height", trial({"strap_height_m": None})),
        ("position", trial(activity=Activity.TUMMY)),
        ("clothing", trial(context={"clothing": "long"})),
        ("surface", trial(context={"surface": "bed"})),
        ("feeding", trial(context={"fed_min": "20"})),
        ("toy", trial(context={"toy": "mobile"})),
        ("state", trial({"state": "sleepy"})),
    ],
)
def test_each_condition_alone_is_enough(what: str, other: list[Tried]) -> None:
    why, again = not_comparable(trial(), other)
    assert [words.partition(":")[0] for words in why] == [what]
    assert again is (what == "method")  # only then does counting the recordings again mend it


def test_the_same_is_comparable_and_what_is_left_out_does_not_matter() -> None:
    assert not_comparable(trial(), trial()) == ([], False)
    unused = trial({"used": False, "strap_height_m": 0.06})
    assert not_comparable(trial(), [*trial(), *unused]) == ([], False)


def test_a_method_and_something_else_are_not_mended_by_counting_again() -> None:
    why, again = not_comparable(trial(), trial({"state": "sleepy"}, algorithm={"version": "0.9", "parameters": "x"}))
    assert (len(why), again) == (2, False)
