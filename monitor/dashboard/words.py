"""Every sentence of the screens, so that the wording can be read and judged in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.dashboard.check_words import figures_words, fix_words
from monitor.dashboard.finding import FAIR_DBM, GOOD_DBM, Near
from monitor.model.baseline import protocol_of
from monitor.model.limbs import LIMBS, Limb
from monitor.model.session import Balance
from monitor.model.words import Activity, Why
from monitor.reports import age
from monitor.texts import words as texts
from monitor.texts.ready import K_HERE
from monitor.texts.surroundings import context_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.dashboard.finding import Finding
    from monitor.errors import MonitorError
    from monitor.model.baseline import Trial
    from monitor.model.history import Begins, Child
    from monitor.model.rest_check import RestCheck

_USABLE = Near("", "", "", 0)
MARKS = {Limb.LEFT: "●", Limb.RIGHT: "▲"}
CHOICE_KEYS = "123456789ab"
"""One key each, in the order of a list."""
NO_HEELS = "n/a"
"""The sample rate cannot show an impact."""


def activity_words(activity: Activity) -> str:
    """As a parent says it."""
    return dict(texts.ACTIVITIES).get(activity, activity.value.replace("_", " "))


def why_words(why: Why) -> str:
    """Why something is left out."""
    return texts.WHY.get(why, why.value.replace("_", " "))


def clock(seconds: float) -> str:
    """Session time, minutes and seconds."""
    whole = max(0, int(seconds))
    return f"{whole // 60:02d}:{whole % 60:02d}"


def span(seconds: float) -> str:
    """A length of time in words."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else texts.MINUTES_SECONDS.format(minutes=whole // 60, seconds=whole % 60)


def age_words(seconds: float | None) -> str:
    """Age of the last data; whole seconds, so that it stands still while all is well."""
    if seconds is None:
        return texts.NO_DATA_YET
    return "<1 s" if seconds < 1.0 else f"{min(seconds, 999.0):.0f} s"


def shares(balance: Balance) -> str | None:
    """Both legs' shares, only where the rule allows a figure; never a verdict."""
    if not balance.shown or balance.estimate is None:
        return None
    left = round(50.0 * (1.0 + balance.estimate))
    return texts.SHARES.format(left=left, right=100 - left)


def index_words(balance: Balance, width: int) -> str | None:
    """The same shares for a therapist: with the index (L-R)/(L+R), its range, and n, as much as there is room."""
    if not balance.shown or balance.estimate is None or balance.low is None or balance.high is None:
        return shares(balance)
    left = round(50.0 * (1.0 + balance.estimate))
    index = texts.INDEX_RANGE.format(estimate=balance.estimate, low=balance.low, high=balance.high)
    level, n = f"{100.0 * balance.level:.0f} %", f"n {balance.n_left} + {balance.n_right}"
    long = texts.SHARE_INDEX_LONG.format(left=left, index=index, level=level, n=n)
    middle = texts.SHARE_INDEX.format(left=left, index=index)
    return next(
        (words for words in (long, long.removesuffix("   this session only"), middle) if len(words) <= width), index
    )


def effort_words(balance: Balance, *, therapist: bool = False) -> str:
    """The left leg's share of movement or strength, or the index, with the range; or why there is none."""
    if not balance.shown or balance.estimate is None or balance.low is None or balance.high is None:
        return texts.NOT_COMPARED.format(why=withheld(balance))
    if therapist:
        return texts.EFFORT_INDEX.format(estimate=balance.estimate, low=balance.low, high=balance.high)
    share, low, high = (round(50.0 * (1.0 + index)) for index in (balance.estimate, balance.low, balance.high))
    return texts.EFFORT_SHARE.format(share=share, low=low, high=high)


def minute_rate(count: int, active_s: float) -> str:
    """Of counted time; empty under a minute of it."""
    return texts.RATE.format(rate=60.0 * count / active_s) if active_s >= 60.0 else ""


