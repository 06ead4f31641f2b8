"""The command line. Only here does anything print, and only `main` turns errors into exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from monitor.cli.app import Globals, kickstep
from monitor.cli.terminal import printable, say_error, silence
from monitor.errors import DamagedHistoryError, MonitorError, StorageError
from monitor.texts import commands as texts

INTERNAL_ERROR = 1
INTERRUPTED = 130


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the contract's exit code.

    Raises:
        SystemExit: always.
    """
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 internal, 2 usage, 3, 4, 5 or 130 interrupted.

    A command that meets a damaged history is run again once the history was made anew.
    """
    options = Globals()
    try:
        return _run(args, options)
    except DamagedHistoryError as error:
        return _again(args, options, error)


def _again(args: Sequence[str] | None, options: Globals, error: DamagedHistoryError) -> int:
    """The history first, then the same command once more."""
    from monitor.cli.mending import mended

    try:
        if mended(options, error):
            return _run(args, Globals())
    except (click.Abort, KeyboardInterrupt):
        click.echo(texts.INTERRUPTED, err=True)
        return INTERRUPTED
    except DamagedHistoryError as again:
        error = again
    except Exception as fault:  # noqa: BLE001 - as below
        return _unexpected(fault, options)
    say_error(error)
    return error.exit_code


def _run(args: Sequence[str] | None, options: Globals) -> int:
    before = os.umask(0o077)  # whatever a command makes, recordings, pages, tables: its owner's alone
    try:
        code = kickstep.main(args=args, prog_name="kickstep", standalone_mode=False, obj=options)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except DamagedHistoryError:
        raise
    except MonitorError as error:
        say_error(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(texts.INTERRUPTED, err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a person gets words, not a traceback
        return _unexpected(error, options)
    finally:
        os.umask(before)


def _unexpected(error: Exception, options: Globals) -> int:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        silence(sys.stdout)
        say_error(StorageError(texts.RESULT_NOT_WRITTEN.format(why=os.strerror(error.errno)), advice=texts.FREE_SPACE))
        return StorageError.exit_code
    from monitor.cli.logbook import fault_lines, fault_place

    # no word of the error: these lines end up in a report to somebody, and any word can be a name
    fault = texts.FAULT_AT.format(name=type(error).__name__, place=fault_place(error))
    click.echo(texts.PLEASE_REPORT.format(fault=fault), err=True)
    if os.environ.get("KICKSTEP_DEBUG") == "1":
        click.echo("\n".join(fault_lines(error)), err=True)
    click.echo(f"{_safe(options)} {_logged(error, options)}", err=True)
    return INTERNAL_ERROR


def _safe(options: Globals) -> str:
    """What is with the recording."""
    recording = options.recording
    if recording is None:
        return texts.NO_RECORDING_WAS_CHANGED
    if not recording.exists():  # it is made when the sensors are there, and renamed when it is whole
        recording = recording.with_name(recording.name.replace(".live.", "."))
    if not recording.exists():
        return texts.NOTHING_HAD_BEEN_RECORDED_YET
    return texts.RECORDING_SAFE.format(recording=printable(str(recording)))


def _logged(error: Exception, options: Globals) -> str:
    from monitor.cli.logbook import logging_to, write_fault
    from monitor.locations import log_file

    try:
        with logging_to(log_file(options.data_dir)) as log:
            if log is None:
                return texts.NO_LOG
            write_fault(error)
            return texts.WHERE_HAPPENED.format(log=printable(str(log)))
    except Exception:  # noqa: BLE001 - words about a fault must not end in another
        return texts.DEBUG_SHOWS_WHERE
