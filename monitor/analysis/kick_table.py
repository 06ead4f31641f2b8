"""Kicks of a session as columns of numbers: days hold a hundred thousand, and objects take several times as much."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from monitor.model.events import KickEnded, KickKind, KickNotCounted, KickStarted, Kind
from monitor.model.limbs import LIMBS, Limb
from monitor.model.records import FloatArray
from monitor.model.session import Kick
from monitor.model.words import Why

Mask = npt.NDArray[np.bool_]
_LIMBS, _KINDS, _WHYS = ({word: number for number, word in enumerate(words)} for words in (LIMBS, Kind, Why))
_KIND_OF, _WHY_OF = tuple(Kind), tuple(Why)
_NONE = -1


@dataclass(frozen=True, slots=True)
class Kicks:
    """What figures are made of, shape (n,) each, in order of the kicks' numbers.

    `ended`: whether the kick is complete; the end and the peaks of one that is not are NaN. `counted`: whether it is in
    the figures.
    """

    limb: npt.NDArray[np.int8]
    onset_s: FloatArray
    end_s: FloatArray
    peak_ms2: FloatArray
    envelope_peak_ms2: FloatArray
    kind: npt.NDArray[np.int8]
    heel_smash: npt.NDArray[np.int8]
    ended: Mask
    counted: Mask

    def of(self, chosen: Mask) -> Kicks:
        """Some of them."""
        return Kicks(*(getattr(self, column.name)[chosen] for column in fields(self)))

    def on(self, limb: Limb) -> Mask:
        """Which are this leg's."""
        own: Mask = self.limb == _LIMBS[limb]
        return own

    def kinds(self) -> dict[Kind, int]:
        """How many there are of each kind."""
        numbers = np.bincount(self.kind[self.kind != _NONE], minlength=len(Kind)).tolist()
        return dict(zip(Kind, numbers, strict=True))

    def heel_smashes(self) -> int | None:
        """Complete kicks that end with an impact; None where no sensor can show one."""
        told = self.heel_smash[self.ended]
        return int(np.count_nonzero(told == 1)) if not told.size or bool((told != _NONE).any()) else None


class KickTable:
    """Takes what is said of kicks, which are numbered one after the other, and makes figures or objects of them."""

    def __init__(self) -> None:
        self._first_id = 1
        self._limb, self._kind, self._why, self._heel = (array("b") for _ in range(4))
        self._onset_s, self._peak_s, self._end_s, self._peak_ms2, self._envelope = (array("d") for _ in range(5))
        self._pair, self._run = array("q"), array("q")

    def start(self, e: KickStarted) -> None:
        """A kick began."""
        if not self._limb:
            self._first_id = e.id
        self._limb.append(_LIMBS[e.limb])
        self._onset_s.append(e.onset_s)
        for column in (self._peak_s, self._end_s, self._peak_ms2, self._envelope):
            column.append(math.nan)
        for words in (self._kind, self._why, self._heel, self._pair, self._run):
            words.append(_NONE)

    def end(self, e: KickEnded) -> None:
        """It is complete."""
        at = e.id - self._first_id
        self._peak_s[at], self._end_s[at] = e.peak_s, e.end_s
        self._peak_ms2[at], self._envelope[at] = e.peak_ms2, e.envelope_peak_ms2
        self._heel[at] = _NONE if e.heel_smash is None else e.heel_smash

    def tell(self, e: KickKind) -> None:
        """It has this kind."""
        at = e.id - self._first_id
        self._kind[at] = _KINDS[e.kind]
        self._pair[at] = _NONE if e.pair is None else e.pair
        self._run[at] = _NONE if e.run is None else e.run

    def leave_out(self, e: KickNotCounted) -> float | None:
        """It is in no figure; its onset, s, where it was until now."""
        at = e.id - self._first_id
        news = self._why[at] == _NONE
        self._why[at] = _WHYS[e.why]
        return self._onset_s[at] if news else None

    def kicks(self) -> Kicks:
        """All so far."""
        end_s = np.array(self._end_s)
        return Kicks(
            np.array(self._limb, dtype=np.int8),
            np.array(self._onset_s),
            end_s,
            np.array(self._peak_ms2),
            np.array(self._envelope),
            np.array(self._kind, dtype=np.int8),
            np.array(self._heel, dtype=np.int8),
            np.isfinite(end_s),
            np.array(self._why, dtype=np.int8) == _NONE,
        )

    def listed(self, chosen: Mask, clipped: Mask) -> KickList:
        """Some complete ones, in order of their onset; of two at once the lower number first.

        Args:
            chosen: shape (n,) for n kicks.
            clipped: which of all of them have a part beyond what the sensor shows, shape (n,).
        """
        places = np.flatnonzero(chosen)
        order = places[np.argsort(np.array(self._onset_s)[places], kind="stable")]
        columns = (self._limb, self._onset_s, self._peak_s, self._end_s, self._peak_ms2, self._envelope)
        words = (self._kind, self._pair, self._run, self._heel, self._why)
        ids = order + self._first_id
        return KickList(ids, *(np.array(column)[order] for column in (*columns, *words)), clipped[order])


class KickList(Sequence[Kick]):
    """Kicks in columns, which are made into objects while somebody looks at them; equal to a tuple of these."""

    def __init__(self, *columns: npt.NDArray[Any]) -> None:
        """Columns as `_kick` takes them, shape (n,) each."""
        self._columns = columns

    def __len__(self) -> int:
        return int(self._columns[0].size)

    def __iter__(self) -> Iterator[Kick]:
        for first in range(0, len(self), _TOGETHER):
            yield from map(_kick, *(column[first : first + _TOGETHER].tolist() for column in self._columns))

    @overload
    def __getitem__(self, at: int) -> Kick: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Kick, ...]: ...

    def __getitem__(self, at: int | slice) -> Kick | tuple[Kick, ...]:
        if isinstance(at, slice):
            return tuple(KickList(*(column[at] for column in self._columns)))
        return _kick(*(column[at].item() for column in self._columns))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (KickList, tuple)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return repr(tuple(self))


_TOGETHER = 1024


def _kick(
    id_: int,
    limb: int,
    onset_s: float,
    peak_s: float,
    end_s: float,
    peak_ms2: float,
    envelope_peak_ms2: float,
    kind: int,
    pair: int,
    run: int,
    heel: int,
    why: int,
    clipped: bool,
) -> Kick:
    return Kick(
        id_,
        LIMBS[limb],
        onset_s,
        peak_s=peak_s,
        end_s=end_s,
        peak_ms2=peak_ms2,
        envelope_peak_ms2=envelope_peak_ms2,
        kind=None if kind == _NONE else _KIND_OF[kind],
        pair=None if pair == _NONE else pair,
        run=None if run == _NONE else run,
        heel_smash=None if heel == _NONE else bool(heel),
        why=None if why == _NONE else _WHY_OF[why],
        clipped=clipped,
    )
