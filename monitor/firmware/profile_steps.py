"""The part of the profile language that is done to a sensor: setup, stop, keep-alive, polls, probes.

No loops and no expressions: a step is a table with an `op`, and they are done in order. Every list and
every wait is bounded here, so a profile from a stranger cannot hang the program.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from monitor.firmware.wire import WireType

Value = int | float | str
"""A parameter value or a constant."""

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Lower-case word by which one part of a profile refers to another."""

Hex = Annotated[str, Meta(pattern=r"^\s*([0-9A-Fa-f]{2}\s*)*$", max_length=2048)]
"""Bytes as pairs of hexadecimal digits, spaces as you like: `03 05 01`."""

Template = Annotated[
    str,
    Meta(pattern=r"^\s*(([0-9A-Fa-f]{2}|\{[a-z][a-z0-9_]*:[a-z0-9]+\})\s*)*$", max_length=1024),
]
"""Hex bytes with typed placeholders: `09 07 {id:u8} 01`. `{name:hex}` inserts a constant of hex."""

Milliseconds = Annotated[int, Meta(ge=0, le=10_000)]
Place = Annotated[int, Meta(ge=0, le=511)]
Text = Annotated[str, Meta(max_length=4096)]
Only = dict[str, Value | tuple[Value, ...]]


class Capture(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value taken from a reply and kept under a name, for later placeholders, conditions and scales."""

    name: Annotated[Name, Meta(description="name of the variable")]
    at: Annotated[int, Meta(ge=0, le=511, description="byte where it starts; with `find`, where the search starts")]
    type: Annotated[WireType, Meta(description="how it is stored")] = "u8"
    find: Annotated[
        Hex,
        Meta(description="the value follows the first occurrence of these bytes (type-length-value replies)"),
    ] = ""
    mask: Annotated[int | None, Meta(description="keep these bits")] = None
    shift: Annotated[int, Meta(ge=0, le=63, description="then move them down by so many bits")] = 0
    default: Annotated[float | None, Meta(description="value to take when the reply does not hold it")] = None


class _Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="op", tag=str.lower):
    """What all steps have."""

    only: Annotated[
        Only, Meta(description="do this step only if these parameters have this value (or one of these)")
    ] = {}
    delay_ms: Annotated[Milliseconds, Meta(description="wait so long afterwards, ms")] = 0
    retry: Annotated[int, Meta(ge=0, le=10, description="further attempts when it fails")] = 0
    optional: Annotated[bool, Meta(description="go on when it fails")] = False


class Subscribe(_Step, frozen=True, kw_only=True):
    """Switch notifications (or indications) of a characteristic on."""

    char: Annotated[Name, Meta(description="alias of the characteristic")]


class Unsubscribe(_Step, frozen=True, kw_only=True):
    """Switch notifications of a characteristic off."""

    char: Annotated[Name, Meta(description="alias of the characteristic")]


class Write(_Step, frozen=True, kw_only=True):
    """Write bytes, or text, to a characteristic."""

    char: Annotated[Name, Meta(description="alias of the characteristic")]
    bytes: Annotated[Template | None, Meta(description="the bytes, with placeholders")] = None
    text: Annotated[
        Text | None,
        Meta(description="instead of `bytes` or after them: text, sent as UTF-8, with {name}"),
    ] = None
    response: Annotated[
        bool | None, Meta(description="ask for a write response; left out: as the characteristic offers")
    ] = None
    checksum: Annotated[
        Literal["sum_to_zero", "sum8", "xor8"] | None, Meta(description="checksum byte over all, appended")
    ] = None
    chunk: Annotated[
        int, Meta(ge=0, le=512, description="send in pieces of so many bytes (scripts over a UART); 0: whole")
    ] = 0


class Read(_Step, frozen=True, kw_only=True):
    """Read a characteristic and keep values of it."""

    char: Annotated[Name, Meta(description="alias of the characteristic")]
    capture: Annotated[tuple[Capture, ...], Meta(max_length=16, description="values to keep")] = ()


class Change(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bytes to put into a value that was read."""

    at: Annotated[int, Meta(ge=0, le=511, description="byte where they go")]
    bytes: Annotated[Template, Meta(description="the new bytes, with placeholders")]


class Patch(_Step, frozen=True, kw_only=True):
    """Read-modify-write: read a characteristic, change some bytes, write it back."""

    char: Annotated[Name, Meta(description="alias of the characteristic")]
    changes: Annotated[tuple[Change, ...], Meta(min_length=1, max_length=16, description="what to change")]
    response: Annotated[bool | None, Meta(description="as in `write`")] = None


class Delay(_Step, frozen=True, kw_only=True):
    """Wait, doing nothing."""

    ms: Annotated[Milliseconds, Meta(description="how long, ms")]


class Expect(_Step, frozen=True, kw_only=True):
    """Wait for a notification that begins with `prefix`; replies count from the last write on.

    Others are passed on. `retry` repeats the last write when none came in time or the status is bad.
    """

    char: Annotated[Name, Meta(description="alias of the characteristic that answers")]
    prefix: Annotated[Template, Meta(description="how the reply begins")]
    mask: Annotated[Hex, Meta(description="bits of `prefix` that count; left out: all")] = ""
    timeout_ms: Annotated[int, Meta(ge=1, le=10_000, description="how long to wait, ms")] = 1000
    capture: Annotated[tuple[Capture, ...], Meta(max_length=16, description="values to keep")] = ()
    status_at: Annotated[Place | None, Meta(description="byte where a status code starts")] = None
    status_type: Annotated[WireType, Meta(description="how the status is stored")] = "u8"
    ok_codes: Annotated[tuple[int, ...], Meta(max_length=16, description="status codes that mean success")] = ()
    ignore_errors: Annotated[bool, Meta(description="go on with any status")] = False


Step = Subscribe | Unsubscribe | Write | Read | Patch | Delay | Expect
Steps = Annotated[tuple[Step, ...], Meta(max_length=64)]


class ProbeCase(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What follows when the answer begins with `prefix`. Without any effect: this is the right sensor."""

    prefix: Annotated[Hex, Meta(description="how the answer begins")]
    mask: Annotated[Hex, Meta(description="bits of `prefix` that count; left out: all")] = ""
    params: Annotated[dict[str, Value], Meta(description="parameters to set")] = {}
    use: Annotated[str, Meta(description="id of the profile that fits instead")] = ""
    refuse: Annotated[str, Meta(description="why this sensor cannot be used, for the person")] = ""


class Probe(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question to the sensor after connecting, before setup. First case that fits wins; none: refused."""

    read: Annotated[Name | None, Meta(description="characteristic to read")] = None
    write: Annotated[Name | None, Meta(description="or characteristic to write to ...")] = None
    bytes: Annotated[Hex, Meta(description="... these bytes ...")] = ""
    reply: Annotated[Name | None, Meta(description="... and the one that answers by notification")] = None
    timeout_ms: Annotated[int, Meta(ge=1, le=10_000, description="how long to wait for the answer, ms")] = 1000
    optional: Annotated[bool, Meta(description="no or another answer: go on without")] = False
    cases: Annotated[tuple[ProbeCase, ...], Meta(min_length=1, max_length=16, description="possible answers")]


class KeepAlive(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Steps repeated while the sensor streams, so that it does not switch itself off."""

    every_s: Annotated[float, Meta(ge=1, le=3600, description="period, s")]
    steps: Annotated[Steps, Meta(description="what to do")]
