"""The figures of a session in a few plain words, for the terminal."""

from __future__ import annotations

from monitor.model.events import Kind
from monitor.model.history import KeptSession
from monitor.model.limbs import Limb
from monitor.model.session import Balance, LeanFigures, SessionSummary
from monitor.model.words import Activity
from monitor.reports.count_json import no_kicks_reason
from monitor.reports.tap_words import tap_lines

FOOTER = (
    "Counts from motion sensors on the ankles. Not a medical device. It cannot show that a baby's development"
    " is or is not typical. Talk to your doctor or therapist about anything you notice."
)
REFERRAL = (
    "If you have noticed a difference yourself, or are worried, show this page to your paediatrician or therapist,"
    " whatever it shows."
)
"""Stands wherever left and right of several sessions are shown: always, never because of a figure."""
_LYING = (Activity.BACK, Activity.TUMMY)
_KIND_WORDS = {
    Kind.TOGETHER: "both legs together",
    Kind.ALTERNATING: "alternating (bicycle)",
    Kind.OVERLAPPING: "overlapping",
    Kind.SINGLE: "one leg",
}


def awake_lines(summary: SessionSummary) -> list[str]:
    """Of a recording of more than two hours: time with movements, and movement units an hour of it."""
    awake = summary.awake
    if awake is None:
        return []
    rates = ", ".join(f"{limb} {rate:.0f}" for limb, rate in awake.units_per_hour.items() if rate is not None)
    lines = [
        f"Awake {_span(awake.awake_s)}, inactive {_span(awake.inactive_s)} (fewer than 3 movements in 5 minutes), not"
        f" counted {_span(awake.unknown_s)}"
    ]
    return [*lines, *([f"Movement units an hour awake: {rates}"] if rates else [])]


def count_text(summary: SessionSummary, recording: str, notes: tuple[str, ...] = ()) -> str:
    """A short account of a session, lines without the footer.

    Kicks stand in it unless the baby was upright, steps unless it was lying: the observer's word for the activity
    says which figures make sense.

    Args:
        recording: its name or path as the caller gave it.
        notes: what the importer has to say; they come before the pipeline's own notes.
    """
    kicks = not summary.activity.upright
    steps = summary.activity not in _LYING
    lines = [
        f"{recording}   activity: {summary.activity.value.replace('_', ' ')}",
        f"  {_span(summary.duration_s)} recorded, {_span(summary.active_s)} of it counted (active time)",
    ]
    if kicks:
        reason = no_kicks_reason(summary)
        lines.append(f"  No kicks found: {reason}" if reason else f"  Kicks: {_per_leg(summary, 'kicks')}")
        lines += [f"  Kinds: {_kinds(summary)}"] if summary.kicks else []
        lines += [f"  Bouts (kicks of a leg less than 2 s apart): {_bouts(summary)}"] if summary.bouts else []
    if summary.kicks_not_counted:
        lines.append(f"  Not counted: {_not_counted(summary)}")
    if steps:
        own, held = ([run.steps for run in summary.runs if run.held is held] for held in (False, True))
        if any(not step.held for step in summary.steps):
            doubt = "" if summary.activity.upright else ", if the baby was upright (say so with --activity)"
            lines.append(f"  Steps{doubt}: {_per_leg(summary, 'steps')}")
            lines += [f"  Step runs: {len(own)}, the longest of {max(own)} steps"] if own else []
            lines += [f"  {_marks(summary)}"] if summary.marks else []
        elif summary.activity.upright and not summary.steps:
            lines.append(f"  No steps found: {summary.empty_reason or 'no rhythm of steps was recorded'}")
        if any(step.held for step in summary.steps):
            longest = f"; longest row {max(held)}" if held else ""
            lines.append(f"  Stepping while held: {_per_leg(summary, 'held_steps')}{longest}")
    if summary.bounces:
        cycles = sum(bounce.cycles for bounce in summary.bounces)
        lines.append(f"  Bounces: {cycles} in {_plural(len(summary.bounces), 'stretch', 'stretches')}")
    lines += [f"  {line}" for line in lean_lines(summary.lean)]
    if len(summary.limbs) > 1:
        lines.append(f"  Balance: {_balance(summary.balance)}")
        lines += [f"  {line}" for line in more_lines(summary)] if kicks and summary.kicks else []
    lines += [f"  {line}" for line in awake_lines(summary)]
    for number, agreement in enumerate(summary.tap_along, 1):
        span = f"{_span(agreement.end_s - agreement.start_s)} from {_span(agreement.start_s)} on"
        lines += [f"  Tap-along {number}, {span}:", *(f"    {line}" for line in tap_lines(agreement))]
    lines += [f"  Note: {note}" for note in (*_left_out(summary), *notes, *summary.quality.notes)]
    return "\n".join(lines)


