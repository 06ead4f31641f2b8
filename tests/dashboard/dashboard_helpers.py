"""What tests of the screens share: an app on a short simulated session, and waiting for what comes by itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any, ParamSpec

from host_app import texts
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from monitor.cli.demo import DemoStarter
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.summary import SummaryScreen
from monitor.texts.recording_commands import NOTE

P = ParamSpec("P")
SIZES = [(100, 30), (80, 24)]
PATIENCE_S = 120.0
"""A condition is waited for so long, s: on a busy machine too."""
HOPS = 5
"""A key goes through the app to a widget, a screen, the app again and a widget that is made or focused."""
LIVE_PANELS = ["#top", "#banner", "#limb-left", "#limb-right", "#balance", "#kinds", "#just-now", "Footer"]


def in_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that is a coroutine."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


def assert_inside(app: App[Any], selectors: list[str]) -> None:
    """Each of these is there and lies whole inside the screen, and none over another."""
    regions: dict[str, Region] = {}
    for selector in selectors:
        region = app.screen.query_one(selector).region
        assert region.area > 0, selector
        assert app.screen.region.contains_region(region), f"{selector}: {region}"
        for other, taken in regions.items():
            assert not region.overlaps(taken), f"{selector} {region} lies over {other} {taken}"
        regions[selector] = region


def demo_app(speed: float = 10.0, seconds: float | None = None, path: Path | None = None) -> KickstepApp:
    """The demo, as the command opens it. A short one can be over before a busy machine has drawn its first count."""
    return KickstepApp(DemoStarter(path, seconds, speed, 1), "Demo baby", NOTE)


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Wait until something is true; of widgets and screens that are not there it is not true yet."""

    def so() -> bool:
        with contextlib.suppress(NoMatches, ScreenStackError):
            return true()
        return False

    async with asyncio.timeout(seconds):
        while not so():
            await asyncio.sleep(0.02)


async def holds(check: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Wait until what a check asserts is so; in the end its own words say what was not."""
    end_s = monotonic() + seconds
    while True:
        try:
            check()
            return
        except (AssertionError, NoMatches):
            if monotonic() > end_s:
                raise
        await asyncio.sleep(0.02)


async def shows(app: App[Any], *words: str) -> None:
    """Wait until all these words stand on the screen at once."""

    def there() -> None:
        picture = texts(app)
        assert [word for word in words if word not in picture] == [], picture

    await holds(there)


async def settled(app: App[Any]) -> None:
    """Wait until every widget has answered what it was asked, and what it asked of others in turn.

    Pilot guesses that from the processor's time, wrongly on a busy machine, and waits for widgets that a closed screen
    took along. What comes from a thread, a worker or a timer is not waited for: use `until`.
    """
    asked: set[MessagePump] = set()
    all_did = asyncio.Event()

    def answered(pump: MessagePump) -> None:
        asked.discard(pump)
        if not asked:
            all_did.set()

    for _ in range(HOPS):
        asked.clear()
        all_did.clear()
        top = app.screen_stack[-1] if app.screen_stack else None
        for pump in (app, *(top.walk_children(with_self=True) if top is not None else ())):
            if pump.call_later(answered, pump):
                asked.add(pump)
        while app._exception is None and any(pump.is_running for pump in asked):  # one that is closed never answers
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(all_did.wait(), 0.02)
        if top is not None and top.is_running:
            top._on_timer_update()  # as Pilot does: the picture is drawn now, not at the next sixtieth of a second


async def press(app: App[Any], *keys: str) -> None:
    """Keys, each after what the one before did."""
    await settled(app)
    for key in keys:
        app.simulate_key(key)
        await settled(app)


async def until_summary(pilot: Pilot[None], app: KickstepApp) -> None:
    """Wait for the summary's picture."""

    def there() -> bool:
        top = app.screen_stack[-1] if app.screen_stack else None  # empty for a moment while screens are exchanged
        return isinstance(top, SummaryScreen) and any(panel.region.area for panel in top.query("#minutes"))

    await until(pilot, there)
    await settled(app)


async def until_counted(pilot: Pilot[None], app: KickstepApp, kicks: int = 1) -> LiveScreen:
    """Wait for the first pictures with counts in them."""
    live = app.screen
    assert isinstance(live, LiveScreen)

    def counted() -> bool:
        return live.figures is not None and sum(of.kicks for of in live.figures.snapshot.limbs.values()) >= kicks

    await until(pilot, counted)
    return live
