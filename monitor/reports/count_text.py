"""The figures of a session in a few plain words, for the terminal."""

from __future__ import annotations

from monitor.model.history import KeptSession
from monitor.model.limbs import Limb
from monitor.model.session import Balance, LeanFigures, SessionSummary
from monitor.model.words import Activity
from monitor.reports.count_json import no_kicks_reason
from monitor.reports.tap_words import tap_lines
from monitor.texts import told as texts
from monitor.texts.forms import KICKS, STRETCHES, TIMES, plural

_LYING = (Activity.BACK, Activity.TUMMY)


def awake_lines(summary: SessionSummary) -> list[str]:
    """Of a recording of more than two hours: time with movements, and movement units an hour of it."""
    awake = summary.awake
    if awake is None:
        return []
    rates = ", ".join(f"{limb} {rate:.0f}" for limb, rate in awake.units_per_hour.items() if rate is not None)
    lines = [
        texts.AWAKE_INACTIVE_FEWER_THAN_3.format(
            span=_span(awake.awake_s), span_2=_span(awake.inactive_s), span_3=_span(awake.unknown_s)
        )
    ]
    return [*lines, *([texts.MOVEMENT_UNITS_HOUR_AWAKE.format(rates=rates)] if rates else [])]


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
        texts.ACTIVITY.format(recording=recording, value=summary.activity.value.replace("_", " ")),
        texts.RECORDED_COUNTED_LINE.format(recorded=_span(summary.duration_s), counted=_span(summary.active_s)),
    ]
    if kicks:
        reason = no_kicks_reason(summary)
        lines.append(
            texts.NO_KICKS_FOUND.format(reason=reason)
            if reason
            else texts.KICKS.format(per_leg=_per_leg(summary, "kicks"))
        )
        lines += [texts.KINDS.format(kinds=_kinds(summary))] if summary.kicks else []
        lines += [texts.BOUTS_KICKS_LEG_LESS_THAN_2.format(bouts=_bouts(summary))] if summary.bouts else []
    if summary.kicks_not_counted:
        lines.append(texts.NOT_COUNTED.format(not_counted=_not_counted(summary)))
    if steps:
        own, held = ([run.steps for run in summary.runs if run.held is held] for held in (False, True))
        if any(not step.held for step in summary.steps):
            doubt = "" if summary.activity.upright else texts.IF_BABY_WAS_UPRIGHT_SAY_SO
            lines.append(texts.STEPS.format(doubt=doubt, per_leg=_per_leg(summary, "steps")))
            lines += [texts.STEP_RUNS_LONGEST_STEPS.format(number=len(own), own=max(own))] if own else []
            lines += [f"  {_marks(summary)}"] if summary.marks else []
        elif summary.activity.upright and not summary.steps:
            lines.append(
                texts.NO_STEPS_FOUND.format(empty_reason=summary.empty_reason or texts.NO_RHYTHM_STEPS_WAS_RECORDED)
            )
        if any(step.held for step in summary.steps):
            longest = texts.LONGEST_ROW.format(held=max(held)) if held else ""
            lines.append(texts.STEPPING_WHILE_HELD.format(per_leg=_per_leg(summary, "held_steps"), longest=longest))
    if summary.bounces:
        cycles = sum(bounce.cycles for bounce in summary.bounces)
        lines.append(texts.BOUNCES_IN.format(cycles=cycles, plural=plural(len(summary.bounces), *STRETCHES)))
    lines += [f"  {line}" for line in lean_lines(summary.lean)]
    if len(summary.limbs) > 1:
        lines.append(texts.BALANCE.format(balance=_balance(summary.balance)))
        lines += [f"  {line}" for line in more_lines(summary)] if kicks and summary.kicks else []
    lines += [f"  {line}" for line in awake_lines(summary)]
    for number, agreement in enumerate(summary.tap_along, 1):
        span = texts.FROM_ON.format(length=_span(agreement.end_s - agreement.start_s), start=_span(agreement.start_s))
        lines += [texts.TAP_ALONG.format(number=number, span=span), *(f"    {line}" for line in tap_lines(agreement))]
    lines += [texts.NOTE.format(note=note) for note in (*_left_out(summary), *notes, *summary.quality.notes)]
    return "\n".join(lines)


def _marks(summary: SessionSummary) -> str:
    """How many rows reached each mark; only a person can say that they were taken alone."""
    reached = ", ".join(
        texts.OR_MORE.format(steps=steps, count=count)
        for steps in sorted({mark.steps for mark in summary.marks})
        if (count := sum(mark.steps == steps for mark in summary.marks))
    )
    alone = [max(m.steps for m in summary.marks if m.run == run) for run in summary.steps_alone]
    said = (
        texts.TAKEN_ALONE_BY_OBSERVER.format(alone=", ".join(texts.MARK.format(number=n) for n in alone))
        if alone
        else texts.NOBODY_HAS_SAID_ALONE
    )
    return texts.ROWS_STEPS.format(reached=reached, said=said)


