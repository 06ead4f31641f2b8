"""A recording's samples in session time, a calibrated sensor's corrected: for exports. Nothing here is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet, SampleBlock, SessionFacts
from monitor.pipeline.packets import PacketStage
from monitor.preprocessing.calibrated import corrected

_HOP_S = 10.0
_APART_S = 1e-6


def raw_samples(records: Iterable[LogRecord]) -> Iterator[SessionFacts | SampleBlock]:
    """The session facts, then blocks of samples in the order in which they became certain.

    Imported samples are passed on as they are. Packets are decoded and dated as for counting; where a later look at the
    clock would put a sample before the one before it, it comes right after that.

    Raises:
        DataError: the recording does not begin with its facts, or packets cannot be decoded.
    """
    facts: SessionFacts | None = None
    stages: dict[Limb, PacketStage] = {}
    latest: dict[Limb, float] = {}
    for record in records:
        if isinstance(record, SessionFacts):
            facts, profiles = record, dict(record.profiles)
            if profiles:
                stages = {limb: PacketStage(limb, of, profiles, _HOP_S) for limb, of in record.sensors.items()}
            yield record
        elif facts is None:
            raise DataError("the recording does not begin with its session facts", advice="It may be damaged.")
        elif isinstance(record, SampleBlock):
            yield _corrected(record, facts)
        elif isinstance(record, Packet) and record.limb in stages:
            yield from _dated(stages[record.limb].push(record), stages[record.limb], latest, facts)
        elif isinstance(record, LinkChange) and record.limb in stages:
            stage = stages[record.limb]
            if record.state is LinkState.LOST:
                yield from _dated(stage.lost(), stage, latest, facts)
            elif record.choices is not None:
                stage.renew(replace(facts.sensors[record.limb], choices=record.choices))
    for stage in stages.values():
        if facts is not None:
            yield from _dated(stage.settle(), stage, latest, facts)


def _dated(
    blocks: list[SampleBlock], stage: PacketStage, latest: dict[Limb, float], facts: SessionFacts
) -> Iterator[SampleBlock]:
    for block in blocks:
        if not block.time_s.size:
            continue
        time_s = np.array([stage.clock.session_s(at) for at in block.time_s.tolist()])
        steps = _APART_S * np.arange(time_s.size)
        start = latest.get(block.limb, -np.inf) + _APART_S
        time_s = np.maximum.accumulate(np.maximum(time_s, start) - steps) + steps
        latest[block.limb] = float(time_s[-1])
        yield _corrected(replace(block, time_s=time_s), facts)


def _corrected(block: SampleBlock, facts: SessionFacts) -> SampleBlock:
    known = facts.sensors[block.limb].calibration if block.limb in facts.sensors else None
    return block if known is None else replace(block, acc_ms2=corrected(block.acc_ms2, known))