def range_line(balance: Balance, width: int) -> str:
    """What the bold line means, and how much of the time the figure knows nothing about."""
    share = balance.withheld_share
    if share is None:
        return texts.RANGE_LINE
    long = texts.RANGE_LINE_LEFT_OUT.format(share=100.0 * share)
    if len(long) <= width:
        return long
    return texts.RANGE_LINE_SHORT.format(share=100.0 * share)


def withheld(balance: Balance) -> str:
    """Why there is no figure."""
    if not balance.n_left + balance.n_right:
        return texts.NO_BALANCE_YET
    return balance.reason or texts.NO_BALANCE_YET


def balance_line(balance: Balance, width: int) -> tuple[str, str, str]:
    """`─━◆━─` cut into the thin line, the range for this recording, and the thin line again."""
    if balance.estimate is None:
        return "─" * width, "", ""
    places = [
        min(width - 1, max(0, round((1.0 - value) / 2.0 * (width - 1))))
        for value in (
            balance.high if balance.high is not None else balance.estimate,
            balance.estimate,
            balance.low if balance.low is not None else balance.estimate,
        )
    ]
    start, at, end = places
    bold = "━" * (at - start) + "◆" + "━" * (end - at)
    return "─" * start, bold, "─" * (width - 1 - end)


def left_out_words(why: Why, seconds: float) -> str:
    """A stretch that left the figures, as a line of `just now`."""
    return texts.SECONDS_NOT_COUNTED.format(why=texts.JUST_NOW.get(why, why_words(why)), seconds=seconds)


def _ago(seconds: float | None) -> str:
    return texts.SENDS_NOTHING if seconds is None else texts.LOST_AGO.format(seconds=max(0, int(seconds)))


def trouble_line(message: str, advice: str) -> str:
    """The recording's trouble. Where it happened is said afterwards: paths are long."""
    return f"{message[:1].upper()}{message[1:]}. {advice}"


def lost_line(limb: Limb, seconds: float | None, others: bool) -> str:
    """One sensor is away: what happened, and what goes on. `seconds` None: nothing ever came from it."""
    if others:
        return texts.ONE_LOST_OTHER_GOES_ON.format(limb=limb.upper(), ago=_ago(seconds), other=limb.other)
    return texts.ONE_LOST.format(limb=limb.upper(), ago=_ago(seconds))


def all_lost_line(seconds: float | None) -> str:
    """Both are away."""
    return texts.BOTH_LOST.format(ago=_ago(seconds))


def low_battery_line(limb: Limb, charge: float) -> str:
    """Soon it will be away."""
    return texts.LOW_BATTERY.format(limb=limb.upper(), charge=charge)


def weak_line(limbs: list[Limb]) -> str:
    """Much is lost on the way."""
    return texts.LOW_SIGNAL.format(limbs=" and ".join(limb.upper() for limb in limbs))


def still_line(limb: Limb) -> str:
    """A question that only the person at the mat can answer; nothing is left out meanwhile."""
    return texts.STILL_ON.format(limb=limb.upper())


def out_so_far(excluded_s: dict[Why, float]) -> str:
    """Minutes of each thing that a person can leave out; "" before the first."""
    known = {why: excluded_s.get(why, 0.0) for why, *_ in texts.LEFT_OUT}
    parts = [f"{why_words(why)} {span(seconds)}" for why, seconds in known.items() if seconds >= 0.5]
    return texts.SO_FAR.format(parts=", ".join(parts)) if parts else ""


def out_words(why: Why, limb: Limb | None) -> str:
    """As the list calls it."""
    return next((words for of, leg, words in texts.LEFT_OUT if (of, leg) == (why, limb)), why_words(why))


def out_line(why: Why, limb: Limb | None, since_s: float) -> str:
    """A stretch that is being left out."""
    return texts.LEFT_OUT_SINCE.format(clock=clock(since_s), what=out_words(why, limb))


