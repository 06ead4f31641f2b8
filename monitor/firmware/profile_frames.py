"""The part of the profile language that describes packets: framing, fields, sample blocks, time, counters.

The only arithmetic is `value = raw * scale + offset` (or `raw / per + offset`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from monitor.firmware.profile_steps import Hex, Name, Only
from monitor.firmware.wire import WireType

Number = int | float | str
"""A number, or the name of a parameter, of a lookup table or of a captured variable that gives it."""

Position = Annotated[int, Meta(ge=0, le=511)]
PacketLength = Annotated[int, Meta(ge=1, le=512)]
BitWidth = Annotated[int, Meta(ge=2, le=32)]
Axis = Literal["x", "y", "z", "-x", "-y", "-z"]


class Notification(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="mode", tag=str.lower):
    """Every notification is one packet."""


class Sync(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="mode", tag=str.lower):
    """A byte stream: packets of one length that begin with a header, split or joined over notifications."""

    headers: Annotated[tuple[Hex, ...], Meta(min_length=1, max_length=8, description="possible first bytes")]
    length: Annotated[int, Meta(ge=2, le=512, description="bytes in a packet, header included")]
    chars: Annotated[tuple[Name, ...], Meta(description="characteristics concerned; left out: all")] = ()


class Lines(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="mode", tag=str.lower):
    """A stream of text: a packet ends with the separator."""

    separator: Annotated[Hex, Meta(description="bytes that end a line")] = "0A"
    chars: Annotated[tuple[Name, ...], Meta(description="characteristics concerned; left out: all")] = ()


class Split(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="mode", tag=str.lower):
    """A packet too long for one notification goes on in the next: same key, another code."""

    first: Annotated[int, Meta(ge=0, le=255, description="code of the beginning (or of a whole packet)")]
    continuation: Annotated[int, Meta(ge=0, le=255, description="code of the rest")]
    code_at: Annotated[Position, Meta(description="byte of the code")] = 0
    key_at: Annotated[Position, Meta(description="byte that both parts share")] = 1
    header: Annotated[int, Meta(ge=1, le=16, description="bytes of the rest that are not payload")] = 2
    length: Annotated[
        Number | None,
        Meta(description="bytes of a whole packet; left out: first sample frame with `typical` samples"),
    ] = None
    chars: Annotated[tuple[Name, ...], Meta(description="characteristics concerned; left out: all")] = ()


class Batch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="mode", tag=str.lower):
    """A notification holds one or more packets of one length, end to end."""

    length: Annotated[int, Meta(ge=2, le=512, description="bytes in a packet")]
    chars: Annotated[tuple[Name, ...], Meta(description="characteristics concerned; left out: all")] = ()


Framing = Notification | Sync | Lines | Split | Batch


class Condition(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """True when the integer at a place, under a mask, equals a value."""

    at: Annotated[Position, Meta(description="byte where it starts")]
    eq: Annotated[int | str, Meta(description="the value, or the name of a captured variable or constant")]
    type: Annotated[WireType, Meta(description="how it is stored; integers only")] = "u8"
    mask: Annotated[int | None, Meta(description="bits that count; left out: all")] = None


class Field(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One value of a packet beside the samples: tick, counter, charge. (raw & mask) >> shift."""

    name: Annotated[Name, Meta(description="name by which time, sequence, battery and vectors refer to it")]
    at: Annotated[Position, Meta(description="byte (in a CSV frame: column) where it starts")]
    type: Annotated[WireType, Meta(description="how it is stored")]
    mask: Annotated[int | None, Meta(description="keep these bits")] = None
    shift: Annotated[int, Meta(ge=0, le=63, description="then move them down by so many bits")] = 0


