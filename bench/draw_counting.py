"""Draws the pictures of docs/counting.md: what is called a kick, a kind, a heel smash, a step, a run, a bounce.

    python -m bench.draw_counting

Each shows seconds of a simulated session as the program counted them (nobody was recorded): the first place in fixed
sessions where what was counted is what was played. Needs matplotlib (the extra `pictures`). The same code and the same
matplotlib draw the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import signal

from monitor.model.events import Confidence, Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.session import Kick, SessionSummary
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.pipeline import REPLAY_HOP_S, Pipeline
from monitor.simulation.infant import simulate
from monitor.simulation.scenarios import SCENARIOS
from monitor.simulation.session import SimulatedSession
from monitor.simulation.truth import TrueKick

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
RATE_HZ = 100.0
AROUND_S, ALONE_S = 0.6, 0.7
LONG_HOLD_S, SHORT_HOLD_S, WELL_S = 0.5, 0.1, 0.3
LINE, LIGHT = "#1f1f1f", "#cfd8e3"
COLOURS = {Limb.LEFT: "#1b6ca8", Limb.RIGHT: "#b5541c"}


class NothingFoundError(Exception):
    """No place in the session shows it."""


@dataclass(frozen=True, slots=True)
class Played:
    """A simulated session and what was counted in it."""

    session: SimulatedSession
    summary: SessionSummary

    def envelope(self, limb: Limb) -> tuple[FloatArray, FloatArray]:
        """Times, s, and the 5 Hz envelope, m/s2, drawn where the movement was (the filter's delay taken off)."""
        data = self.session.limbs[limb]
        sos = signal.butter(2, 5.0, fs=RATE_HZ, output="sos")
        e = signal.sosfilt(sos, np.abs(np.linalg.norm(data.acc_ms2, axis=1) - STANDARD_GRAVITY_MS2))
        return data.true_time_s - 0.045, np.asarray(e)

    def turn_deg(self, limb: Limb, from_s: float) -> tuple[FloatArray, FloatArray]:
        """Times, s, and how far gravity in the sensor stands from where it was at `from_s`, degrees."""
        data = self.session.limbs[limb]
        sos = signal.butter(2, 1.6, fs=RATE_HZ, output="sos")
        zi = signal.sosfilt_zi(sos)[:, :, np.newaxis] * data.acc_ms2[0]
        slow = signal.sosfilt(sos, data.acc_ms2, axis=0, zi=zi)[0]
        slow /= np.linalg.norm(slow, axis=1, keepdims=True)
        time_s = data.true_time_s - 0.14
        base = slow[int(np.searchsorted(time_s, from_s))]
        return time_s, np.degrees(np.arccos(np.clip(slow @ base, -1.0, 1.0)))

    def matched(self) -> list[tuple[Kick, TrueKick]]:
        """Counted kicks that are, one to one, the kick that was played there, and told with its kind."""
        found = []
        for kick in self.summary.kicks:
            true = [k for k in self.session.truth.kicks(kick.limb) if _overlap(kick, k)]
            again = [k for k in self.summary.kicks if k.limb is kick.limb and true and _overlap(k, true[0])]
            if len(true) != 1 or len(again) != 1 or true[0].kind is not kick.kind or kick.end_s is None:
                continue
            if max(abs(kick.onset_s - true[0].onset_s), abs(kick.end_s - true[0].end_s)) <= WELL_S:
                found.append((kick, true[0]))
        return found


def _overlap(kick: Kick, true: TrueKick) -> bool:
    return kick.onset_s < true.end_s and (kick.end_s or kick.onset_s) > true.onset_s


@cache
def played(name: str, minutes: float = 4.0, seed: int = 1) -> Played:
    """A scenario, counted."""
    session = simulate(SCENARIOS[name](minutes=minutes), seed)
    pipeline = Pipeline(hop_s=REPLAY_HOP_S)
    for record in session.records(60.0):
        pipeline.push(record)
    return Played(session, pipeline.finish())


@dataclass(frozen=True, slots=True)
class View:
    """Seconds of a session."""

    of: Played
    start_s: float
    end_s: float
    title: str
    limbs: tuple[Limb, ...] = LIMBS

    def kicks(self) -> list[Kick]:
        """Counted ones that lie in it."""
        return [k for k in self.of.summary.kicks if k.limb in self.limbs and self.start_s < k.onset_s < self.end_s]


def _first(views: Iterator[View], what: str) -> View:
    for view in views:
        return view
    raise NothingFoundError(what)


def _alone(of: Played, start_s: float, end_s: float, limbs: tuple[Limb, ...], expected: int) -> bool:
    """No other movement of these legs near, played or counted."""
    a, b = start_s - ALONE_S, end_s + ALONE_S
    true = [k for k in of.session.truth.events if k.limb in limbs and k.onset_s < b and k.end_s > a]
    counted = [k for k in of.summary.kicks if k.limb in limbs and k.onset_s < b and (k.end_s or b) > a]
    return len(true) == len(counted) == expected


def _one(of: Played, title: str, fits: Callable[[Kick, TrueKick], bool]) -> View:
    def found() -> Iterator[View]:
        for kick, true in of.matched():
            if fits(kick, true) and _alone(of, true.onset_s, true.end_s, (kick.limb,), 1):
                yield View(of, true.onset_s - AROUND_S, true.end_s + AROUND_S, title, (kick.limb,))

    return _first(found(), title)


def out_and_back() -> View:
    """One kick."""
    return _one(
        played("supine_kicking"),
        "out and back: one kick",
        lambda _, true: true.hold_s <= SHORT_HOLD_S and not true.heel_smash,
    )


def held() -> View:
    """Also one."""
    return _one(played("out_hold_back"), "out, held, back: one kick", lambda _, true: true.hold_s >= LONG_HOLD_S)


def two() -> View:
    """Two of the same leg."""

    def found() -> Iterator[View]:
        of = played("vigorous_kicking")
        pairs = of.matched()
        for first, a in pairs:
            for second, b in pairs:
                close = second.limb is first.limb and 0.0 < b.onset_s - a.end_s < 0.8
                clear = min(a.excursion_deg, b.excursion_deg) >= 30.0 and max(a.hold_s, b.hold_s) <= SHORT_HOLD_S
                if close and clear and _alone(of, a.onset_s, b.end_s, (first.limb,), 2):
                    yield View(
                        of, a.onset_s - AROUND_S, b.end_s + AROUND_S, "out and back twice: two kicks", (first.limb,)
                    )

    return _first(found(), "two kicks")


def kind(which: Kind) -> View:
    """Kicks of both legs of one kind."""
    scenario = {Kind.ALTERNATING: "bicycle", Kind.TOGETHER: "together"}.get(which, "supine_kicking")

    def found() -> Iterator[View]:
        of = played(scenario)
        right = [kick for kick, _ in of.matched() if kick.kind is which]
        for kick in right:
            if which is Kind.ALTERNATING:
                members = sorted((k for k in right if k.run == kick.run), key=lambda k: k.onset_s)
                wanted = 4
            else:
                members = [k for k in right if k.id in (kick.id, kick.pair)]
                wanted = 1 if which is Kind.SINGLE else 2
            start_s, end_s = min(k.onset_s for k in members), max(k.end_s or k.onset_s for k in members)
            view = View(of, start_s - AROUND_S, end_s + AROUND_S, str(which))
            turns = all(a.limb is not b.limb for a, b in pairwise(members))
            if len(members) >= wanted and turns and {k.id for k in view.kicks()} == {k.id for k in members}:
                yield view

    return _first(found(), which)


def heel_smash() -> View:
    """A kick that ends on the floor."""
    return _one(played("heel_smashes"), "a heel smash", lambda kick, true: bool(kick.heel_smash) and true.heel_smash)


def run() -> View:
    """A row of steps that is as long as the one played."""

    def found() -> Iterator[View]:
        of = played("toddler_walking")
        for row in of.summary.runs:
            true = [r for r in of.session.truth.runs if r.start_s < row.end_s and r.end_s > row.start_s]
            if (
                [r.steps for r in true] == [row.steps]
                and row.confidence is not Confidence.DOUBTFUL
                and 4 <= row.steps <= 8
            ):
                words = (
                    f"{row.steps} steps in a row (a mark at 3 and at 5)"
                    if row.steps >= 5
                    else f"{row.steps} steps in a row"
                )
                yield View(of, row.start_s - 1.2, row.end_s + AROUND_S, words)

    return _first(found(), "a row of steps")


def step() -> View:
    """One step of that row, near."""
    row = run()
    at = next(s for s in row.of.summary.steps if s.time_s > row.start_s)
    return replace(row, start_s=at.time_s - 1.4, end_s=at.time_s + 1.0, title="a step", limbs=(at.limb,))


def bounces() -> View:
    """Landings of both feet, in a row."""

    def found() -> Iterator[View]:
        of = played("bouncing")
        for jump in of.summary.bounces:
            if jump.cycles >= 4:
                yield View(
                    of,
                    jump.start_s - 1.0,
                    min(jump.end_s, jump.start_s + 5.0) + 0.6,
                    "bounces: both feet land together",
                )

    return _first(found(), "bounces")


PICTURES: dict[str, Callable[[], list[View]]] = {
    "counting-kicks": lambda: [out_and_back(), held(), two()],
    "counting-kinds": lambda: [
        kind(which) for which in (Kind.SINGLE, Kind.TOGETHER, Kind.OVERLAPPING, Kind.ALTERNATING)
    ],
    "counting-heel": lambda: [heel_smash()],
    "counting-steps": lambda: [step(), run()],
    "counting-bounces": lambda: [bounces()],
}
"""What each file of docs/pictures shows, from left to right."""


def draw(name: str, out: Path) -> Path:
    """One file."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    views = PICTURES[name]()
    rows = 2 if name == "counting-kicks" else max(len(view.limbs) for view in views)
    long = [view.end_s - view.start_s for view in views]
    plt.rcParams |= {"font.size": 8, "axes.spines.top": False, "axes.spines.right": False}
    figure, grid = plt.subplots(
        rows, len(views), figsize=(max(4.0, min(11.0, 0.9 * sum(long))), 1.3 * rows + 0.6), squeeze=False,
        sharey="row", gridspec_kw={"width_ratios": long}, constrained_layout=True,
    )  # fmt: skip
    for column, view in enumerate(views):
        grid[0, column].set_title(view.title, loc="left", fontsize=8)
        grid[-1, column].set_xlabel("s")
        if name == "counting-kicks":
            _trace(grid[0, column], view, view.limbs[0])
            _turn(grid[1, column], view, view.limbs[0])
        else:
            for row in range(rows):
                if row < len(view.limbs):
                    _trace(grid[row, column], view, view.limbs[row], native=name == "counting-heel")
                else:
                    grid[row, column].axis("off")
    path = out / f"{name}.png"
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
    return path


def _trace(axes: Axes, view: View, limb: Limb, *, native: bool = False) -> None:
    """The envelope (of a heel smash: every sample), the threshold, what was counted."""
    time_s, e = view.of.envelope(limb)
    if native:
        data = view.of.session.limbs[limb]
        time_s, e = data.true_time_s, np.abs(np.linalg.norm(data.acc_ms2, axis=1) - STANDARD_GRAVITY_MS2)
    inside = (time_s >= view.start_s) & (time_s <= view.end_s)
    axes.plot(time_s[inside] - view.start_s, e[inside], color=COLOURS[limb], linewidth=1.0)
    summary = view.of.summary
    if view.kicks():
        axes.axhline(1.0, color=LINE, linewidth=0.5, linestyle=":")
    for k in view.kicks():
        if k.limb is limb and k.end_s is not None:
            axes.axvspan(k.onset_s - view.start_s, min(k.end_s, view.end_s) - view.start_s, color=LIGHT, ec="white")
    landings = [s.time_s for s in summary.steps if s.limb is limb]
    for at_s in landings:
        if view.start_s < at_s < view.end_s:
            axes.axvline(at_s - view.start_s, color=LINE, linewidth=0.8)
    for jump in summary.bounces:
        if jump.start_s < view.end_s and jump.end_s > view.start_s:
            axes.axvspan(
                max(jump.start_s, view.start_s) - view.start_s, min(jump.end_s, view.end_s) - view.start_s,
                color=LIGHT, linewidth=0,
            )  # fmt: skip
    axes.set_ylabel(f"{limb}, m/s2")
    axes.set_xlim(0.0, view.end_s - view.start_s)


def _turn(axes: Axes, view: View, limb: Limb) -> None:
    """How far the shank has turned."""
    time_s, degrees = view.of.turn_deg(limb, view.start_s)
    inside = (time_s >= view.start_s) & (time_s <= view.end_s)
    axes.plot(time_s[inside] - view.start_s, degrees[inside], color=COLOURS[limb], linewidth=1.0)
    for k in view.kicks():
        if k.limb is limb and k.end_s is not None:
            axes.axvspan(k.onset_s - view.start_s, min(k.end_s, view.end_s) - view.start_s, color=LIGHT, ec="white")
    axes.set_ylabel("turned, degrees")
    axes.set_xlim(0.0, view.end_s - view.start_s)


def main() -> None:
    """Draws all of them."""
    for name in PICTURES:
        path = draw(name, OUT)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
