"""A recording's samples dated twice, a calibrated sensor's corrected: for exports. Nothing here is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from monitor.errors import DataError
from monitor.model.limbs import Limb
from monitor.model.records import LinkChange, LinkState, LogRecord, Packet, SampleBlock, SessionFacts, Stretch, Tag
from monitor.pipeline.packets import PacketStage
from monitor.preprocessing.calibrated import corrected
from monitor.texts import counting as texts

_HOP_S = 10.0


def raw_samples(records: Iterable[LogRecord]) -> Iterator[SessionFacts | SampleBlock | Stretch | Tag]:
    """The session facts, then blocks of samples in the order in which they became certain, and what the observer said.

    Imported samples are passed on as they are. Packets are decoded and dated as for counting, by the sensor's own clock
    and in session time: counted on a grid in session time, kicks near the threshold would come and go. Samples that
    were overtaken or sent twice are left out, as they are when counting.

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
            raise DataError(texts.RECORDING_DOES_NOT_BEGIN_WITH, advice=texts.MAY_BE_DAMAGED)
        elif isinstance(record, SampleBlock):
            yield _corrected(record, facts)
        elif isinstance(record, Stretch | Tag):
            yield record
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
        reach = np.maximum.accumulate(np.concatenate(([latest.get(block.limb, -np.inf)], block.time_s)))
        on = block.time_s > reach[:-1]
        if not on.any():
            continue
        time_s = block.time_s[on]
        latest[block.limb] = float(time_s[-1])
        session_s = np.array([stage.clock.session_s(at) for at in time_s.tolist()])
        gyro = None if block.gyro_rads is None else block.gyro_rads[on]
        yield _corrected(SampleBlock(block.limb, time_s, block.acc_ms2[on], gyro, session_s), facts)


def _corrected(block: SampleBlock, facts: SessionFacts) -> SampleBlock:
    known = facts.sensors[block.limb].calibration if block.limb in facts.sensors else None
    return block if known is None else replace(block, acc_ms2=corrected(block.acc_ms2, known))
