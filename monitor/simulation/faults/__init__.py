"""Faults on purpose: every case that a session has to survive, by number, ready to be staged in a `World`.

    fault = FAULTS["4.3"]
    await fault.stage(world, address)

The list stands in docs/faults.md; each number has a test of its own (tests/faults), which compares the session's
events with those of the same session without the fault.
"""

from __future__ import annotations

from monitor.simulation.faults import links, stream, surroundings
from monitor.simulation.faults.fault import Fault

__all__ = ["FAULTS", "Fault"]

FAULTS: dict[str, Fault] = {
    fault.number: fault
    for fault in sorted(
        (
            *links.LOSSES,
            *links.REFUSALS,
            *links.RANGES,
            *stream.LOSSES,
            *stream.DAMAGES,
            *stream.TIMES,
            *surroundings.WORN,
            *surroundings.RATES,
            *surroundings.CLOCKS,
            *surroundings.SERVICES,
            *surroundings.ENDINGS,
        ),
        key=lambda fault: tuple(map(int, fault.number.split("."))),
    )
}
"""All cases by number, in order."""
