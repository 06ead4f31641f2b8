"""The event loop that hears the sensors: uvloop where it is installed (Linux), asyncio's own elsewhere.

Two sensors at 100 Hz wake the program 200 times a second, and on Linux that is much of what a session costs
(docs/decisions/0037-waking-up-costs-most.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, in any thread."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
