"""The bench of errors calls a miss and a false kick what they are."""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as changed

from bench.kick_errors import classes, f1
from bench.scenes import play
from monitor.model.events import Kind
from monitor.model.limbs import Limb
from monitor.simulation.scenarios import supine_kicking
from monitor.simulation.truth import TrueKick

TRUE = TrueKick(Limb.LEFT, 10.0, 10.4, 10.8, Kind.SINGLE, 30.0, 0.0, 4.0)


def test_each_error_has_its_class() -> None:
    (one,) = play(supine_kicking(1.0), [0])
    any_kick = one.summary.kicks[0]

    def found(onset_s: float, peak_s: float, end_s: float):  # type: ignore[no-untyped-def]
        return changed(any_kick, limb=Limb.LEFT, onset_s=onset_s, peak_s=peak_s, end_s=end_s)

    later = replace(TRUE, onset_s=11.0, peak_s=11.4, end_s=11.8)
    long = found(10.0, 10.4, 11.8)
    assert classes([long], [], [TRUE, later], []) == (1, {"joined": 1})
    assert classes([], [], [TRUE, replace(later, envelope_ms2=0.9)], []) == (0, {"not seen": 1, "below": 1})
    assert classes([], [long], [TRUE], []) == (0, {"left out": 1})
    assert classes([found(10.0, 11.2, 11.3)], [], [TRUE], []) == (0, {"dated off": 1, "off": 1})
    halves = [found(10.0, 10.2, 10.4), found(10.4, 10.6, 10.8)]
    assert classes(halves, [], [TRUE], []) == (1, {"split": 1})
    assert classes([found(20.0, 20.2, 20.4)], [], [], []) == (0, {"nothing": 1})


def test_f1_is_that_of_both_legs() -> None:
    (one,) = play(supine_kicking(1.0), [0])
    assert 0.5 < f1(one) < 1.0
    assert f1(replace(one, summary=replace(one.summary, kicks=()))) == 0.0
