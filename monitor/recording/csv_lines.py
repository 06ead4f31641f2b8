"""The lines of a foreign text file, whatever its line ends, read once from front to back (pipes work)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import DataError
from monitor.texts import recording as texts

_PIECE_BYTES = 1 << 20
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines, each closed by a line feed. `cut` when the file's last line was not closed."""

    data: bytes
    first_line: int
    cut: bool = False


def read_pieces(path: Path) -> Iterator[Piece]:
    """The file's bytes as whole lines with line feeds only, whatever its line ends (CR, CR LF, LF).

    Raises:
        DataError: the file cannot be opened or read, or is plainly not text.
    """
    line = 1
    rest = b""
    try:
        with path.open("rb") as file:
            while block := file.read(_PIECE_BYTES):
                if line == 1 and not rest:
                    _refuse_binary(block, path)
                    block = block.removeprefix(b"\xef\xbb\xbf")
                if (zero := block.find(b"\0")) >= 0:
                    line += _line_feeds_only(rest + block[:zero]).count(b"\n")
                    raise DataError(
                        texts.FILE_HOLDS_ZERO_BYTES_SO_NOT,
                        where=texts.IN_LINE.format(path=path, line=line),
                        advice=texts.ADVICE,
                    )
                data = rest + block
                held = data[-1:] == b"\r"  # half of a CR LF perhaps
                if held:
                    data = data[:-1]
                data = _line_feeds_only(data)
                end = data.rfind(b"\n") + 1
                rest = data[end:] + (b"\r" if held else b"")
                if len(rest) > _LONGEST_LINE:
                    raise DataError(
                        texts.LINE_TOO_LONG.format(longest=_LONGEST_LINE),
                        where=texts.IN_LINE.format(path=path, line=line),
                        advice=texts.ADVICE,
                    )
                if end:
                    yield Piece(data[:end], line)
                    line += data.count(b"\n")
    except OSError as error:
        raise cannot_open(path, error) from error
    if rest:
        yield Piece(rest.removesuffix(b"\r") + b"\n", line, cut=not rest.endswith(b"\r"))


def _line_feeds_only(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _refuse_binary(block: bytes, path: Path) -> None:
    for signature, words in texts.SIGNATURES.items():
        if block.startswith(signature):
            raise DataError(words, where=str(path), advice=texts.ADVICE)


def cannot_open(path: Path, error: OSError) -> DataError:
    """The error in words for a file that the system will not open or find."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return DataError(texts.THERE_NO_SUCH_FILE, where=str(path), advice=texts.CHECK_NAME_AND_FOLDER)
    if isinstance(error, IsADirectoryError) or os.path.isdir(path):
        return DataError(texts.FOLDER_NOT_FILE, where=str(path), advice=texts.NAME_CSV_FILES_INSIDE)
    if isinstance(error, PermissionError):
        return DataError(texts.FILE_MAY_NOT_BE_READ_NO, where=str(path), advice=texts.ASK_OWNER_OR_COPY)
    return DataError(
        texts.FILE_CANNOT_BE_READ.format(why=os.strerror(error.errno or 0)),
        where=str(path),
        advice=texts.COPY_AGAIN,
    )


def decode(data: bytes, path: Path, first_line: int) -> str:
    """The text of whole lines, the first of them number `first_line`.

    Raises:
        DataError: it is not UTF-8; `where` names the line.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        raise DataError(
            texts.FILE_NOT_UTF_8_TEXT, where=texts.IN_LINE.format(path=path, line=line), advice=texts.ADVICE
        ) from error
