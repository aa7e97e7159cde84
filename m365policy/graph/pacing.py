"""When to send a request again: the one place that decides it.

The seam for the paced scheduler: `GraphClient` sends everything through `send`.
"""

from __future__ import annotations

import asyncio
import random
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

_ATTEMPTS = 8
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 60.0
_BUSY = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})


async def send(
    attempt: Callable[[], Awaitable[httpx.Response]], *, method: str, cancelled: asyncio.Event
) -> httpx.Response:
    """Send a request, and again while Graph asks for patience; return the last answer.

    429 means that nothing was done, so any request may go again. After 503 and 504 that is not
    known: a POST could create its object twice, so it goes only once.

    Args:
        attempt: Sends the request once.
        method: Its HTTP method.
        cancelled: Ends the waiting at once when set.
    """
    for number in range(_ATTEMPTS):
        response = await attempt()
        busy = response.status_code in _BUSY and method != "POST"
        if not (busy or response.status_code == HTTPStatus.TOO_MANY_REQUESTS):
            return response
        if number + 1 < _ATTEMPTS and await _cancelled_within(
            wait_seconds(number, response.headers.get("Retry-After")), cancelled
        ):
            return response
    return response


def wait_seconds(attempt: int, retry_after: str | None) -> float:
    """Return how long to wait after the attempt-th answer (from 0).

    Conditional access throttles without Retry-After (GRAPH.md section 1): then the wait doubles,
    with jitter so that requests which were refused together do not come back together.
    """
    if retry_after is not None and retry_after.isdecimal():
        return min(float(retry_after), _LONGEST_WAIT_SECONDS)
    longest = min(_FIRST_WAIT_SECONDS * 2.0**attempt, _LONGEST_WAIT_SECONDS)
    return longest * (0.5 + random.random() / 2)  # noqa: S311 - jitter, not a secret


async def _cancelled_within(seconds: float, cancelled: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(cancelled.wait(), seconds)
    except TimeoutError:
        return False
    return True
