"""Which column of a foreign CSV file holds what, and in which unit.

The plain case is a header with `t_s`, `ax_g ay_g az_g` (or `_ms2`) and perhaps `gx_dps gy_dps gz_dps` (or
`_rads`). Other names are given as `t=NAME,ax=NAME,...`; the unit is the name's own ending (`acc_x_mg`) or
written after a colon (`ax=acc x:g`, `t=timestamp:ms`). A time without a unit is in seconds; anything else
without one is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from monitor.errors import DataError, UsageError
from monitor.model.units import RADIANS_PER_DEGREE, STANDARD_GRAVITY_MS2
from monitor.texts import recording as texts

ACC = ("ax", "ay", "az")
GYRO = ("gx", "gy", "gz")
ROLES = ("t", *ACC, *GYRO)

_TIME_UNITS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_ACC_UNITS = {"g": STANDARD_GRAVITY_MS2, "ms2": 1.0, "mg": STANDARD_GRAVITY_MS2 / 1000.0}
_GYRO_UNITS = {"dps": RADIANS_PER_DEGREE, "rads": 1.0}
OWN_TIME = "own"
SENSOR_TIME = "sensor_s"
"""The column of an exported session over Bluetooth with each sample's time by its sensor's own clock."""
UNITS = {"t": _TIME_UNITS, OWN_TIME: _TIME_UNITS} | dict.fromkeys(ACC, _ACC_UNITS) | dict.fromkeys(GYRO, _GYRO_UNITS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the header, and its unit."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The columns to read, in the order t, ax, ay, az and, with a gyroscope, gx, gy, gz; last perhaps the sensor's own
    time.

    `factors` turn the cells into s, m/s2 and rad/s.
    """

    names: tuple[str, ...]
    indices: tuple[int, ...]
    factors: tuple[float, ...]
    notes: tuple[str, ...] = ()
    has_own_time: bool = False
    """The last column is each sample's time by its sensor's own clock."""

    @property
    def has_gyro(self) -> bool:
        """True when the gyroscope's three columns are among them."""
        return len(self.names) >= len(ROLES)


def parse_columns(text: str) -> dict[str, Column]:
    """Read the value of `--columns`.

    Raises:
        UsageError: an unknown role, a role or a column given twice, or a unit that cannot be told.
    """
    found: dict[str, Column] = {}
    for part in text.split(","):
        role, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or not name or role not in ROLES:
            raise UsageError(
                texts.NOT_A_COLUMN.format(part=part.strip(), roles=", ".join(ROLES)),
                advice=texts.WRITE_PAIRS_WITH_COMMAS.format(example=texts.EXAMPLE),
            )
        if role in found:
            raise UsageError(texts.ROLE_TWICE.format(role=role), advice=texts.GIVE_EACH_THEM_ONCE)
        found[role] = _with_unit(role, name)
    names = [column.name for column in found.values()]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(texts.COLUMN_TWICE.format(name=name), advice=texts.EACH_NEEDS_OWN_COLUMN)
    return found


def _with_unit(role: str, name: str) -> Column:
    units = UNITS[role]
    bare, colon, unit = name.rpartition(":")
    if colon and unit in units and bare:
        return Column(bare.strip(), unit)
    ending = name.rpartition("_")[2].lower() if "_" in name else ""
    if ending in units:
        return Column(name, ending)
    if role == "t" and not colon:
        return Column(name, "s")
    raise UsageError(
        texts.NO_UNIT.format(role=role, name=name),
        advice=texts.ADD_AFTER_COLON.format(units=", ".join(units), example=texts.EXAMPLE),
    )


def choose_columns(header: list[str], given: dict[str, Column] | None, where: str) -> Choice:
    """Find the columns to read in `header`.

    Args:
        header: the stripped names of the header line.
        given: what `--columns` says; roles it leaves out are looked for under their plain names.
        where: the file's name, for messages.

    Raises:
        DataError: a column is missing, or there more than once, or the unit is ambiguous.
    """
    given = given or {}
    notes: list[str] = []
    chosen = {"t": given.get("t", Column("t_s", "s"))}
    chosen |= _triple(ACC, "g", given, header, where)
    gyro = _triple(GYRO, "dps", given, header, where)
    absent = [column.name for column in gyro.values() if not _positions(header, column.name)]
    if not absent or any(role in given for role in GYRO):
        chosen |= gyro
    elif len(absent) < len(GYRO):
        notes.append(texts.GYROSCOPE_WAS_NOT_USED_COLUMN.format(absent=", ".join(absent)))
    own = given.get(OWN_TIME, Column(SENSOR_TIME, "s") if not given else None)
    if own is not None and _positions(header, own.name):
        chosen[OWN_TIME] = own
    indices = [_index(header, column.name, where) for column in chosen.values()]
    factors = [UNITS[role][column.unit] for role, column in chosen.items()]
    names = tuple(header[index] for index in indices)
    return Choice(names, tuple(indices), tuple(factors), tuple(notes), OWN_TIME in chosen)


def _triple(
    roles: tuple[str, ...], usual: str, given: dict[str, Column], header: list[str], where: str
) -> dict[str, Column]:
    """The columns of one sensor's three axes: given ones, and the rest in the unit that the file has."""
    units = {column.unit for role, column in given.items() if role in roles}
    if not units:
        units = {u for u in UNITS[roles[0]] if all(_positions(header, f"{role}_{u}") for role in roles)}
        if len(units) > 1:
            one, other = sorted(units)[:2]
            choice = ",".join(f"{role}={role}_{one}" for role in roles)
            raise DataError(
                texts.TWO_UNITS.format(role=roles[0], one=one, other=other),
                where=texts.IN_HEADER.format(where=where),
                advice=texts.CHOOSE_ONE_FOR_EXAMPLE_COLUMNS.format(choice=choice),
            )
    partly = {u for u in UNITS[roles[0]] if any(_positions(header, f"{role}_{u}") for role in roles)}
    unit = next(iter(sorted(units or partly)), usual)
    return {role: given.get(role, Column(f"{role}_{unit}", unit)) for role in roles}


def _positions(header: list[str], name: str) -> list[int]:
    exact = [index for index, cell in enumerate(header) if cell == name]
    return exact or [index for index, cell in enumerate(header) if cell.casefold() == name.casefold()]


def _index(header: list[str], name: str, where: str) -> int:
    found = _positions(header, name)
    if len(found) > 1:
        raise DataError(
            texts.COLUMN_THERE_TIMES.format(name=name, number=len(found)),
            where=texts.IN_HEADER.format(where=where),
            advice=texts.RENAME_ONE_THEM,
        )
    if found:
        return found[0]
    near = get_close_matches(name, header, n=1, cutoff=0.5)
    raise DataError(
        texts.COLUMN_MISSING.format(name=name, names=_listed(header)),
        where=texts.IN_HEADER.format(where=where),
        advice=(
            texts.NAME_COLUMNS_NEAREST.format(example=texts.EXAMPLE, near=near[0])
            if near
            else texts.NAME_COLUMNS.format(example=texts.EXAMPLE)
        ),
    )


def _listed(names: list[str], most: int = 12) -> str:
    shown = ", ".join(name[:40] for name in names[:most])
    return texts.AND_MORE.format(names=shown, number=len(names) - most) if len(names) > most else shown
