"""Reads of single objects, served from one list request for all of them.

A refresh reads every object, and conditional access answers one request a second: sixty reads
take a minute, the list of all sixty takes one request.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Objects = dict[str, dict[str, Any]]

_FRESH_SECONDS = 5.0  # the engine asks in waves, as many at once as --parallel says


class Reader(Protocol):
    """What a list is read with: a `GraphClient`."""

    def get(self, path: str, *, operation: str) -> Awaitable[Any]:
        """Return the JSON at a path."""

    def get_all(self, path: str, *, operation: str) -> Awaitable[list[dict[str, Any]]]:
        """Return every object of a list, page after page."""


@dataclass
class _Listing:
    """A list on its way or read: after how many writes it was asked for, and when it came."""

    task: asyncio.Task[Objects]
    writes: int
    read_at: float | None = None


class SharedLists:
    """The lists that reads share. None is older than the last write that went through us.

    Args:
        reader: Reads from the tenant.
        clock: Seconds of a clock that never goes back.
    """

    def __init__(self, reader: Reader, clock: Callable[[], float] = time.monotonic) -> None:
        self._reader, self._clock = reader, clock
        self._listings: dict[str, _Listing] = {}
        self._writes: Counter[str] = Counter()

    def written(self, path: str) -> None:
        """Note that a write ended, well or not: lists asked for before it do not have it.

        Args:
            path: Of the collection, or of anything in it.
        """
        for collection in self._listings:
            if path.startswith(collection):
                self._writes[collection] += 1

    async def find(self, collection: str, guid: str, *, noun: str) -> dict[str, Any]:
        """Return one object of a collection.

        Lists may lag: what is in none is asked for by its id before it counts as gone.

        Args:
            collection: The collection's path below the version.
            guid: The object's id.
            noun: What an object is called in messages.

        Raises:
            GraphError: It does not exist, or Graph could not be asked.
        """
        listed = await self._list(collection, noun)
        if found := listed.get(guid.casefold()):
            return found
        path = f"{collection}/{guid}"
        found = await self._reader.get(path, operation=f"read {noun} {guid}")
        return dict(found)

    async def _list(self, collection: str, noun: str) -> Objects:
        listing = self._listings.get(collection)
        if listing is None or not self._is_fresh(collection, listing):
            listing = self._ask(collection, noun)
        return await asyncio.shield(listing.task)  # one reader that gives up takes none with it

    def _is_fresh(self, collection: str, listing: _Listing) -> bool:
        if listing.writes != self._writes[collection]:
            return False
        return listing.read_at is None or self._clock() < listing.read_at + _FRESH_SECONDS

    def _ask(self, collection: str, noun: str) -> _Listing:
        task = asyncio.ensure_future(self._read(collection, noun))
        listing = self._listings[collection] = _Listing(task, self._writes[collection])
        task.add_done_callback(lambda _: self._came(collection, listing))
        return listing

    def _came(self, collection: str, listing: _Listing) -> None:
        listing.read_at = self._clock()
        failed = listing.task.cancelled() or listing.task.exception() is not None
        if failed and self._listings.get(collection) is listing:
            del self._listings[collection]

    async def _read(self, collection: str, noun: str) -> Objects:
        found = await self._reader.get_all(collection, operation=f"list every {noun}")
        return {each["id"].casefold(): each for each in found}
