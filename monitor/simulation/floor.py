"""On the floor: crawling, and getting up at furniture."""

from __future__ import annotations

import numpy as np

from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.poses import come_down, on_all_fours, pull_up, sitting, take
from monitor.simulation.scenes import Crawling, PullingToStand
from monitor.simulation.stage import Stage
from monitor.simulation.truth import Note, Setting


def play_pulling_to_stand(stage: Stage, scene: PullingToStand, start_s: float, end_s: float) -> None:
    """Up at furniture, a while on the feet, down again, from sitting."""
    floor = stage.scenario.parameters.floor
    stage.unrest(start_s, end_s, 1.5)
    now = start_s + stage.draw((0.5, 2.0))
    # The longest way up and down takes some 12 s, and the stand comes on top.
    while now + 14.0 + (stand := stage.draw(floor.stand_s)) < end_s:
        up = pull_up(stage, now)
        stage.stretch(up, up + stand, Setting.UPRIGHT)
        for track in (stage.lean, stage.yaw):
            # Standing held is not still: the trunk reaches and turns.
            stage.shake(track, up, up + stand, 0.1, 0.8, 0.06)
        down = come_down(stage, up + stand)
        now = down + stage.draw(floor.sit_s)


def play_crawling(stage: Stage, scene: Crawling, start_s: float, end_s: float) -> None:
    """Bouts of strokes, knee after knee; the shanks stay along the floor. Sits between bouts."""
    floor = stage.scenario.parameters.floor
    stage.unrest(start_s, end_s, 1.5)
    now = start_s + stage.draw((0.5, 1.5))
    while True:
        strokes = int(stage.rng.integers(floor.crawl_strokes[0], floor.crawl_strokes[1] + 1))
        cycle = stage.draw(floor.crawl_cycle_s)
        onto, back = stage.draw(floor.settle_s), stage.draw(floor.settle_s)
        # Twelve tenths: strokes vary by a fifth at most.
        if now + onto + 1.2 * (0.5 * strokes + 1.0) * cycle + back > end_s:
            return
        take(stage, on_all_fours(stage), now, onto)
        begin = now + onto + 0.2
        end = _crawl(stage, begin, strokes, cycle)
        stage.stretch(begin, end, Setting.CRAWLING)
        take(stage, sitting(stage), end + 0.2, back)
        now = end + 0.2 + back + stage.draw(floor.sit_s)


def _crawl(stage: Stage, start_s: float, strokes: int, cycle_s: float) -> float:
    floor, contact = stage.scenario.parameters.floor, stage.scenario.parameters.contact
    size, limb = stage.draw(floor.crawl_rad), LIMBS[int(stage.rng.integers(2))]
    now, end = start_s, start_s
    for _ in range(strokes):
        leg, own = stage.legs[limb], cycle_s * min(max(float(stage.rng.normal(1.0, 0.08)), 0.85), 1.15)
        swing, stop = stage.draw(floor.crawl_swing) * own, stage.draw((0.65, 0.85))
        way = size * stage.draw((0.85, 1.15))
        # The knee comes forward and lands; then the trunk passes over it.
        leg.hip.strike(now, swing / stop, way, stop, stage.draw(contact.floor_hz), stage.draw(contact.damping))
        leg.hip.move(now + swing, own - swing, -way)
        lift = stage.draw(floor.crawl_lift_rad)
        leg.knee.move(now, 0.5 * swing, lift)
        leg.knee.move(now + 0.5 * swing, 0.5 * swing, -lift)
        # Two legs share the way, each carries it for rather more than half of the time.
        stage.x.move(now + swing, own - swing, 0.85 * way * stage.lengths.thigh_m)
        side = 1.0 if limb is Limb.LEFT else -1.0
        tilt = side * stage.draw((0.04, 0.12))
        stage.roll.move(now, 0.5 * own, tilt)
        stage.roll.move(now + 0.5 * own, 0.5 * own, -tilt)
        stage.moved(limb, now, now + swing, now + own, Note.GETTING_ABOUT)
        end = max(end, now + own)
        now += 0.5 * own * float(np.clip(stage.rng.normal(1.0, 0.08), 0.95, 1.15))
        limb = limb.other
    return end
