"""The engine that started us: when it is gone, so are we.

A plugin outlives an engine that is killed (the connection just goes quiet) and could still
write to the tenant while the stack is already in someone else's hands. So the plugin watches
its parent process, which the engine is, and leaves with it.
"""

from __future__ import annotations

import asyncio
import os

_INTERVAL_SECONDS = 0.5


async def wait_until_gone(parent: int) -> None:
    """Return when the process `parent` is no longer our parent."""
    while os.getppid() == parent:  # noqa: ASYNC110 - a parent's end is no event one can await
        await asyncio.sleep(_INTERVAL_SECONDS)
