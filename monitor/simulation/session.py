"""A simulated session: signals and truth, as records for the pipeline or as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import LogRecord, SampleBlock, SessionFacts, Tag
from monitor.model.units import RADIANS_PER_DEGREE, STANDARD_GRAVITY_MS2
from monitor.model.words import DOUBLE_TAP
from monitor.simulation.scenes import Scenario
from monitor.simulation.sensor import LimbSignal
from monitor.simulation.truth import Truth


@dataclass(frozen=True, slots=True)
class SimulatedSession:
    """What the sensors delivered and what really happened."""

    scenario: Scenario
    seed: int
    limbs: dict[Limb, LimbSignal]
    truth: Truth

    def facts(self) -> SessionFacts:
        """First record of the session."""
        return SessionFacts({limb: self.limbs[limb].facts() for limb in LIMBS}, self.scenario.activity)

    def records(self, block_s: float = 1.0) -> Iterator[LogRecord]:
        """Session facts, then blocks of at most `block_s` seconds in order of their true end, limbs interleaved."""
        yield self.facts()
        blocks: list[tuple[float, int, LogRecord]] = [
            (at_s, -1, Tag(at_s, "activity", word)) for at_s, word in self.scenario.tags()
        ]
        blocks += [(at_s, -1, Tag(at_s, DOUBLE_TAP, f"{wait_s:g}")) for at_s, wait_s in self.scenario.double_taps()]
        for order, limb in enumerate(LIMBS):
            signal = self.limbs[limb]
            edges = np.arange(block_s, self.truth.duration_s + block_s, block_s)
            cuts = np.unique(np.concatenate([[0], np.searchsorted(signal.true_time_s, edges)]))
            for first, last in pairwise(cuts):
                gyro = None if signal.gyro_rads is None else signal.gyro_rads[first:last]
                block = SampleBlock(limb, signal.time_s[first:last], signal.acc_ms2[first:last], gyro)
                blocks.append((float(signal.true_time_s[last - 1]), order, block))
        blocks.sort(key=lambda entry: entry[:2])
        for _, _, record in blocks:
            yield record

    def write_csv(self, folder: Path, name: str) -> None:
        """Write `<name>_left.csv`, `<name>_right.csv` (s, g, degrees/s) and `<name>.truth.json` into `folder`."""
        for limb in LIMBS:
            signal = self.limbs[limb]
            columns, header = [signal.time_s[:, None], signal.acc_ms2 / STANDARD_GRAVITY_MS2], "t_s,ax_g,ay_g,az_g"
            formats = ["%.5f"] + ["%.6f"] * 3
            if signal.gyro_rads is not None:
                columns.append(signal.gyro_rads / RADIANS_PER_DEGREE)
                header += ",gx_dps,gy_dps,gz_dps"
                formats += ["%.4f"] * 3
            with (folder / f"{name}_{limb}.csv").open("w", encoding="utf-8", newline="\n") as file:
                np.savetxt(file, np.hstack(columns), fmt=formats, delimiter=",", header=header, comments="")
        self.truth.write(folder / f"{name}.truth.json")
