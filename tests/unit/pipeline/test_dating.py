"""Packets are dated by the sensor's clock, its counter or their number: wraps, resets, swaps, pauses, losses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitor.firmware.decoded import Decoded, IntArray
from monitor.firmware.plan import Resolved, SequencePlan, TimePlan
from monitor.firmware.resolving import resolve
from monitor.model.limbs import Limb
from monitor.model.records import FloatArray, SampleBlock
from monitor.pipeline.dating import Dating
from tests.ble_helpers import PROFILES

RATE_HZ = 50.0
PERIOD_S = 1.0 / RATE_HZ
PLAIN = replace(resolve(PROFILES["witmotion-ble5"].profile, {"rate": 50}), samples_per_packet=1)


def resolved(bits: int | None = None, step: str | None = None, sequence_bits: int = 32) -> Resolved:
    """A sensor with 1 ms stamps of so many bits, or a counter, or neither."""
    time = None if bits is None else TimePlan("t", 1, 1000, bits, "last", 1.0)
    return replace(PLAIN, time=time, sequence=None if step is None else SequencePlan("n", sequence_bits, step))


def decoded(
    arrival_s: FloatArray, tick: IntArray | None = None, count: IntArray | None = None, size: int = 1
) -> Decoded:
    n = arrival_s.size
    return Decoded(
        acc_ms2=np.tile([0.0, 0.0, 9.8], (n * size, 1)),
        gyro_rads=None,
        saturated=np.zeros(n * size, dtype=np.bool_),
        packet_index=np.repeat(np.arange(n), size),
        arrival_s=arrival_s,
        notification=np.arange(n),
        samples=np.full(n, size),
        tick=tick,
        sequence=count,
    )


def dated(dating: Dating, blocks: list[SampleBlock]) -> FloatArray:
    """Session times of the samples."""
    times = np.concatenate([b.time_s for b in blocks]) if blocks else np.empty(0)
    return np.array([dating.clock.session_s(t) for t in times.tolist()])


def ms(time_s: FloatArray) -> IntArray:
    return np.rint(time_s * 1000.0).astype(np.int64)


SENT_S = np.arange(int(60.0 * RATE_HZ)) / RATE_HZ
ARRIVED_S = SENT_S + 0.02 + np.abs(np.sin(np.arange(SENT_S.size) * 1.7)) * 0.02


@pytest.mark.parametrize("bits", [16, 32])
def test_a_stamp_that_wraps(bits: int) -> None:
    dating = Dating(Limb.LEFT, resolved(bits), RATE_HZ)
    start = (1 << bits) - 30_000
    at = dated(dating, dating.date(decoded(ARRIVED_S, (ms(SENT_S) + start) % (1 << bits))))
    assert np.abs(np.diff(at) - PERIOD_S).max() < 0.004
    assert np.abs(at[500:] - SENT_S[500:] - 0.02).max() < 0.01
    assert dating.missing == 0.0


@pytest.mark.parametrize(("step", "size"), [("packets", 1), ("packets", 5), ("samples", 5)])
def test_a_counter_tells_exactly_what_is_missing(step: str, size: int) -> None:
    rng = np.random.default_rng(2)
    kept = np.sort(rng.choice(3000, 2700, replace=False))
    kept[[0, -1]] = [0, 2999]
    arrival = kept * size / RATE_HZ + rng.exponential(0.02, kept.size).cumsum() * 1e-4
    count = (kept * (size if step == "samples" else 1) + 65_000) % 65_536
    dating = Dating(Limb.LEFT, replace(resolved(None, step, 16), samples_per_packet=size), RATE_HZ)
    cuts = np.array_split(np.arange(kept.size), 40)
    for cut in cuts:
        dating.date(decoded(arrival[cut], None, count[cut], size))
    assert dating.missing == (3000 - kept.size) * size


def test_stamps_tell_what_is_missing_whatever_the_arrival_and_a_rate_that_is_off() -> None:
    rng = np.random.default_rng(1)
    keep = rng.random(SENT_S.size) >= 0.05
    stamp = ms(SENT_S * 1.02 + rng.normal(0.0, 0.001, SENT_S.size))
    dating = Dating(Limb.LEFT, resolved(32), RATE_HZ)
    arrival = np.sort(ARRIVED_S + rng.normal(0.0, 0.004, SENT_S.size))
    dating.date(decoded(arrival[keep], stamp[keep]))
    assert dating.missing == pytest.approx(np.count_nonzero(~keep), abs=2)


@pytest.mark.parametrize("jump_s", [-20.0, -3.0, 3600.0])
def test_a_clock_that_jumps_begins_anew_and_the_session_goes_on(jump_s: float) -> None:
    stamp = ms(SENT_S + 100.0) + np.where(SENT_S >= 30.0, round(jump_s * 1000.0), 0)
    dating = Dating(Limb.LEFT, resolved(32), RATE_HZ)
    at = dated(dating, dating.date(decoded(ARRIVED_S, stamp)))
    assert np.diff(at).min() > 0.0
    assert np.abs(at[500:] - SENT_S[500:] - 0.02).max() < 0.03
    assert {r.segment for _, r in dating.clock.reports(1e9)} == {1, 2}


def test_packets_sent_twice_or_overtaken_do_not_restart_the_clock() -> None:
    order = np.arange(SENT_S.size)
    order[[700, 701]] = order[[701, 700]]
    order = np.insert(order, 1500, order[1499])
    dating = Dating(Limb.LEFT, resolved(32), RATE_HZ)
    arrival = np.interp(np.arange(order.size), np.arange(SENT_S.size), ARRIVED_S)
    blocks = dating.date(decoded(np.maximum.accumulate(arrival), ms(SENT_S)[order] + 50))
    times = np.concatenate([b.time_s for b in blocks])
    assert {r.segment for _, r in dating.clock.reports(1e9)} == {1}
    assert np.count_nonzero(np.diff(times) <= 0.0) == 2, "told by their times, for the cleaning to drop"
    assert dating.missing <= 1.0


def test_a_stamp_that_jumps_a_little_is_noticed_by_the_envelope() -> None:
    """Less than what is taken for a new clock: a false gap, and right again within seconds."""
    stamp = ms(SENT_S) + np.where(SENT_S >= 20.0, 1500, 0)
    dating = Dating(Limb.LEFT, resolved(32), RATE_HZ)
    at = dated(dating, dating.date(decoded(ARRIVED_S, stamp)))
    assert np.abs(at[SENT_S > 35.0] - SENT_S[SENT_S > 35.0] - 0.02).max() < 0.02


@pytest.mark.parametrize("stall_s", [0.5, 1.4, 1.6, 3.0, 8.0])
def test_a_host_that_stands_still_costs_a_sensor_without_a_clock_nothing(stall_s: float) -> None:
    until_s = 30.0 + stall_s
    arrival = np.where((ARRIVED_S > 30.0) & (until_s > ARRIVED_S), until_s, ARRIVED_S)
    for hop in (1, 17, SENT_S.size):
        dating = Dating(Limb.LEFT, resolved(), RATE_HZ)
        blocks = [b for a in range(0, SENT_S.size, hop) for b in dating.date(decoded(arrival[a : a + hop]))]
        at = dated(dating, [*blocks, *dating.settle()])
        assert at.size == SENT_S.size
        assert np.diff(at).max() < 1.5 * PERIOD_S, "no gap is made up"
        assert np.abs(at[500:] - SENT_S[500:] - 0.02).max() < 0.02


@pytest.mark.parametrize("lost_s", [0.4, 1.4, 1.6, 5.0])
def test_what_is_lost_in_a_pause_is_a_gap_of_that_length(lost_s: float) -> None:
    until_s = 30.0 + lost_s
    keep = (SENT_S < 30.0) | (until_s <= SENT_S)
    dating = Dating(Limb.LEFT, resolved(), RATE_HZ)
    blocks = [b for k in np.flatnonzero(keep) for b in dating.date(decoded(ARRIVED_S[k : k + 1]))]
    at = dated(dating, [*blocks, *dating.settle()])
    assert at.size == keep.sum()
    assert np.diff(at).max() == pytest.approx(lost_s + PERIOD_S, abs=0.02)
    assert np.abs(at[500:] - SENT_S[keep][500:] - 0.02).max() < 0.03


def test_stall_and_loss_together() -> None:
    """The sensor's memory overflows: 2 s of 4 are lost, the rest comes in one burst."""
    keep = (SENT_S < 30.0) | (SENT_S >= 32.0)
    arrival = np.where((ARRIVED_S > 30.0) & (ARRIVED_S < 34.0), 34.0, ARRIVED_S)
    dating = Dating(Limb.LEFT, resolved(), RATE_HZ)
    at = dated(dating, [*dating.date(decoded(arrival[keep])), *dating.settle()])
    off = np.abs(at - SENT_S[keep] - 0.02)
    assert off[(SENT_S[keep] > 10.0) & (SENT_S[keep] < 29.9)].max() < 0.03
    assert off[SENT_S[keep] >= 32.0].max() < 0.03
    assert dating.missing == 0.0, "without clock and counter nobody can tell exactly"


