"""Columns of numbers too long for memory: written as they come, gone through as often as needed."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile, gettempdir

import numpy as np
import numpy.typing as npt

from monitor.errors import StorageError
from monitor.model.records import FloatArray
from monitor.texts import recording as texts

BLOCK_SAMPLES = 65536
IN_MEMORY_BYTES = 16 << 20
"""More than so many lie in a file without a name, which ends with the program however that ends."""
_ON_DISK = "/var/tmp"
"""Where the system's own folder for such files may be memory, this one is not."""


class Numbers:
    """Rows of `width` numbers each, in the order in which they were added."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows = 0
        self._folder = None if "TMPDIR" in os.environ or not os.access(_ON_DISK, os.W_OK) else _ON_DISK
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES, dir=self._folder)  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        return self._rows

    def add(self, rows: FloatArray) -> None:
        """Append (n, width).

        Raises:
            StorageError: there is no room for them.
        """
        self.write(self._rows, rows)
        self._rows += len(rows)

    def write(self, start: int, rows: npt.ArrayLike) -> None:
        """Put (n, width) in the place of those from row `start` on.

        Raises:
            StorageError: there is no room for them.
        """
        try:
            self._file.seek(start * self._width * 8)
            self._file.write(np.ascontiguousarray(rows, dtype=np.float64).tobytes())
        except OSError as error:
            raise StorageError(
                texts.NO_ROOM_MEANWHILE.format(why=error.strerror),
                where=self._folder or gettempdir(),
                advice=texts.FREE_SPACE_THERE,
            ) from error

    def read(self, start: int, stop: int) -> FloatArray:
        """A copy of the rows `start` to `stop`, as far as there are any: (n, width)."""
        found = np.empty((max(0, min(stop, self._rows) - start), self._width))
        self._file.seek(start * self._width * 8)
        if len(found):
            self._file.readinto(found.data.cast("B"))
        return found

    def blocks(self) -> Iterator[FloatArray]:
        """All rows, up to `BLOCK_SAMPLES` at a time."""
        for start in range(0, self._rows, BLOCK_SAMPLES):
            yield self.read(start, start + BLOCK_SAMPLES)
