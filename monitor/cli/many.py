"""The same work on many sessions, on all cores; what one of them breaks is told and the rest goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Self, TypeVar

import click

from monitor.cli.terminal import is_terminal
from monitor.errors import DataError, MonitorError, StorageError
from monitor.texts import file_commands as texts

Job = TypeVar("Job")
Done = TypeVar("Done")
FEWEST_JOBS = 4
"""Fewer are not worth starting a process for."""
JOBS = click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=texts.MANY_JOBS)


class Bar:
    """How many are done, and the time left, in the last line of a terminal; what is printed stands above it."""

    def __init__(self, number: int, label: str) -> None:
        self._hidden = number == 1 or not is_terminal(sys.stderr)
        self._bar = click.progressbar(
            length=number, label=label, file=sys.stderr, hidden=self._hidden, show_pos=True, width=24
        )

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        if any(raised):
            self._wipe()
        self._bar.render_finish()

    @contextlib.contextmanager
    def one_done(self) -> Iterator[None]:
        """What came of one is printed inside of this."""
        self._wipe()
        yield
        self._bar.update(1)

    def _wipe(self) -> None:
        if not self._hidden:
            click.echo("\r\x1b[2K", file=sys.stderr, nl=False)


def workers_for(jobs: int, asked: int | None) -> int:
    """How many processes; 1: none but this one."""
    if asked is None and jobs < FEWEST_JOBS:
        return 1
    return max(1, min(jobs, asked or os.cpu_count() or 1))


def each(jobs: Sequence[Job], work: Callable[[Job], Done], workers: int) -> Iterator[tuple[Job, Done | MonitorError]]:
    """Each job with what came of it, in their order, as soon as those before it are done.

    Args:
        work: a function of a module (it goes to other processes), with arguments that can be sent.
        workers: 1: here, one after the other.
    """
    if workers == 1:
        for job in jobs:
            yield job, _tried(work, job)
        return
    waiting = list(jobs)
    while waiting:
        done = 0
        for job, result in _pooled(waiting, work, workers):
            done += 1
            yield job, result
        waiting = waiting[done:]
        if waiting:
            # A process ended by force takes all that were going on with it: the next one is tried alone.
            alone = list(_pooled(waiting[:1], work, 1))
            yield alone[0] if alone else (waiting[0], _ended())
            waiting = waiting[1:]


def _pooled(
    jobs: Sequence[Job], work: Callable[[Job], Done], workers: int
) -> Iterator[tuple[Job, Done | MonitorError]]:
    """As far as no process ends by force."""
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_leave_interrupts)
    try:
        futures: list[Future[Done | MonitorError]] = [pool.submit(_tried, work, job) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            yield job, future.result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _tried(work: Callable[[Job], Done], job: Job) -> Done | MonitorError:
    try:
        return work(job)
    except MonitorError as error:
        return error


def _leave_interrupts() -> None:
    """Ctrl-C goes to every process of the terminal: the first one decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _ended() -> DataError:
    return DataError(
        texts.PROCESS_WORKED_ON_ENDED_BY,
        advice=texts.TRY_ALONE_OR_WITH_FEWER_AT,
    )


def exit_code(failures: Sequence[MonitorError], jobs: int) -> int:
    """Of a run over many: 0 where nothing failed, 5 where something could not be written, else 4; of one its own."""
    if not failures:
        return 0
    if any(isinstance(error, StorageError) for error in failures):
        return StorageError.exit_code
    return failures[0].exit_code if jobs == 1 else DataError.exit_code
