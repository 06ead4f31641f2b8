"""A command in a terminal of its own (a pty), and what it has drawn so far. POSIX only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

_CONTROL = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b[PX^_\]].*?(?:\x1b\\|\x07)|\x1b[@-Z\\-_=>]", re.DOTALL)


class Terminal:
    """Runs `command` in a terminal; `with` ends it.

    Args:
        command: program and arguments.
        environment: of the program.
        size: columns and rows.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        size: tuple[int, int] = (100, 30),
        cwd: Path | None = None,
    ) -> None:
        self.drawn = b""
        self.started_s = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                if cwd is not None:
                    os.chdir(cwd)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                os.execvpe(command[0], list(command), environment)
            finally:
                os._exit(127)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def text(self) -> str:
        """Everything drawn so far, without control codes."""
        return _CONTROL.sub(b"", self.drawn).decode("utf-8", "replace")

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.fd, keys.encode())

    def until(self, words: Sequence[str], seconds: float = 30.0) -> float:
        """Read until all words were drawn; the time since the start, s.

        Raises:
            TimeoutError: they were not.
        """
        end_s = time.monotonic() + seconds
        while True:
            text = self.text()
            if all(word in text for word in words):
                return time.monotonic() - self.started_s
            if time.monotonic() > end_s:
                missing = [word for word in words if word not in text]
                raise TimeoutError(f"not drawn: {missing}; drawn: {text[-2000:]}")
            if select.select([self.fd], [], [], 0.05)[0]:
                self._read()

    def wait(self, seconds: float = 30.0) -> int:
        """Read until the program ends; its exit code.

        Raises:
            TimeoutError: it does not end.
        """
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            if select.select([self.fd], [], [], 0.05)[0] and not self._read():
                _, status = os.waitpid(self.pid, 0)
                return os.waitstatus_to_exitcode(status)
        raise TimeoutError("it does not end")

    def _read(self) -> bool:
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the program's side is closed
            return False
        self.drawn += data
        return bool(data)
