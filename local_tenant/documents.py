"""What can be read of a tenant: documents by kind and id, and links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_tenant.wire import Json

Links = dict[str, dict[str, dict[str, None]]]


@dataclass(frozen=True)
class Change:
    """One object or link before and after a write; None where it did not exist."""

    kind: str
    id: str
    before: Any
    after: Any

    @property
    def is_link(self) -> bool:
        """Whether it is a membership; then the sides are `{source, target}`."""
        return set(self.before or self.after) == {"source", "target"}


class Documents:
    """The reading half of the store; also what a replica knows that lags behind.

    What is handed out is shared: callers replace documents, never edit them.
    """

    def __init__(self) -> None:
        """Nothing in it."""
        self._objects: dict[str, dict[str, Json]] = {}
        self._links: Links = {}
        self._reverse: Links = {}

    def get(self, kind: str, key: str) -> Json | None:
        """The document with this id, or None."""
        return self._objects.get(kind, {}).get(key)

    def all(self, kind: str) -> list[Json]:
        """All documents of a kind, oldest first."""
        return list(self._objects.get(kind, {}).values())

    def kinds(self) -> list[str]:
        """The kinds that hold anything."""
        return sorted(kind for kind, objects in self._objects.items() if objects)

    # Links

    def targets(self, kind: str, source: str) -> list[str]:
        """Ids that an object links to, in the order they were added."""
        return list(self._links.get(kind, {}).get(source, ()))

    def sources(self, kind: str, target: str) -> list[str]:
        """Ids of the objects that link to this one."""
        return list(self._reverse.get(kind, {}).get(target, ()))

    def is_linked(self, kind: str, source: str, target: str) -> bool:
        """Whether the link exists."""
        return target in self._links.get(kind, {}).get(source, ())

    def _remember_link(self, kind: str, source: str, target: str) -> None:
        self._links.setdefault(kind, {}).setdefault(source, {})[target] = None
        self._reverse.setdefault(kind, {}).setdefault(target, {})[source] = None

    # Going back

    def without(self, changes: list[Change]) -> Documents:
        """The documents and links as they were before these changes, the last one first undone."""
        earlier = Documents()
        earlier._objects = dict(self._objects)
        earlier._links, earlier._reverse = dict(self._links), dict(self._reverse)
        for change in reversed(changes):
            if change.is_link:
                earlier._undo_link(change)
            else:
                earlier._undo(change)
        return earlier

    def _undo(self, change: Change) -> None:
        objects = {**self._objects.get(change.kind, {})}
        if change.before is None:
            del objects[change.id]
        else:
            objects[change.id] = change.before
        self._objects[change.kind] = objects

    def _undo_link(self, change: Change) -> None:
        link = change.before or change.after
        source, target = link["source"], link["target"]
        existed = change.before is not None
        _set_link(self._links, change.kind, source, target, there=existed)
        _set_link(self._reverse, change.kind, target, source, there=existed)


def _set_link(links: Links, kind: str, key: str, other: str, *, there: bool) -> None:
    """Adds or removes a link in copies: what was there is somebody else's."""
    by_key = {**links.get(kind, {})}
    others = {**by_key.get(key, {})}
    if there:
        others[other] = None
    else:
        del others[other]
    by_key[key] = others
    links[kind] = by_key