def lean_lines(lean: LeanFigures | None) -> list[str]:
    """Candidates are called so: what happened only a person knows."""
    if lean is None:
        return []
    lines = []
    if lean.got_up or lean.sat_down:
        up, down = plural(len(lean.got_up), *TIMES), plural(len(lean.sat_down), *TIMES)
        lines.append(texts.BY_LEAN_SHANKS_PERHAPS_GOT_UP.format(up=up, down=down))
    if lean.stood_still:
        longest = max(e.end_s - e.start_s for e in lean.stood_still)
        lines.append(texts.UPRIGHT_STILL.format(span=_span(lean.still_upright_s), longest=_span(longest)))
    for hint in lean.hints:
        lean_words = "upright" if hint.upright else texts.NOT_UPRIGHT
        said = hint.activity.value.replace("_", " ")
        lines.append(texts.LEAN_NOTE.format(start=_span(hint.since_s), lean=lean_words, activity=said))
    return lines


def _per_leg(summary: SessionSummary, what: str) -> str:
    counts = {limb: int(getattr(figures, what)) for limb, figures in summary.limbs.items()}
    each = ", ".join(f"{limb} {counts[limb]}" for limb in Limb if limb in counts)
    return each if len(counts) == 1 else f"{sum(counts.values())}   ({each})"


def _kinds(summary: SessionSummary) -> str:
    counts = {kind: sum(kick.kind is kind for kick in summary.kicks) for kind in texts.KIND_WORDS}
    words = [f"{texts.KIND_WORDS[kind]} {number}" for kind, number in counts.items() if number]
    smashes = sum(bool(kick.heel_smash) for kick in summary.kicks)
    words += [texts.ENDING_IN_HEEL_SMASH.format(smashes=smashes)] if smashes else []
    return ", ".join(words) or texts.NOT_TOLD_APART_IN_RECORDING


def _bouts(summary: SessionSummary) -> str:
    words = []
    for limb in Limb:
        sizes = [bout.kicks for bout in summary.bouts if bout.limb is limb]
        if sizes:
            words.append(texts.LONGEST.format(limb=limb, number=len(sizes), plural=plural(max(sizes), *KICKS)))
    return "; ".join(words)


def _not_counted(summary: SessionSummary) -> str:
    whys = [kick.why.value.replace("_", " ") for kick in summary.kicks_not_counted if kick.why]
    return ", ".join(f"{plural(whys.count(why), *KICKS)} ({why})" for why in sorted(set(whys)))


def _left_out(summary: SessionSummary) -> list[str]:
    seconds: dict[str, float] = {}
    for stretch in summary.excluded:
        why = stretch.why.value.replace("_", " ")
        seconds[why] = seconds.get(why, 0.0) + stretch.end_s - stretch.start_s
    notes = [texts.LEFT_OUT.format(why=why, span=_span(total)) for why, total in seconds.items()]
    if dropped := summary.quality.dropped_samples:
        notes.append(plural(dropped, texts.ONE_SAMPLE_OUT, texts.SAMPLES_OUT))
    return notes


def _balance(balance: Balance) -> str:
    """The figure with its range for this recording, or the reason it is withheld; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return texts.NOT_SHOWN.format(reason=balance.reason or texts.NOT_ENOUGH_DATA)
    share = round(50.0 * (1.0 + balance.estimate))
    line = texts.SHARES_INDEX.format(left=share, right=100 - share, index=balance.estimate)
    if balance.low is not None and balance.high is not None:
        line += texts.RANGE_FOR_RECORDING_TO.format(low=balance.low, high=balance.high)
    if balance.withheld_share is not None:
        line += texts.TIME_LEFT_OUT.format(percent=100.0 * balance.withheld_share)
    return texts.SESSION_ONLY_PLUS_MORE_ON_LEFT.format(line=line)


def more_lines(summary: SessionSummary | KeptSession) -> list[str]:
    """How strong the kicks were and how much was moved, each leg beside the other; without a verdict."""
    moved = ", ".join(
        f"{limb} {summary.limbs[limb].movement_amount_ms:.1f} m/s" for limb in Limb if limb in summary.limbs
    )
    return [
        texts.STRENGTH_KICKS.format(index=index_words(summary.vigour_balance)),
        texts.AMOUNT_MOVEMENT.format(moved=moved, index=index_words(summary.amount_balance)),
    ]


def index_words(balance: Balance) -> str:
    """The index with its range for this recording, or why it is withheld."""
    if not balance.shown or balance.estimate is None:
        return texts.INDEX_NOT_SHOWN.format(reason=balance.reason or texts.NOT_ENOUGH_DATA)
    words = texts.INDEX.format(estimate=balance.estimate)
    if balance.low is not None and balance.high is not None:
        words += texts.RANGE_FOR_RECORDING_TO.format(low=balance.low, high=balance.high)
    return words


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return (
        texts.H_MIN.format(hours=hours, minutes=minutes)
        if hours
        else texts.MINUTES_SECONDS.format(minutes=minutes, seconds=rest)
    )
