"""Fixed recordings for the property tests: never a random seed, only the way of pushing them is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from monitor.model.events import Event, KickStarted
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray, LogRecord, SampleBlock, SensorFacts, SessionFacts
from monitor.model.session import SessionSummary
from monitor.pipeline import Pipeline
from monitor.simulation import scenarios
from monitor.simulation.infant import simulate
from monitor.simulation.scenes import Scenario
from monitor.simulation.sensor import SensorSetup
from monitor.simulation.session import SimulatedSession

LOSSY = SensorSetup(has_gyro=False, lost_share=0.05, packet_samples=5)
SESSIONS: dict[str, tuple[Callable[[], Scenario], int, SensorSetup]] = {
    "kicking": (lambda: scenarios.supine_kicking(2.0), 1, SensorSetup()),
    "walking": (lambda: scenarios.toddler_walking(1.0), 2, SensorSetup(has_gyro=False)),
    "handled": (lambda: scenarios.handled(2.0), 3, LOSSY),
    "slow": (lambda: scenarios.bicycle(1.0), 4, SensorSetup(rate_hz=25.0, has_gyro=False)),
}


@cache
def session(name: str) -> SimulatedSession:
    """One of the fixed sessions."""
    make, seed, setup = SESSIONS[name]
    return simulate(make(), seed, setup)


def whole(
    s: SimulatedSession,
    *,
    acc: Callable[[Limb, FloatArray], FloatArray] = lambda _, a: a,
    name: Callable[[Limb], Limb] = lambda limb: limb,
) -> tuple[SessionFacts, dict[Limb, SampleBlock]]:
    """Session facts without a mounting, and each limb's samples in one block."""
    facts = s.facts()
    sensors: dict[Limb, SensorFacts] = {name(limb): replace(facts.sensors[limb], shank_axis=None) for limb in LIMBS}
    blocks = {}
    for limb in LIMBS:
        g = s.limbs[limb]
        blocks[name(limb)] = SampleBlock(name(limb), g.time_s, acc(limb, g.acc_ms2), g.gyro_rads)
    return replace(facts, sensors=sensors), blocks


def part(block: SampleBlock, a: int, b: int) -> SampleBlock:
    """Samples a to b of a block."""
    gyro = None if block.gyro_rads is None else block.gyro_rads[a:b]
    return SampleBlock(block.limb, block.time_s[a:b], block.acc_ms2[a:b], gyro)


def count(records: Iterable[LogRecord]) -> tuple[SessionSummary, list[Event]]:
    """Pushes all records and finishes."""
    pipeline = Pipeline()
    for record in records:
        pipeline.push(record)
    return pipeline.finish(), pipeline.events


def said(events: list[Event], swap: bool) -> Counter[tuple[str, ...]]:
    """The events as a bag, kicks named by onset and leg; `swap` exchanges the legs' names."""

    def leg(limb: Limb) -> str:
        return str(limb.other if swap else limb)

    names = {e.id: f"{leg(e.limb)} {e.onset_s!r}" for e in events if isinstance(e, KickStarted)}

    def word(key: str, value: Any) -> str:
        if key in ("id", "pair") and value is not None:
            return f"{key} {names[value]}"
        if isinstance(value, Limb):
            return leg(value)
        return f"{key} {value!r}"

    return Counter((type(e).__name__, *(word(name, getattr(e, name)) for name in e.__struct_fields__)) for e in events)
