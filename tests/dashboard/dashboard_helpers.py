"""What tests of the screens share: an app on a short simulated session, and waiting for what comes by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot

from monitor.cli.demo import NOTE, DemoStarter
from monitor.dashboard.app import KickstepApp
from monitor.dashboard.screens.live import LiveScreen
from monitor.dashboard.screens.summary import SummaryScreen

P = ParamSpec("P")
SIZES = [(100, 30), (80, 24)]
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


def demo_app(speed: float = 20.0, seconds: float | None = 120.0, path: Path | None = None) -> KickstepApp:
    """The demo, as the command opens it."""
    return KickstepApp(DemoStarter(path, seconds, speed, 1), "Demo baby", NOTE)


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 45.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.05)


async def press(app: KickstepApp, *keys: str) -> None:
    """Keys, with a moment after each. (Pilot's own press waits for widgets that a closed screen took along.)"""
    for key in keys:
        app.simulate_key(key)
        await asyncio.sleep(0.1)


async def until_summary(pilot: Pilot[None], app: KickstepApp) -> None:
    """Wait for the summary's picture."""

    def there() -> bool:
        top = app.screen_stack[-1] if app.screen_stack else None  # empty for a moment while screens are exchanged
        return isinstance(top, SummaryScreen) and any(panel.region.area for panel in top.query("#minutes"))

    await until(pilot, there)
    await asyncio.sleep(0.1)


async def until_counted(pilot: Pilot[None], app: KickstepApp, kicks: int = 1) -> LiveScreen:
    """Wait for the first pictures with counts in them."""
    live = app.screen
    assert isinstance(live, LiveScreen)

    def counted() -> bool:
        return live.figures is not None and sum(of.kicks for of in live.figures.snapshot.limbs.values()) >= kicks

    await until(pilot, counted)
    return live
