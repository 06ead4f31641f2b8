"""Digits as large as there is room for: to be read from the floor, two metres away."""

from __future__ import annotations

_GLYPHS = {
    "0": "111 101 101 101 111",
    "1": "010 110 010 010 111",
    "2": "111 001 111 100 111",
    "3": "111 001 111 001 111",
    "4": "101 101 111 001 001",
    "5": "111 100 111 001 111",
    "6": "111 100 111 101 111",
    "7": "111 001 001 010 010",
    "8": "111 101 111 101 111",
    "9": "111 101 111 001 111",
}
"""Five rows of three dots."""
_DASH = "000 000 111 000 000"
MOST_ROWS = 3
"""A dot is no higher."""


def large(text: str, width: int, height: int) -> str:
    """Digits drawn in blocks, as large as fits; where nothing fits, the text itself.

    Args:
        text: digits; all else is drawn as a dash.
        width: cells that there are.
        height: rows that there are.
    """
    columns = (width - len(text) + 1) // (3 * len(text))
    rows = min(height // 5, columns, MOST_ROWS)
    if columns < 1 or rows < 1:
        return text
    columns = min(columns, 2 * rows)  # a cell is about twice as high as wide: no digit is broader than high
    glyphs = [_GLYPHS.get(one, _DASH).split() for one in text]
    lines = []
    for row in range(5):
        dots = [glyph[row].replace("1", "█" * columns).replace("0", " " * columns) for glyph in glyphs]
        lines += [" ".join(dots).rstrip()] * rows
    return "\n".join(lines)
