"""When a request goes to Graph, and when it goes again: the one place that decides it.

One scheduler a process. Graph counts requests by service, so each service has a lane; the limits
are those of GRAPH.md section 1. A tenant that does not throttle costs nothing: unless the limits
are known to hold (`pace`), a lane keeps a distance only from its first 429 on.
"""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from m365policy.graph.lane import Lane, wait_seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import httpx

    Outcome = httpx.Response | httpx.TransportError

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

_BUSY = frozenset(
    {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)
_THROTTLED_PATIENCE_SECONDS = 600.0  # without one answer in the lane
_BUSY_PATIENCE_SECONDS = 60.0
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
        refusals, last_progress = 0, self._clock()
        while True:
            async with self._waiting():
                await self._wait_for(lane)
            outcome = await _outcome(attempt)
            patience = _patience(outcome, method)
            if patience is None:
                lane.answered(self._clock())
                return _result(outcome)
            refusals += 1
            last_progress = max(last_progress, lane.progress_at)
            wait = wait_seconds(refusals, _retry_after(outcome))
            if self._clock() + wait > last_progress + patience:
                return _result(outcome)
            await self._hold(lane, outcome, wait)

    async def _wait_for(self, lane: Lane) -> None:
        """Wait until the lane lets the next request go."""
        while (wait := lane.free_at - self._clock()) > 0:
            self._say(lane)
            await self._sleep(wait)
        lane.sending(self._clock())

    async def _hold(self, lane: Lane, outcome: Outcome, wait: float) -> None:
        """Hold up the whole lane after a 429, else this request alone."""
        if _status(outcome) == HTTPStatus.TOO_MANY_REQUESTS:
            lane.throttled(self._clock(), wait)
            return
        async with self._waiting():
            await self._sleep(wait)

    def _say(self, lane: Lane) -> None:
        now = self._clock()
        due = now >= self._told_at + _SAY_EVERY_SECONDS
        if due and lane.seconds_left(now) >= _WORTH_SAYING_SECONDS:
            self._told_at = now
            self._tell(lane.progress(now))

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


async def _outcome(attempt: Callable[[], Awaitable[httpx.Response]]) -> Outcome:
    import httpx  # noqa: PLC0415 - slow to import, and most runs need none

    try:
        return await attempt()
    except httpx.TransportError as error:
        return error


def _result(outcome: Outcome) -> httpx.Response:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _patience(outcome: Outcome, method: str) -> float | None:
    """Return for how many seconds without progress to try again; None when there is no need.

    After 429 nothing was done, so any request may go again. After 502, 503, 504 and a lost
    connection that is not known: a POST could make its object twice, so it goes only once.
    """
    if _status(outcome) == HTTPStatus.TOO_MANY_REQUESTS:
        return _THROTTLED_PATIENCE_SECONDS
    again = method != "POST" if _may_be_done(outcome) else _was_not_sent(outcome)
    return _BUSY_PATIENCE_SECONDS if again else None


def _may_be_done(outcome: Outcome) -> bool:
    import httpx  # noqa: PLC0415 - slow to import, and most runs need none

    lost = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)
    if isinstance(outcome, Exception):
        return isinstance(outcome, lost) and not _was_not_sent(outcome)
    return outcome.status_code in _BUSY


def _was_not_sent(outcome: Outcome) -> bool:
    import httpx  # noqa: PLC0415 - slow to import, and most runs need none

    return isinstance(outcome, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))


def _status(outcome: Outcome) -> int:
    return 0 if isinstance(outcome, Exception) else outcome.status_code


def _retry_after(outcome: Outcome) -> str | None:
    return None if isinstance(outcome, Exception) else outcome.headers.get("Retry-After")
