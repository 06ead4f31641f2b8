"""Kicks on the back: single, together, overlapping, alternating, with holds, smashes, twitches and new postures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from monitor.model.events import Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.simulation.parameters import Pair
from monitor.simulation.scenes import Kicking, Mix, Swimming
from monitor.simulation.stage import PlannedKick, Stage
from monitor.simulation.tracks import Track
from monitor.simulation.truth import Note, Setting


@dataclass(frozen=True, slots=True)
class Shape:
    """One excursion: what the joints do and how long."""

    hip_rad: float
    knee_rad: float
    out_s: float
    hold_s: float
    back_s: float
    smash: bool = False
    smooth: bool = False
    """Each way in one push: slow and small."""

    @property
    def whole_s(self) -> float:
        """From start to end, without what is left of a contact."""
        return self.out_s + self.hold_s + self.back_s


def play_kicking(stage: Stage, scene: Kicking, start_s: float, end_s: float) -> None:
    """Fill a stretch with bouts, pauses and now and then a new posture of one leg."""
    bout = stage.scenario.parameters.bout
    stage.unrest(start_s, end_s, 1.0 + scene.vigour)
    shift_gap_s = stage.scenario.parameters.posture.shift_gap_s
    due_s = {limb: start_s + float(stage.rng.exponential(shift_gap_s)) for limb in LIMBS}
    now = start_s + 0.5 + stage.draw((0.0, bout.pause_s))
    limb = LIMBS[int(stage.rng.integers(2))]
    while now < end_s - 4.0:
        for _ in range(int(stage.rng.geometric(1.0 / bout.size_mean))):
            if stage.rng.random() > bout.same_leg:
                limb = limb.other
            _shift_postures(stage, due_s, now)
            now = _pattern(stage, scene, limb, now, end_s) + stage.draw(bout.gap_s)
            if now > end_s - 4.0:
                break
        now += bout.pause_shortest_s + float(stage.rng.exponential(bout.pause_s))


def play_one_kick(stage: Stage, scene: Kicking, limb: Limb, now: float) -> float:
    """A single kick from `now` on; returns where it ends, or `now` when this leg leaves it."""
    return _kick(stage, limb, now, draw_shape(stage, scene, limb), Kind.SINGLE)


def play_swimming(stage: Stage, scene: Swimming, start_s: float, end_s: float) -> None:
    """On the tummy: shanks beat, thighs lift, arms and back rock the trunk."""
    posture = stage.scenario.parameters.posture
    for track in (stage.pitch, stage.roll):
        stage.shake(track, start_s, end_s, 0.2, 1.5, posture.prone_rock_rad)
    mix = Mix(single=0.4, together=0.2, overlapping=0.1, alternating=0.2, twitch=0.1)
    play_kicking(stage, Kicking(end_s - start_s, mix, scene.vigour, smash_share=0.0), start_s, end_s)
    stage.stretch(start_s, end_s, Setting.TUMMY)


def _shift_postures(stage: Stage, due_s: dict[Limb, float], now: float) -> None:
    """A leg now and then takes another posture, slowly and without return, also in the middle of a bout."""
    posture, resting = stage.scenario.parameters.posture, stage.resting
    for limb, leg in stage.legs.items():
        while due_s[limb] < now:
            start, lasts = due_s[limb], stage.draw(posture.shift_s)
            size = stage.draw(posture.shift_rad) * float(stage.rng.choice((-1.0, 1.0)))
            hip = bool(stage.rng.random() < 0.5)
            home, limits = (leg.home_hip, resting[0]) if hip else (leg.home_knee, resting[1])
            size = _within(home, size, limits)
            (leg.hip if hip else leg.knee).move(start, lasts, size)
            if hip:
                leg.home_hip += size
            else:
                leg.home_knee += size
            end = start + lasts
            stage.kicks.append(PlannedKick(limb, start, end, None, end, Kind.SINGLE, note=Note.NO_RETURN))
            due_s[limb] = end + float(stage.rng.exponential(posture.shift_gap_s))


def _pattern(stage: Stage, scene: Kicking, limb: Limb, now: float, limit_s: float) -> float:
    """Play one pattern from `now` on and return where it ends."""
    mix, bout = scene.mix, stage.scenario.parameters.bout
    weights = np.array([mix.single, mix.together, mix.overlapping, mix.alternating, mix.twitch])
    pattern = int(stage.rng.choice(len(weights), p=weights / weights.sum()))
    if pattern == 0:
        return _kick(stage, limb, now, draw_shape(stage, scene, limb), Kind.SINGLE)
    if pattern == 3:
        return _alternate(stage, scene, limb, now, limit_s)
    if pattern == 4:
        return _kick(stage, limb, now, _twitch(stage), Kind.SINGLE)
    active = [one for one in (limb, limb.other) if _takes_part(stage, one)]
    if len(active) < 2:
        for one in active:
            return _kick(stage, one, now, draw_shape(stage, scene, one), Kind.SINGLE, sure=True)
        return now
    stage.pairs += 1
    shape = draw_shape(stage, scene, limb)
    if pattern == 1:
        lag = abs(float(stage.rng.normal(0.0, bout.together_lag_s)))
        kind, shapes = Kind.TOGETHER, (shape, _alike(stage, shape, limb))
    else:
        lag = stage.draw(bout.overlap_lag_s)
        kind, shapes = Kind.OVERLAPPING, (shape, draw_shape(stage, scene, limb.other))
    first = _kick(stage, limb, now, shapes[0], kind, pair=stage.pairs, sure=True)
    second = _kick(stage, limb.other, now + lag, shapes[1], kind, pair=stage.pairs, sure=True)
    return max(first, second)


def _alternate(stage: Stage, scene: Kicking, limb: Limb, now: float, limit_s: float) -> float:
    """A bicycle run: left, right, left, right, each leg starting where the other turns."""
    bout = stage.scenario.parameters.bout
    stage.alternations += 1
    interval = stage.draw(bout.run_interval_s)
    end = now
    for _ in range(int(stage.rng.integers(*bout.run_kicks))):
        plan = draw_shape(stage, scene, limb)
        # A leg must be back before its next turn, two intervals later.
        room = 1.8 * interval
        part = stage.draw((0.45, 0.55))
        shape = Shape(plan.hip_rad, plan.knee_rad, room * part, 0.0, room * (1.0 - part))
        if now + shape.whole_s > limit_s - 2.0:
            break
        end = max(end, _kick(stage, limb, now, shape, Kind.ALTERNATING, run=stage.alternations))
        now += interval * max(0.6, float(stage.rng.normal(1.0, bout.run_jitter)))
        limb = limb.other
    return end


def draw_shape(stage: Stage, scene: Kicking, limb: Limb) -> Shape:
    """Draw an excursion for the posture this leg will be in."""
    kick, contact = stage.scenario.parameters.kick, stage.scenario.parameters.contact
    rng, leg = stage.rng, stage.legs[limb]
    own = stage.scenario.infant.vigour.get(limb, 1.0)
    vigour = scene.vigour * own
    if rng.random() < scene.smash_share:
        # Leg up and straight, then down on the heel: the shank stops within some 20 ms.
        size = stage.draw(contact.smash_rad) * vigour
        knee = -min(0.6 * size, max(leg.knee.value - 0.15, 0.0))
        return Shape(size, knee, stage.draw(kick.out_s), stage.draw((0.0, 0.3)), stage.draw(contact.smash_s), True)
    size = kick.amplitude_median_rad * math.exp(kick.amplitude_spread * float(rng.standard_normal()))
    size = min(max(size, kick.amplitude_limits_rad[0]), kick.amplitude_limits_rad[1]) * vigour
    out, back = stage.draw(kick.out_s), stage.draw(kick.back_s)
    gentle = kick.gentle_share if scene.gentle_share is None else scene.gentle_share
    smooth = bool(rng.random() < gentle)
    if smooth:
        size = stage.draw(kick.gentle_rad) * vigour
        out, back = stage.draw(kick.gentle_s), stage.draw(kick.gentle_s)
    if own < 1.0:
        # A weak leg kicks as often: its kicks stay kicks by the definition.
        size = max(size, kick.weak_least_rad)
    hold_share = kick.hold_share if scene.hold_share is None else scene.hold_share
    hold_between: Pair = kick.hold_s if scene.hold_s is None else scene.hold_s
    # No draw is made for the order alone: a hold is drawn always, used sometimes.
    hold = stage.draw(hold_between) if rng.random() < hold_share else 0.0
    hip, knee = _joints(stage, limb, size)
    return Shape(hip, knee, out, hold, back, smooth=smooth)


def _joints(stage: Stage, limb: Limb, size: float) -> tuple[float, float]:
    """Share an excursion among hip and knee: flexion, extension, shank alone or a straight leg lifted."""
    kick, limits = stage.scenario.parameters.kick, stage.limits
    leg, chance = stage.legs[limb], float(stage.rng.random())
    small = size * min(stage.draw(kick.other_joint), 1.0 / 0.6)
    hip, knee = (size, small) if stage.rng.random() < 0.6 else (small, size)
    if stage.prone:
        # Swimming: the shank beats, the thigh lifts a little.
        hip, knee = stage.draw((-0.35, 0.1)) * size, size
    elif chance < kick.flexion_share:
        pass
    elif chance < kick.flexion_share + kick.extension_share:
        hip, knee = -hip, -knee
    elif chance < kick.flexion_share + kick.extension_share + kick.knee_share:
        hip, knee = 0.12 * size, -size
    else:
        hip, knee = size, -0.5 * size
    hip = _within(leg.hip.value, hip, limits[0])
    knee = _within(leg.knee.value, knee, limits[1])
    return hip, knee


def _within(value: float, delta: float, limits: Pair) -> float:
    """A delta that keeps the joint within its limits: mirrored where there is more room, else shortened."""
    room = (limits[0] - value, limits[1] - value)
    if room[0] <= delta <= room[1]:
        return delta
    if room[0] <= -delta <= room[1]:
        return -delta
    return room[1] if room[1] > -room[0] else room[0]


def _twitch(stage: Stage) -> Shape:
    size = stage.draw(stage.scenario.parameters.kick.twitch_rad) * float(stage.rng.choice((-1.0, 1.0)))
    return Shape(size, 0.6 * size, stage.draw((0.2, 0.5)), 0.0, stage.draw((0.2, 0.5)))


def _alike(stage: Stage, shape: Shape, limb: Limb) -> Shape:
    """The other leg's part of a kick with both: the same times within a hand's breadth, its own size."""
    limits, other = stage.limits, stage.legs[limb.other]
    scale = stage.draw((0.75, 1.3))
    vigour = stage.scenario.infant.vigour
    scale *= vigour.get(limb.other, 1.0) / max(vigour.get(limb, 1.0), 1e-6)
    hip = _within(other.hip.value, shape.hip_rad * scale, limits[0])
    knee = _within(other.knee.value, shape.knee_rad * scale, limits[1])
    jitter = float(stage.rng.normal(0.0, 0.02))
    back = min(shape.back_s * stage.draw((0.9, 1.1)), 0.95)
    return Shape(hip, knee, max(shape.out_s + jitter, 0.15), shape.hold_s, back, shape.smash, shape.smooth)


def _takes_part(stage: Stage, limb: Limb) -> bool:
    return float(stage.rng.random()) < stage.scenario.infant.share.get(limb, 1.0)


def _kick(
    stage: Stage,
    limb: Limb,
    start_s: float,
    shape: Shape,
    kind: Kind,
    pair: int | None = None,
    run: int | None = None,
    sure: bool = False,
) -> float:
    """Write one excursion into the leg's tracks and the plan; returns its end (or `start_s` if it is not played)."""
    leg, rng = stage.legs[limb], stage.rng
    kick, contact = stage.scenario.parameters.kick, stage.scenario.parameters.contact
    if not sure and not _takes_part(stage, limb):
        return start_s
    start_s = max(start_s, leg.free_s + 0.03)
    lag = stage.draw(kick.lag)
    knee_late = bool(rng.random() < 0.6)
    lands = shape.smash or bool(rng.random() < kick.land_share)
    hz, damping = stage.draw(contact.smash_hz if shape.smash else contact.mat_hz), stage.draw(contact.damping)
    stop = stage.draw(contact.smash_stop if shape.smash else contact.mat_stop)
    back_from = start_s + shape.out_s + shape.hold_s
    for track, delta, home, late in (
        (leg.hip, shape.hip_rad, leg.home_hip, not knee_late),
        (leg.knee, shape.knee_rad, leg.home_knee, knee_late),
    ):
        wait = lag * shape.out_s if late else 0.0
        before = track.value
        _pushes(stage, track, start_s + wait, shape.out_s - wait, delta, shape.smooth)
        # Back towards the posture, never exactly there, but by six tenths at least.
        miss = 0.4 * (home - before) + float(rng.normal(0.0, kick.return_error)) * delta
        miss = min(max(miss, -0.35 * abs(delta)), 0.35 * abs(delta))
        way = before + miss - track.value
        if shape.smash:
            track.strike(back_from, shape.back_s / stop, way, stop, hz, damping)
            continue
        # Both joints stop when the heel meets the mat.
        _pushes(stage, track, back_from, shape.back_s, way, shape.smooth, (stop, hz, damping) if lands else None)
    size = max(abs(shape.hip_rad), abs(shape.knee_rad))
    aside = float(rng.normal(0.0, kick.splay_part)) * size
    for track, part in ((leg.splay, 1.0), (leg.swing, 0.5)):
        track.move(start_s, shape.out_s, part * aside)
        track.move(back_from, shape.back_s, -part * aside)
    end = back_from + shape.back_s
    leg.free_s = end
    stage.kicks.append(PlannedKick(limb, start_s, start_s + shape.out_s, back_from, end, kind, shape.smash, pair, run))
    return end


def _pushes(
    stage: Stage,
    track: Track,
    start_s: float,
    lasts_s: float,
    delta: float,
    smooth: bool,
    contact: tuple[float, float, float] | None = None,
) -> None:
    """Cover `delta` in pushes that overlap, in one when `smooth`.

    With `contact` (stop, Hz, damping) the last of them meets the mat.
    """
    kick = stage.scenario.parameters.kick
    count = 1 if smooth else max(1, round(lasts_s / stage.draw(kick.push_s)))
    shares = stage.rng.uniform(*kick.push_share, count)
    shares *= delta / shares.sum()
    # Each begins when the one before has done `push_after` of its time.
    one_s = lasts_s / (1.0 + kick.push_after * (count - 1))
    for number, share in enumerate(shares.tolist()):
        begin = start_s + number * kick.push_after * one_s
        if contact is not None and number == count - 1:
            stop, hz, damping = contact
            track.strike(begin, one_s / stop, share, stop, hz, damping)
        else:
            track.move(begin, one_s, share)
