"""Recordings that people tapped along with, or corrected on replay, as a labelled set for today's method.

    python -m bench.score --labels FOLDER [--history kickstep.db]

Taps are the truth of their stretch (docs/tap-along.md). Corrections label single events only: whoever corrects looks at
some places, so they say whether today's method still does what was said to be wrong, and no precision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench.taps import counted, of_recording, show, together
from monitor.locations import recording_id
from monitor.model.history import STEP, Correction, Wrong
from monitor.model.limbs import Limb
from monitor.model.session import Kick, SessionSummary
from monitor.model.taps import Agreement
from monitor.storage.history import History

NEAR_S = 0.35
"""An event is the one that was meant when it begins at most so far from it, as with taps, s."""
WORDS = {
    Wrong.NOT_THERE: "said not to be there",
    Wrong.OTHER_LEG: "said to be the other leg's",
    Wrong.OTHER_KIND: "said to be of another kind",
    Wrong.MISSED: "said to be missed",
}


def agrees(summary: SessionSummary, said: Correction) -> bool:
    """Whether what is counted now is what the person said."""
    if said.limb is None or said.time_s is None:
        return False
    here = _near(summary, said, said.limb)
    if said.what == Wrong.NOT_THERE:
        return not here
    if said.what == Wrong.OTHER_LEG:
        return not here and bool(_near(summary, said, said.limb.other))
    if said.what == Wrong.OTHER_KIND:
        return any(kick is not None and kick.kind == said.value for kick in here)
    return bool(here)


def _near(summary: SessionSummary, said: Correction, limb: Limb) -> list[Kick | None]:
    """Counted events of a limb that may be the one that was meant; a step has no kick."""
    at_s = said.time_s or 0.0
    if said.event == STEP:
        return [None for step in summary.steps if step.limb is limb and abs(step.time_s - at_s) <= NEAR_S]
    return [kick for kick in summary.kicks if kick.limb is limb and abs(kick.onset_s - at_s) <= NEAR_S]


def corrected(files: Sequence[Path], history: Path) -> dict[str, tuple[int, int]]:
    """Of each kind of correction in a history: how many there are, and with how many today's count agrees.

    Raises:
        MonitorError: a recording or the history cannot be read.
    """
    said, right = Counter[str](), Counter[str]()
    with closing(History(history)) as kept:
        for file in files:
            of = [c for c in kept.corrections(recording_id(file)) if c.what in set(Wrong)]
            if of:
                summary = counted(file)
                said.update(c.what for c in of)
                right.update(c.what for c in of if agrees(summary, c))
    return {what: (said[what], right[what]) for what in Wrong if said[what]}


def print_labels(folder: Path, history: Path | None) -> bool:
    """Prints both tables; False when the folder holds no label at all.

    Raises:
        MonitorError: a recording or the history cannot be read.
    """
    files = sorted(folder.glob("*.mcap"))
    rows: list[tuple[str, Agreement]] = []
    for file in files:
        rows += [(f"{recording_id(file)} {known.start_s:.0f} s", known) for known in of_recording(file, history)]
    print(f"\nTapped along, {len(files)} recordings (difference: counted minus tapped; chance: the blind null)")
    if rows:
        show(rows)
        print(together([known for _, known in rows]))
    else:
        print("  nobody tapped along in these recordings")
    found = corrected(files, history) if history is not None else {}
    for what, (said, right) in found.items():
        print(f"  {said:>4} {WORDS[Wrong(what)]:<28} today's count agrees with {right}")
    return bool(rows or found)
