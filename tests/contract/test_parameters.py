"""Every number that decides a count says its unit, its source and its range; the digest knows them all (rule 9)."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from monitor.detection.parameters import Parameters, described

FIELDS = {f.name: f for f in described()}


@pytest.mark.parametrize("name", FIELDS)
def test_a_parameter_says_unit_source_and_range(name: str) -> None:
    facts = FIELDS[name].metadata
    assert set(facts) == {"unit", "low", "high", "source"}
    assert facts["unit"].strip()
    assert len(facts["source"].strip()) > 8
    assert facts["low"] <= FIELDS[name].default <= facts["high"]


def test_the_default_method_is_what_is_described() -> None:
    assert [f.name for f in fields(Parameters)] == list(FIELDS)
    assert all(getattr(Parameters(), name) == f.default for name, f in FIELDS.items())


@pytest.mark.parametrize("name", FIELDS)
def test_the_digest_changes_with_any_value(name: str) -> None:
    value = FIELDS[name].default
    other = replace(Parameters(), **{name: value + 1 if isinstance(value, int) else value * (1.0 + 1e-9) + 1e-9})
    assert other.digest() != Parameters().digest()
    assert len(other.digest()) == 16


def test_the_digest_is_the_same_every_time() -> None:
    assert Parameters().digest() == Parameters().digest()


def test_parameters_do_not_change_underway() -> None:
    with pytest.raises(FrozenInstanceError):
        Parameters().kick_on_ms2 = 2.0  # type: ignore[misc]
