"""Many decimal numbers at once, exactly as `float` reads each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monitor.model.records import FloatArray

_MOST_DIGITS = 15
"""So many digits, and as many powers of ten, are exact in a double; so one division rounds as `float` does."""
_TENS = 10 ** np.arange(_MOST_DIGITS + 1)
_ZERO, _POINT, _MINUS, _END = b"0.-\n"


def decimals(lines: Sequence[bytes], separator: bytes, columns: int) -> FloatArray | None:
    """The numbers of text lines with `columns` cells each, shape (lines, columns).

    None where one is not written as -12.34, has more than 15 digits, or a line has another number of cells; then look
    at them one by one. A space after a separator is no matter.
    """
    if len(separator) != 1 or separator in b"0123456789.-\n":
        return None
    text = np.frombuffer(b"\n".join([*lines, b""]).replace(separator + b" ", separator), np.uint8)
    point = text == _POINT
    whole = text[~point]
    digits = whole - np.uint8(_ZERO)  # all else is above 9, or wraps around to there
    last = whole == _END
    stops = np.flatnonzero(last | (whole == separator[0]))
    # As many ends of lines as lines, and each where one belongs.
    if len(stops) != len(lines) * columns or np.count_nonzero(last) != len(lines):
        return None
    if not last[stops[columns - 1 :: columns]].all():
        return None
    starts = np.concatenate(([0], stops[:-1] + 1))
    negative = whole[starts] == _MINUS
    digits_each = stops - starts - negative
    if digits_each.min() < 1 or digits_each.max() > _MOST_DIGITS:
        return None
    # Every byte is a digit, a minus that begins its cell, or the end of one.
    if np.count_nonzero(digits <= 9) + np.count_nonzero(negative) + len(stops) != len(whole):
        return None
    places = np.flatnonzero(point)
    places -= np.arange(len(places))  # among the bytes without points
    cell = stops.searchsorted(places)
    behind = np.zeros(len(stops), np.int64)
    if len(cell) and (cell[1:] == cell[:-1]).any():
        return None
    behind[cell] = stops[cell] - places
    if (behind > digits_each).any():  # a point before the minus
        return None
    counts = np.zeros(len(stops), np.int64)
    for place in range(int(digits_each.max())):
        counts += digits.take(stops - (place + 1), mode="clip") * (digits_each > place) * _TENS[place]
    values: FloatArray = counts / _TENS[behind]
    np.negative(values, out=values, where=negative)
    return values.reshape(len(lines), columns)
