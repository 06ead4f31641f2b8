"""Every number that decides a count, each with unit, source and range (rule 9).

`docs/counting.md` prints this table; a test demands the three facts for every field.
"""

from __future__ import annotations

import hashlib
from dataclasses import Field, dataclass, field, fields
from typing import Any

ALGORITHM_VERSION = "1.0.0"

_INCWEAR = "infant leg-movement code of the Infant Neuromotor Control Laboratory, read, not copied"


def _p(default: float, unit: str, low: float, high: float, source: str) -> Any:
    """A field with its three facts; `Any` because dataclass fields are typed by their annotation."""
    return field(default=default, metadata={"unit": unit, "low": low, "high": high, "source": source})


@dataclass(frozen=True, slots=True)
class Parameters:
    """The detectors' settings; the defaults are the method, anything else is a different method."""

    # --- grid and filters
    grid_rate_hz: float = _p(50.0, "Hz", 20.0, 100.0, "chosen here: above it nothing changes the 5 Hz envelope")
    lowest_rate_hz: float = _p(12.5, "Hz", 10.0, 20.0, "chosen here: below, counts are marked experimental")
    units_rate_hz: float = _p(20.0, "Hz", 20.0, 20.0, "10.3390/s150819006 sampled at 20 Hz")
    envelope_corner_hz: float = _p(5.0, "Hz", 4.0, 10.0, "chosen here: counts then agree at 20-100 Hz")
    units_corner_hz: float = _p(8.0, "Hz", 6.0, 10.0, _INCWEAR)
    tilt_corner_hz: float = _p(1.2, "Hz", 1.0, 4.0, "chosen here: gravity, not the movement, should pass")
    longest_bridge_s: float = _p(0.08, "s", 0.0, 0.2, "chosen here: shorter than half a kick phase")
    rest_window_s: float = _p(0.5, "s", 0.25, 2.0, "chosen here: pauses between kicks are about this long")
    rest_windows: int = _p(10, "windows", 3, 60, "chosen here: median of 10 still windows")
    still_sd_ms2: float = _p(0.15, "m/s2", 0.05, 0.5, "chosen here: above the noise of common sensors")
    largest_rest_offset_ms2: float = _p(1.5, "m/s2", 0.3, 3.0, "chosen here: larger is a broken sensor")

    # --- kicks
    kick_on_ms2: float = _p(1.0, "m/s2", 0.6, 2.0, "lower peak bound of " + _INCWEAR)
    off_fraction: float = _p(0.5, "of the on-threshold", 0.3, 0.8, "chosen here: hysteresis")
    shortest_kick_s: float = _p(0.20, "s", 0.05, 0.3, "chosen here: no leg goes 10 degrees out and back in less")
    longest_hold_s: float = _p(1.5, "s", 0.5, 2.0, "chosen here: out, hold and back is one kick")
    lower_count_ms2: float = _p(0.7, "m/s2", 0.5, 1.0, "chosen here: shows how the count hangs on the threshold")
    upper_count_ms2: float = _p(1.4, "m/s2", 1.0, 2.0, "chosen here: shows how the count hangs on the threshold")
    tail_s: float = _p(0.26, "s", 0.2, 0.45, "chosen here: a leg that is quiet for so long has come to rest")
    longest_kick_s: float = _p(3.0, "s", 2.0, 4.0, "chosen here: phases and hold of at most 1 s each")
    nonstop_kick_s: float = _p(1.4, "s", 1.2, 3.0, "chosen here: without a rest on the way it was more than one")
    nonstop_piece_s: float = _p(0.40, "s", 0.3, 0.6, "chosen here: the shortest kick that such a row is divided into")
    pieces_of_one_s: float = _p(1.1, "s", 0.4, 1.3, "chosen here: no leg goes out and back twice in a second")
    scrap_s: float = _p(0.40, "s", 0.0, 0.5, "chosen here: too short for a kick where the leg does not rest beside it")
    one_way_s: float = _p(0.55, "s", 0.3, 0.7, "chosen here: so short a movement is one way, out or back")
    longest_dwell_s: float = _p(1.0, "s", 0.5, 1.5, "chosen here: out, a dwell of at most 1 s and back is one kick")
    pieces_pause_s: float = _p(0.10, "s", 0.0, 0.3, "chosen here: pieces of one kick follow each other at once")
    after_gap_s: float = _p(0.10, "s", 0.0, 0.3, "chosen here: a leg that moves by then was moving in the gap")
    return_share: float = _p(0.5, "of the turn", 0.3, 0.8, "chosen here: the definition takes half of it back")
    visible_turn_rad: float = _p(0.15, "rad", 0.03, 0.25, "chosen here: 9 degrees, just below the 10 of the definition")
    strong_kick_ms2: float = _p(2.0, "m/s2", 1.5, 5.0, "chosen here: counts without a visible turn from here on")
    new_turn_rad: float = _p(0.08, "rad", 0.05, 0.3, "chosen here: 5 degrees, the low-pass takes some away")
    new_turn_share: float = _p(0.30, "of the last turn", 0.1, 0.7, "chosen here: an overshoot is no new kick")
    along_ratio: float = _p(
        3.5, "times", 2.0, 8.0, "chosen here: the other leg's kick is stronger by this, more beyond the thresholds"
    )
    gyro_gate_rads: float = _p(0.3, "rad/s", 0.1, 1.0, "chosen here: a kick turns the shank")

    bout_gap_s: float = _p(2.0, "s", 1.0, 5.0, "chosen here: a pause this long ends a bout of kicks")

    # --- kinds
    pair_slack_s: float = _p(0.10, "s", 0.0, 0.2, "chosen here: intervals are widened by this before they overlap")
    together_tolerance_s: float = _p(0.10, "s", 0.05, 0.15, "chosen here; published code has a 50 ms grid")
    together_back: float = _p(2.0, "of the tolerance", 1.0, 3.0, "chosen here: turning points are dated less well")
    together_overlap: float = _p(0.5, "of the shorter kick", 0.3, 0.9, "chosen here")
    largest_sync_uncertainty_s: float = _p(0.075, "s", 0.03, 0.1, "chosen here: beyond, together is not told")
    alternating_fewest: int = _p(4, "kicks", 3, 8, "chosen here")
    alternating_shortest_gap_s: float = _p(0.15, "s", 0.1, 0.3, "chosen here")
    alternating_longest_gap_s: float = _p(1.5, "s", 0.8, 2.0, "chosen here")
    alternating_phase_rad: float = _p(1.0471975511965976, "rad", 0.5, 1.3, "chosen here: 60 degrees")
    alternating_slips: int = _p(2, "kicks", 0, 3, "chosen here: so many out of order, forgiven after four in order")
    alternating_resultant: float = _p(0.5, "-", 0.3, 0.9, "chosen here")

    # --- handling, not worn
    turn_mean_windows: int = _p(3, "windows", 2, 6, "chosen here: 1.5 s, longer than a kick's way out")
    turn_lag_windows: int = _p(6, "windows", 4, 10, "chosen here: 3 s")
    handled_turn_rad: float = _p(0.4363323129985824, "rad", 0.3, 0.8, "chosen here: 25 degrees, with both legs")
    handled_difference_rad: float = _p(0.4363323129985824, "rad", 0.1, 0.8, "chosen here: the trunk takes both along")
    handled_cells: int = _p(4, "half-seconds", 3, 10, "chosen here: 2 s, longer than both legs kicking once")
    handled_join_s: float = _p(20.0, "s", 3.0, 30.0, "chosen here: hands pause")
    led_away_rad: float = _p(0.24, "rad", 0.17, 0.44, "chosen here: 14 degrees, slowly, with both legs")
    led_on_rad: float = _p(0.105, "rad", 0.05, 0.2, "chosen here: 6 degrees in half a second, with both legs")
    led_difference: float = _p(0.25, "of the larger turn", 0.1, 0.5, "chosen here: the trunk takes both along")
    led_jolt_ms2: float = _p(1.45, "m/s2", 0.8, 3.0, "chosen here: hands turn both legs without a jolt, kicks with one")
    led_cells: int = _p(7, "half-seconds", 3, 12, "chosen here: so many of 30 away from where both stood before")
    led_on_cells: int = _p(10, "half-seconds", 6, 14, "chosen here: so many of 14, rocking turns both legs on and on")
    led_far_rad: float = _p(0.52, "rad", 0.4, 0.9, "chosen here: 30 degrees; so far a leg goes in one movement")
    led_far_ratio: float = _p(
        1.7, "m/s2 a rad", 0.8, 2.2, "chosen here: a hand needs this little force for it, 99 kicks in 100 need 2.3"
    )
    clear_kick_ms2: float = _p(1.7, "m/s2", 1.2, 3.0, "chosen here: a hand that bends a leg stays below")
    slow_out_s: float = _p(0.35, "s", 0.2, 1.0, "chosen here: a weak movement takes this long to its turning point")
    lonely_s: float = _p(
        7.0, "s", 3.0, 20.0, "chosen here: so long without a clear kick of either leg, before and after"
    )
    jolted_ms2: float = _p(
        0.45, "m/s2", 0.2, 1.0, "chosen here: legs that kick rest for moments, an adult's walk does not"
    )
    jolted_alike: float = _p(0.65, "-", 0.3, 0.9, "chosen here: correlation of both legs' jolts over 5 s")
    not_worn_sd_ms2: float = _p(0.13, "m/s2", 0.05, 0.2, "10.1371/journal.pone.0240604 uses a like rule; level chosen")
    not_worn_s: float = _p(300.0, "s", 120.0, 1800.0, "chosen here")
    still_leg_kicks: int = _p(10, "kicks", 5, 50, "chosen here: so many of the other leg, then it is asked about")

    # --- vibration
    vibration_s: float = _p(10.0, "s", 5.0, 30.0, "chosen here: no leg moves so evenly for so long")
    vibration_sd_ms2: float = _p(0.4, "m/s2", 0.2, 1.0, "chosen here: weaker shaking makes no movement unit")
    vibration_spread: float = _p(1.5, "largest to smallest", 1.2, 2.0, "chosen here: half-seconds of a motor are alike")
    vibration_turn_rad: float = _p(0.1, "rad", 0.03, 0.2, "chosen here: 6 degrees; a kick turns the shank by 10")

    # --- heel smash
    impact_ms2: float = _p(8.0, "m/s2", 5.0, 20.0, "chosen here: well above a kick without contact")
    impact_longest_s: float = _p(0.06, "s", 0.03, 0.1, "chosen here: a heel on a mat stops within this")
    impact_before_end_s: float = _p(0.35, "s", 0.1, 0.6, "chosen here: the envelope needs 0.2 s to fall after it")
    impact_lowest_rate_hz: float = _p(48.0, "Hz", 45.0, 100.0, "chosen here: null below 50 Hz (nominal)")

    # --- swings and steps
    swing_on_ms2: float = _p(0.95, "m/s2", 0.8, 3.0, "chosen here, on adult feet and ankles")
    swing_off_ms2: float = _p(0.70, "m/s2", 0.5, 1.5, "chosen here, on adult feet and ankles")
    swing_peak_share: float = _p(0.1, "of the peak", 0.0, 0.3, "chosen here: both thresholds rise after a strong swing")
    swing_peak_holds_s: float = _p(0.8, "s", 0.4, 1.5, "chosen here: the peak of this long counts, a stride or less")
    swing_peak_ms2: float = _p(1.6, "m/s2", 1.2, 5.0, "chosen here: shifting weight stays below, or is short")
    swing_join_s: float = _p(0.20, "s", 0.06, 0.25, "chosen here: mid-swing is quiet for less, stance for more")
    swing_join_slow_s: float = _p(0.60, "s", 0.2, 0.8, "chosen here: a slow swing is quiet for so long in its middle")
    swing_slow_peak_ms2: float = _p(5.0, "m/s2", 3.0, 8.0, "chosen here: only a slow swing is quiet in its middle")
    swing_out_rad: float = _p(0.12, "rad", 0.1, 0.6, "chosen here: 7 degrees from how the leg landed before")
    swing_out_share: float = _p(
        0.4, "of the furthest", 0.2, 0.8, "chosen here: in mid-swing the leg is still so far out"
    )
    swing_turn_on_rad: float = _p(0.25, "rad", 0.1, 0.5, "chosen here: 14 degrees that the leg turns on while quiet")
    swing_turn_rad: float = _p(0.06, "rad", 0.03, 0.5, "chosen here: 3 degrees, where it turns back meanwhile")
    swing_back_share: float = _p(0.8, "of the angle", 0.5, 1.0, "chosen here: it has turned back at least this far")
    swing_direction_s: float = _p(0.10, "s", 0.04, 0.2, "chosen here: gravity is read over this at both ends of a rest")
    swing_longest_push_s: float = _p(1.1, "s", 0.6, 1.5, "chosen here: by then the last part of a swing has begun")
    swing_lead_s: float = _p(0.40, "s", 0.1, 1.0, "chosen here: the heel comes off before the envelope rises")
    swing_base_holds_s: float = _p(1.2, "s", 0.8, 3.0, "chosen here: after a longer rest the leg may stand otherwise")
    swing_shortest_s: float = _p(0.10, "s", 0.08, 0.2, "chosen here")
    swing_landed_rad: float = _p(
        0.70, "rad", 0.5, 1.0, "chosen here: a step ends within 40 degrees of how the leg stood"
    )
    swing_weak_shortest_s: float = _p(
        0.40, "s", 0.2, 0.8, "chosen here: a weaker movement that lasts, and goes out and back, counts"
    )
    swing_weak_out_rad: float = _p(0.14, "rad", 0.1, 0.4, "chosen here: 8 degrees, so far it must have been out")
    doubled_after_s: float = _p(0.34, "s", 0.2, 0.5, "chosen here: the same foot's first step lasts this long")
    doubled_before_s: float = _p(0.50, "s", 0.3, 0.7, "chosen here: and its second, with the landing between them")
    doubled_told_by_s: float = _p(0.90, "s", 0.6, 1.0, "chosen here: steps of both legs wait 1.2 s for their order")
    doubled_longest_s: float = _p(2.4, "s", 1.5, 3.0, "chosen here: both steps, slow ones too")
    doubled_stands_s: float = _p(
        0.10, "s", 0.06, 0.2, "chosen here: between two quick steps a foot stands hardly longer"
    )
    doubled_rad: float = _p(0.20, "rad", 0.1, 0.4, "chosen here: 11 degrees from how it stood before")
    doubled_spread: float = _p(0.30, "of the peak", 0.1, 0.4, "chosen here: so little differ the samples meanwhile")
    doubled_length: float = _p(0.10, "of the peak", 0.05, 0.2, "chosen here: and so little is their mean from 1 g")
    contact_before_rest_s: float = _p(0.15, "s", 0.0, 0.3, "chosen here, on labelled contacts of adult feet")
    jolt_before_rest_s: float = _p(0.25, "s", 0.1, 0.4, "chosen here: the foot's jolt lies within this before the rest")
    contact_before_jolt_s: float = _p(0.05, "s", 0.0, 0.1, "chosen here, on labelled contacts of adult feet")
    contact_jolt_share: float = _p(0.3, "share", 0.0, 1.0, "chosen here: weight of the jolt against the rest")

    both_feet_s: float = _p(0.16, "s", 0.05, 0.25, "chosen here: the quickest steps of new walkers are 0.22 s apart")
    both_feet_share: float = _p(
        0.6, "of both swings", 0.3, 0.8, "chosen here: feet that land together went together, so much of the time"
    )
    shaken_share: float = _p(
        0.65, "of the other's peak", 0.3, 0.9, "chosen here: a standing leg that feels the other land stays below"
    )
    carries_s: float = _p(
        0.20, "s", 0.1, 0.5, "chosen here: a leg swung so long before and after the other's swing: it stood between"
    )
    carries_before_s: float = _p(
        0.05, "s", 0.0, 0.1, "chosen here: it landed so long before the other leg's lifting shows"
    )
    bounce_slowest_hz: float = _p(
        0.6, "Hz", 0.4, 0.9, "chosen here; springs bounce at 0.9 Hz and above: 10.6063/motricidade.2944"
    )
    bounce_fastest_hz: float = _p(3.0, "Hz", 2.0, 4.0, "chosen here; springs bounce at 1.6 Hz and somewhat above")
    bounce_fewest: int = _p(3, "landings", 3, 5, "chosen here: a jump is no bouncing")
    longest_step_gap_s: float = _p(
        1.3, "s", 1.0, 1.5, "chosen here: 1.2 s, and 0.1 s for two contacts' dating; adults in slow walking reach 0.8"
    )
    stumble_every: int = _p(4, "steps", 2, 8, "chosen here: the same leg twice is allowed once in four steps")
    shortest_run: int = _p(3, "steps", 3, 3, "first steps come in threes; half of toddlers' bouts: PMC4801732")
    clear_alternation: float = _p(0.9, "share", 0.7, 1.0, "chosen here")
    likely_alternation: float = _p(0.7, "share", 0.5, 0.9, "chosen here")
    clear_gap_spread: float = _p(0.35, "of the mean gap", 0.2, 0.6, "chosen here: coefficient of variation")

    # --- lean of the shank
    upright_rad: float = _p(0.6981317007977318, "rad", 0.5, 0.8, "chosen here: 40 degrees, a bent knee in standing")
    lying_rad: float = _p(0.8726646259971648, "rad", 0.75, 1.2, "chosen here: 50 degrees; between, the last word stays")
    standing_still_sd_ms2: float = _p(0.5, "m/s2", 0.2, 1.0, "chosen here: the level at which a kick's lobe ends")
    shortest_still_s: float = _p(2.0, "s", 1.0, 10.0, "chosen here; standing counts from 10 s on in WHO's criterion")
    settled_before_s: float = _p(2.0, "s", 0.5, 3.0, "chosen here: a posture lasted so long before it was left")
    settled_s: float = _p(2.0, "s", 1.0, 5.0, "chosen here: the new one lasts so long, and no step follows a fall")
    sit_longest_s: float = _p(1.5, "s", 1.0, 3.0, "chosen here: 1 s, in windows of half a second")
    hint_after_s: float = _p(20.0, "s", 10.0, 120.0, "chosen here: long enough not to bother at every lifted leg")

    axis_still_s: float = _p(3.0, "s", 2.0, 5.0, "chosen here: most of the 5 s in which a child is to stand still")

    # --- movement units
    unit_threshold_ms2: float = _p(1.0, "m/s2", 0.6, 2.0, "lower peak bound of " + _INCWEAR)
    unit_pair_gap_s: float = _p(0.40, "s", 0.4, 0.4, "8 samples at 20 Hz, " + _INCWEAR)
    unit_longest_s: float = _p(1.5, "s", 1.5, 1.5, _INCWEAR)

    # --- movement amount
    noise_floor_ms2: float = _p(0.15, "m/s2", 0.05, 0.5, "chosen here: above the noise of common sensors")

    def digest(self) -> str:
        """First 16 hex digits of the SHA-256 over all names and values."""
        text = ";".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def described() -> list[Field[Any]]:
    """The parameter fields in order, for the generated table and its test."""
    return list(fields(Parameters))
