"""Evolvable enumerations: members newer than the sentinel are shown on request only.

A client that did not send `Prefer: include-unknown-enum-members` reads `unknownFutureValue` in
their place (best-practices-concept page, "Handling future members in evolvable enumerations").
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from local_tenant.odata.render import selected
from local_tenant.property_table import SENTINEL, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local_tenant.odata.options import Options
    from local_tenant.wire import Json

Path = tuple[str, ...]


def renderer(type_name: str) -> Callable[[Json, Options], Json]:
    """Makes the wire form of objects of a type: `$select`, newer members hidden or not."""

    def render(document: Json, options: Options) -> Json:
        shown = selected(document, options)
        return shown if options.unknown_members else without_newer_members(type_name, shown)

    return render


def without_newer_members(type_name: str, document: Json) -> Json:
    """A document in which members newer than the sentinel are hidden; the original stays."""
    for path, newer in _evolvable_paths(type_name):
        document = _hidden(document, path, newer)
    return document


def _hidden(value: Any, path: Path, newer: frozenset[str]) -> Any:
    if not path:
        return _members(value, newer)
    if isinstance(value, list):
        return [_hidden(item, path, newer) for item in value]
    if not isinstance(value, dict) or value.get(path[0]) is None:
        return value
    return {**value, path[0]: _hidden(value[path[0]], path[1:], newer)}


def _members(value: Any, newer: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_members(item, newer) for item in value]
    members = value.split(",")
    return ",".join(SENTINEL if member in newer else member for member in members)


@cache
def _evolvable_paths(type_name: str) -> tuple[tuple[Path, frozenset[str]], ...]:
    return tuple(_paths(type_name, ()))


def _paths(type_name: str, above: tuple[str, ...]) -> Iterator[tuple[Path, frozenset[str]]]:
    """Where in a type newer members can be; types inside themselves are entered once."""
    for name, definition in tables().types[type_name].properties.items():
        newer = tables().newer_members.get(definition.type)
        if newer:
            yield (name,), newer
        elif definition.type in tables().types and definition.type not in above:
            for path, members in _paths(definition.type, (*above, type_name)):
                yield (name, *path), members
