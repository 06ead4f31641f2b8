"""What the decoder knows of the frames of one characteristic before any packet comes."""

from __future__ import annotations

from itertools import takewhile

from monitor.firmware.blocks import Place, places_of
from monitor.firmware.deltas import Memory
from monitor.firmware.framing import Fault
from monitor.firmware.plan import MAX_PACKET, FieldPlan, FramePlan, Resolved
from monitor.firmware.wire import is_float

Found = tuple[int, tuple[Place, ...]]
"""Samples in a packet, and where their blocks lie."""


def find(plan: FramePlan, length: int, count: float | None) -> Found | Fault:
    """Where the blocks lie in packets of this length and number of samples, or what is wrong with them."""
    if not count or not 0 < count <= length * 8 or count != int(count):
        return Fault.MALFORMED if count else Fault.TRUNCATED
    left, main = length - plan.size(int(count)) - plan.tail, plan.main
    if left < 0 or (plan.count_field and main is not None and left >= (main.stride or 1)):
        return Fault.TRUNCATED if left < 0 else Fault.OVER_LONG
    return int(count), places_of(plan, int(count))


class CharPlans:
    """The frames of one characteristic, with what of each somebody uses."""

    def __init__(self, resolved: Resolved, plans: tuple[FramePlan, ...]) -> None:
        self.plans = plans
        self.texts = tuple(plan for plan in plans if plan.csv_separator is not None)
        self.deltas = tuple(takewhile(_open, plans))
        """Frames whose packets are taken together whatever their length."""
        self.memory = Memory()
        self.head = max((plan.least for plan in self.deltas), default=0)
        blocks = [block for plan in plans for block in (plan.acc, plan.gyro) if block is not None]
        self.floats = any(is_float(block.kind) for block in blocks)
        used = {part.field for part in (resolved.time, resolved.sequence, resolved.profile.battery) if part}
        self._found: dict[tuple[int, int], Found | Fault] = {}
        self._wanted = {id(plan): _wanted(plan, used) for plan in plans}

    def found(self, plan: FramePlan, length: int) -> Found | Fault:
        """Where the blocks lie in packets of this length, if no field of theirs tells the number of samples."""
        key = id(plan), length
        found = self._found.get(key)
        if found is None:
            count = plan.count if plan.count is not None else plan.samples_in(length)
            found = self._found[key] = find(plan, length, count)
        return found

    def wanted(self, plan: FramePlan) -> tuple[FieldPlan, ...]:
        """Fields of `plan` that somebody uses."""
        return self._wanted[id(plan)]


def _open(plan: FramePlan) -> bool:
    """Delta blocks that only their own bytes end."""
    return plan.main is not None and plan.main.decoder is not None and plan.checksum is None and plan.most == MAX_PACKET


def _wanted(plan: FramePlan, used: set[str]) -> tuple[FieldPlan, ...]:
    """All of a reading, but only clock, counter, charge and count beside samples."""
    if plan.main is None:
        return plan.fields
    names = used | {plan.count_field.name if plan.count_field else ""}
    return tuple(field for field in plan.fields if field.name in names)
