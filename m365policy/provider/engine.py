"""The engine that started us: what we tell it, and that we leave when it is gone.

A plugin outlives an engine that is killed (the connection just goes quiet) and could still
write to the tenant while the stack is already in someone else's hands. So the plugin watches
its parent process, which the engine is, and leaves with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os

import grpc  # type: ignore[import-untyped]
import grpc.aio  # type: ignore[import-untyped]
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_INTERVAL_SECONDS = 0.5
_LOG_SECONDS = 5.0


async def wait_until_gone(parent: int) -> None:
    """Return when the process `parent` is no longer our parent."""
    while os.getppid() == parent:  # noqa: ASYNC110 - a parent's end is no event one can await
        await asyncio.sleep(_INTERVAL_SECONDS)


class EngineLog:
    """What the user sees while a command runs.

    Args:
        address: Where the engine listens, as it tells its plugins; empty when there is none.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._sending: set[asyncio.Task[None]] = set()

    def say(self, line: str) -> None:
        """Show a line for a moment: the next one takes its place. Waits for nothing."""
        if self._address:
            task = asyncio.ensure_future(self._send(line))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send(self, line: str) -> None:
        """An engine that does not listen must not fail what the line is about."""
        message = engine_pb2.LogRequest(severity=engine_pb2.INFO, message=line, ephemeral=True)
        async with grpc.aio.insecure_channel(self._address) as channel:
            with contextlib.suppress(grpc.RpcError):
                await engine_pb2_grpc.EngineStub(channel).Log(message, timeout=_LOG_SECONDS)
