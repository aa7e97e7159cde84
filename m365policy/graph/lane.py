"""The lanes to Graph: one for each of its services that counts requests by itself.

A lane knows how many of its requests may be on their way together, when the next one may go, and
how far it has come. It sends nothing.
"""

from __future__ import annotations

import asyncio
import math
import random

LONGEST_WAIT_SECONDS = 60.0
_SLOWER, _FASTER = 1.1, 0.99
_SLOWEST = 2.0


class Lane:
    """The requests to one service of Graph's.

    Args:
        name: What the user reads: "requests to ...".
        width: How many requests may be on their way at once.
        interval: Seconds between the starts of two requests once the lane is paced; 0 for a
            service whose answers say how long to wait.
    """

    def __init__(self, name: str, width: int, interval: float = 0.0) -> None:
        self.name = name
        self.turns = asyncio.Semaphore(width)
        self.free_at = -math.inf
        self.progress_at = -math.inf
        self.asked = self.done = 0
        self._documented = interval
        self._interval = 0.0

    @property
    def interval(self) -> float:
        """Seconds between the starts of two requests; 0 while nothing is known to throttle."""
        return self._interval

    @property
    def left(self) -> int:
        """How many requests are waiting or on their way."""
        return self.asked - self.done

    def pace(self) -> None:
        """Keep the documented distance from now on."""
        self._interval = max(self._interval, self._documented)

    def enter(self) -> None:
        """Count a request in."""
        self.asked += 1

    def leave(self) -> None:
        """Count a request out; when it was the last, the next one starts a new count."""
        self.done += 1
        if not self.left:
            self.asked = self.done = 0

    def sending(self, now: float) -> None:
        """Note that a request goes out."""
        self.free_at = max(self.free_at, now + self._interval)

    def answered(self, now: float) -> None:
        """Note an answer that is no refusal: back to the documented distance, step by step."""
        self.progress_at = now
        self._interval = max(self._interval * _FASTER, self._documented if self._interval else 0)

    def throttled(self, now: float, wait: float) -> None:
        """Note a 429: nothing goes for `wait` seconds, and from then on with more distance.

        Others may use the same tenant's limit at the same time: the distance grows to twice the
        documented one, not further.
        """
        slower = min(self._interval * _SLOWER, self._documented * _SLOWEST)
        self._interval = slower if self._interval else self._documented
        self.free_at = max(self.free_at, now + wait)

    def seconds_left(self, now: float) -> float:
        """Return about how long the requests counted in will wait."""
        return max(0.0, self.free_at - now) + max(0, self.left - 1) * self._interval

    def progress(self, seconds: float) -> str:
        """Return how far the lane has come, for the user; `seconds` are left."""
        requests = f"{self.done} of {self.asked} requests to {self.name}"
        return f"paced: {requests}, about {math.ceil(seconds)} s left"


def wait_seconds(refusals: int, retry_after: str | None) -> float:
    """Return how long to wait after a number of refusals (from 1).

    Conditional access throttles without Retry-After (GRAPH.md section 1): then the wait doubles
    from a second on. The jitter keeps those that were refused together from coming back together.
    """
    jitter = 1 + random.random() / 4  # noqa: S311 - no secret
    if retry_after is not None and retry_after.isdecimal():
        return float(retry_after) + jitter - 1
    return min(2.0 ** min(refusals - 1, 16), LONGEST_WAIT_SECONDS) * jitter
