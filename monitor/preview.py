"""Sensors felt and checked before a session: they stream, nothing is counted and nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, Packet, SampleBlock, SessionFacts
from monitor.model.rest_check import STILL_S, RestCheck
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.pipeline import LIVE_HOP_S, Pipeline
from monitor.pipeline.packets import PacketStage

if TYPE_CHECKING:
    from monitor.runner import Source
    from monitor.sensors.source import LiveSource

Envelopes = dict[Limb, list[tuple[float, float]]]
"""Newest samples of each sensor: (time, s; envelope, m/s2)."""
RATE_FROM_S = 3.0
"""Packets come in bursts: over less time their rate says little, s (chosen here)."""
SILENT_S = 2.0
"""Without data for so long, a sensor sends nothing, s (as on the live screen)."""


class Checking:
    """Looks at what both sensors send and show at rest, by the figures of the pipeline that their records go through.

    Args:
        pipeline: that has taken the facts.
        facts: of the session.
        charge: of a limb's sensor, percent; None where nothing is known.
    """

    def __init__(
        self, pipeline: Pipeline, facts: SessionFacts, charge: Callable[[Limb], float | None] = lambda limb: None
    ) -> None:
        self._pipeline, self._facts, self._charge = pipeline, facts, charge
        self._first: dict[Limb, tuple[float, float]] = {}
        """When the first samples had come, s, and how many."""
        self._since_s: float | None = None
        """Session time of the first look."""

    def still_s(self, limb: Limb) -> float:
        """How long a sensor has lain still by now, s; not in one piece, and `STILL_S` at most."""
        return min(self._pipeline.at_rest(limb)[2], STILL_S)

    def look(self, now_s: float, day: str = "") -> dict[Limb, RestCheck]:
        """Each sensor as it is at session time `now_s`.

        Args:
            day: today, ISO 8601.
        """
        snapshot = self._pipeline.snapshot()
        return {
            limb: RestCheck(
                nominal_hz=sensor.rate_hz,
                rate_hz=self._rate_hz(limb, now_s),
                lost=snapshot.limbs[limb].lost_fraction,
                off_ms2=self._off_ms2(limb),
                charge=self._charge(limb),
                apart_s=snapshot.clock_uncertainty_s if self._first.keys() == self._facts.sensors.keys() else None,
                calibrated=sensor.calibration is not None,
                day=day,
            )
            for limb, sensor in self._facts.sensors.items()
        }

    def _off_ms2(self, limb: Limb) -> float | None:
        _, shown, still_s = self._pipeline.at_rest(limb)
        return shown - STANDARD_GRAVITY_MS2 if shown is not None and still_s >= STILL_S else None

    def _rate_hz(self, limb: Limb, now_s: float) -> float | None:
        heard_s = self._pipeline.heard_s(limb)
        self._since_s = now_s if self._since_s is None else self._since_s
        if now_s - max(heard_s or 0.0, self._since_s) > SILENT_S:
            return 0.0
        if heard_s is None:
            return None
        came, missing = self._pipeline.received(limb) or (self._pipeline.at_rest(limb)[0], 0.0)
        first_s, first = self._first.setdefault(limb, (heard_s, came + missing))
        return (came + missing - first) / (heard_s - first_s) if heard_s - first_s >= RATE_FROM_S else None


async def felt(source: LiveSource) -> AsyncGenerator[Envelopes, None]:
    """As `felt_and_checked`, for who wants to know what moves alone."""
    async with aclosing(felt_and_checked(source)) as news:
        async for newest, _ in news:
            yield newest


async def felt_and_checked(source: LiveSource) -> AsyncGenerator[tuple[Envelopes, Checking], None]:
    """Connect, then what moves, again and again, until the caller has seen enough; the sensors are let go after that.

    Raises:
        SensorError: a sensor could not be had.
    """
    pipeline, seen_s = Pipeline(), dict.fromkeys(LIMBS, float("-inf"))
    try:
        facts = await source.start()
        checking = Checking(pipeline, facts, lambda limb: source.state(limb).charge)
        async for batch in source.batches():
            for record in batch:
                pipeline.push(record)
            newest = {limb: pipeline.trace(limb, seen_s[limb]) for limb in LIMBS}
            seen_s.update({limb: samples[-1][0] for limb, samples in newest.items() if samples})
            yield newest, checking
    finally:
        await asyncio.shield(source.stop())  # whoever stops waiting for it must not leave a sensor connected


async def samples(source: Source) -> AsyncGenerator[list[SampleBlock], None]:
    """Connect, then what the sensors show, in their own times and without any correction; they are let go after that.

    Raises:
        SensorError: a sensor could not be had.
    """
    try:
        facts = await source.start()
        stages = {limb: PacketStage(limb, of, dict(facts.profiles), LIVE_HOP_S) for limb, of in facts.sensors.items()}
        async for batch in source.batches():
            blocks: list[SampleBlock] = []
            for record in batch:
                if isinstance(record, Packet):
                    blocks += stages[record.limb].push(record)
                elif isinstance(record, LinkChange) and record.state is LinkState.LOST:
                    blocks += stages[record.limb].lost()
                elif isinstance(record, LinkChange) and record.choices is not None:
                    stages[record.limb].renew(replace(facts.sensors[record.limb], choices=record.choices))
            yield blocks
    finally:
        await asyncio.shield(source.stop())  # whoever stops waiting for it must not leave a sensor connected
