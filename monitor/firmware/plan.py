"""A profile with every choice made and every name replaced by its number: what the decoder works from."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.firmware.profile import Profile
from monitor.firmware.profile_frames import FrameChecksum, Framing
from monitor.firmware.profile_steps import KeepAlive, Step, Value
from monitor.firmware.wire import WireType, is_float, size_of

MAX_PACKET = 512
"""No packet may be longer, bytes (largest ATT value)."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A value beside the samples; conditions use it too."""

    name: str
    at: int
    kind: WireType
    mask: int | None = None
    shift: int = 0

    @property
    def end(self) -> int:
        """Byte after its last."""
        return self.at + size_of(self.kind)


@dataclass(frozen=True, slots=True)
class ConditionPlan:
    """(value at a place & mask) == value; `value` None while the captured variable is unknown."""

    field: FieldPlan
    value: int | None


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """Samples of one quantity: SI value = raw * factor + offset (m/s2 or rad/s)."""

    at: int
    kind: WireType
    stride: int | None
    """Bytes from a sample to the next; None: bit-packed without padding."""
    bits: int | None
    msb_first: bool
    decoder: str | None
    columns: tuple[int, int, int]
    """Output axis (0 x, 1 y, 2 z) of each successive value."""
    signs: tuple[float, float, float]
    factor: float
    offset: float
    clip: float
    """|value| from which an axis counts as saturated, SI; infinity when unknown."""

    @property
    def sample_size(self) -> int:
        """Bytes that the three values of a sample take."""
        return -(-3 * self.bits // 8) if self.bits else 3 * size_of(self.kind)


@dataclass(frozen=True, slots=True)
class FramePlan:
    """One kind of packet. `count` None: as many samples as fit (or as `count_field` says)."""

    name: str
    char: str
    conditions: tuple[ConditionPlan, ...]
    least: int
    most: int
    fields: tuple[FieldPlan, ...]
    checksum: FrameChecksum | None
    csv_separator: str | None
    csv_columns: int
    acc: BlockPlan | None
    gyro: BlockPlan | None
    count: int | None
    count_field: FieldPlan | None
    typical: int
    tail: int
    planar: tuple[str, ...]
    waiting: tuple[str, ...]
    """Captured variables that are still unknown; the frame cannot be decoded before."""

    @property
    def main(self) -> BlockPlan | None:
        """The block that governs the count: acceleration, or angular rate in a frame of its own."""
        return self.acc if self.acc is not None else self.gyro

    def start(self, role: str, samples: int) -> int:
        """Byte where the block `role` (acc or gyro) begins in a packet of so many samples."""
        block = self.acc if role == "acc" else self.gyro
        if block is None:
            raise ValueError(role)
        main = self.main
        if not self.planar or main is None:
            return block.at
        return main.at + self.planar.index(role) * samples * main.sample_size

    def size(self, samples: int) -> int:
        """Bytes up to the end of the last of so many samples."""
        main = self.main
        if main is None or main.decoder is not None or samples == 0:
            return main.at if main is not None else 0
        if self.planar:
            return main.at + len(self.planar) * samples * main.sample_size
        ends = []
        for block in (self.acc, self.gyro):
            if block is None:
                continue
            if block.stride is None and block.bits is not None:
                ends.append(block.at - (-samples * 3 * block.bits // 8))
            else:
                ends.append(block.at + (samples - 1) * (block.stride or 0) + block.sample_size)
        return max(ends)

    def samples_in(self, length: int) -> int | None:
        """Samples in a packet of `length` bytes when the count is `rest`; None if they do not come out even."""
        main = self.main
        if main is None:
            return None
        begin = min(block.at for block in (self.acc, self.gyro) if block is not None)
        begin = main.at if self.planar else begin
        room = length - self.tail - begin
        if room < 0:
            return None
        if main.bits is not None and main.stride is None:
            samples = room * 8 // (3 * main.bits)
            return samples if self.size(samples) == length - self.tail else None
        each = len(self.planar) * main.sample_size if self.planar else main.stride or main.sample_size
        samples, left = divmod(room, each)
        return None if left else samples


@dataclass(frozen=True, slots=True)
class TimePlan:
    """The sensor's clock: one count is `numerator / denominator` s; it wraps after 2^bits counts."""

    field: str
    numerator: int
    denominator: int
    bits: int
    refers: str
    scale: float
    """Counts per unit of the field (1, but 10^6 for a float field in seconds)."""

    @property
    def unit_s(self) -> float:
        """Length of one count, s."""
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class SequencePlan:
    """The sensor's packet counter: it wraps after 2^bits; `step` is packets or samples."""

    field: str
    bits: int
    step: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A profile made concrete by `resolve`. Equal choices give equal plans."""

    profile: Profile
    choices: dict[str, Value]
    """Every parameter with the value in use."""
    values: dict[str, Value]
    """Choices, lookup constants and captured variables by name."""
    rate_hz: float
    """Nominal samples per second, the real one (52 where 50 was asked for)."""
    frames: tuple[FramePlan, ...]
    framing: Framing
    split_length: int
    """Bytes of a whole packet in `split` framing, else 0."""
    time: TimePlan | None
    sequence: SequencePlan | None
    setup: tuple[Step, ...]
    stop: tuple[Step, ...]
    poll: tuple[Step, ...]
    """Steps that ask for the charge."""
    keepalive: KeepAlive | None
    full_scale_ms2: float | None
    """Largest value that one axis can show, m/s2."""
    has_gyro: bool
    """The acceleration packets carry the angular rate too."""
    samples_per_packet: int
    """Usual number, from the first acceleration frame."""
    burst_s: float

    @property
    def losses_visible(self) -> bool:
        """False where neither a clock nor a counter tells of lost packets."""
        return self.time is not None or self.sequence is not None


def float_field(field: FieldPlan) -> bool:
    """True for a field whose value need not be whole."""
    return is_float(field.kind)
