"""Why a packet that no frame takes was refused."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.firmware.framing import Fault
from monitor.firmware.plan import FramePlan
from monitor.firmware.wire import read_one


def blame(packet: bytes, plans: Iterable[FramePlan]) -> Fault:
    """Why no frame takes `packet`: the nearest frame decides."""
    best = Fault.TRUNCATED if not packet else Fault.WRONG_HEADER
    for plan in plans:
        verdicts: list[bool | None] = []
        for condition in plan.conditions:
            value = read_one(packet, condition.field.at, condition.field.kind)
            mask = condition.field.mask
            if value is not None and mask is not None:
                value = int(value) & mask
            verdicts.append(None if value is None else condition.value == value)
        if False not in verdicts and (True in verdicts or not verdicts):
            if len(packet) < plan.least or None in verdicts:
                return Fault.TRUNCATED
            return Fault.OVER_LONG
        if verdicts[0]:
            best = Fault.UNKNOWN_FRAME
    return best
