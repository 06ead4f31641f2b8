"""Bytes and profiles at random, for as long as one likes: nothing may raise, nothing may come out that is no number.

    python -m bench.fuzz --seconds 60            seeded random damage to packets and profiles
    python -m bench.fuzz --seconds 60 --atheris  the same targets, led by coverage (pip install atheris; Linux, macOS)

Packets: those of each profile's own vectors and of its simulation, cut, lengthened, doubled, swapped, split, joined,
bits turned, and pure noise, fed in random portions. Checked: no exception; every sample is finite or counted as
`not_finite`; faults are counts; portions change nothing. Profiles: lines of shipped files deleted, doubled, swapped,
their values replaced. Checked: loaded or refused with a `MonitorError`; a loaded one writes only to characteristics
that it declares.
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import sys
import time

import msgspec
import numpy as np

from bench.decode import notifications
from monitor.errors import MonitorError
from monitor.firmware.decoded import Decoded
from monitor.firmware.decoding import Decoder
from monitor.firmware.loading import load_shipped, load_text, resolve, shipped_profiles
from monitor.firmware.plan import Resolved
from monitor.firmware.profile import Profile
from monitor.firmware.resolving import captures

VALUES = [
    "-1",
    "0",
    "1e999",
    "nan",
    '""',
    '"{x:u8}"',
    "[]",
    "{}",
    "true",
    '"GG"',
    "0x1FF",
    '"rest"',
    '"text"',
    "1e-320",
]


def plans() -> list[Resolved]:
    """Every profile that is not refused, with its defaults."""
    found = []
    for name in shipped_profiles():
        profile = load_shipped(name)
        if not profile.refuse:
            found.append(resolve(profile, None, dict.fromkeys(captures(profile), 1)))
    return found


def packets_of(resolved: Resolved) -> list[bytes]:
    """The notifications of its vectors, and whole ones of a moving leg."""
    texts = [text for v in resolved.profile.vectors for text in ([v.hex] if isinstance(v.hex, str) else v.hex)]
    return [bytes.fromhex(text) for text in texts] + notifications(resolved, 8)[1]


def damaged(packets: list[bytes], rng: random.Random) -> list[bytes]:
    """Up to thirty of them, few of them whole."""
    made: list[bytes] = []
    for _ in range(rng.randrange(1, 30)):
        one = bytearray(rng.choice(packets))
        kind = rng.randrange(8)
        if kind == 0:
            one = one[: rng.randrange(len(one) + 1)]
        elif kind == 1:
            one += rng.randbytes(rng.randrange(1, 600))
        elif kind == 2 and one:
            one[rng.randrange(len(one))] ^= 1 << rng.randrange(8)
        elif kind == 3:
            one += rng.choice(packets)
        elif kind == 4:
            cut = rng.randrange(len(one) + 1)
            made.append(bytes(one[:cut]))
            one = one[cut:]
        elif kind == 5:
            made.append(bytes(one))
        elif kind == 6:
            one = bytearray(rng.randbytes(rng.randrange(60)))
        made.append(bytes(one))
    return made


def feed(resolved: Resolved, packets: list[bytes], size: int) -> tuple[bytes, int, dict[str, int]]:
    """What comes out when they are fed in portions of `size`: samples, rubbish, faults."""
    decoder, char = Decoder(resolved), resolved.frames[0].char
    parts: list[Decoded] = []
    for at in range(0, len(packets), size):
        portion = packets[at : at + size]
        parts.append(decoder.feed(portion, np.arange(at, at + len(portion), dtype=np.float64), char))
    faults: dict[str, int] = {}
    for part in parts:
        for fault, count in part.faults.items():
            faults[fault] = faults.get(fault, 0) + count
        bad = ~np.isfinite(part.acc_ms2).all(axis=1)
        if part.gyro_rads is not None:
            bad |= ~np.isfinite(part.gyro_rads).all(axis=1)
        if bad.sum() != part.not_finite:
            raise AssertionError(f"{bad.sum()} samples are no numbers, {part.not_finite} are counted")
    return b"".join(part.acc_ms2.tobytes() for part in parts), sum(part.not_finite for part in parts), faults


def try_packets(resolved: Resolved, whole: list[bytes], rng: random.Random) -> None:
    """One round of packets."""
    packets = damaged(whole, rng)
    if feed(resolved, packets, len(packets)) != feed(resolved, packets, rng.randrange(1, len(packets) + 1)):
        raise AssertionError("the portions changed the result")


def try_profile(text: str, rng: random.Random) -> bool:
    """One damaged profile; True if it loaded."""
    lines = text.splitlines()
    for _ in range(rng.randrange(1, 4)):
        at, kind = rng.randrange(len(lines)), rng.randrange(5)
        if kind == 0 and len(lines) > 1:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            value = rng.choice(VALUES)
            lines[at] = re.sub(r"= .*", lambda _, value=value: f"= {value}", lines[at], count=1)  # type: ignore[misc]
        else:
            lines[at] = re.sub(r"(?<![\w\"-])\d+(?![\w\"-])", str(rng.randrange(-2, 600)), lines[at], count=1)
    try:
        profile = load_text("\n".join(lines), "stranger.toml")
    except MonitorError:
        return False
    if not _written_to(profile) <= set(profile.chars):
        raise AssertionError("it writes to a characteristic that it does not declare")
    return True


def _written_to(profile: Profile) -> set[str]:
    steps = [*profile.setup, *profile.stop]
    steps += profile.keepalive.steps if profile.keepalive else ()
    steps += profile.battery.poll if profile.battery else ()
    probes = {probe.write for probe in profile.probe if probe.write is not None}
    return probes | {step["char"] for step in msgspec.to_builtins(steps) if "char" in step}


class Target:
    """What is fuzzed, and how often it was."""

    def __init__(self) -> None:
        self.packets = self.profiles = self.loaded = 0
        self._known = [(resolved, packets_of(resolved)) for resolved in plans()]
        # Those with hundreds of variants take long to check, and have no part of the language to themselves.
        files = [path for name, path in shipped_profiles().items() if not name.startswith("metamotion")]
        self._texts = [path.read_text(encoding="utf-8") for path in files]

    def one(self, rng: random.Random) -> None:
        """One round of packets, or one profile."""
        if rng.random() < 0.7:
            try_packets(*rng.choice(self._known), rng)
            self.packets += 1
        else:
            self.loaded += try_profile(rng.choice(self._texts), rng)
            self.profiles += 1


def main() -> None:
    """Fuzz, then say how much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=-1, help="end after so many, if that is sooner")
    parser.add_argument("--atheris", action="store_true")
    args = parser.parse_args()
    if args.atheris:
        _led_by_coverage(args.seconds, args.rounds)
        return
    target = Target()
    end_s, seed = time.monotonic() + args.seconds, args.seed
    while time.monotonic() < end_s and seed - args.seed != args.rounds:
        try:
            target.one(random.Random(seed))
        except Exception:
            print(f"seed {seed} fails", file=sys.stderr)
            raise
        seed += 1
    print(f"{target.packets} rounds of packets, {target.profiles} profiles, {target.loaded} loaded: nothing raised")


class _Choices(random.Random):
    """Chance drawn from the fuzzer's bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._data, self._at = data, 0

    def getrandbits(self, k: int, /) -> int:
        size = -(-k // 8)
        part = self._data[self._at : self._at + size].ljust(size, b"\0")
        self._at += size
        if self._at > len(self._data) + size:
            return super().getrandbits(k)  # the bytes are used up: chance that hangs on them all
        return int.from_bytes(part, "little") >> (8 * size - k)

    def random(self) -> float:
        return self.getrandbits(53) / (1 << 53)


def _led_by_coverage(seconds: float, rounds: int) -> None:
    import atheris  # type: ignore[import-not-found]

    for name in [name for name in sys.modules if name.startswith("monitor.firmware")]:
        del sys.modules[name]  # they are instrumented as they are imported again
    with atheris.instrument_imports(include=["monitor.firmware"]):
        target = importlib.import_module("bench.fuzz").Target()
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={int(seconds)}", f"-runs={rounds}", "-max_len=2048", "-print_final_stats=1"],
        lambda data: target.one(_Choices(data)),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
