"""When a request goes to Graph, and when it goes again: the one place that decides it.

One scheduler a process. Graph counts requests by service, so each service has a lane; the limits
are those of GRAPH.md section 1. A tenant that does not throttle costs nothing: unless the limits
are known to hold (`pace`), a lane keeps a distance only from its first 429 on.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from m365policy.graph.lane import Lane, wait_seconds
from m365policy.graph.outcome import is_throttled, outcome_of, patience, result, retry_after

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import httpx

    from m365policy.graph.outcome import Outcome

_CONDITIONAL_ACCESS: Final = "conditional access"
_DIRECTORY: Final = "the directory"
_OTHER: Final = "Graph"
_SERVICES = (
    (_CONDITIONAL_ACCESS, re.compile("/identity/conditionalAccess/")),
    (
        _DIRECTORY,
        re.compile(
            "/(groups|users|me|servicePrincipals|applications|directoryRoles|directoryRoleTemplates"
            "|directoryObjects|directory|organization|domains|subscribedSkus|devices)(?![a-zA-Z])"
        ),
    ),
)
_INTERVAL_SECONDS = 1.05  # conditional access: 1 request a second and tenant, no burst
_WIDTHS = {_DIRECTORY: 10, _OTHER: 4}  # together below the client's connections

_WORTH_SAYING_SECONDS = 4.0
_SAY_EVERY_SECONDS = 2.0


class StoppedError(Exception):
    """The user stopped the run: what has not gone to Graph yet does not go any more."""


class Scheduler:
    """Sends requests in the order in which they come, and again while Graph asks for patience.

    Args:
        tell: Told how far the requests are, while they wait.
        clock: Seconds of a clock that never goes back.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        tell: Callable[[str], None] = lambda _: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._tell, self._clock, self._sleep = tell, clock, sleep
        conditional_access = Lane(_CONDITIONAL_ACCESS, 1, _INTERVAL_SECONDS)
        others = (Lane(name, width) for name, width in _WIDTHS.items())
        self._lanes = {lane.name: lane for lane in (conditional_access, *others)}
        self._told_at = -_SAY_EVERY_SECONDS
        self._waits: set[asyncio.Timeout] = set()
        self._stopped = False

    def pace(self) -> None:
        """Keep the documented limits from the first request on: the tenant is a real one."""
        for lane in self._lanes.values():
            lane.pace()

    def stop(self) -> None:
        """End all waiting at once; what is on its way is still answered."""
        if not self._stopped:
            self._stopped = True
            for wait in self._waits:
                wait.reschedule(0)

    async def send(
        self, attempt: Callable[[], Awaitable[httpx.Response]], *, method: str, path: str
    ) -> httpx.Response:
        """Send a request when its turn comes, and return the last answer.

        Args:
            attempt: Sends the request once.
            method: Its HTTP method.
            path: Its path, with or without what precedes it.

        Raises:
            StoppedError: The run was stopped before the request went.
            httpx.TransportError: There was no answer.
        """
        lane = self._lanes[_service(path)]
        lane.enter()
        try:
            async with self._waiting():
                await lane.turns.acquire()
            try:
                return await self._send(lane, attempt, method)
            finally:
                lane.turns.release()
        finally:
            lane.leave()

    async def _send(
        self, lane: Lane, attempt: Callable[[], Awaitable[httpx.Response]], method: str
    ) -> httpx.Response:
        outcome: Outcome | None = None
        refusals, not_before, last_progress = 0, -math.inf, self._clock()
        while True:
            try:
                async with self._waiting():
                    await self._wait_for(lane, not_before)
            except StoppedError:
                if outcome is None or is_throttled(outcome):
                    raise
                return result(outcome)  # it may have been done: say what happened
            outcome = await outcome_of(attempt)
            seconds = patience(outcome, method)
            if seconds is None:
                lane.answered(self._clock())
                return result(outcome)
            refusals += 1
            last_progress = max(last_progress, lane.progress_at)
            wait = wait_seconds(refusals, retry_after(outcome))
            not_before = self._clock() + wait
            if not_before > last_progress + seconds:
                return result(outcome)
            if is_throttled(outcome):  # holds up all; what is wrong otherwise, this request alone
                lane.throttled(self._clock(), wait)

    async def _wait_for(self, lane: Lane, not_before: float) -> None:
        """Wait until the lane lets the next request go, and at least until a time."""
        while (wait := max(lane.free_at, not_before) - self._clock()) > 0:
            self._say(lane, wait)
            await self._sleep(wait)
        lane.sending(self._clock())

    def _say(self, lane: Lane, wait: float) -> None:
        now = self._clock()
        left = max(wait, lane.seconds_left(now))
        if left >= _WORTH_SAYING_SECONDS and now >= self._told_at + _SAY_EVERY_SECONDS:
            self._told_at = now
            self._tell(lane.progress(left))

    @asynccontextmanager
    async def _waiting(self) -> AsyncIterator[None]:
        """Wait for something that `stop` ends.

        Raises:
            StoppedError: It did.
        """
        if self._stopped:
            raise StoppedError
        try:
            async with asyncio.timeout(None) as wait:
                self._waits.add(wait)
                try:
                    yield
                finally:
                    self._waits.discard(wait)
        except TimeoutError:
            raise StoppedError from None


def _service(path: str) -> str:
    """Return the service that counts a path's requests."""
    return next((name for name, paths in _SERVICES if paths.search(path)), _OTHER)
