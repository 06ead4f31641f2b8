"""A strip of movement: filled columns in fixed time buckets on one fixed scale, drawn from a ring of columns."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar

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


class Ring:
    """The newest columns of one limb: the largest value of each bucket."""

    def __init__(self) -> None:
        self.peaks: dict[int, float] = {}
        self.first: int | None = None
        """Bucket of the first sample: what is missing before it is no gap."""
        self.newest_s = -math.inf

    def add(self, samples: Iterable[tuple[float, float]]) -> None:
        """Takes samples in their order."""
        for time_s, value in samples:
            bucket = math.floor(time_s / BUCKET_S)
            self.first = bucket if self.first is None else self.first
            self.peaks[bucket] = max(value, self.peaks.get(bucket, 0.0))
            self.newest_s = max(self.newest_s, time_s)
        while len(self.peaks) > RING:
            del self.peaks[next(iter(self.peaks))]


def last_column(rings: Iterable[Ring], now_s: float) -> int:
    """The newest bucket that may be drawn, the same for both limbs."""
    newest = max((ring.newest_s for ring in rings), default=-math.inf)
    return math.floor(max(newest - SLACK_S, now_s - LATEST_S) / BUCKET_S) - 1


def eighths(value: float, rows: int) -> int:
    """Height of a column in eighths of a row; never 0, so that calm is not emptiness."""
    return max(1, round(math.sqrt(min(value / FULL_MS2, 1.0)) * rows * 8))


class WaveStrip(Widget):
    """One limb's strip. Kicks are bright and carry the limb's mark below their beginning; gaps are hatched."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"wave--kick", "wave--rest", "wave--gap"}

    def __init__(self, mark: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ring = Ring()
        self._mark = mark
        self._last = -1
        self._kicks: list[tuple[int, int]] = []
        self._cells: list[tuple[int, str]] = []
        self._onsets: set[int] = set()

    def show(self, last: int, kicks: Iterable[tuple[float, float | None]]) -> None:
        """Draw up to bucket `last`; nothing happens where nothing has changed."""
        spans = [
            (math.floor(onset / BUCKET_S), last if end is None else math.floor(end / BUCKET_S)) for onset, end in kicks
        ]
        if (last, spans) != (self._last, self._kicks):
            self._last, self._kicks = last, spans
            self._lay_out()
            self.refresh()

    def on_resize(self) -> None:
        """Another width shows another stretch of time."""
        self._lay_out()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def _rows(self) -> int:
        return self.size.height - (1 if self.size.height >= 5 else 0)

    def _lay_out(self) -> None:
        first = self._last - self.size.width + 1
        rows = self._rows()
        bright = {b for start, end in self._kicks for b in range(max(start, first), min(end, self._last) + 1)}
        self._onsets = {start - first for start, _ in self._kicks}
        self._cells = []
        began = self._last + 1 if self.ring.first is None else self.ring.first
        for bucket in range(first, self._last + 1):
            value = self.ring.peaks.get(bucket)
            if value is None:
                self._cells.append((0, "wave--gap" if bucket > began else "wave--rest"))
            else:
                self._cells.append((eighths(value, rows), "wave--kick" if bucket in bright else "wave--rest"))

    def render_line(self, y: int) -> Strip:
        """One row of the strip: a segment for each run of equal style."""
        width, rows = self.size.width, self._rows()
        if len(self._cells) != width:
            self._lay_out()
        if y >= rows:
            marks = "".join(self._mark if x in self._onsets else " " for x in range(width))
            return Strip([Segment(marks, self.get_component_rich_style("wave--kick"))], width)
        below = (rows - 1 - y) * 8
        segments = []
        for name, run in groupby(self._cells, key=lambda cell: cell[1]):
            if name == "wave--gap":
                text = ("╱" if rows - y <= _GAP_ROWS else " ") * sum(1 for _ in run)
            else:
                text = "".join(_EIGHTHS[max(0, min(8, height - below))] for height, _ in run)
            segments.append(Segment(text, self.get_component_rich_style(name)))
        return Strip(segments, width)
