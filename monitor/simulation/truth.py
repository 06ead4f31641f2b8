"""What really happened, in true session time: written beside the signal, never read by a detector."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError
from monitor.model.events import Kind
from monitor.model.limbs import Limb

FORMAT = 2


class Note(StrEnum):
    """Why an event is borderline: detecting it is neither rewarded nor punished."""

    NONE = ""
    SMALL = "small"
    NO_RETURN = "no return"
    ROLLING = "rolling"
    LONG = "long"
    LED = "led by a hand"
    GETTING_ABOUT = "getting about"


class Touch(StrEnum):
    """How an adult moves the baby in a handling stretch."""

    NAPPY = "nappy"
    LIFTED = "lifted"
    CARRIED = "carried"
    ROCKED = "rocked"
    TAPPED = "tapped"
    LEGS_HELD = "legs held"
    VEHICLE = "vehicle"


class Setting(StrEnum):
    """What else a stretch is."""

    UPRIGHT = "upright"
    CRAWLING = "crawling"
    TUMMY = "tummy"
    RESISTANCE = "resistance"
    HAND_TO_FOOT = "hand to foot"
    TABLE = "table"
    MACHINE = "machine"


class Change(StrEnum):
    """How the baby comes up or down."""

    PULLED_UP = "pulled up"
    ROSE = "rose"
    SAT_DOWN = "sat down"
    FELL = "fell"


@dataclass(frozen=True, slots=True)
class TrueKick:
    """One excursion of one leg, measured on the joint angles that were played.

    Onset: a joint has left its posture by 2 degrees. Peak: the way back begins. End: within 2 degrees of the place
    where it comes to rest. `envelope_ms2`: largest | |f| - g | through a causal 5 Hz low-pass, before the sensor.
    """

    limb: Limb
    onset_s: float
    peak_s: float
    end_s: float
    kind: Kind
    excursion_deg: float
    hold_s: float
    envelope_ms2: float
    heel_smash: bool = False
    pair: int | None = None
    run: int | None = None
    note: Note = Note.NONE

    @property
    def borderline(self) -> bool:
        """True when it is no kick by the definition, but close to one."""
        return self.note is not Note.NONE


@dataclass(frozen=True, slots=True)
class TrueStep:
    """A foot meets the floor."""

    limb: Limb
    contact_s: float
    run: int


@dataclass(frozen=True, slots=True)
class TrueRun:
    """Consecutive steps without a break; `start_s` is where the first foot leaves the floor."""

    start_s: float
    end_s: float
    steps: int
    supported: bool


@dataclass(frozen=True, slots=True)
class TrueHandling:
    """An adult moves the baby."""

    start_s: float
    end_s: float
    touch: Touch


@dataclass(frozen=True, slots=True)
class TrueBounce:
    """Both legs go up and down together."""

    start_s: float
    end_s: float
    cycles: int
    rate_hz: float


@dataclass(frozen=True, slots=True)
class TrueStretch:
    """What the baby, or the sensor, is doing all the while; in `UPRIGHT` both shanks stay near the vertical at rest."""

    start_s: float
    end_s: float
    setting: Setting


@dataclass(frozen=True, slots=True)
class TrueChange:
    """From the floor to the feet or back."""

    start_s: float
    end_s: float
    change: Change


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that happened in `duration_s`, each list in order of time."""

    duration_s: float
    events: tuple[TrueKick, ...] = ()
    steps: tuple[TrueStep, ...] = ()
    runs: tuple[TrueRun, ...] = ()
    handling: tuple[TrueHandling, ...] = ()
    bounces: tuple[TrueBounce, ...] = ()
    stretches: tuple[TrueStretch, ...] = ()
    changes: tuple[TrueChange, ...] = ()

    def kicks(self, limb: Limb | None = None) -> tuple[TrueKick, ...]:
        """Kicks of one limb or of both, without what is borderline."""
        return tuple(k for k in self.events if not k.borderline and limb in (None, k.limb))

    def borderline(self, limb: Limb | None = None) -> tuple[TrueKick, ...]:
        """Events that are neither rewarded nor punished."""
        return tuple(k for k in self.events if k.borderline and limb in (None, k.limb))

    def to_json(self) -> str:
        """As text, one event a line; `from_json` gives an equal Truth back."""
        lists = {
            name: "[\n  " + ",\n  ".join(json.dumps(asdict(one)) for one in many) + "\n ]" if many else "[]"
            for name, many in self._lists()
        }
        head = f'{{\n "format": {FORMAT},\n "duration_s": {json.dumps(self.duration_s)},\n '
        return head + ",\n ".join(f'"{name}": {text}' for name, text in lists.items()) + "\n}\n"

    def _lists(self) -> Iterable[tuple[str, tuple[Any, ...]]]:
        for name in ("events", "steps", "runs", "handling", "bounces", "stretches", "changes"):
            yield name, getattr(self, name)

    @staticmethod
    def from_json(text: str) -> Truth:
        """Read what `to_json` wrote.

        Raises: MonitorError when the text is not such a file.
        """
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                raise ValueError(f"format {data['format']}, this program reads {FORMAT}")
            return Truth(
                duration_s=float(data["duration_s"]),
                events=tuple(_kick(row) for row in data["events"]),
                steps=tuple(TrueStep(**{**row, "limb": Limb(row["limb"])}) for row in data["steps"]),
                runs=tuple(TrueRun(**row) for row in data["runs"]),
                handling=tuple(TrueHandling(**{**row, "touch": Touch(row["touch"])}) for row in data["handling"]),
                bounces=tuple(TrueBounce(**row) for row in data["bounces"]),
                stretches=tuple(
                    TrueStretch(**{**row, "setting": Setting(row["setting"])}) for row in data["stretches"]
                ),
                changes=tuple(TrueChange(**{**row, "change": Change(row["change"])}) for row in data["changes"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise MonitorError(f"not a truth file: {error}") from error

    def write(self, path: Path) -> None:
        """Write as JSON to `path`."""
        path.write_text(self.to_json(), encoding="utf-8")

    @staticmethod
    def read(path: Path) -> Truth:
        """Read a file that `write` made. Raises: MonitorError when it is not one."""
        return Truth.from_json(path.read_text(encoding="utf-8"))


def _kick(row: dict[str, Any]) -> TrueKick:
    typed = {"limb": Limb(row["limb"]), "kind": Kind(row["kind"]), "note": Note(row["note"])}
    return TrueKick(**{**row, **typed})
