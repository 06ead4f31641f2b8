"""The words of the replay screen and of tapping along. No textual here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.dashboard.session_words import effort_lines
from monitor.dashboard.words import MARKS, index_words, why_words, withheld
from monitor.model.history import KICK, Correction, Wrong
from monitor.model.limbs import LIMBS, Limb
from monitor.model.words import Why
from monitor.texts import replay as texts
from monitor.texts.words import KICK_WORDS, KINDS

if TYPE_CHECKING:
    from monitor.dashboard.correcting import Corrections
    from monitor.dashboard.replaying import Moment, Replay
    from monitor.model.session import SessionSummary

_EIGHTHS = "▁▂▃▄▅▆▇█"


def gone(name: str) -> str:
    """The history knows the session, the folder of recordings does not."""
    return texts.GONE.format(name=name)


def at_words(seconds: float, *, tenths: bool = False) -> str:
    """Session time: `05:12`, with tenths `05:12.4`."""
    whole = max(0.0, seconds)
    if tenths:
        parts = math.floor(whole * 10.0 + 1e-6)
        return f"{parts // 600:02d}:{parts // 10 % 60:02d}.{parts % 10}"
    return f"{int(whole) // 60:02d}:{int(whole) % 60:02d}"


def speed_words(speed: float) -> str:
    """`2×`, `0.25×`."""
    return f"{speed:g}×"


def moment_words(moment: Moment, *, therapist: bool) -> list[str]:
    """What the program found of it; for a therapist with its size."""
    words: list[str] = []
    kick = moment.kick
    if kick is not None:
        words += [KICK_WORDS[kick.kind]] if kick.kind is not None else []
        words += [texts.FIRM_HEEL] if kick.heel_smash else []
    if kick is not None and therapist:
        words += [texts.PEAK.format(peak=kick.peak_ms2)] if kick.peak_ms2 is not None else []
        words.append(f"{1000.0 * (moment.end_s - moment.at_s):.0f} ms")
    return words


def short_words(moment: Moment, corrections: Sequence[Correction]) -> str:
    """Beside its mark on the strip: what a person said, else its kind."""
    if corrections:
        return correction_words(corrections[-1])
    kick = moment.kick
    if kick is None:
        return ""
    return texts.HEEL if kick.heel_smash else KICK_WORDS[kick.kind] if kick.kind is not None else ""


def correction_words(correction: Correction) -> str:
    """What somebody said, briefly."""
    event = correction.event or KICK
    if correction.what == Wrong.NOT_THERE:
        return texts.NOT_AN_EVENT.format(event=event)
    if correction.what == Wrong.OTHER_LEG:
        return texts.ANOTHER_LEG if correction.limb is None else texts.THAT_LEG.format(leg=correction.limb.other)
    if correction.what == Wrong.OTHER_KIND:
        return next((name.lower() for kind, name in KINDS if kind == correction.value), correction.value)
    return texts.MISSED.format(event=event)


def nothing_words(replay: Replay, at_s: float) -> str:
    """Where no event lies: why nothing is counted, if it is not."""
    out = replay.left_out(at_s)
    if out is None:
        return texts.NO_EVENT_HERE.format(event=replay.event)
    return texts.NOT_COUNTED_HERE + (texts.KEPT_AS_UNUSUAL_NOT_DRAWN if out.why is Why.MARKED else why_words(out.why))


def moment_lines(
    replay: Replay,
    corrections: Corrections,
    moment: Moment | None,
    at_s: float,
    counts: dict[Limb, int],
    *,
    therapist: bool = False,
) -> list[str]:
    """What lies under the line and what people say of it, the keys, the counts; for a therapist the method too."""
    said = [] if moment is None else corrections.of(moment)
    told = texts.YOU_SAY.format(what=" and ".join(map(correction_words, said))) if said else ""
    if moment is None:
        what = nothing_words(replay, at_s)
    elif moment in corrections.missed():
        what = texts.NOT_COUNTED.format(limb=moment.limb, event=moment.event, told=told)
    else:  # what a person said first: a narrow screen cuts the end off
        words = ", ".join(moment_words(moment, therapist=therapist))
        what = f"{moment.limb} {moment.event}{told}{(' · ' if told else ', ') + words if words else ''}"
    keys = (texts.KEYS if replay.event == KICK else texts.STEP_KEYS).format(event=replay.event)
    counted = counts_words(counts, len(corrections.all))
    if therapist:
        counted += texts.COUNTED_BY.format(method=replay.summary.algorithm["version"])
    return [f"{at_words(at_s, tenths=True)}  {what}", keys, counted]


def clock_words(at_s: float, end_s: float, speed: float, *, playing: bool) -> str:
    """`▶ 2× ↑↓   05:12 / 16:04`."""
    return f"{'▶' if playing else '▮▮'} {speed_words(speed)} ↑↓   {at_words(at_s)} / {at_words(end_s)}"


def counts_words(counts: dict[Limb, int], corrections: int) -> str:
    """The program's own counts, which nobody's correction changes, and how many were corrected."""
    words = ", ".join(f"{number} {limb}" for limb, number in counts.items())
    return texts.COUNTED_HERE.format(counts=words, corrections=corrections)


def overview_rows(replay: Replay, width: int, *, both: bool) -> list[str]:
    """The whole session: a column is a stretch of time, a row a leg; `both`: one row for both."""
    room, long_s = _room(replay, width)
    rows = {f"{MARKS[limb]} {limb}": [0] * room for limb in replay.limbs}
    for moment in replay.moments:
        rows[f"{MARKS[moment.limb]} {moment.limb}"][min(room - 1, max(0, int(moment.at_s / long_s)))] += 1
    if both and len(rows) == len(LIMBS):
        rows = {"both": [sum(pair) for pair in zip(*rows.values(), strict=True)]}
    most = max(1, *(max(row) for row in rows.values()))
    return [f"{name:<8}" + "".join(_column(count, most) for count in row) for name, row in rows.items()]


def whole_lines(summary: SessionSummary, width: int, *, therapist: bool) -> list[str]:
    """What the whole session came to, as its summary says it: how much each leg moved, how strong the kicks were.

    For a therapist left and right of the counts before them. Empty where one leg was recorded.
    """
    if not (found := effort_lines(summary, therapist=therapist)):
        return []
    moved, compared, *strength = (" ".join(line.split()) for line in found)
    lines = [f"{moved}, {compared}", *strength]
    if not therapist:
        return lines
    words = index_words(summary.balance, width - 8) if summary.balance.shown else None
    return [texts.BALANCE.format(words=words or withheld(summary.balance)), *lines]


def here_line(replay: Replay, width: int, at_s: float) -> str:
    """Below it: where one is, and the observer's markers."""
    room, long_s = _room(replay, width)
    line = [" "] * room
    for marked_s, words in replay.marks:
        flag = f"⚑{words.removeprefix('marker ')}"
        at = max(0, min(room - len(flag), int(marked_s / long_s)))
        line[at : at + len(flag)] = flag
    here = max(0, min(room - 1, int(at_s / long_s)))
    words = texts.YOU_ARE_HERE
    if here + len(words) < room and not "".join(line[here + 1 : here + 2 + len(words)]).strip():
        line[here + 1 : here + 1 + len(words)] = words
    line[here] = "▲"
    return " " * 8 + "".join(line[:room])


def _room(replay: Replay, width: int) -> tuple[int, float]:
    """Columns, and the time of each, s."""
    room = max(8, width - 8)
    return room, max(replay.end_s, 1.0) / room


def _column(count: int, most: int) -> str:
    return _EIGHTHS[min(7, max(0, math.ceil(8 * count / most) - 1))] if count else "·"


# --- tapping along