def _marks(summary: SessionSummary) -> str:
    """How many rows reached each mark; only a person can say that they were taken alone."""
    reached = ", ".join(
        f"{steps} or more: {count}"
        for steps in sorted({mark.steps for mark in summary.marks})
        if (count := sum(mark.steps == steps for mark in summary.marks))
    )
    alone = [max(m.steps for m in summary.marks if m.run == run) for run in summary.steps_alone]
    said = (
        f"taken alone, by the observer: {', '.join(f'{n} or more' for n in alone)}"
        if alone
        else "nobody has said alone"
    )
    return f"Rows of steps, {reached}; {said}"


def lean_lines(lean: LeanFigures | None) -> list[str]:
    """Candidates are called so: what happened only a person knows."""
    if lean is None:
        return []
    lines = []
    if lean.got_up or lean.sat_down:
        up, down = _plural(len(lean.got_up), "time", "times"), _plural(len(lean.sat_down), "time", "times")
        lines.append(f"By the lean of the shanks, perhaps: got up {up}, sat or fell down {down}")
    if lean.stood_still:
        longest = max(e.end_s - e.start_s for e in lean.stood_still)
        lines.append(f"Upright and still: {_span(lean.still_upright_s)}, longest {_span(longest)} (support unknown)")
    for hint in lean.hints:
        lean_words = "upright" if hint.upright else "not upright"
        said = hint.activity.value.replace("_", " ")
        lines.append(f"Note: from {_span(hint.since_s)} on the shanks were {lean_words}, the activity says {said}")
    return lines


def _per_leg(summary: SessionSummary, what: str) -> str:
    counts = {limb: int(getattr(figures, what)) for limb, figures in summary.limbs.items()}
    each = ", ".join(f"{limb} {counts[limb]}" for limb in Limb if limb in counts)
    return each if len(counts) == 1 else f"{sum(counts.values())}   ({each})"


def _kinds(summary: SessionSummary) -> str:
    counts = {kind: sum(kick.kind is kind for kick in summary.kicks) for kind in _KIND_WORDS}
    words = [f"{_KIND_WORDS[kind]} {number}" for kind, number in counts.items() if number]
    smashes = sum(bool(kick.heel_smash) for kick in summary.kicks)
    words += [f"ending in a heel smash {smashes}"] if smashes else []
    return ", ".join(words) or "not told apart in this recording"


def _bouts(summary: SessionSummary) -> str:
    words = []
    for limb in Limb:
        sizes = [bout.kicks for bout in summary.bouts if bout.limb is limb]
        if sizes:
            words.append(f"{limb} {len(sizes)}, the longest of {_plural(max(sizes), 'kick', 'kicks')}")
    return "; ".join(words)


def _not_counted(summary: SessionSummary) -> str:
    whys = [kick.why.value.replace("_", " ") for kick in summary.kicks_not_counted if kick.why]
    return ", ".join(f"{_plural(whys.count(why), 'kick', 'kicks')} ({why})" for why in sorted(set(whys)))


def _left_out(summary: SessionSummary) -> list[str]:
    seconds: dict[str, float] = {}
    for stretch in summary.excluded:
        why = stretch.why.value.replace("_", " ")
        seconds[why] = seconds.get(why, 0.0) + stretch.end_s - stretch.start_s
    notes = [f"left out, {why}: {_span(total)}" for why, total in seconds.items()]
    if dropped := summary.quality.dropped_samples:
        rows = _plural(dropped, "sample was", "samples were")
        notes.append(f"{rows} left out (a missing cell, or a time not after the one before)")
    return notes


def _balance(balance: Balance) -> str:
    """The figure with its range for this recording, or the reason it is withheld; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return f"not shown: {balance.reason or 'not enough data'}"
    share = round(50.0 * (1.0 + balance.estimate))
    line = f"share left {share} %, right {100 - share} %; index {balance.estimate:+.2f}"
    if balance.low is not None and balance.high is not None:
        line += f" (range for this recording {balance.low:+.2f} to {balance.high:+.2f})"
    if balance.withheld_share is not None:
        line += f"; {100.0 * balance.withheld_share:.0f} % of the time left out"
    return f"{line}; this session only, plus = more on the left"


def more_lines(summary: SessionSummary | KeptSession) -> list[str]:
    """How strong the kicks were and how much was moved, each leg beside the other; without a verdict."""
    moved = ", ".join(
        f"{limb} {summary.limbs[limb].movement_amount_ms:.1f} m/s" for limb in Limb if limb in summary.limbs
    )
    return [
        f"Strength of kicks: {index_words(summary.vigour_balance)}",
        f"Amount of movement: {moved}; {index_words(summary.amount_balance)}",
    ]


def index_words(balance: Balance) -> str:
    """The index with its range for this recording, or why it is withheld."""
    if not balance.shown or balance.estimate is None:
        return f"index not shown: {balance.reason or 'not enough data'}"
    words = f"index {balance.estimate:+.2f}"
    if balance.low is not None and balance.high is not None:
        words += f" (range for this recording {balance.low:+.2f} to {balance.high:+.2f})"
    return words


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
