"""Options of any scenario: another age, mat or vigour; a weak, a lazy or a silent leg. Names stay as they are."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.parameters import Pair
from monitor.simulation.scenes import Scenario


class Mat(StrEnum):
    """What the baby lies on."""

    SOFT = "soft"
    FIRM = "firm"


MAT_HZ: dict[Mat, Pair] = {Mat.SOFT: (5.0, 8.0), Mat.FIRM: (9.0, 13.0)}
"""How a leg that lands is stopped, Hz (chosen here); soft is what the parameters say."""
GENTLE, VIGOROUS = 0.6, 1.4
"""Of the usual excursion (chosen here)."""


def aged(scenario: Scenario, months: float) -> Scenario:
    """Played by a baby of that age: its legs are shorter or longer."""
    return replace(scenario, infant=replace(scenario.infant, age_months=months))


def on_mat(scenario: Scenario, mat: Mat) -> Scenario:
    """Played on a soft or a firm mat."""
    contact = replace(scenario.parameters.contact, mat_hz=MAT_HZ[mat])
    return replace(scenario, parameters=replace(scenario.parameters, contact=contact))


def with_vigour(scenario: Scenario, scale: float) -> Scenario:
    """All kicks of both legs `scale` times as large (`GENTLE`, `VIGOROUS`)."""
    own = {limb: scale * scenario.infant.vigour.get(limb, 1.0) for limb in LIMBS}
    return replace(scenario, infant=replace(scenario.infant, vigour=own))


def weak_leg(scenario: Scenario, limb: Limb = Limb.RIGHT, scale: float = 0.5) -> Scenario:
    """One leg kicks as often, `scale` times as far."""
    own = {**scenario.infant.vigour, limb: scale}
    return replace(scenario, infant=replace(scenario.infant, vigour=own))


def lazy_leg(scenario: Scenario, limb: Limb = Limb.RIGHT, share: float = 0.5) -> Scenario:
    """One leg kicks as far, but makes only this share of its kicks; 0 is a silent leg."""
    own = {**scenario.infant.share, limb: share}
    return replace(scenario, infant=replace(scenario.infant, share=own))
