"""Replicas that have not heard of the latest writes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_tenant.documents import Change, Documents


class Recent:
    """The changes of the last seconds, newest last."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._changes: deque[tuple[float, Change]] = deque()

    def add(self, changes: list[Change], now: float, seconds: float) -> None:
        """Notes changes, and forgets those older than `seconds`."""
        self._changes.extend((now, change) for change in changes)
        while self._changes and self._changes[0][0] < now - seconds:
            self._changes.popleft()

    def replica(self, documents: Documents, now: float, seconds: float) -> Documents:
        """What a replica knows that is `seconds` behind."""
        return documents.without([each for at, each in self._changes if at > now - seconds])
