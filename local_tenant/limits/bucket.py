"""A token bucket: Graph's own pattern for throttles."""

from __future__ import annotations


class Bucket:
    """Holds up to `capacity` tokens and regains `per_second` of them each second."""

    def __init__(self, capacity: float, per_second: float) -> None:
        """A full bucket."""
        self.capacity = capacity
        self.per_second = per_second
        self._tokens = capacity
        self._at = 0.0

    def wait(self, cost: float, now: float) -> float:
        """Seconds until `cost` tokens are there; 0 when they are.

        Args:
            cost: tokens that a request takes.
            now: seconds of a clock that never goes back.
        """
        self._tokens = min(self.capacity, self._tokens + (now - self._at) * self.per_second)
        self._at = now
        # A rounding error must not cost a caller, who waited exactly long enough, a second try.
        missing = cost - self._tokens - 1e-9
        return max(0.0, missing / self.per_second)

    def take(self, cost: float) -> None:
        """Takes tokens that `wait` said are there."""
        self._tokens -= cost

    @property
    def used(self) -> float:
        """How much of the limit is used, from 0 to 1."""
        return 1 - self._tokens / self.capacity
