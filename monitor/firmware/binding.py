"""Frames with every name replaced by its number (a step of `resolve`)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from monitor.errors import DataError
from monitor.firmware.plan import MAX_PACKET, BlockPlan, ConditionPlan, FieldPlan, FramePlan
from monitor.firmware.profile_frames import Frame, Number, Samples
from monitor.firmware.profile_steps import Value
from monitor.firmware.wire import is_float, largest, size_of
from monitor.model.units import RADIANS_PER_DEGREE, STANDARD_GRAVITY_MS2
from monitor.texts import profiles as texts

TO_SI = {
    "g": STANDARD_GRAVITY_MS2,
    "mg": STANDARD_GRAVITY_MS2 / 1000.0,
    "m/s2": 1.0,
    "deg/s": RADIANS_PER_DEGREE,
    "rad/s": 1.0,
}
_CLIP = 0.999
"""Share of the full scale from which a value counts as saturated (chosen here: vendors round their scales)."""


@dataclass
class Names:
    """What names mean for one choice of parameters."""

    profile_id: str
    values: Mapping[str, Value]
    variables: frozenset[str]
    """Names that setup steps can capture."""
    waiting: list[str] = field(default_factory=list)
    """Captured names that were wanted and are not known yet."""

    def number(self, wanted: Number, key: str) -> float:
        """The number behind `wanted`; 1 for a variable that is still to be captured.

        Raises:
            DataError: it is no number.
        """
        if isinstance(wanted, str) and wanted in self.variables and wanted not in self.values:
            self.waiting.append(wanted)
            return 1
        value = self.values.get(wanted) if isinstance(wanted, str) else wanted
        if value is None or isinstance(value, str) or not math.isfinite(value):
            raise self.wrong(key, texts.NOT_A_NUMBER_HERE.format(wanted=wanted))
        return value

    def wrong(self, key: str, message: str) -> DataError:
        """The error for a profile that contradicts itself."""
        return DataError(message, where=f"{self.profile_id}: {key}", advice=texts.MEND_THEN_CHECK)


def bind_frame(frame: Frame, key: str, names: Names, full_scale_ms2: float | None) -> FramePlan:
    """The plan of one frame.

    Raises:
        DataError: a name is no number, or the frame does not fit its own length.
    """
    names = replace(names, waiting=[])
    fields = tuple(FieldPlan(f.name, f.at, f.type, f.mask, f.shift) for f in frame.fields)
    conditions = []
    for place, when in enumerate(frame.when):
        value = names.number(when.eq, f"{key}.when[{place}].eq")
        plan = FieldPlan("", when.at, when.type, when.mask)
        conditions.append(ConditionPlan(plan, None if when.eq in names.waiting else int(value)))
    main = frame.samples or frame.gyro
    count, count_field = _count(main, fields, names, key)
    typical = count if count is not None else 1
    if main is not None and main.typical is not None:
        typical = int(names.number(main.typical, f"{key}.samples.typical"))
    acc = _block(frame.samples, frame, f"{key}.samples", names, full_scale_ms2)
    gyro = _block(frame.gyro, frame, f"{key}.gyro", names, None)
    plan_ = FramePlan(
        name=frame.name,
        char=frame.char,
        conditions=tuple(conditions),
        least=0,
        most=MAX_PACKET,
        fields=fields,
        checksum=frame.checksum,
        csv_separator=frame.csv.separator if frame.csv else None,
        csv_columns=frame.csv.columns if frame.csv else 0,
        acc=acc,
        gyro=gyro,
        count=count,
        count_field=count_field,
        typical=max(typical, 1),
        tail=main.tail if main is not None else 0,
        planar=tuple(main.blocks) if main is not None and main.layout == "planar" else (),
        waiting=tuple(names.waiting),
    )
    least, most = _lengths(frame, plan_, key, names)
    if not 0 <= least <= most <= MAX_PACKET:
        raise names.wrong(key, texts.LENGTH_RUNS.format(least=least, most=most, possible=MAX_PACKET))
    return replace(plan_, least=least, most=most)


def _count(
    main: Samples | None, fields: tuple[FieldPlan, ...], names: Names, key: str
) -> tuple[int | None, FieldPlan | None]:
    """Fixed number of samples, or the field that tells it, or neither: the rest."""
    if main is None or main.count == "rest" or main.decoder is not None:
        return None, None
    told = next((field for field in fields if field.name == main.count), None)
    if told is not None:
        return None, told
    count = names.number(main.count, f"{key}.samples.count")
    if count != int(count) or count < 1:
        raise names.wrong(f"{key}.samples.count", texts.NOT_A_NUMBER_OF_SAMPLES.format(count=count))
    return int(count), None


def _block(
    samples: Samples | None, frame: Frame, key: str, names: Names, full_scale_ms2: float | None
) -> BlockPlan | None:
    if samples is None:
        return None
    unit = TO_SI[samples.unit]
    if samples.per is not None:
        factor = unit / names.number(samples.per, f"{key}.per")
    else:
        factor = unit * names.number(1 if samples.scale is None else samples.scale, f"{key}.scale")
    tops = [] if full_scale_ms2 is None else [full_scale_ms2]
    if samples.offset == 0 and not is_float(samples.type) and samples.decoder is None:
        top = largest(samples.type) if samples.bits is None else 2.0 ** (samples.bits - 1) - 1
        tops.append(top * abs(factor))
    tight = None if samples.bits is not None else 3 * size_of(samples.type)
    # Interleaved with acceleration, the angular rate follows at the same pace.
    partner = frame.samples.stride if frame.samples is not None else None
    columns = tuple("xyz".index(axis[-1]) for axis in samples.axes)
    signs = tuple(-1.0 if axis[0] == "-" else 1.0 for axis in samples.axes)
    return BlockPlan(
        at=samples.at,
        kind=samples.type,
        stride=samples.stride or partner or tight,
        bits=samples.bits,
        msb_first=samples.bit_order == "msb",
        decoder=samples.decoder,
        columns=(columns[0], columns[1], columns[2]),
        signs=(signs[0], signs[1], signs[2]),
        factor=factor,
        offset=unit * names.number(samples.offset, f"{key}.offset"),
        clip=_CLIP * min(tops) if tops else math.inf,
    )


def _lengths(frame: Frame, plan: FramePlan, key: str, names: Names) -> tuple[int, int]:
    """Least and greatest length. Without a word on it: exact for a fixed count of samples, open otherwise."""
    if plan.csv_separator is not None:
        return 0, MAX_PACKET
    held = [condition.field.end for condition in plan.conditions] + [field.end for field in plan.fields]
    if plan.checksum is not None:
        held.append(plan.checksum.at + 1 if plan.checksum.at >= 0 else -plan.checksum.at)
    needed = max([*held, plan.size(plan.count or 0)], default=0)
    if frame.length is not None:
        exact = int(names.number(frame.length, f"{key}.length"))
        if exact < needed:
            raise names.wrong(f"{key}.length", texts.TOO_SHORT.format(exact=exact, needed=needed))
        return exact, exact
    if frame.min is None and frame.max is None:
        return needed, needed if plan.count is not None else MAX_PACKET
    return max(frame.min or 0, needed), MAX_PACKET if frame.max is None else frame.max
