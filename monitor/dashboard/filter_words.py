"""The words of the history's filter and of two sessions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.dashboard.session_words import (
    began_words,
    counts,
    floor_s,
    length_words,
    main_word,
    quality_lines,
    rate_words,
)
from monitor.dashboard.words import activity_words, index_words, shares, withheld
from monitor.model.history import KeptSession
from monitor.model.limbs import LIMBS
from monitor.reports.history_text import interval_bar
from monitor.texts import history as texts
from monitor.texts.forms import plural
from monitor.texts.surroundings import QUESTIONS, Question, context_words
from monitor.texts.words import ACTIVITIES, KINDS

POSITION = Question("activity", texts.POSITION, tuple((activity.value, words) for activity, words in ACTIVITIES))
FILTERS = (POSITION, *QUESTIONS)


def fits(session: KeptSession, wanted: Mapping[str, str]) -> bool:
    """Whether a session has all these answers."""
    known = session.context | {POSITION.name: session.activity.value}
    return all(known.get(name) == value for name, value in wanted.items())


def filter_words(wanted: Mapping[str, str]) -> list[str]:
    """`on the back`, `bare legs`, in the order of the questions."""
    return [question.words_of(wanted[question.name]) for question in FILTERS if question.name in wanted]


def nothing_fits(sessions: Sequence[KeptSession], wanted: Mapping[str, str], said: str = texts.NOTHING_FITS) -> str:
    """Which filter to drop, where none of the sessions fits; `said` is the first line."""
    lines = [said.format(filters=" · ".join(filter_words(wanted)))]
    for name in wanted:
        rest = {other: value for other, value in wanted.items() if other != name}
        number = sum(fits(session, rest) for session in sessions)
        if rest and number:
            words = filter_words({name: wanted[name]})[0]
            lines.append(plural(number, texts.WITHOUT_LEAVES_ONE, texts.WITHOUT_LEAVES, words=words))
    return "\n".join(lines)


def side_lines(session: KeptSession, width: int, *, therapist: bool = False) -> list[str]:
    """One of the two, from its day to how good the measurement was."""
    main, figures = main_word(session), counts(session)
    lines = [
        began_words(session),
        activity_words(session.activity),
        context_words(session.context) or texts.NO_CONTEXT,
        "",
        texts.OF_FLOOR_TIME.format(length=length_words(floor_s(session))),
        f"{sum(figures.values())} {main}   {rate_words(session)}".rstrip(),
        "   ".join(f"{limb} {figures[limb]}" for limb in LIMBS if limb in figures),
    ]
    words = index_words(session.balance, width) if therapist else shares(session.balance)
    if words is None:
        lines += [withheld(session.balance), ""]
    else:
        words = words if len(words) <= width else words.removesuffix(texts.THIS_SESSION_ONLY)  # said below both anyway
        lines += [words, f"L {interval_bar(session.balance, width=max(11, min(41, width - 4)))} R"]
    if not session.activity.upright:
        total = max(1, sum(session.kinds.values()))
        lines += [f"{name:<14}{round(100 * session.kinds.get(kind, 0) / total):>4} %" for kind, name in KINDS]
    return [*lines, "", *quality_lines(session, therapist=therapist)]


def side_by_side_words(one: KeptSession, other: KeptSession) -> list[str]:
    """What keeps them apart, and what two sessions never say."""
    lines = []
    if any(one.algorithm.get(name) != other.algorithm.get(name) for name in ("version", "parameters")):
        lines.append(texts.OTHER_METHOD)
    if one.activity is not other.activity:
        lines.append(texts.OTHER_POSITION)
    if {limb: of.sensor for limb, of in one.limbs.items()} != {limb: of.sensor for limb, of in other.limbs.items()}:
        lines.append(texts.OTHER_SENSORS)
    return [*lines, texts.NO_WORD]
