"""What decoding costs: one notification at a time, and many together, for every profile that is not refused.

    python -m bench.decode            all profiles, and compressed Polar frames of two kinds
    python -m bench.decode --short    three profiles

The notifications are those that the simulation's encoder makes. "57 samples": compressed, one block each, as in the
vendor's test. "As they vary": compressed as a leg sends them that rests, stirs and kicks: 40 to 72 samples (57 to 71 in
the vendor's issues), as many bits a value as they need, one in four with two or three blocks of a width of their own.

"Alone": each is fed by itself. "Together": 1024 in one call, per notification. Each figure is the lowest median of
fifteen rounds (of 500, or of 5 calls) of CPU time, for others share the machine. Aims: 60 us alone (400 us for a
compressed Polar frame of 57 samples), 2 us together.
"""

from __future__ import annotations

import argparse
import statistics
import time
from itertools import pairwise

import numpy as np

from monitor.firmware.decoding import Decoder
from monitor.firmware.deltas import encode_deltas
from monitor.firmware.loading import load_shipped, resolve, shipped_profiles
from monitor.firmware.plan import Resolved
from monitor.firmware.profile_steps import Value
from monitor.firmware.resolving import captures
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.simulation.encoder import Encoder

ALONE_US, POLAR_US, TOGETHER_US = 60.0, 400.0, 2.0
TOGETHER = 1024
ROUNDS = 15
FACTOR = 0.000244140625


def notifications(resolved: Resolved, number: int, samples_per_packet: int | None = None) -> tuple[str, list[bytes]]:
    """At least `number` notifications of a leg that swings about once a second, and their characteristic."""
    encoder = Encoder(resolved, samples_per_packet=samples_per_packet)
    size = samples_per_packet or resolved.samples_per_packet
    time_s = 100.0 + np.arange(min(number * size, 40_000)) / resolved.rate_hz
    phase = time_s[:, None] * 6.3 + np.array([0.0, 1.0, 2.0])
    acc = 6.0 * np.sin(phase) + np.array([0.0, 0.0, STANDARD_GRAVITY_MS2])
    sent = encoder.encode(time_s, acc, np.cos(phase) if resolved.has_gyro else None)
    payloads = [item.payload for item in sent]
    return sent[0].char, (payloads * (number // len(payloads) + 1))[:number]


def as_they_vary(resolved: Resolved, number: int) -> tuple[str, list[bytes]]:
    """Compressed notifications of a leg that rests, stirs and kicks, and their characteristic (see above)."""
    rng = np.random.default_rng(1)
    plan = next(frame for frame in resolved.frames if frame.acc is not None)
    block = plan.acc
    if block is None:
        raise ValueError(plan.name)
    heads = [payload[: block.at] for payload in notifications(resolved, number, 57)[1]]
    payloads = []
    for head in heads:
        samples = int(rng.integers(40, 73))
        swing_ms2, noise_ms2 = 10.0 ** rng.uniform(-1.5, 1.3), 0.03
        phase = rng.uniform(3.0, 25.0) * np.arange(samples)[:, None] / resolved.rate_hz + rng.uniform(0.0, 6.3, 3)
        acc = swing_ms2 * np.sin(phase) + rng.normal(0.0, noise_ms2, (samples, 3)) + [0.0, 0.0, STANDARD_GRAVITY_MS2]
        counts = np.rint(acc / block.factor).astype(np.int64)
        cuts = sorted(rng.choice(np.arange(8, samples - 8), int(rng.integers(1, 3)), replace=False))
        edges = [1, *(cuts if rng.random() < 0.25 else []), samples]
        body = [encode_deltas(counts[low - 1 : high])[6:] for low, high in pairwise(edges)]
        payloads.append(head + counts[0].astype("<i2").tobytes() + b"".join(body))
    return plan.char, payloads


def alone_us(resolved: Resolved, char: str, payloads: list[bytes]) -> float:
    """Cost of one notification fed by itself."""
    decoder, arrival = Decoder(resolved), np.zeros(1)
    medians = []
    for _ in range(ROUNDS):
        costs = []
        for payload in payloads[:500]:
            start = time.thread_time()
            decoder.feed([payload], arrival, char)
            costs.append(time.thread_time() - start)
        medians.append(statistics.median(costs))
    return min(medians) * 1e6


def together_us(resolved: Resolved, char: str, payloads: list[bytes]) -> float:
    """Cost of one notification among many."""
    decoder, arrivals = Decoder(resolved), np.arange(len(payloads), dtype=np.float64)
    medians = []
    for _ in range(ROUNDS):
        costs = []
        for _ in range(5):
            start = time.thread_time()
            decoder.feed(payloads, arrivals, char)
            costs.append(time.thread_time() - start)
        medians.append(statistics.median(costs))
    return min(medians) * 1e6 / len(payloads)


def main() -> None:
    """Print a line a profile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    names = ["metamotion-s", "witmotion-ble5", "polar-verity"] if short else list(shipped_profiles())
    cases: list[tuple[str, str, dict[str, Value], int | None]] = [
        (name, name, {}, None) for name in names if name != "polar-verity"
    ]
    cases.append(("metamotion-s, stamps", "metamotion-s", {"stamps": "accounter"}, None))
    cases.append(("polar-verity, 57 samples", "polar-verity", {}, 57))
    cases.append(("polar-verity, as they vary", "polar-verity", {}, 0))
    print(f"{'profile':28} {'samples':>7} {'bytes':>6} {'alone, us':>10} {'together, us':>13}")
    for label, name, choices, samples in cases:
        profile = load_shipped(name)
        if profile.refuse:
            continue
        captured = {key: FACTOR if key == "factor" else 1 for key in captures(profile)}
        resolved = resolve(profile, choices, captured)
        varied = samples == 0
        char, payloads = as_they_vary(resolved, TOGETHER) if varied else notifications(resolved, TOGETHER, samples)
        alone, together = alone_us(resolved, char, payloads), together_us(resolved, char, payloads)
        delta = any(frame.acc is not None and frame.acc.decoder for frame in resolved.frames)
        missed = alone > (POLAR_US if delta else ALONE_US) or together > TOGETHER_US
        each = len(Decoder(resolved).feed(payloads, np.zeros(len(payloads)), char).acc_ms2) / len(payloads)
        size = sum(map(len, payloads)) / len(payloads)
        print(f"{label:28} {each:7.3g} {size:6.3g} {alone:10.0f} {together:13.2f}{'  missed' if missed else ''}")


if __name__ == "__main__":
    main()
