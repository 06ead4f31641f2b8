"""The report's pictures: plain SVG as text, every figure in it a number that the tables have too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from monitor.texts import reports as texts

LEFT, RIGHT, GREY, INK = "#0072B2", "#B35900", "#666666", "#1a1a1a"
WIDTH = 680
_LABEL = 170
_HALF = 400
_FONT = 'font-family="Helvetica, Arial, sans-serif" font-size="12"'


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a forest: an index (L-R)/(L+R) with its range; None where it is withheld, with `words` instead."""

    label: str
    estimate: float | None
    low: float | None
    high: float | None
    words: str


def forest(rows: Sequence[Row], describe: str) -> str:
    """Indices beside each other: left is left, the middle is as many on either side."""
    height = 24 * len(rows) + 40
    left, width = _LABEL, 300
    parts = [_open(height, describe)]
    middle = left + width / 2
    parts.append(_line(middle, 6, middle, height - 34, GREY, 'stroke-dasharray="3 3"'))
    for i, row in enumerate(rows):
        y = 18 + 24 * i
        parts.append(_text(left - 12, y + 4, row.label, "end"))
        if row.estimate is not None:
            if row.low is not None and row.high is not None:
                parts.append(_line(_across(row.high), y, _across(row.low), y, INK, 'stroke-width="2"'))
            parts.append(f'<circle cx="{_across(row.estimate):.1f}" cy="{y}" r="4.5" fill="{INK}"/>')
        parts.append(_text(left + width + 16, y + 4, row.words, "start", GREY if row.estimate is None else INK))
    y = height - 14
    for share in (100, 75, 50, 25, 0):
        x = left + width * (100 - share) / 100
        parts.append(_line(x, height - 34, x, height - 30, GREY))
        parts.append(_text(x, y, f"{share} %", "middle", GREY))
    parts.append(_text(left - 34, y, texts.SHARE_LEFT_LEG, "end", LEFT))
    return "".join([*parts, "</svg>"])


def _across(index: float) -> float:
    """More on the left stands further left."""
    return _LABEL + 300 * (1.0 - max(-1.0, min(1.0, index))) / 2


def two_sided(
    left: Sequence[int], right: Sequence[int], seconds: float, left_out: Sequence[bool], describe: str
) -> str:
    """Counts of each stretch of `seconds`: the left leg's up, the right leg's down; hatched where nothing counted."""
    n = max(1, len(left))
    most = max([1, *left, *right])
    height, middle, room = 176, 80, 64
    step = (WIDTH - 60) / n
    parts = [_open(height, describe)]
    for i in range(len(left)):
        x, width = 50 + i * step, max(0.5, step * 0.86)
        if left_out[i]:
            parts.append(
                f'<rect x="{x:.1f}" y="{middle - room}" width="{step:.1f}" height="{2 * room}" fill="#e6e6e6"/>'
            )
        for number, up, colour in ((left[i], True, LEFT), (right[i], False, RIGHT)):
            if number:
                tall = room * number / most
                y = middle - tall if up else middle
                parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}" fill="{colour}"/>')
    parts.append(_line(50, middle, WIDTH - 10, middle, INK))
    parts.append(_text(44, middle - room / 2, texts.LEFT, "end", LEFT))
    parts.append(_text(44, middle + room / 2 + 4, texts.RIGHT, "end", RIGHT))
    parts.append(_text(44, middle - room + 8, str(most), "end", GREY))
    parts.append(_text(44, middle + room, str(most), "end", GREY))
    for minute in _minutes(n * seconds):
        x = 50 + minute * 60 / seconds * step
        anchor = "middle" if x < WIDTH - 25 else "end"  # the last one would run off the picture
        x = x if anchor == "middle" else WIDTH - 2
        parts.append(_text(x, height - 8, texts.MINUTES.format(minutes=minute), anchor, GREY))
    return "".join([*parts, "</svg>"])


def bars(rows: Sequence[tuple[str, int]], describe: str) -> str:
    """Numbers with their names."""
    most = max([1, *(number for _, number in rows)])
    parts = [_open(20 * len(rows) + 8, describe, _HALF)]
    for i, (label, number) in enumerate(rows):
        y = 4 + 20 * i
        wide = (_HALF - _LABEL - 50) * number / most
        parts.append(_text(_LABEL - 12, y + 13, label, "end"))
        parts.append(f'<rect x="{_LABEL}" y="{y + 2}" width="{wide:.1f}" height="14" fill="#7d9e9a"/>')
        parts.append(_text(_LABEL + wide + 8, y + 13, str(number), "start"))
    return "".join([*parts, "</svg>"])


def _minutes(seconds: float) -> list[int]:
    whole = int(seconds // 60)
    step = next((s for s in (1, 2, 5, 10, 15, 30, 60, 120, 240, 720) if whole / s <= 8), 1440)
    return list(range(0, whole + 1, step))


def _open(height: float, describe: str, width: int = WIDTH) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" role="img"'
        f' aria-label="{escape(describe)}" {_FONT}>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" {more}/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
