"""What came of sending a request once, and whether it may go again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    Outcome = httpx.Response | httpx.TransportError

_BUSY = frozenset(
    {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)
_THROTTLED_PATIENCE_SECONDS = 600.0  # without one answer in the lane
_BUSY_PATIENCE_SECONDS = 60.0


async def outcome_of(attempt: Callable[[], Awaitable[httpx.Response]]) -> Outcome:
    """Send a request once; no answer is an outcome too."""
    import httpx  # noqa: PLC0415 - slow to import, and most runs need none

    try:
        return await attempt()
    except httpx.TransportError as error:
        return error


def result(outcome: Outcome) -> httpx.Response:
    """Return the answer, or raise why there is none."""
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def patience(outcome: Outcome, method: str) -> float | None:
    """Return for how many seconds without progress to try again; None when there is no need.

    After 429 nothing was done, so any request may go again. After 502, 503, 504 and a lost
    connection that is not known: a POST could make its object twice, so it goes only once.
    """
    if is_throttled(outcome):
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


def is_throttled(outcome: Outcome) -> bool:
    """Say whether Graph refused the request because there were too many."""
    if isinstance(outcome, Exception):
        return False
    return outcome.status_code == HTTPStatus.TOO_MANY_REQUESTS


def retry_after(outcome: Outcome) -> str | None:
    """Return the Retry-After header."""
    return None if isinstance(outcome, Exception) else outcome.headers.get("Retry-After")