def test_a_burst_that_is_not_over_is_held_until_it_is() -> None:
    dating = Dating(Limb.LEFT, resolved(), RATE_HZ)
    dating.date(decoded(ARRIVED_S[:1000]))
    late = np.full(20, ARRIVED_S[1000] + 2.0)
    assert dating.date(decoded(late)) == []
    held = dating.settle()
    assert sum(b.time_s.size for b in held) == 20
    assert dating.settle() == []


def test_a_link_that_was_lost_counts_as_missing() -> None:
    dating = Dating(Limb.LEFT, resolved(32), RATE_HZ)
    dating.date(decoded(ARRIVED_S[:1000], ms(SENT_S[:1000])))
    dating.restart()
    later = dating.date(decoded(ARRIVED_S[1500:], ms(SENT_S[1500:])))
    assert dating.missing == pytest.approx(500, abs=2)
    assert dating.clock.session_s(float(later[0].time_s[0])) == pytest.approx(SENT_S[1500] + 0.02, abs=0.04)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["stamps", "counter", "neither"])
def test_dates_do_not_hang_on_what_is_decoded_together(kind: str, seed: int) -> None:
    """Losses, pauses and stalls of every length, cut anywhere: the same times to the last bit."""
    rng = np.random.default_rng(seed)
    keep = rng.random(SENT_S.size) >= 0.03
    arrived = ARRIVED_S.copy()
    for start in rng.uniform(2.0, 55.0, 6):
        length = float(rng.uniform(0.2, 4.0))
        if rng.random() < 0.5:
            keep &= (start + length <= SENT_S) | (start > SENT_S)
        else:
            arrived[(arrived > start) & (arrived < start + length)] = start + length
    arrived = np.maximum.accumulate(arrived)[keep]
    tick = ms(SENT_S)[keep] % 65_536 if kind == "stamps" else None
    count = np.flatnonzero(keep) % 65_536 if kind == "counter" else None
    sensor = resolved(16 if kind == "stamps" else None, "packets" if kind == "counter" else None, 16)
    results = []
    for parts in (1, 40, 300):
        dating = Dating(Limb.LEFT, sensor, RATE_HZ)
        cuts = np.sort(rng.choice(np.arange(1, arrived.size), parts - 1, replace=False))
        blocks = []
        for part in np.split(np.arange(arrived.size), cuts):
            some = [None if raw is None else raw[part] for raw in (tick, count)]
            blocks += dating.date(decoded(arrived[part], *some))
        blocks += dating.settle()
        times = np.concatenate([b.time_s for b in blocks])
        results.append((times.tolist(), dated(dating, blocks).tolist(), dating.clock.reports(1e9), dating.missing))
    assert results[0] == results[1] == results[2]
    assert len(results[0][0]) == arrived.size