def aim_line(aim_s: float) -> str:
    """Once, calmly."""
    return texts.AIM_REACHED.format(minutes=int(aim_s // 60))


def late_line(floor_s: float) -> str:
    """A second hint, as quiet."""
    return texts.LONG_ENOUGH.format(minutes=int(floor_s // 60))


# --- getting ready


def begins_words(begins: Begins) -> str:
    """The words of last time; "" where there are none."""
    known = begins.activity is not Activity.UNKNOWN
    words = " · ".join(filter(None, (activity_words(begins.activity) if known else "", context_words(begins.context))))
    return texts.BEGINS_AS_LAST_TIME.format(words=words) if words else ""


def failed_line(error: MonitorError) -> str:
    """Why the session that was asked for is not running."""
    return f"{_sentence(str(error))} {error.advice}".strip()


def trial_line(trial: Trial) -> str:
    """What is going to be recorded, and for how long."""
    followed = protocol_of(trial.protocol, trial.protocol_version)
    recipe = f"{trial.protocol} v{trial.protocol_version}"
    if followed is None:
        return texts.TRIAL.format(phase=trial.phase, recipe=recipe)
    return texts.TRIAL_FOR.format(phase=trial.phase, recipe=recipe, minutes=followed.minutes)


def ready_lines(finding: Finding, loading: bool, trouble: MonitorError | None, searched_s: float) -> tuple[str, str]:
    """The one thing to do now, with its key; then what helps with it."""
    if trouble is not None:
        return (failed_line(trouble), texts.LOOKING_AGAIN)
    if loading:
        return (texts.STARTING_BLUETOOTH, texts.PUT_SENSORS_ON)
    if not finding.near:
        return (
            texts.NO_SENSOR_YET.format(seconds=int(searched_s)),
            texts.BRING_IT_NEAR,
        )
    if finding.ready:
        names = "   ".join(f"{MARKS[limb]} {limb.upper()}  {finding.near[finding.legs[limb]].name}" for limb in LIMBS)
        if finding.said:
            return (names, texts.THEN_ENTER_STARTS.format(check_legs=texts.CHECK_LEGS))
        return (texts.AS_LAST_TIME.format(names=names), texts.ONE_SHAKE_OR_ENTER)
    refused = [finding.near[address] for address in finding.legs.values() if finding.near.get(address, _USABLE).refused]
    if refused:
        return (texts.CANNOT_BE_USED.format(name=refused[0].name, why=refused[0].refused), texts.USE_ANOTHER_SENSOR)
    known = [limb for limb in finding.missing if limb in finding.legs]
    if known and not finding.said:
        rest = " and ".join(limb.upper() for limb in known)
        return (
            texts.LAST_TIMES_MISSING.format(legs=rest),
            texts.OR_ANOTHER_ONE.format(say_legs=texts.SAY_LEGS),
        )
    if len(finding.near) == 1:
        return (texts.WAKE_OTHER, texts.SAY_LEGS)
    if not finding.said:
        usable = sum(not near.refused for near in finding.near.values())
        return (texts.SHAKE_LEGS, texts.SAY_LEGS if usable <= len(LIMBS) else texts.OTHERS_NEAR.format(number=usable))
    waiting = finding.missing[0]
    return (
        texts.STILL_OPEN.format(leg=waiting.upper(), shake_legs=texts.SHAKE_LEGS),
        f"{texts.SAY_LEGS} {texts.CHECK_LEGS}",
    )


def checked_lines(found: Mapping[Limb, RestCheck], therapist: bool) -> list[str]:
    """What the check of both legs' sensors found; for a therapist with the figures."""
    lines = []
    for limb, check in found.items():
        leg = f"{MARKS[limb]} {limb.upper()}"
        lines += [f"{leg}  {fixed}"] if (fixed := fix_words(check, K_HERE)) else []
        lines += [f"{leg}  {figures_words(check)}"] if therapist else []
    return lines


def signal_words(dbm: int) -> str:
    """As a parent reads it."""
    if dbm >= GOOD_DBM:
        return texts.SIGNAL_GOOD
    return texts.SIGNAL_FAIR if dbm >= FAIR_DBM else texts.SIGNAL_LOW


def child_words(child: Child | None, day: str) -> str:
    """For the top bar: the name as it was given, and the age where it is known."""
    if child is None:
        return texts.NOBODY
    old = age.age_words(child, day)
    return f"{child.nickname or texts.NOBODY} · {old}" if old else child.nickname or texts.NOBODY


def _sentence(text: str) -> str:
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
