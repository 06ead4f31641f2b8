"""What an observer is asked about the surroundings of a session: questions, and answers as a parent says them."""

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
            ("bed", "bed"),
            ("rug", "rug"),
            ("hard_floor", "hard floor"),
            ("grass", "grass"),
            ("sand", "sand"),
            ("cushions", "cushions"),
            ("slope", "slope"),
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
    Question(
        "mood",
        "Mood",
        (
            ("happy", "happy"),
            ("calm", "calm"),
            ("sleepy", "sleepy"),
            ("straining", "straining"),
            ("fussy", "fussy"),
            ("crying", "crying"),
        ),
    ),
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


def context_words(context: dict[str, str]) -> str:
    """`bare legs · firm mat`, in the order of the questions; empty when nothing was answered."""
    return " · ".join(q.words_of(context[q.name]) for q in QUESTIONS if q.name in context)
