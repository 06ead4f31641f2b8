"""Small helps for talking to a terminal, a pipe or a person."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from io import UnsupportedOperation
from typing import IO, Any

import click

from monitor.errors import MonitorError
from monitor.texts import commands as texts


def say_error(error: MonitorError) -> None:
    """Print what happened, where, and what to do, on stderr."""
    click.echo(texts.ERROR.format(error=printable(str(error))), err=True)
    if error.advice:
        click.echo(f"  {printable(error.advice)}", err=True)


def printable(text: str) -> str:
    """`text` without the half characters that stand for undecodable bytes of a file name, or control codes."""
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in whole)


def folded(text: str) -> str:
    """`text` in lines that fit into the terminal, of 100 letters at most."""
    return str(click.wrap_text(text, min(100, shutil.get_terminal_size((100, 24)).columns)))


def silence(stream: IO[Any]) -> None:
    """Send the rest of a stream nowhere: its reader is gone and the exit must not fail over it."""
    with suppress(OSError, UnsupportedOperation, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def is_terminal(stream: IO[Any]) -> bool:
    """True when a person sees the stream as it comes."""
    return stream.isatty()


def columns() -> int:
    """Width of the terminal; 80 where there is none."""
    with suppress(OSError, ValueError, AttributeError):
        told = int(os.environ.get("COLUMNS") or 0)
        return told or os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # None: suppressed
    return 80


def flush_stdout() -> None:
    """Bring out what was printed while its failure can still be reported."""
    sys.stdout.flush()
