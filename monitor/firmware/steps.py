"""Steps as pure functions: the bytes of a write, the values of a reply. Bluetooth itself is monitor/sensors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import xor
from typing import get_args

from monitor.errors import DataError, SensorError
from monitor.firmware.profile_steps import (
    Capture,
    Expect,
    Only,
    Patch,
    Probe,
    ProbeCase,
    Read,
    Step,
    Value,
    Write,
)
from monitor.firmware.wire import WireType, pack_one, read_one
from monitor.texts import profiles as texts

Variables = Mapping[str, Value]
"""Parameters, lookup constants and captured values by name."""

_PART = re.compile(r"([0-9A-Fa-f]{2})|\{([a-z][a-z0-9_]*):([a-z0-9]+)\}")
_WORD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_TYPES: dict[str, WireType] = {str(name): name for name in get_args(WireType) if name != "text"}


class ReplyRefused(SensorError):
    """The sensor answered a step with a status that means failure."""


def applies(only: Only, values: Variables) -> bool:
    """Whether the parameters have the values that a step or frame wants."""
    return all(values.get(name) in (want if isinstance(want, tuple) else (want,)) for name, want in only.items())


def fill(template: str, variables: Variables) -> bytes:
    """Bytes of a hex template.

    Raises:
        DataError: a placeholder names no variable or no type, or its value does not fit.
    """
    parts = []
    for pair, name, kind in _PART.findall(template):
        if pair:
            parts.append(bytes.fromhex(pair))
            continue
        value = _variable(name, variables)
        if kind == "hex" and isinstance(value, str):
            parts.append(_from_hex(value, name))
        elif kind in _TYPES and not isinstance(value, str):
            parts.append(pack_one(value, _TYPES[kind]))
        else:
            raise DataError(texts.PLACEHOLDER_CANNOT_TAKE.format(name=name, kind=kind, value=value))
    return b"".join(parts)


def render(step: Write, variables: Variables) -> bytes:
    """The bytes that a write step sends, checksum included.

    Raises:
        DataError: a variable is missing or does not fit.
    """
    data = fill(step.bytes or "", variables)
    if step.text is not None:
        data += _WORD.sub(lambda found: _text(_variable(found[1], variables)), step.text).encode()
    if step.checksum is None:
        return data
    return data + bytes([checksum(step.checksum, data)])


def pieces(step: Write, variables: Variables) -> list[bytes]:
    """As `render`, cut into the pieces that are written one after another."""
    data = render(step, variables)
    size = step.chunk or max(len(data), 1)
    return [data[start : start + size] for start in range(0, len(data), size)] or [b""]


def patched(step: Patch, current: bytes, variables: Variables) -> bytes:
    """The value to write back after `current` was read.

    Raises:
        DataError: a change lies outside of what was read, or a variable is missing.
    """
    value = bytearray(current)
    for change in step.changes:
        new = fill(change.bytes, variables)
        if change.at + len(new) > len(value):
            byte = change.at + len(new) - 1
            raise DataError(texts.CANNOT_CHANGE_BYTE.format(char=step.char, bytes=len(value), byte=byte))
        value[change.at : change.at + len(new)] = new
    return bytes(value)


def match_expect(step: Expect, payload: bytes, variables: Variables | None = None) -> dict[str, Value] | None:
    """Captured values if `payload` is the reply the step waits for, None if it is something else.

    Raises:
        ReplyRefused: it is, and its status is not among `ok_codes`.
    """
    if not begins(payload, fill(step.prefix, variables or {}), bytes.fromhex(step.mask)):
        return None
    if step.status_at is not None and not step.ignore_errors:
        status = read_one(payload, step.status_at, step.status_type)
        if status is None:
            return None
        if status not in step.ok_codes:
            raise ReplyRefused(
                texts.ANSWERED_WITH.format(status=status),
                where=step.char,
                advice=texts.OFF_AND_ON,
            )
    return captured(step.capture, payload)


def captured(captures: Iterable[Capture], payload: bytes) -> dict[str, Value] | None:
    """The values that `captures` want from a reply or a value read; None if one is not there."""
    found: dict[str, Value] = {}
    for capture in captures:
        at = capture.at
        if capture.find:
            marker = bytes.fromhex(capture.find)
            place = payload.find(marker, capture.at)
            at = place + len(marker) if place >= 0 else len(payload)
        value = read_one(payload, at, capture.type)
        if isinstance(value, int):
            value = (value & capture.mask if capture.mask is not None else value) >> capture.shift
        if value is None:
            value = capture.default
        if value is None:
            return None
        found[capture.name] = value
    return found


def match_probe(probe: Probe, payload: bytes) -> ProbeCase | None:
    """The first case of `probe` that an answer fits."""
    for case in probe.cases:
        if begins(payload, bytes.fromhex(case.prefix), bytes.fromhex(case.mask)):
            return case
    return None


def begins(payload: bytes, prefix: bytes, mask: bytes = b"") -> bool:
    """Whether `payload` begins with `prefix`, looking at the bits of `mask` only (missing mask bytes: all bits)."""
    if len(payload) < len(prefix):
        return False
    mask = mask.ljust(len(prefix), b"\xff")
    return all((a ^ b) & m == 0 for a, b, m in zip(payload, prefix, mask, strict=False))


def checksum(kind: str, data: bytes) -> int:
    """Checksum byte over `data`: `sum8`, `xor8`, or `sum_to_zero` (brings the sum to 0 mod 256)."""
    if kind == "xor8":
        return reduce(xor, data, 0)
    return (-sum(data) if kind == "sum_to_zero" else sum(data)) & 0xFF


def needs(step: Step) -> set[str]:
    """Names of the variables that a step's placeholders use."""
    templates: list[str] = []
    if isinstance(step, Write):
        templates.append(step.bytes or "")
        if step.text is not None:
            templates.extend(f"{{{name}:u8}}" for name in _WORD.findall(step.text))
    elif isinstance(step, Patch):
        templates.extend(change.bytes for change in step.changes)
    elif isinstance(step, Expect):
        templates.append(step.prefix)
    return {name for template in templates for _, name, _ in _PART.findall(template) if name}


def gives(step: Step) -> set[str]:
    """Names of the variables that a step captures."""
    return {capture.name for capture in step.capture} if isinstance(step, Expect | Read) else set()


def _variable(name: str, variables: Variables) -> Value:
    try:
        return variables[name]
    except KeyError:
        raise DataError(texts.NAME_UNKNOWN.format(name=name)) from None


def _text(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _from_hex(text: str, name: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise DataError(texts.NOT_HEXADECIMAL.format(name=name, text=text)) from None
