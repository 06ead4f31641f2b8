"""Excursions of one leg in the making, what is said about them, and the limits that decide it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from msgspec import Struct

from monitor.detection.parameters import Parameters

Direction = tuple[float, float, float]


class Mark(Struct, gc=False):
    """A place inside an excursion at which it may be split, and the highest envelope since."""

    at: int
    level: float
    direction: Direction
    peak: float
    peak_at: int
    before: float
    before_at: int
    """The highest envelope of the excursion up to the mark: what it keeps when it is split here."""


class Excursion(Struct, eq=False, gc=False):
    """One kick in the making. Indices count grid samples; `turn` is a squared chord of gravity directions."""

    begin: int
    base: Direction
    onset: int | None = None
    end: int = 0
    peak: float = 0.0
    peak_at: int = 0
    turn: float = 0.0
    turned_at: int = 0
    announced: bool = False
    cut: bool = False
    """A gap hides a part of it."""
    gyro_seen: bool = False
    trough: Mark | None = None
    low: Mark | None = None
    rested: int = 0
    """Where it moved on after its last rest; before `begin`: it never rested."""


class Said(Enum):
    """What is said about an excursion."""

    OPENED = "opened"
    """The leg began to move: whether this becomes a kick is open."""
    STARTED = "started"
    ENDED = "ended"
    DROPPED = "dropped"


class Report(Struct, frozen=True, gc=False):
    """One statement, decided when grid sample `ready` had been seen."""

    ready: int
    said: Said
    excursion: Excursion
    begin: int
    """Where the excursion began, as far as was known then: a later split may move it."""


def chord(a: Direction, b: Direction) -> float:
    """Squared chord between two unit vectors, 0..4."""
    return 2.0 - 2.0 * (a[0] * b[0] + a[1] * b[1] + a[2] * b[2])


def squared_chord_of(angle_rad: float) -> float:
    """The squared chord that belongs to an angle."""
    return 2.0 - 2.0 * math.cos(angle_rad)


@dataclass(slots=True)
class Limits:
    """The parameters of kicks in grid samples and squared chords; `kept`: rows that a division may look back at."""

    on: float
    shortest: int
    hold: int
    tail: int
    longest: int
    nonstop: int
    kept: int
    piece: int
    pair: int
    scrap: int
    pause: int
    way: int
    dwell: int
    margin: int
    visible: float
    strong: float
    upswing: float
    upswing_share: float
    back: float
    gyro: float | None

    @staticmethod
    def at(rate: float, p: Parameters, *, gyro_gate: bool) -> Limits:
        """On a grid of `rate`, Hz."""
        return Limits(
            on=p.kick_on_ms2,
            shortest=max(1, round(p.shortest_kick_s * rate)),
            hold=round(p.longest_hold_s * rate),
            tail=round(p.tail_s * rate),
            longest=round(p.longest_kick_s * rate),
            nonstop=round(p.nonstop_kick_s * rate),
            kept=round((p.longest_kick_s + p.longest_hold_s + 2 * p.nonstop_kick_s) * rate),
            piece=min(round(p.nonstop_piece_s * rate), round(p.nonstop_kick_s * rate) // 2),
            pair=round(p.pieces_of_one_s * rate),
            way=round(p.one_way_s * rate),
            dwell=round(p.longest_dwell_s * rate),
            scrap=round(p.scrap_s * rate),
            pause=round(p.pieces_pause_s * rate),
            margin=max(1, round(p.after_gap_s * rate)),
            visible=squared_chord_of(p.visible_turn_rad),
            strong=p.strong_kick_ms2,
            upswing=squared_chord_of(p.new_turn_rad),
            upswing_share=p.new_turn_share**2,
            back=(1.0 - p.return_share) ** 2,
            gyro=p.gyro_gate_rads if gyro_gate else None,
        )
