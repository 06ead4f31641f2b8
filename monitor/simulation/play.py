"""Play on the back that is no free kicking: against a palm, with a foot in the hand, with the legs held."""

from __future__ import annotations

from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.scenes import HandToFoot, LegsHeld, Resistance
from monitor.simulation.stage import PlannedKick, Stage
from monitor.simulation.tracks import there_and_back
from monitor.simulation.truth import Note, Setting, Touch


def play_resistance(stage: Stage, scene: Resistance, start_s: float, end_s: float) -> None:
    """The soles lie against palms and push: what is quick enough is a kick, what is slower is not."""
    stage.unrest(start_s, end_s)
    for track in (stage.x, stage.z):
        stage.shake(track, start_s, end_s, 0.3, 2.0, 0.5 * stage.scenario.parameters.handling.hand_m)
    # The palms give the legs a more bent posture to push from.
    for leg in stage.legs.values():
        leg.hip.move_to(start_s, 1.5, stage.draw((1.1, 1.4)))
        leg.knee.move_to(start_s, 1.5, stage.draw((1.4, 1.8)))
        leg.free_s = start_s + 1.5
    now = start_s + 2.0
    while now < end_s - 8.0:
        both = stage.rng.random() < 0.3
        first = LIMBS[int(stage.rng.integers(2))]
        ends = [_push(stage, limb, now + stage.draw((0.0, 0.3))) for limb in (LIMBS if both else (first,))]
        now = max(ends) + stage.draw((0.3, 3.0))
    for limb, leg in stage.legs.items():
        leg.hip.move_to(end_s - 2.0, 1.5, leg.home_hip)
        leg.knee.move_to(end_s - 2.0, 1.5, leg.home_knee)
        stage.moved(limb, start_s, start_s + 1.5, start_s + 1.5, Note.LED)
        stage.moved(limb, end_s - 2.0, end_s - 0.5, end_s - 0.5, Note.LED)
    stage.stretch(start_s, end_s, Setting.RESISTANCE)


def _push(stage: Stage, limb: Limb, now: float) -> float:
    play, leg = stage.scenario.parameters.play, stage.legs[limb]
    out, dwell, back = stage.draw(play.palm_push_s), stage.draw(play.palm_dwell_s), stage.draw(play.palm_push_s)
    if stage.rng.random() < 0.4:
        # A thrust: out, and the palm springs back at once.
        out, dwell, back = 0.5 * out, 0.0, 0.6 * back
    knee = stage.draw(play.palm_rad)
    turn_s, end = now + out + dwell, now + out + dwell + back
    there_and_back(leg.knee, now, out, dwell, back, -knee)
    there_and_back(leg.hip, now, out, dwell, back, -stage.draw((0.4, 0.6)) * knee)
    stage.shake(leg.knee, now, end, 5.0, 9.0, play.palm_tremor_rad)
    stage.kicks.append(PlannedKick(limb, now, now + out, turn_s, end, Kind.SINGLE))
    leg.free_s = end
    return end


def play_hand_to_foot(stage: Stage, scene: HandToFoot, start_s: float, end_s: float) -> None:
    """One foot or both in the hands: the arm leads the leg, the trunk rolls. Let go at the end."""
    play, handling = stage.scenario.parameters.play, stage.scenario.parameters.handling
    stage.unrest(start_s, end_s)
    stage.shake(stage.roll, start_s, end_s, 0.05, 0.5, play.grasp_roll_rad)
    held = LIMBS if stage.rng.random() < 0.5 else (LIMBS[int(stage.rng.integers(2))],)
    for limb in held:
        leg, lasts = stage.legs[limb], stage.draw((1.0, 2.0))
        leg.hip.move_to(start_s, lasts, stage.draw(play.grasp_hip_rad))
        leg.knee.move_to(start_s, lasts, stage.draw(play.grasp_knee_rad))
        stage.moved(limb, start_s, start_s + lasts, start_s + lasts, Note.LED)
        now = start_s + lasts + stage.draw((0.2, 1.0))
        while now < end_s - 5.0:
            out, wait, back = stage.draw(handling.tug_s), stage.draw((0.0, 0.5)), stage.draw(handling.tug_s)
            size = stage.draw(handling.tug_rad) * float(stage.rng.choice((-1.0, 1.0)))
            for track, part in ((leg.hip, 0.6), (leg.knee, 1.0), (leg.splay, 0.5)):
                there_and_back(track, now, out, wait, back, part * size * stage.draw((0.7, 1.3)))
            stage.moved(limb, now, now + out + wait, now + out + wait + back, Note.LED)
            now += out + wait + back + stage.draw((0.0, 2.5))
        drop = stage.draw((0.4, 0.9))
        leg.hip.move_to(end_s - 2.0, drop, leg.home_hip)
        leg.knee.move_to(end_s - 2.0, drop, leg.home_knee)
        leg.free_s = end_s
        stage.moved(limb, end_s - 2.0, end_s - 2.0 + drop, end_s - 2.0 + drop, Note.LED)
    stage.stretch(start_s, end_s, Setting.HAND_TO_FOOT)


def play_legs_held(stage: Stage, scene: LegsHeld, start_s: float, end_s: float) -> None:
    """An adult bends and stretches the legs, both or one after the other; the baby pulls a little."""
    handling = stage.scenario.parameters.handling
    stage.unrest(start_s, end_s)
    for leg in stage.legs.values():
        stage.shake(leg.hip, start_s, end_s, 0.5, 3.0, 0.3 * handling.dangle_rad)
    now, limb = start_s + 0.5, Limb.LEFT
    while now < end_s - 8.0:
        out, hold, back = stage.draw(handling.press_s), stage.draw((0.2, 2.5)), stage.draw(handling.press_s)
        size = stage.draw(handling.press_rad)
        for one in LIMBS if stage.rng.random() < 0.5 else (limb,):
            leg, part = stage.legs[one], stage.draw((0.9, 1.1))
            there_and_back(leg.hip, now, out, hold, back, size * part)
            there_and_back(leg.knee, now, out, hold, back, 0.8 * size * part)
        there_and_back(stage.pitch, now, out, hold, back, -0.1 * size)
        limb = limb.other
        now += out + hold + back + stage.draw((0.0, 1.0))
    stage.handled(start_s, end_s, Touch.LEGS_HELD)
