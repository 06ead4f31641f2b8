"""What surrounds a session and changes how much a baby kicks: the observer's words, which no sensor knows (no numpy).

Each answer is a `Tag` record of the log, so that counting a recording again finds it; the last answer to a question
counts. The questions are those of the field: what the legs wear, what lies below, which way the face is turned.
"""

from __future__ import annotations

CONTEXT_NAMES = frozenset({"clothing", "surface", "toy", "face", "fed_min", "mood", "support", "footwear"})
"""What is asked; the questions and their answers stand in `monitor/texts/surroundings.py`."""
UPRIGHT_ONLY = frozenset({"support", "footwear"})
"""Make sense upright; a screen may leave them out while the baby lies."""
LASTING = frozenset({"clothing", "surface", "toy", "support", "footwear"})
"""Answers with which the next session begins. When the baby was fed, its mood and its face are no habits."""
