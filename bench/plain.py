"""How hard the simulated infant is for a plain peak counter: the table of docs/simulation.md.

    python -m bench.plain

Medians of five seeds at 100 Hz and each scenario's own length. At F1 0.90 or more the simulator would be too easy.
"""

from __future__ import annotations

import numpy as np

from monitor.model.limbs import LIMBS
from monitor.simulation.infant import simulate
from monitor.simulation.plain import plain_score
from monitor.simulation.scenarios import SCENARIOS

SEEDS = range(5)


def row(name: str) -> str:
    """One scenario as a line of the Markdown table."""
    sessions = [simulate(SCENARIOS[name](), seed) for seed in SEEDS]
    scores = [plain_score(session) for session in sessions]
    kicks = [int(np.median([len(s.truth.kicks(limb)) for s in sessions])) for limb in LIMBS]
    any_kick = any(score.hits + score.missed for score in scores)
    f1 = f"{np.median([score.f1 for score in scores]):.2f}" if any_kick else "no kicks"
    return f"| `{name}` | {kicks[0]} / {kicks[1]} | {f1} | {np.median([score.wrong for score in scores]):.0f} |"


def main() -> None:
    """Prints the table."""
    print("| scenario | kicks left / right | F1 | false kicks |\n|---|---|---|---|")
    for name in SCENARIOS:
        print(row(name), flush=True)


if __name__ == "__main__":
    main()
