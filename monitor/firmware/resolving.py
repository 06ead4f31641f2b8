"""Choices made, names replaced: `resolve(profile, {"rate": 50, "range": 8})`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from monitor.errors import UsageError
from monitor.firmware.binding import Names, bind_frame
from monitor.firmware.keys import meant
from monitor.firmware.plan import MAX_PACKET, FramePlan, Resolved, SequencePlan, TimePlan, float_field
from monitor.firmware.profile import Param, Profile
from monitor.firmware.profile_frames import Split
from monitor.firmware.profile_steps import KeepAlive, Step, Value
from monitor.firmware.steps import applies, gives
from monitor.model.units import STANDARD_GRAVITY_MS2
from monitor.texts import profiles as texts

_SECONDS = {"ns": (1, 10**9), "us": (1, 10**6), "ms": (1, 1000), "s": (1, 1)}
_FLOAT_COUNTS = 10**6
"""Float clocks become counts of 1 us, so that all clocks are integers behind the decoder."""


def resolve(
    profile: Profile, choices: Mapping[str, Value] | None = None, captured: Mapping[str, Value] | None = None
) -> Resolved:
    """`profile` with parameters chosen and captured variables known.

    Args:
        profile: as loaded.
        choices: parameter values; missing ones take their default. A parameter that chooses `nearest` takes
            the allowed number nearest to the wish.
        captured: variables that setup steps captured. Frames that need a missing one wait (decode to nothing).

    Raises:
        UsageError: an unknown parameter or a value that is not allowed.
        DataError: the profile contradicts itself for this choice.
    """
    chosen = _choose(profile, choices or {})
    values: dict[str, Value] = dict(chosen)
    for name, param in profile.params.items():
        for table, entries in param.lookup.items():
            values[table] = entries[key_of(chosen[name])]
    values.update(captured or {})
    names = Names(profile.id, values, captures(profile))

    limits, keep = profile.limits, profile.keepalive
    full_scale = None
    if limits.clip_g is not None:
        full_scale = names.number(limits.clip_g, "limits.clip_g") * STANDARD_GRAVITY_MS2
    frames = tuple(
        bind_frame(frame, f"frames[{index}]", names, full_scale)
        for index, frame in enumerate(profile.frames)
        if applies(frame.only, chosen)
    )
    acc_frames = [frame for frame in frames if frame.acc is not None]
    return Resolved(
        profile=profile,
        choices=chosen,
        values=values,
        rate_hz=0.0 if profile.rate is None else names.number(profile.rate.nominal_hz, "rate.nominal_hz"),
        frames=frames,
        framing=profile.framing,
        split_length=_split_length(profile, acc_frames, names),
        time=_time(profile, acc_frames, names),
        sequence=_sequence(profile, acc_frames, names),
        setup=_steps(profile.setup, chosen),
        stop=_steps(profile.stop, chosen),
        poll=_steps(profile.battery.poll, chosen) if profile.battery else (),
        keepalive=None if keep is None else KeepAlive(every_s=keep.every_s, steps=_steps(keep.steps, chosen)),
        full_scale_ms2=full_scale,
        has_gyro=_every(names, "frames.gyro", [frame.gyro is not None for frame in acc_frames]),
        samples_per_packet=acc_frames[0].typical if acc_frames else 1,
        burst_s=names.number(limits.burst_ms, "limits.burst_ms") / 1000.0,
    )


def key_of(value: Value) -> str:
    """How a parameter value is written as the key of a lookup table: 50, 12.5, on."""
    return value if isinstance(value, str) else f"{value:.10g}"


def captures(profile: Profile) -> frozenset[str]:
    """Names of all variables that the profile's steps can capture."""
    return frozenset(name for step in profile.setup for name in gives(step))


def _choose(profile: Profile, choices: Mapping[str, Value]) -> dict[str, Value]:
    for name in choices:
        if name not in profile.params:
            raise UsageError(
                texts.NO_SUCH_PARAMETER.format(name=name, hint=meant(name, profile.params)),
                where=profile.id,
                advice=texts.PARAMETERS_ARE.format(known=", ".join(profile.params) or texts.NONE_AT_ALL),
            )
    return {name: _allowed(profile.id, name, param, choices.get(name)) for name, param in profile.params.items()}


def _allowed(profile_id: str, name: str, param: Param, wish: Value | None) -> Value:
    wish = param.default if wish is None else wish
    for value in param.allowed:
        if key_of(value) == key_of(wish):
            return value
    numbers = [value for value in param.allowed if not isinstance(value, str)]
    if param.choose == "nearest" and numbers and not isinstance(wish, str) and math.isfinite(wish):
        return min(numbers, key=lambda value: (abs(value - wish), -value))
    raise UsageError(
        texts.CANNOT_BE.format(name=name, wish=wish),
        where=profile_id,
        advice=texts.POSSIBLE_ARE.format(values=", ".join(key_of(value) for value in param.allowed)),
    )


def _steps(steps: tuple[Step, ...], chosen: Mapping[str, Value]) -> tuple[Step, ...]:
    return tuple(step for step in steps if applies(step.only, chosen))


def _every(names: Names, key: str, answers: list[bool]) -> bool:
    """True if all acceleration frames have it, False if none; a mixture would make half-blind streams."""
    if any(answers) and not all(answers):
        raise names.wrong(key, texts.SOME_FRAMES_ONLY)
    return any(answers)


def _time(profile: Profile, frames: list[FramePlan], names: Names) -> TimePlan | None:
    time = profile.time
    if time is None:
        return None
    fields = [field for frame in frames for field in frame.fields if field.name == time.field]
    if not _every(names, "time.field", [any(f.name == time.field for f in frame.fields) for frame in frames]):
        return None
    numerator, denominator = time.tick if time.unit == "tick" and time.tick else _SECONDS.get(time.unit, (0, 0))
    if numerator < 1 or denominator < 1:
        raise names.wrong("time.tick", texts.TICK_NEEDS_LENGTH)
    if not float_field(fields[0]):
        return TimePlan(time.field, numerator, denominator, time.bits, time.refers, 1.0)
    return TimePlan(time.field, 1, _FLOAT_COUNTS, 64, time.refers, _FLOAT_COUNTS * numerator / denominator)


def _sequence(profile: Profile, frames: list[FramePlan], names: Names) -> SequencePlan | None:
    sequence = profile.sequence
    if sequence is None:
        return None
    has = [any(field.name == sequence.field for field in frame.fields) for frame in frames]
    if not _every(names, "sequence.field", has):
        return None
    return SequencePlan(sequence.field, sequence.bits, sequence.step)


def _split_length(profile: Profile, frames: list[FramePlan], names: Names) -> int:
    if not isinstance(profile.framing, Split):
        return 0
    if profile.framing.length is not None:
        length = int(names.number(profile.framing.length, "framing.length"))
    else:
        length = frames[0].size(frames[0].typical) + frames[0].tail if frames else 0
    if not 0 < length <= MAX_PACKET:
        raise names.wrong("framing.length", texts.NO_WHOLE_PACKET.format(length=length))
    return length
