"""What a hop of notifications amounts to, and how its parts are put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from monitor.firmware.framing import Fault
from monitor.firmware.plan import FramePlan
from monitor.model.records import FloatArray

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Values of a packet without samples (battery, registers), by field name."""

    arrival_s: float
    frame: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class ApartGyro:
    """Angular rate that came in packets of its own: shapes (k, 3), (k,), and per packet (q,)."""

    gyro_rads: FloatArray
    packet_index: IntArray
    arrival_s: FloatArray
    samples: IntArray


@dataclass(frozen=True, slots=True)
class Decoded:
    """Samples (n) and their packets (p), both in arrival order; refused packets are counts only.

    Time and counter are as the sensor sent them, not unwrapped: `Resolved.time` and `.sequence` say how to.
    """

    acc_ms2: FloatArray
    """(n, 3), m/s2; NaN where a float was rubbish."""
    gyro_rads: FloatArray | None
    """(n, 3), rad/s, if the acceleration packets carry it."""
    saturated: npt.NDArray[np.bool_]
    """(n,): an acceleration axis is at the end of its scale."""
    packet_index: IntArray
    """(n,): place of the sample's packet in the arrays below."""
    arrival_s: FloatArray
    """(p,): host time of the notification that completed the packet, s."""
    notification: IntArray
    """(p,): index of that notification in what was fed."""
    samples: IntArray
    """(p,): samples in the packet."""
    tick: IntArray | None
    """(p,): raw device time, counts of `Resolved.time`."""
    sequence: IntArray | None
    """(p,): raw packet counter."""
    gyro_apart: ApartGyro | None = None
    readings: tuple[Reading, ...] = ()
    battery: tuple[tuple[float, float], ...] = ()
    """(arrival s, percent) of every charge that came."""
    faults: dict[Fault, int] = field(default_factory=dict)
    """Refused packets by reason."""
    not_finite: int = 0
    """Samples with a value that is NaN, infinite or impossible."""


@dataclass(frozen=True, slots=True)
class Part:
    """Packets of one frame, decoded together. `order` (m,) are their places in the hop."""

    plan: FramePlan
    order: IntArray
    samples: IntArray
    """(m,): samples in each."""
    acc: FloatArray | None
    """(n, 3), or (m, count, 3) where all have as many; m/s2."""
    gyro: FloatArray | None
    """The same, rad/s."""
    tick: IntArray | None = None
    sequence: IntArray | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """How samples and packets of several parts are sorted into arrival order."""

    packets: IntArray | None
    """None: they already are."""
    samples: IntArray | None
    places: IntArray
    """(p,): sorted places of the packets in the hop."""
    counts: IntArray
    """(p,): samples in each."""


def order_of(parts: Sequence[Part]) -> Order:
    """The order of all packets and samples of `parts`."""
    if not parts:
        return Order(None, None, np.zeros(0, np.int64), np.zeros(0, np.int64))
    if len(parts) == 1:
        return Order(None, None, parts[0].order, parts[0].samples)
    places = _join([part.order for part in parts], np.int64)
    counts = _join([part.samples for part in parts], np.int64)
    by_place = np.argsort(places, kind="stable")
    by_sample = np.argsort(np.repeat(places, counts), kind="stable")
    return Order(by_place, by_sample, places[by_place], counts[by_place])


def join_samples(blocks: Sequence[FloatArray], order: Order) -> FloatArray:
    """Blocks of shape (m, count, 3) or (n, 3) as one of shape (n, 3), sorted."""
    if not blocks:
        return np.zeros((0, 3))
    flat = [block.reshape(-1, 3) for block in blocks]
    if order.samples is None:
        return flat[0]
    joined: FloatArray = np.concatenate(flat)[order.samples]
    return joined


def join_packets(values: Sequence[IntArray | None], order: Order) -> IntArray:
    """One value a packet, sorted."""
    joined = _join([value for value in values if value is not None], np.int64)
    return joined if order.packets is None else joined[order.packets]


def _join(arrays: Sequence[IntArray], dtype: type[np.int64]) -> IntArray:
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype)
