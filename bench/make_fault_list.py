"""Write docs/faults.md: the numbered faults. `python -m bench.make_fault_list`"""

from __future__ import annotations

from pathlib import Path

from monitor.simulation.faults import FAULTS

HEAD = """# Faults on purpose

What goes wrong with Bluetooth sensors, as numbered cases. Each can be staged in the in-memory world
(`monitor/simulation/faults`), and each has a test of its own, named after its number (`tests/faults`,
`test_4_3_...` is 4.3). The test holds a session with the fault beside the same session without it.

Equal must be: everything before the fault, to the last digit; every byte of a limb that is not touched, always, and
every event of it where the other one has no gap (where one limb delivers nothing, nothing is counted on the other
either: decision 0006); and, on both limbs, all kicks from 4 s after the sensor streams again, at the same times within
30 ms (a clock begins anew) and judged alike; their kinds hang on how well the clocks are known, which a new beginning
changes for a while. Where clocks differ for good, the test says how much may differ. What may differ besides stands
in the last column, and why.

`kickstep demo --faults` stages some of them one after the other, on the screen or with `--headless`; each is told on
the screen or on standard error, and stands in the recording as a tag `fault`.

| number | fault | what may differ, and why |
|---|---|---|
"""


def text() -> str:
    """The page."""
    return HEAD + "".join(f"| {fault.number} | {fault.title} | {fault.differs} |\n" for fault in FAULTS.values())


if __name__ == "__main__":
    Path(__file__).parents[1].joinpath("docs", "faults.md").write_text(text(), encoding="utf-8")
