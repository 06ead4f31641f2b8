"""Sensors felt before a session: they stream, nothing is counted and nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from monitor.model.limbs import LIMBS, Limb
from monitor.pipeline import Pipeline

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
        await source.stop()
