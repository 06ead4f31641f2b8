"""Which kicks a stretch that is left out takes along."""

from __future__ import annotations

import numpy as np

from monitor.model.limbs import LIMBS
from monitor.pipeline.leaving import Leaving


def test_each_leaves_once_in_order_of_its_end_wherever_it_was_put_in() -> None:
    random = np.random.default_rng(2)
    leaving, kicks = Leaving(), []
    for number in range(1, 200):
        end_s = number + float(random.choice([0.0, 0.0, -3.0, -0.5]))
        kick = (end_s, number, LIMBS[number % 2], end_s - float(random.random()) * 4.0, bool(random.random() < 0.2))
        kicks.append(kick)
        leaving.add(number, kick[2], kick[3], end_s, out=kick[4])
    kicks.sort(key=lambda kick: kick[0])
    gone = {number for _, number, _, _, out in kicks if out}
    for start_s, end_s in ((50.0, 60.0), (55.0, 70.0), (0.0, 10.0), (190.0, 400.0), (300.0, 400.0), (0.0, 400.0)):
        expected = [
            (number, limb)
            for kick_end_s, number, limb, onset_s, _ in kicks
            if kick_end_s > start_s and onset_s < end_s and number not in gone
        ]
        assert leaving.leave(start_s, end_s) == expected
        gone |= {number for number, _ in expected}
    assert len(gone) == len(kicks)


def test_the_newest_are_found_by_number_and_leave_once() -> None:
    leaving = Leaving()
    for number, end_s in ((1, 1.0), (2, 3.0), (3, 2.0), (4, 4.0)):
        leaving.add(number, LIMBS[number % 2], end_s - 0.5, end_s, out=number == 4)
    assert leaving.take([1, 3, 4], 3) == [(3, LIMBS[1])]
    assert leaving.take([1, 3, 4], 9) == [(1, LIMBS[1])]
