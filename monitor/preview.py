"""Sensors felt before a session: they stream, nothing is counted and nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LinkChange, LinkState, Packet, SampleBlock
from monitor.pipeline import LIVE_HOP_S, Pipeline
from monitor.pipeline.packets import PacketStage

if TYPE_CHECKING:
    from monitor.runner import Source

Envelopes = dict[Limb, list[tuple[float, float]]]
"""Newest samples of each sensor: (time, s; envelope, m/s2)."""


async def felt(source: Source) -> AsyncGenerator[Envelopes, None]:
    """Connect, then what moves, again and again, until the caller has seen enough; the sensors are let go after that.

    Raises:
        SensorError: a sensor could not be had.
    """
    pipeline, seen_s = Pipeline(), dict.fromkeys(LIMBS, float("-inf"))
    try:
        await source.start()
        async for batch in source.batches():
            for record in batch:
                pipeline.push(record)
            newest = {limb: pipeline.trace(limb, seen_s[limb]) for limb in LIMBS}
            seen_s.update({limb: samples[-1][0] for limb, samples in newest.items() if samples})
            yield newest
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