class FrameChecksum(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A checksum byte. `sum_to_zero`: the bytes from `start` to `end`, itself included, sum to 0 mod 256."""

    kind: Annotated[Literal["sum8", "xor8", "sum_to_zero"], Meta(description="how it is made")]
    at: Annotated[int, Meta(ge=-512, le=511, description="byte where it is; negative: from the end")] = -1
    start: Annotated[Position, Meta(description="first byte it covers")] = 0
    end: Annotated[
        int,
        Meta(ge=-512, le=512, description="byte after the last it covers; 0: to the end, -1: all but the last"),
    ] = 0


class Samples(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the x, y, z of the samples lie, and what they mean: value = raw * scale + offset, in `unit`."""

    at: Annotated[Position, Meta(description="byte (in a CSV frame: column) of the first value")] = 0
    type: Annotated[WireType, Meta(description="how a value is stored (its sign, when `bits` is given)")]
    count: Annotated[
        int | str,
        Meta(description="samples in a packet: a number, `rest`, or the name of a field, parameter or table"),
    ] = 1
    typical: Annotated[Number | None, Meta(description="usual samples in a packet, where `count` leaves it open")] = (
        None
    )
    tail: Annotated[int, Meta(ge=0, le=64, description="`rest`: bytes after the samples (a checksum)")] = 0
    stride: Annotated[
        PacketLength | None,
        Meta(description="bytes from one sample to the next; left out: packed tightly"),
    ] = None
    layout: Annotated[
        Literal["interleaved", "planar"],
        Meta(description="sample after sample, or one whole block after another in the order of `blocks`"),
    ] = "interleaved"
    blocks: Annotated[
        tuple[Literal["acc", "gyro", "skip"], ...],
        Meta(max_length=8, description="planar: order of the blocks, each with `count` samples"),
    ] = ()
    bits: Annotated[BitWidth | None, Meta(description="bit-packed values: width of one, bits")] = None
    bit_order: Annotated[Literal["lsb", "msb"], Meta(description="which bit of a byte comes first")] = "lsb"
    decoder: Annotated[
        Literal["polar-delta"] | None, Meta(description="a named decoder from `at` to the end of the packet")
    ] = None
    axes: Annotated[
        tuple[Axis, Axis, Axis],
        Meta(description='what the successive values are, with sign: ["y", "-x", "z"]'),
    ] = ("x", "y", "z")
    scale: Annotated[Number | None, Meta(description="`unit` per count")] = None
    per: Annotated[Number | None, Meta(description="or counts per `unit`, as data sheets say (LSB per g)")] = None
    offset: Annotated[Number, Meta(description="added after scaling, in `unit`")] = 0
    unit: Annotated[Literal["g", "mg", "m/s2", "deg/s", "rad/s"], Meta(description="unit after scaling")]
    gravity: Annotated[
        Literal["included", "removed"],
        Meta(description="does the sensor take gravity off? `removed` is refused: rest and worn checks need it"),
    ] = "included"


class Csv(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The packet is text: decimal numbers in columns. `at` then counts columns from 0."""

    separator: Annotated[str, Meta(min_length=1, max_length=4, description="text between columns")] = ","
    columns: Annotated[int, Meta(ge=1, le=64, description="columns in a line; others are refused as malformed")]


class Frame(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of packet. The first whose conditions hold is taken; without fields and samples: ignored."""

    name: Annotated[str, Meta(description="for people and error messages", max_length=60)]
    char: Annotated[Name, Meta(description="characteristic it comes from")]
    only: Annotated[Only, Meta(description="present only if these parameters have this value")] = {}
    when: Annotated[tuple[Condition, ...], Meta(max_length=8, description="all must hold")] = ()
    length: Annotated[Number | None, Meta(description="exact length, bytes")] = None
    min: Annotated[PacketLength | None, Meta(description="or least length, bytes")] = None
    max: Annotated[PacketLength | None, Meta(description="and greatest length, bytes")] = None
    fields: Annotated[tuple[Field, ...], Meta(max_length=32, description="values beside the samples")] = ()
    checksum: Annotated[FrameChecksum | None, Meta(description="checksum to verify")] = None
    csv: Annotated[Csv | None, Meta(description="text in columns instead of bytes")] = None
    samples: Annotated[Samples | None, Meta(description="acceleration")] = None
    gyro: Annotated[Samples | None, Meta(description="angular rate; alone in a frame it is kept apart")] = None


class Time(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The sensor's own clock. Absent where no sample frame (of the chosen parameters) has the field."""

    field: Annotated[Name, Meta(description="field that holds it; a float field is taken in steps of 1 us")]
    unit: Annotated[Literal["ns", "us", "ms", "s", "tick"], Meta(description="what one count is")]
    tick: Annotated[
        tuple[int, int] | None, Meta(description="unit tick: numerator and denominator of its length in s")
    ] = None
    bits: Annotated[int, Meta(ge=8, le=64, description="it wraps after 2^bits counts")]
    refers: Annotated[
        Literal["first", "last", "packet"],
        Meta(description="the sample it belongs to; packet: no one in particular"),
    ]


class Sequence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A counter that makes lost packets visible."""

    field: Annotated[Name, Meta(description="field that holds it")]
    bits: Annotated[int, Meta(ge=1, le=64, description="it wraps after 2^bits")]
    step: Annotated[Literal["packets", "samples"], Meta(description="what it counts")]
