"""A strip of movement: filled columns in fixed time buckets on one fixed scale, drawn from a ring of columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import ClassVar, Protocol

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

BUCKET_S = 0.1
"""A column; once drawn, its height never changes, s."""
FULL_MS2 = 8.0
"""The top of every strip, m/s2 of the envelope; both legs share it, on a square-root scale."""
SLACK_S = 0.3
"""Columns are drawn when the slower of two sensors has delivered them as well, s."""
LATEST_S = 2.0
"""And at the latest so long after, s: what is missing then is a gap."""
RING = 600
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_GAP_ROWS = 2


class Columns(Protocol):
    """What a strip draws."""

    @property
    def first(self) -> int | None:
        """Bucket of the first sample: what is missing before it is no gap."""

    def peak(self, bucket: int) -> float | None:
        """The largest value of a bucket, m/s2; None where nothing came."""


class Ring:
    """The newest columns of one limb: the largest value of each bucket.

    Args:
        bucket_s: of a column, s.
        kept: so many of them; None: all.
    """

    def __init__(self, bucket_s: float = BUCKET_S, kept: int | None = RING) -> None:
        self._bucket_s, self._kept = bucket_s, kept
        self.peaks: dict[int, float] = {}
        self.first: int | None = None
        """Bucket of the first sample: what is missing before it is no gap."""
        self.newest_s = -math.inf

    def add(self, samples: Iterable[tuple[float, float]]) -> None:
        """Takes samples in their order."""
        for time_s, value in samples:
            bucket = math.floor(time_s / self._bucket_s)
            self.first = bucket if self.first is None else self.first
            self.peaks[bucket] = max(value, self.peaks.get(bucket, 0.0))
            self.newest_s = max(self.newest_s, time_s)
        while self._kept is not None and len(self.peaks) > self._kept:
            del self.peaks[next(iter(self.peaks))]

    def peak(self, bucket: int) -> float | None:
        """The largest value of a bucket; None where nothing came."""
        return self.peaks.get(bucket)


def last_column(rings: Iterable[Ring], now_s: float) -> int:
    """The newest bucket that may be drawn, the same for both limbs."""
    newest = max((ring.newest_s for ring in rings), default=-math.inf)
    return math.floor(max(newest - SLACK_S, now_s - LATEST_S) / BUCKET_S) - 1


def eighths(value: float, rows: int) -> int:
    """Height of a column in eighths of a row; never 0, so that calm is not emptiness."""
    return max(1, round(math.sqrt(min(value / FULL_MS2, 1.0)) * rows * 8))


class WaveStrip(Widget):
    """One limb's strip. Kicks are bright and carry the limb's mark below their beginning; gaps are hatched."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"wave--kick", "wave--rest", "wave--gap", "wave--here"}

    def __init__(self, mark: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ring = Ring()
        """What live columns are collected in."""
        self._mark = mark
        self._shown: tuple[object, ...] = ()
        self._columns: Columns = self.ring
        self._last = -1
        self._here: int | None = None
        self._kicks: list[tuple[int, int]] = []
        self._words: dict[int, str] = {}
        self._cells: list[tuple[int, str]] = []
        self._marks = ""

    def show(self, last: int, kicks: Iterable[tuple[float, float | None]]) -> None:
        """Draw up to bucket `last`; nothing happens where nothing has changed."""
        self._draw(self.ring, BUCKET_S, last, kicks, {}, None)

    def show_past(
        self,
        columns: Columns,
        bucket_s: float,
        here_s: float,
        kicks: Iterable[tuple[float, float | None]],
        words: Mapping[float, str],
    ) -> None:
        """Draw with the time `here_s` in the middle, under a line.

        Args:
            columns: of the whole session, `bucket_s` each.
            here_s: session s.
            kicks: beginning and end of each, s.
            words: beside the marks, by the beginning, s; cut off where the next mark stands.
        """
        here = math.floor(here_s / bucket_s)
        places = {math.floor(at_s / bucket_s): text for at_s, text in words.items()}
        self._draw(columns, bucket_s, here + (self.size.width - 1) // 2, kicks, places, here)

    def _draw(
        self,
        columns: Columns,
        bucket_s: float,
        last: int,
        kicks: Iterable[tuple[float, float | None]],
        words: dict[int, str],
        here: int | None,
    ) -> None:
        spans = [
            (math.floor(onset / bucket_s), last if end is None else math.floor(end / bucket_s)) for onset, end in kicks
        ]
        shown = (columns, last, spans, words, here)
        if shown != self._shown:
            self._shown = shown
            self._columns, self._last, self._kicks, self._words, self._here = shown
            self._lay_out()
            self.refresh()

    def on_resize(self) -> None:
        """Another width shows another stretch of time."""
        self._lay_out()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def _rows(self) -> int:
        lowest = 5 if self._here is None else 3  # on replay marks carry words
        return self.size.height - (1 if self.size.height >= lowest else 0)

    def _lay_out(self) -> None:
        width, rows = self.size.width, self._rows()
        first = self._last - width + 1
        bright = {b for start, end in self._kicks for b in range(max(start, first), min(end, self._last) + 1)}
        self._marks = self._marked({start - first for start, _ in self._kicks}, first, width)
        self._cells = []
        began = self._last + 1 if self._columns.first is None else self._columns.first
        for bucket in range(first, self._last + 1):
            value = self._columns.peak(bucket)
            if value is None:
                self._cells.append((0, "wave--gap" if bucket > began else "wave--rest"))
            else:
                self._cells.append((eighths(value, rows), "wave--kick" if bucket in bright else "wave--rest"))

    def _marked(self, onsets: set[int], first: int, width: int) -> str:
        """The line of marks, with words as far as the next mark lets them."""
        line = [" "] * width
        inside = sorted(x for x in onsets if 0 <= x < width)
        for x, until in zip(inside, [*inside, width + 1][1:], strict=True):
            words = self._words.get(x + first, "")
            text = f"{self._mark} {words}" if words and len(words) + 2 < until - x else self._mark
            line[x : x + len(text)] = text
        return "".join(line[:width])

    def render_line(self, y: int) -> Strip:
        """One row of the strip: a segment for each run of equal style."""
        width, rows = self.size.width, self._rows()
        if len(self._cells) != width:
            self._lay_out()
        if y >= rows:
            return Strip([Segment(self._marks, self.get_component_rich_style("wave--kick"))], width)
        below = (rows - 1 - y) * 8
        hatch = "╱" if rows - y <= _GAP_ROWS else " "
        here = -1 if self._here is None else self._here - (self._last - width + 1)
        drawn = []
        for x, (height, name) in enumerate(self._cells):
            text = hatch if name == "wave--gap" else _EIGHTHS[max(0, min(8, height - below))]
            drawn.append(("│" if text == " " else text, "wave--here") if x == here else (text, name))
        segments = [
            Segment("".join(text for text, _ in run), self.get_component_rich_style(name))
            for name, run in groupby(drawn, key=lambda cell: cell[1])
        ]
        return Strip(segments, width)
