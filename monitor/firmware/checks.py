"""What a profile must fulfil beyond its form: names that exist, tables that are complete, blocks that fit."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from monitor.errors import DataError, MonitorError
from monitor.firmware.keys import meant
from monitor.firmware.plan import Resolved
from monitor.firmware.profile import Param, Profile
from monitor.firmware.profile_frames import Frame, Samples
from monitor.firmware.profile_steps import Delay, Only, Step, Value
from monitor.firmware.resolving import captures, key_of, resolve
from monitor.firmware.steps import applies, fill, gives, needs
from monitor.texts import profiles as texts

_MAX_VARIANTS = 512
"""Combinations of parameters that are tried, so that a loading always ends soon."""


def check_profile(profile: Profile, where: str, *, vectors: bool = True) -> None:
    """Raise the first contradiction in `profile`; with `vectors`, the lack of any is one.

    Raises:
        DataError: with `where` and the key path.
    """
    for key, message in _problems(profile):
        if key == "vectors" and not vectors:
            continue
        raise DataError(message, where=f"{where}: {key}", advice=texts.MEND_THEN_CHECK)
    for choices in variants(profile):
        try:
            resolved = resolve(profile, choices)
            _check_resolved(resolved)
        except MonitorError as error:
            chosen = ", ".join(f"{name} = {value}" for name, value in choices.items())
            raise DataError(
                texts.WITH_CHOICES.format(message=error.message, choices=chosen or texts.NO_PARAMETERS),
                where=f"{where}: {(error.where or '').removeprefix(f'{profile.id}: ')}",
                advice=texts.MEND_THEN_CHECK,
            ) from error


def variants(profile: Profile) -> Iterator[dict[str, Value]]:
    """Choices that together reach every step, frame and table entry.

    All combinations of the parameters that some `only` asks for, and each value of every other parameter alone.
    """
    groups = [step.only for _, steps in _all_steps(profile) for step in steps]
    groups += [frame.only for frame in profile.frames]
    deciding = sorted({name for only in groups for name in only if name in profile.params})
    combinations = itertools.product(*(profile.params[name].allowed for name in deciding))
    for values in itertools.islice(combinations, _MAX_VARIANTS):
        yield dict(zip(deciding, values, strict=True))
    for name, param in profile.params.items():
        if name not in deciding:
            for value in param.allowed:
                yield {name: value}


def _problems(profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.status == "refused" or profile.refuse:
        if not profile.refuse or profile.status != "refused":
            yield "refuse", texts.REFUSED_SAYS_WHY
        return
    for key, present in (
        ("match", profile.match),
        ("chars", profile.chars),
        ("frames", profile.frames),
        ("rate", profile.rate),
        ("vectors", profile.vectors),
    ):
        if not present:
            yield key, texts.NEEDS.format(key=key)
    for place, match in enumerate(profile.match):
        named = (match.service, match.name_prefix, match.name_glob, match.company, match.service_data)
        if all(key in (None, "") for key in named):
            yield f"match[{place}]", texts.MATCH_IS_EMPTY
        if match.data_prefix and match.company is None:
            yield f"match[{place}].data_prefix", texts.MATCH_NEEDS_COMPANY
    yield from _params(profile)
    yield from _chars(profile)
    yield from _steps(profile)
    for place, frame in enumerate(profile.frames):
        yield from _frame(frame, f"frames[{place}]", profile)
    yield from _fields(profile)


def _params(profile: Profile) -> Iterator[tuple[str, str]]:
    seen = set(profile.params) | set(captures(profile))
    if len(seen) < len(profile.params) + len(captures(profile)):
        yield "params", texts.CAPTURED_AND_PARAMETER
    for name, param in profile.params.items():
        key = f"params.{name}"
        keys = [key_of(value) for value in param.allowed]
        if len(set(keys)) < len(keys):
            yield f"{key}.allowed", texts.VALUE_TWICE
        if key_of(param.default) not in keys:
            yield f"{key}.default", texts.NOT_ALLOWED.format(value=param.default)
        if param.choose == "nearest" and any(isinstance(value, str) for value in param.allowed):
            yield f"{key}.choose", texts.NEAREST_IS_FOR_NUMBERS
        for table, entries in param.lookup.items():
            if table in seen:
                yield f"{key}.lookup.{table}", texts.NAME_TWICE
            seen.add(table)
            yield from _table(f"{key}.lookup.{table}", entries, keys)


def _table(key: str, entries: Mapping[str, Value], keys: list[str]) -> Iterator[tuple[str, str]]:
    for value in keys:
        if value not in entries:
            yield key, texts.NO_ENTRY.format(value=value)
    for value in entries:
        if value not in keys:
            yield f"{key}.{value}", texts.VALUE_NOT_OF_PARAMETER


def _chars(profile: Profile) -> Iterator[tuple[str, str]]:
    used: list[tuple[str, str | None]] = []
    used += [(f"require_characteristics[{i}]", alias) for i, alias in enumerate(profile.require_characteristics)]
    for place, probe in enumerate(profile.probe):
        used += [(f"probe[{place}].{key}", getattr(probe, key)) for key in ("read", "write", "reply")]
        if (probe.read is None) == (probe.write is None) or (probe.write is None) != (probe.reply is None):
            yield f"probe[{place}]", texts.PROBE_READS_OR_WRITES
    for key, steps in _all_steps(profile):
        used += [(f"{key}[{i}].char", step.char) for i, step in enumerate(steps) if not isinstance(step, Delay)]
    used += [(f"frames[{i}].char", frame.char) for i, frame in enumerate(profile.frames)]
    used += [(f"framing.chars[{i}]", alias) for i, alias in enumerate(getattr(profile.framing, "chars", ()))]
    used += [(f"vectors[{i}].char", vector.char) for i, vector in enumerate(profile.vectors)]
    used.append(("battery.read", profile.battery.read if profile.battery else None))
    for key, alias in used:
        if alias is not None and alias not in profile.chars:
            yield key, texts.NO_SUCH_CHARACTERISTIC.format(alias=alias, hint=meant(alias, profile.chars))


def _all_steps(profile: Profile) -> Iterator[tuple[str, tuple[Step, ...]]]:
    yield "setup", profile.setup
    yield "stop", profile.stop
    if profile.keepalive is not None:
        yield "keepalive.steps", profile.keepalive.steps
    if profile.battery is not None:
        yield "battery.poll", profile.battery.poll


def _steps(profile: Profile) -> Iterator[tuple[str, str]]:
    tables = {table for param in profile.params.values() for table in param.lookup}
    known = set(profile.params) | tables
    for key, steps in _all_steps(profile):
        for place, step in enumerate(steps):
            for name in sorted(needs(step) - known):
                yield f"{key}[{place}]", texts.NAME_UNKNOWN_HERE.format(name=name, hint=meant(name, known))
            if key == "setup":
                known |= gives(step)
            elif gives(step):
                yield f"{key}[{place}].capture", texts.CAPTURED_IN_SETUP
            yield from _only(f"{key}[{place}].only", step.only, profile.params)


def _only(key: str, only: Only, params: Mapping[str, Param]) -> Iterator[tuple[str, str]]:
    for name, want in only.items():
        if name not in params:
            yield f"{key}.{name}", texts.NO_PARAMETER_OF_THE_NAME
            continue
        keys = {key_of(value) for value in params[name].allowed}
        for value in want if isinstance(want, tuple) else (want,):
            if key_of(value) not in keys:
                yield f"{key}.{name}", texts.PARAMETER_CANNOT_BE.format(value=value)


def _frame(frame: Frame, key: str, profile: Profile) -> Iterator[tuple[str, str]]:
    yield from _only(f"{key}.only", frame.only, profile.params)
    if frame.length is not None and (frame.min is not None or frame.max is not None):
        yield f"{key}.length", texts.LENGTH_OR_LIMITS
    for place, condition in enumerate(frame.when):
        if condition.type[0] in "ft" and frame.csv is None:
            yield f"{key}.when[{place}].type", texts.CONDITIONS_ARE_INTEGERS
    kinds: Iterable[tuple[str, str, int]] = [
        *((f"{key}.fields[{i}]", field.type, field.at + 1) for i, field in enumerate(frame.fields)),
        *((f"{key}.{role}", block.type, block.at + 3) for role, block in _blocks(frame)),
    ]
    for where, kind, end in kinds:
        if (kind == "text") != (frame.csv is not None):
            yield f"{where}.type", texts.TEXT_IS_FOR_CSV
        if frame.csv is not None and end > frame.csv.columns:
            yield f"{where}.at", texts.SO_MANY_COLUMNS.format(columns=frame.csv.columns)
    for role, block in _blocks(frame):
        yield from _samples(block, f"{key}.{role}", role, frame)


def _blocks(frame: Frame) -> list[tuple[str, Samples]]:
    pairs = (("samples", frame.samples), ("gyro", frame.gyro))
    return [(role, block) for role, block in pairs if block is not None]


def _samples(block: Samples, key: str, role: str, frame: Frame) -> Iterator[tuple[str, str]]:
    rates = ("deg/s", "rad/s")
    if (block.unit in rates) != (role == "gyro"):
        no_unit = texts.NO_UNIT_OF_RATE if role == "gyro" else texts.NO_UNIT_OF_ACCELERATION
        yield f"{key}.unit", no_unit.format(unit=block.unit)
    if block.gravity == "removed":
        yield f"{key}.gravity", texts.WITHOUT_GRAVITY
    if (block.scale is None) == (block.per is None):
        yield f"{key}.scale", texts.SCALE_OR_PER
    if 0 in (block.scale, block.per):
        yield f"{key}.scale", texts.NOT_ZERO
    if sorted(axis[-1] for axis in block.axes) != ["x", "y", "z"]:
        yield f"{key}.axes", texts.EACH_AXIS_ONCE
    wanted = "acc" if role == "samples" else "gyro"
    if block.layout == "planar" and (wanted not in block.blocks or len(set(block.blocks) - {"skip"}) < 2):
        yield f"{key}.blocks", texts.PLANAR_LISTS_BLOCKS
    if block.bits is not None and (block.type[0] in "ft" or block.layout == "planar"):
        yield f"{key}.bits", texts.BITS_ARE_INTEGERS
    if block.decoder is not None and (frame.gyro is not None and frame.samples is not None):
        yield f"{key}.decoder", texts.DECODER_ALONE
    several = block.count != 1 and block.layout == "interleaved" and frame.samples and frame.gyro
    if several and role == "samples" and block.stride is None:
        yield f"{key}.stride", texts.STRIDE_IS_NEEDED


def _fields(profile: Profile) -> Iterator[tuple[str, str]]:
    names = {field.name for frame in profile.frames for field in frame.fields}
    for key, part in (("time", profile.time), ("sequence", profile.sequence), ("battery", profile.battery)):
        if part is not None and part.field not in names:
            yield f"{key}.field", texts.NO_FRAME_HAS_FIELD.format(field=part.field)
    battery = profile.battery
    if battery is not None:
        volts = [point[0] for point in battery.curve]
        if battery.unit != "percent" and len(volts) < 2:
            yield "battery.curve", texts.VOLTAGE_NEEDS_CURVE
        if volts != sorted(set(volts)):
            yield "battery.curve", texts.VOLTAGES_RISE
        if battery.read is not None and battery.poll:
            yield "battery.poll", texts.READ_OR_POLL


def _check_resolved(resolved: Resolved) -> None:
    """Every write must be possible with these choices; captured variables stand in as 0."""
    profile = resolved.profile
    if profile.status == "refused":
        return
    if not any(frame.acc is not None for frame in resolved.frames):
        raise DataError(texts.NO_ACCELERATION_LEFT, where="frames")
    if not 0.1 <= resolved.rate_hz <= 10_000:
        raise DataError(texts.NO_SAMPLE_RATE.format(rate=resolved.rate_hz), where="rate.nominal_hz")
    values = {**dict.fromkeys(captures(profile), 0), **resolved.values}
    for key, steps in _all_steps(profile):
        for place, step in enumerate(steps):
            if not applies(step.only, resolved.choices):
                continue
            for template in _templates(step):
                try:
                    fill(template, values)
                except DataError as error:
                    raise DataError(error.message, where=f"{key}[{place}]") from error


def _templates(step: Step) -> list[str]:
    found = [getattr(step, "bytes", None), getattr(step, "prefix", None)]
    found += [change.bytes for change in getattr(step, "changes", ())]
    return [template for template in found if template]
