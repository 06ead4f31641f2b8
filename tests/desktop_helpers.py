"""A desktop that is asked to keep screen and computer awake: wakepy, played."""

from __future__ import annotations

import sys
import threading
from types import SimpleNamespace

import pytest


class Desktop:
    """As wakepy; `answers` False: nothing can be kept awake. `log`: what was asked for and given back, in order."""

    def __init__(self) -> None:
        self.answers, self.breaks = True, False
        self.log: list[str] = []
        self.threads: set[str] = set()
        self.keep = SimpleNamespace(
            presenting=lambda **_: Mode(self, "screen"), running=lambda **_: Mode(self, "computer")
        )


class Mode:
    def __init__(self, desktop: Desktop, what: str) -> None:
        self._of, self._what = desktop, what
        self.active = False

    def __enter__(self) -> Mode:
        if self._of.breaks:
            raise RuntimeError("the bus is on fire")
        self._of.threads.add(threading.current_thread().name)
        self._of.log.append(self._what)
        self.active = self._of.answers
        return self

    def __exit__(self, *_: object) -> None:
        self._of.threads.add(threading.current_thread().name)
        self._of.log.append(f"{self._what} given back")


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """In wakepy's place; there is no logind."""
    made = Desktop()
    monkeypatch.setitem(sys.modules, "wakepy", made)  # type: ignore[arg-type]
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    return made
