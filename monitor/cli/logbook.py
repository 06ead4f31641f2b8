"""The log: what went wrong and where in the program, in a private file that holds nobody's name.

Of a fault only its kind and its place are written: files, lines and functions, never its words, for any of them can be
a child's name or somebody's note. The same holds for what libraries tell and for warnings. Nothing of the kind reaches
stderr either, on which the screen may be drawn.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from monitor import __version__

MOST_BYTES = 1_000_000
OLDER = 3
_LIBRARIES = ("textual", "bleak", "numpy", "scipy", "sqlite-utils")
_log = logging.getLogger("kickstep")


@contextlib.contextmanager
def logging_to(path: Path, *, lazily: bool = False) -> Iterator[Path | None]:
    """Write the log inside of this; gives the file, or None where none can be written (that stops nobody).

    Args:
        lazily: the file is made when there is something to write.
    """
    handler = _PrivateHandler(
        path, maxBytes=MOST_BYTES, backupCount=OLDER, encoding="utf-8", errors="replace", delay=True
    )
    if not lazily:
        try:
            handler.stream = handler._open()
        except OSError:
            yield None
            return
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    level, raising = root.level, logging.raiseExceptions
    hooks = threading.excepthook, sys.unraisablehook, warnings.showwarning
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a full disk must not write over the screen
    threading.excepthook = lambda dying: _write_lost("a thread ended early", dying.exc_value)
    sys.unraisablehook = lambda lost: _write_lost("an error that nobody could be told", lost.exc_value)
    warnings.showwarning = _write_warning  # type: ignore[assignment]  # its file and line are of no use here
    try:
        yield path
    finally:
        threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
        logging.raiseExceptions = raising
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def write_start(command: str) -> None:
    """Which program ran where: the lines before every session."""
    _log.info("%s begins: kickstep %s, %s", command, __version__, _system())


def write_fault(error: BaseException) -> None:
    """An error that ends the program."""
    _log.error("a fault of this program: %s", surroundings(), exc_info=error)


def _write_lost(what: str, error: BaseException | None) -> None:
    _log.error("%s", what, exc_info=error)


def _write_warning(message: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    _log.warning("%s at %s:%d", category.__qualname__, _place(filename), lineno)


def surroundings() -> str:
    """Versions, system and terminal; no names, no paths, nothing of what was typed."""
    from importlib import metadata  # late: it reads files, and every start waits for the first line of the log

    libraries = " ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"kickstep {__version__}, {_system()}, {libraries}"


def _system() -> str:
    terminal = " ".join(filter(None, (os.environ.get("TERM"), os.environ.get("COLORTERM"))))
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()},"
        f" terminal {terminal or 'unknown'}"
    )


def fault_lines(error: BaseException) -> list[str]:
    """A traceback without words or values: where it went, and the kind of error; so of its causes and its parts."""
    lines: list[str] = []
    told: set[int] = set()
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and id(link) not in told:
        told.add(id(link))
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    for one in reversed(chain):
        if lines:
            lines.append("which led to:")
        frames = traceback.extract_tb(one.__traceback__)
        lines += [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        lines.append(type(one).__qualname__)
        if isinstance(one, BaseExceptionGroup):
            for inner in one.exceptions:
                lines += ["one of them:", *(f"  {line}" for line in fault_lines(inner))]
    return lines


def fault_place(error: BaseException) -> str:
    """Where in the program an error was raised, in one line; "" where nobody knows."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{_place(frames[-1].filename)}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""


def _place(file: str) -> str:
    """From the package's folder on: what stands before can name the user."""
    parts = Path(file).parts
    for start in ("site-packages", "lib", "monitor"):
        if start in parts:
            place = len(parts) - 1 - parts[::-1].index(start)
            return "/".join(parts[place:] if start == "monitor" else parts[place + 1 :])
    return Path(file).name


class _Formatter(logging.Formatter):
    """One line, then the traceback. Of what others than this program tell, only who tells it, and from where."""

    def format(self, record: logging.LogRecord) -> str:
        what = f"at {_place(record.pathname)}:{record.lineno} in {record.funcName}"
        if record.name == _log.name:
            what = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: {what}"
        return "\n".join([head, *(fault_lines(error) if error is not None else [])])


class _PrivateHandler(RotatingFileHandler):
    """Only its owner reads it, and what is rotated away stays so."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(file, "ab"), encoding=self.encoding, errors=self.errors)
