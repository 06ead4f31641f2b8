"""What surrounds a session and changes how much a baby kicks: the observer's words, which no sensor knows (no numpy).

Each answer is a `Tag` record of the log, so that counting a recording again finds it; the last answer to a question
counts. The questions are those of the field: what the legs wear, what lies below, which way the face is turned.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the surroundings.

    `answers` are (value in the log, words on screens); their order is that of the keys 1, 2, 3 ...
    """

    name: str
    words: str
    answers: tuple[tuple[str, str], ...]

    def words_of(self, value: str) -> str:
        """An answer as a parent says it; an unknown one as it was written."""
        return dict(self.answers).get(value, value.replace("_", " "))


def _plain(*values: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, value.replace("_", " ")) for value in values)


QUESTIONS = (
    Question(
        "clothing",
        "Clothing",
        (("bare", "bare legs"), ("light", "light clothes"), ("long", "long trousers"), ("tight", "tight clothes")),
    ),
    Question(
        "surface",
        "Surface",
        (
            ("firm_mat", "firm mat"),
            ("soft_mat", "soft mat or topper"),
            *_plain("bed", "rug", "hard_floor", "grass", "sand", "cushions", "slope"),
        ),
    ),
    Question(
        "toy",
        "Toy",
        (
            ("none", "no toy"),
            ("above", "a toy above"),
            ("side", "a toy at one side"),
            ("hands", "a toy in the hands"),
            ("feet", "a toy at the feet"),
        ),
    ),
    Question(
        "face",
        "Face turned to",
        (("left", "face to the left"), ("middle", "face to the middle"), ("right", "face to the right")),
    ),
    Question(
        "fed_min",
        "Fed",
        (
            ("0", "just fed"),
            ("30", "fed half an hour ago"),
            ("60", "fed an hour ago"),
            ("120", "fed two hours ago"),
            ("180", "fed three hours ago or more"),
        ),
    ),
    Question("mood", "Mood", _plain("happy", "calm", "sleepy", "straining", "fussy", "crying")),
    Question(
        "support",
        "Support",
        (
            ("none", "no support"),
            ("one_hand", "one hand"),
            ("two_hands", "two hands"),
            ("underarm", "held under the arms"),
            ("trunk", "held at the trunk"),
            ("pelvis", "held at the pelvis"),
        ),
    ),
    Question(
        "footwear",
        "Feet",
        (("barefoot", "barefoot"), ("sock", "socks"), ("soft_shoe", "soft shoes"), ("shoe", "shoes")),
    ),
)
"""Support and footwear make sense upright; a screen may leave them out while the baby lies."""
CONTEXT_NAMES = frozenset(question.name for question in QUESTIONS)
UPRIGHT_ONLY = frozenset({"support", "footwear"})
LASTING = frozenset({"clothing", "surface", "toy", "support", "footwear"})
"""Answers with which the next session begins. When the baby was fed, its mood and its face are no habits."""


def context_words(context: dict[str, str]) -> str:
    """`bare legs · firm mat`, in the order of the questions; empty when nothing was answered."""
    return " · ".join(q.words_of(context[q.name]) for q in QUESTIONS if q.name in context)
