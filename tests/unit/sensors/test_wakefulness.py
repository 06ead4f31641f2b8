"""What is asked to stay awake, of whom, and what is told where nobody answers. No bus, no desktop: wakepy is played."""

from __future__ import annotations

import asyncio
import sys

import pytest

from monitor.sensors.wakefulness import Keep, Wakefulness
from monitor.texts import sensors as texts
from tests.desktop_helpers import Desktop, desktop

__all__ = ["desktop"]


def told(keep: Keep, *then: Keep) -> list[tuple[str | None, str | None]]:
    """Trouble and darkness after the beginning, and after each choice."""
    found = []

    async def run() -> None:
        awake = Wakefulness(keep=keep)
        await awake.begin()
        found.append((awake.trouble, awake.dark))
        for one in then:
            await awake.choose(one)
            found.append((awake.trouble, awake.dark))
        await awake.end()
        await awake.choose(Keep.SCREEN if awake.keep is Keep.NOTHING else Keep.NOTHING)  # it is over

    asyncio.run(run())
    return found


@pytest.mark.parametrize(
    ("keep", "log"),
    [
        (Keep.SCREEN, ["screen", "screen given back"]),
        (Keep.COMPUTER, ["computer", "computer given back"]),
        (Keep.NOTHING, []),
    ],
)
@pytest.mark.parametrize("platform", ["darwin", "win32", "freebsd14", "linux"])
def test_the_desktop_is_asked_for_what_was_chosen_and_gets_it_back(
    platform: str, keep: Keep, log: list[str], desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Linux too, where logind cannot be reached."""
    monkeypatch.setattr(sys, "platform", platform)
    assert told(keep) == [(None, None)] or (platform, keep) == ("linux", Keep.NOTHING)
    assert desktop.log == log
    assert len(desktop.threads) == bool(log), "wakepy's modes stay with one thread"
    assert not desktop.threads & {"MainThread"}, "the loop that hears sensors waits for no desktop"


def test_a_choice_holds_at_once(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    told(Keep.SCREEN, Keep.COMPUTER, Keep.COMPUTER, Keep.NOTHING)
    assert desktop.log == ["screen", "screen given back", "computer", "computer given back"]


def test_a_desktop_that_does_not_answer_is_told(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    desktop.answers = False
    no = texts.NO_DESKTOP
    assert told(Keep.SCREEN, Keep.COMPUTER, Keep.NOTHING) == [(no, no), (no, None), (None, None)]
    desktop.breaks = True
    ((trouble, dark),) = told(Keep.SCREEN)
    assert trouble == dark == "the system cannot be asked (the bus is on fire)"


def test_without_the_library_the_session_runs_as_well(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "wakepy", None)  # type: ignore[arg-type]
    assert told(Keep.COMPUTER) == [(texts.LIBRARY_MISSING, None)]


def test_without_a_bus_and_a_desktop_the_reason_is_the_systems(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    desktop.answers = False
    ((trouble, dark),) = told(Keep.SCREEN)
    assert trouble is not None
    assert "No such file" in trouble
    assert dark == texts.NO_DESKTOP


def test_wakepy_itself_is_asked_as_it_wants_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own way of playing success, and of playing failure."""
    pytest.importorskip("wakepy", reason="needs wakepy")
    monkeypatch.setattr(sys, "platform", "darwin")  # for us; wakepy knows better
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "yes")
    assert told(Keep.SCREEN, Keep.COMPUTER) == [(None, None), (None, None)]
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS")
    monkeypatch.setenv("WAKEPY_FORCE_FAILURE", "yes")
    assert told(Keep.SCREEN) == [(texts.NO_DESKTOP, texts.NO_DESKTOP)]
