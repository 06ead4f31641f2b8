"""States that last, as the lines of the banner: what matters most comes first. No textual here."""

from __future__ import annotations

from monitor.dashboard.figures import Figures
from monitor.dashboard.words import (
    aim_line,
    all_lost_line,
    late_line,
    lost_line,
    low_battery_line,
    out_line,
    still_line,
    weak_line,
)
from monitor.model.aims import Aim
from monitor.texts.live import MAY_SLEEP
from monitor.texts.words import PAUSED, PAUSED_BY_ITSELF


def state_lines(figures: Figures, aim: Aim) -> list[str]:
    """What lasts at this moment, in words."""
    lines = [figures.trouble] if figures.trouble else []
    if figures.paused:
        lines.append(PAUSED_BY_ITSELF if figures.paused_by_itself else PAUSED)
    if figures.out is not None:
        lines.append(out_line(figures.out.why, figures.out.limb, figures.out.since_s))
    lost = {limb: of.age_s for limb, of in figures.health.items() if of.lost}
    if len(lost) == len(figures.health) > 1:
        lines.append(all_lost_line(min((age_s for age_s in lost.values() if age_s is not None), default=None)))
    else:
        lines += [lost_line(limb, age_s, len(figures.health) > 1) for limb, age_s in lost.items()]
    lines += [still_line(limb) for limb in figures.snapshot.unconfirmed]
    lines += [
        low_battery_line(limb, of.charge)
        for limb, of in figures.health.items()
        if of.low_battery and of.charge is not None
    ]
    if weak := [limb for limb, of in figures.health.items() if of.weak]:
        lines.append(weak_line(weak))
    if figures.may_sleep:
        lines.append(MAY_SLEEP)
    if aim.stop_s is not None and figures.floor_s >= aim.stop_s:
        lines.append(late_line(figures.floor_s))
    elif figures.floor_s >= aim.aim_s:
        lines.append(aim_line(aim.aim_s))
    return lines
