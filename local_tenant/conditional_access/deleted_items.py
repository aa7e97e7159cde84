"""Deleted policies and locations: kept for 30 days, restored as they were (GRAPH.md section 2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from local_tenant.store import DELETED
from local_tenant.wire import timestamp

if TYPE_CHECKING:
    from local_tenant.store import Store
    from local_tenant.wire import Json

DAYS = 30


def move_in(store: Store, kind: str, document: Json) -> None:
    """Takes an object that exists out of its collection and keeps it among the deleted ones."""
    store.delete(kind, document["id"])
    store.put(DELETED + kind, {**document, "deletedDateTime": timestamp()})


def kept(store: Store, kind: str) -> list[Json]:
    """The deleted objects of a kind that are still there to restore."""
    oldest = datetime.now(UTC) - timedelta(days=DAYS)
    return [
        document
        for document in store.all(DELETED + kind)
        if datetime.fromisoformat(document["deletedDateTime"]) >= oldest
    ]


def find(store: Store, kind: str, key: str) -> Json | None:
    """One deleted object, or None."""
    return next((item for item in kept(store, kind) if item["id"] == key.lower()), None)


def move_out(store: Store, kind: str, document: Json) -> Json:
    """Puts a deleted object back; the object as it is again."""
    restored = {**document, "deletedDateTime": None}
    remove(store, kind, document)
    store.put(kind, restored)
    return restored


def remove(store: Store, kind: str, document: Json) -> None:
    """Deletes a deleted object for good."""
    store.delete(DELETED + kind, document["id"])
