"""Landings of one foot and of both: steps or bounces."""

from __future__ import annotations

import pytest

from monitor.detection.bouncing import Landings, Rhythm
from monitor.detection.parameters import Parameters
from monitor.detection.stepping import Contact
from monitor.model.limbs import Limb

P = Parameters()
LONGEST_S = 1.0 / P.bounce_slowest_hz


def _played(*landed: tuple[str, float]) -> tuple[list[tuple[str, float]], list[tuple[float, ...]]]:
    """`L`, `R` or `B` (both) with its time -> steps, and times of the bounces."""
    rhythm, steps, bounces = Rhythm(P), [], []

    def take(found: tuple[list[Contact], Landings | None]) -> None:
        steps.extend((("L" if c.limb is Limb.LEFT else "R"), c.time_s) for c in found[0])
        bounces.extend([] if found[1] is None else [found[1].times_s])

    for foot, t in landed:
        limb = Limb.LEFT if foot == "L" else Limb.RIGHT
        take(rhythm.both_feet(t) if foot == "B" else rhythm.one_foot(Contact(limb, t)))
    take(rhythm.expire(1e9))
    assert rhythm.waits_until_s is None
    return steps, bounces


def test_alternating_contacts_are_steps() -> None:
    walk = [("L", 0.0), ("R", 0.4), ("L", 0.8), ("R", 1.2)]
    assert _played(*walk) == (walk, [])


def test_a_contact_alone_is_a_step_when_nothing_follows() -> None:
    assert _played(("L", 0.0)) == ([("L", 0.0)], [])
    assert _played(("L", 0.0), ("L", 0.5), ("R", 0.9)) == ([("L", 0.0), ("L", 0.5), ("R", 0.9)], [])


def test_landings_of_both_feet_are_a_bounce_and_never_steps() -> None:
    assert _played(("B", 0.0), ("B", 0.8), ("B", 1.6)) == ([], [(0.0, 0.8, 1.6)])
    assert Landings((0.0, 0.8, 1.6)).rate_hz == pytest.approx(1.25)


def test_two_landings_are_neither() -> None:
    assert _played(("B", 0.0), ("B", 0.8)) == ([], [])


@pytest.mark.parametrize("unseen", range(4))
def test_a_bounce_of_which_one_leg_was_seen_is_a_bounce(unseen: int) -> None:
    landed = [("L" if i == unseen else "B", 0.8 * i) for i in range(4)]
    steps, bounces = _played(*landed)
    assert steps == []
    assert bounces == [pytest.approx((0.0, 0.8, 1.6, 2.4))]


def test_walking_after_a_bounce() -> None:
    steps, bounces = _played(("B", 0.0), ("B", 0.8), ("B", 1.6), ("L", 2.4), ("R", 2.8), ("L", 3.2))
    assert steps == [("L", 2.4), ("R", 2.8), ("L", 3.2)]
    assert bounces == [(0.0, 0.8, 1.6)]


def test_a_bounce_that_shows_twice_is_one() -> None:
    assert _played(("B", 0.0), ("B", 0.3), ("B", 0.8), ("B", 1.1), ("B", 1.6)) == ([], [(0.0, 0.8, 1.6)])


def test_a_long_pause_ends_a_bounce() -> None:
    late = 1.6 + LONGEST_S + 0.01
    _, bounces = _played(*[("B", t) for t in (0.0, 0.8, 1.6, late, late + 0.8, late + 1.6)])
    assert [len(b) for b in bounces] == [3, 3]


def test_it_is_known_until_when_it_waits() -> None:
    rhythm = Rhythm(P)
    rhythm.one_foot(Contact(Limb.LEFT, 5.0))
    assert rhythm.waits_until_s == pytest.approx(5.0 + LONGEST_S)
    assert rhythm.expire(5.0 + LONGEST_S - 0.01) == ([], None)
    assert rhythm.expire(5.0 + LONGEST_S + 0.01) == ([Contact(Limb.LEFT, 5.0)], None)
