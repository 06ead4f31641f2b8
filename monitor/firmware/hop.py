"""One call of the decoder: packets in, samples out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from monitor.firmware.battery import percent
from monitor.firmware.blocks import (
    BoolArray,
    field_value,
    field_values,
    fits,
    holds,
    raw_block,
    saturated,
    scaled,
    sound,
    whole_counts,
)
from monitor.firmware.charplans import CharPlans, Found, find
from monitor.firmware.decimals import decimals
from monitor.firmware.decoded import (
    ApartGyro,
    Decoded,
    IntArray,
    Part,
    Reading,
    join_packets,
    join_samples,
    order_of,
)
from monitor.firmware.deltas import Joined, decode_deltas, join
from monitor.firmware.framing import Fault
from monitor.firmware.judging import blame
from monitor.firmware.plan import MAX_PACKET, FramePlan, Resolved
from monitor.firmware.wire import ByteRows
from monitor.model.records import FloatArray

NONE: IntArray = np.zeros(0, np.int64)
FIRST: IntArray = np.zeros(1, np.int64)
"""The place of a packet that came alone, as most do live."""
FIRST.setflags(write=False)


class Hop:
    """One call of `feed`: packets in, parts out.

    Args:
        resolved: the profile in use.
        faults: refusals so far; more are added.
        packets: of one characteristic, in arrival order.
        origins: shape (packets,), index of the notification that completed each.
        arrivals_s: shape (packets,), its arrival, s.
    """

    def __init__(
        self,
        resolved: Resolved,
        faults: Counter[Fault],
        packets: Sequence[bytes],
        origins: IntArray,
        arrivals_s: FloatArray,
    ) -> None:
        self.resolved, self.faults = resolved, faults
        self.packets, self.origins, self.arrivals_s = packets, origins, arrivals_s
        self.parts: list[Part] = []
        self._joined: Joined | None = None
        """All packets, once somebody wanted them so."""
        self.rubbish = False
        """A float was no number, or beyond what can move."""
        self.readings: list[tuple[int, Reading]] = []
        self.charges: list[tuple[int, float]] = []

    def take(self, frames: CharPlans) -> None:
        """Decode all packets, those of one length together."""
        self._frames = frames
        if frames.floats:
            with np.errstate(all="ignore"):  # what is no number is found and counted
                self._take_all(frames)
        else:
            self._take_all(frames)

    def _take_all(self, frames: CharPlans) -> None:
        if frames.texts:
            if not self._take_lines(frames.texts):
                for place, packet in enumerate(self.packets):
                    self._take_text(packet, place, frames.texts)
            return
        if len(self.packets) == 1:
            self._take_rows(len(self.packets[0]), FIRST, frames.plans)
            return
        by_length: dict[int, list[int]] = {}
        for place in self._take_heads(frames) if frames.deltas else range(len(self.packets)):
            by_length.setdefault(len(self.packets[place]), []).append(place)
        for length, places in by_length.items():
            self._take_rows(length, places, frames.plans)

    def _take_heads(self, frames: CharPlans) -> Sequence[int]:
        """Decode the packets with delta blocks; returns the places of all others."""
        data, starts, ends = self._joined = join(self.packets)
        lengths = ends - starts
        fitting = (frames.head <= lengths) & (lengths <= MAX_PACKET)
        places = np.flatnonzero(fitting)
        rows = np.ndarray((len(data) - frames.head, frames.head), np.uint8, data, 0, (1, 1))[starts[places]]
        rest = self._offer(places, rows.tobytes(), frames.deltas)
        return rest.tolist() if len(places) == len(lengths) else sorted([*rest, *np.flatnonzero(~fitting)])

    def _chosen(self, places: Sequence[int] | IntArray) -> Sequence[bytes]:
        """The packets at these places."""
        return self.packets if len(places) == len(self.packets) else [self.packets[place] for place in places]

    def _take_rows(self, length: int, places: Sequence[int] | IntArray, plans: tuple[FramePlan, ...]) -> None:
        if not length or length > MAX_PACKET:
            self.faults[Fault.OVER_LONG if length else Fault.TRUNCATED] += len(places)
            return
        for place in self._offer(np.asarray(places, np.int64), b"".join(self._chosen(places)), plans):
            self.faults[blame(self.packets[place], plans)] += 1

    def _offer(self, places: IntArray, joined: bytes, plans: tuple[FramePlan, ...]) -> IntArray:
        """Decode packets, of each of which `joined` has as much; returns the places of what no frame takes."""
        if not len(places):
            return places
        length = len(joined) // len(places)
        rows: ByteRows = np.frombuffer(joined, np.uint8).reshape(len(places), length)
        for plan in plans:
            if not plan.least <= length <= plan.most:
                continue
            if len(places) == 1:  # live: twenty times cheaper than asking arrays
                if fits(joined, plan.conditions):
                    self._take_frame(plan, places, rows)
                    return NONE
                continue
            hit = holds(rows, plan.conditions)
            if hit.all():
                self._take_frame(plan, places, rows)
                return NONE
            if hit.any():
                self._take_frame(plan, places[hit], rows[hit])
                places, rows = places[~hit], rows[~hit]
                joined = rows.tobytes()
        return places

    def _take_frame(self, plan: FramePlan, places: IntArray, rows: ByteRows) -> None:
        """Packets of one frame and length (of delta blocks: at least as long as `rows`)."""
        if plan.checksum is not None:
            good = sound(rows, plan.checksum)
            self.faults[Fault.BAD_CHECKSUM] += int((~good).sum())
            places, rows = places[good], rows[good]
        main = plan.main
        if not len(places):
            return
        wanted = self._frames.wanted(plan)
        if not wanted:
            values: _Values = {}
        elif len(places) == 1:
            packet = rows.tobytes()
            values = {field.name: field_value(packet, field) for field in wanted}
        else:
            values = {field.name: field_values(rows, field) for field in wanted}
        if main is None:
            self._read(plan, places, values)
        elif main.decoder is not None:
            self._take_deltas(plan, places, main.at, values)
        elif plan.count_field is not None:
            told = values[plan.count_field.name]
            for count in sorted(set(told.tolist())):
                same = told == count
                chosen = {name: value[same] for name, value in values.items()}
                self._take_blocks(plan, places[same], rows[same], count, chosen)
        else:
            found = self._frames.found(plan, rows.shape[1])
            if isinstance(found, Fault):
                self.faults[found] += len(places)
            else:
                self._take_found(plan, places, rows, found, values)

    def _take_deltas(self, plan: FramePlan, places: IntArray, at: int, values: _Values) -> None:
        """Packets of one frame, each with a number of samples of its own."""
        if self._joined is None:
            self._joined = join(self.packets)
        data, starts, ends = self._joined
        raw, samples = decode_deltas(Joined(data, starts[places], ends[places]), at, self._frames.memory)
        even = samples > 0
        if not even.all():
            self.faults[Fault.MALFORMED] += int((~even).sum())
            places, samples = places[even], samples[even]
            values = {name: value[even] for name, value in values.items()}
        if len(places):
            self._keep(plan, places, samples, {"acc" if plan.acc else "gyro": raw}, values)

    def _take_blocks(
        self, plan: FramePlan, places: IntArray, rows: ByteRows, count: float | None, values: _Values
    ) -> None:
        """Packets of one frame, length and sample count."""
        found = find(plan, rows.shape[1], count)
        if isinstance(found, Fault):
            self.faults[found] += len(places)
        else:
            self._take_found(plan, places, rows, found, values)

    def _take_found(self, plan: FramePlan, places: IntArray, rows: ByteRows, found: Found, values: _Values) -> None:
        """Packets of one frame, length and sample count, whose blocks were found."""
        samples, where = found
        blocks = {place.role: raw_block(rows, place, samples) for place in where}
        self._keep(plan, places, _each(places, samples), blocks, values)

    def _take_lines(self, plans: tuple[FramePlan, ...]) -> bool:
        """All lines at once, if every one is in order and there is one kind of them."""
        plan = plans[0]
        main, separator = plan.main, (plan.csv_separator or ",").encode()
        if len(plans) > 1 or main is None or plan.conditions or len(self.packets) < 2:
            return False
        rows = decimals(self.packets, separator, plan.csv_columns)
        if rows is None:
            return False
        blocks: _Blocks = {
            role: rows[:, None, block.at : block.at + 3]
            for role, block in (("acc", plan.acc), ("gyro", plan.gyro))
            if block is not None
        }
        values: _Values = {field.name: rows[:, field.at] for field in self._frames.wanted(plan)}
        places = np.arange(len(rows))
        self._keep(plan, places, _each(places, 1), blocks, values)
        return True

    def _take_text(self, packet: bytes, place: int, plans: tuple[FramePlan, ...]) -> None:
        """One line of decimal numbers in columns."""
        wrong = Fault.MALFORMED
        for plan in plans:
            try:
                row = [float(cell) for cell in packet.decode("ascii").split(plan.csv_separator)]
            except ValueError:
                continue
            if len(row) != plan.csv_columns:
                wrong = Fault.TRUNCATED if len(row) < plan.csv_columns else Fault.OVER_LONG
                continue
            if any(row[condition.field.at] != condition.value for condition in plan.conditions):
                wrong = Fault.UNKNOWN_FRAME
                continue
            values = {field.name: np.array([row[field.at]]) for field in self._frames.wanted(plan)}
            where = np.array([place], np.int64)
            if plan.main is None:
                self._read(plan, where, values)
                return
            blocks = {
                role: np.array([[row[block.at : block.at + 3]]])
                for role, block in (("acc", plan.acc), ("gyro", plan.gyro))
                if block is not None
            }
            self._keep(plan, where, _each(where, 1), blocks, values)
            return
        self.faults[wrong] += 1

    def _keep(self, plan: FramePlan, places: IntArray, samples: IntArray, blocks: _Blocks, values: _Values) -> None:
        """Scale the blocks and keep them, but for packets whose clock or counter is rubbish.

        A block has the shape (packets, samples, 3), or (all samples, 3) where `samples` differ.
        """
        time, sequence = self.resolved.time, self.resolved.sequence
        tick = whole_counts(values.get(time.field), time.scale) if time is not None and plan.acc else (None, None)
        count = whole_counts(values.get(sequence.field), 1.0) if sequence is not None and plan.acc else (None, None)
        good: BoolArray | None = None
        for numbers, rubbish in (tick, count):
            if numbers is not None and rubbish is not None:
                good = ~rubbish if good is None else good & ~rubbish
        if good is not None:
            self.faults[Fault.MALFORMED] += int((~good).sum())
            blocks = {role: block[good if block.ndim > 2 else good.repeat(samples)] for role, block in blocks.items()}
            places, samples = places[good], samples[good]
            values = {name: value[good] for name, value in values.items()}
        battery = self.resolved.profile.battery
        if battery is not None and battery.field in values and len(places):
            self._charge(places, values[battery.field])
        acc, gyro = blocks.get("acc"), blocks.get("gyro")
        own = plan.main is not None and plan.main.decoder is not None
        acc_ms2, bad_acc = (None, False) if acc is None or plan.acc is None else scaled(acc, plan.acc, here=own)
        gyro_rads, bad_gyro = (None, False) if gyro is None or plan.gyro is None else scaled(gyro, plan.gyro, here=own)
        self.rubbish |= bad_acc or bad_gyro
        self.parts.append(
            Part(
                plan,
                places,
                samples,
                acc_ms2,
                gyro_rads,
                tick[0] if tick[0] is None or good is None else tick[0][good],
                count[0] if count[0] is None or good is None else count[0][good],
            )
        )

    def _read(self, plan: FramePlan, places: IntArray, values: _Values) -> None:
        """Values of packets without samples."""
        battery = self.resolved.profile.battery
        if not values:
            return
        for k, place in enumerate(places.tolist()):
            found = {name: float(value[k]) for name, value in values.items()}
            self.readings.append((place, Reading(float(self.arrivals_s[place]), plan.name, found)))
        if battery is not None and battery.field in values:
            self._charge(places, values[battery.field])

    def _charge(self, places: IntArray, raw: IntArray | FloatArray) -> None:
        battery = self.resolved.profile.battery
        for place, value in zip(places.tolist(), raw.tolist(), strict=True):
            charge = None if battery is None else percent(battery, value)
            if charge is not None:
                self.charges.append((place, charge))

    def result(self) -> Decoded:
        """Everything in arrival order."""
        parts = [part for part in self.parts if part.acc is not None]
        apart = [part for part in self.parts if part.acc is None and part.gyro is not None]
        order = order_of(parts)
        acc = join_samples([part.acc for part in parts if part.acc is not None], order)
        gyro = None
        if self.resolved.has_gyro:
            gyro = join_samples([part.gyro for part in parts if part.gyro is not None], order)
        if self.readings or self.charges:
            self.readings.sort(key=_place)
            self.charges.sort(key=_place)
        whole = len(parts) == 1 and len(order.places) == len(self.packets)  # nearly always
        return Decoded(
            acc_ms2=acc,
            gyro_rads=gyro,
            saturated=self._saturated(acc, parts, order.samples),
            packet_index=np.zeros(len(acc), np.int64)
            if len(order.places) == 1
            else np.arange(len(order.places)).repeat(order.counts),
            arrival_s=self.arrivals_s if whole else self.arrivals_s[order.places],
            notification=self.origins if whole else self.origins[order.places],
            samples=order.counts,
            tick=join_packets([part.tick for part in parts], order) if self.resolved.time else None,
            sequence=join_packets([part.sequence for part in parts], order) if self.resolved.sequence else None,
            gyro_apart=self._apart(apart),
            readings=tuple([reading for _, reading in self.readings]),
            battery=tuple([(float(self.arrivals_s[place]), charge) for place, charge in self.charges]),
            faults={fault: count for fault, count in self.faults.items() if count} if self.faults else {},
            not_finite=_not_finite(acc, gyro) if self.rubbish else 0,
        )

    def _saturated(self, acc: FloatArray, parts: list[Part], by_sample: IntArray | None) -> BoolArray:
        if len(parts) == 1 and parts[0].plan.acc is not None:
            return saturated(acc, parts[0].plan.acc)
        clips = {part.plan.acc for part in parts if part.plan.acc is not None}
        if len({block.clip for block in clips}) <= 1:
            return saturated(acc, next(iter(clips))) if clips else np.zeros(0, np.bool_)
        flags = [saturated(p.acc, p.plan.acc).ravel() for p in parts if p.acc is not None and p.plan.acc]
        joined = np.concatenate(flags)
        return joined if by_sample is None else joined[by_sample]

    def _apart(self, parts: list[Part]) -> ApartGyro | None:
        if not parts:
            return None
        order = order_of(parts)
        return ApartGyro(
            join_samples([part.gyro for part in parts if part.gyro is not None], order),
            np.repeat(np.arange(len(order.places)), order.counts),
            self.arrivals_s[order.places],
            order.counts,
        )


def _not_finite(acc: FloatArray, gyro: FloatArray | None) -> int:
    rubbish = np.isnan(acc) if gyro is None else np.isnan(acc) | np.isnan(gyro)
    return int(rubbish.any(axis=1).sum())


_Values = dict[str, IntArray | FloatArray]
_Blocks = dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]


def _each(places: IntArray, samples: int) -> IntArray:
    """So many samples in every packet."""
    counts = np.empty(len(places), np.int64)
    counts.fill(samples)
    return counts


def _place(pair: tuple[int, object]) -> int:
    return pair[0]
