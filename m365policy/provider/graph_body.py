"""Between a resource's property table and Graph's JSON, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from m365policy.provider.properties import COLLECTIONS, Kind, Property, is_absent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def to_graph(properties: Iterable[Property], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body for Graph: what is absent is sent as null, false, 0 or [].

    Sending the empty value, not leaving it out, is what makes a PATCH remove what the program
    no longer has (GRAPH.md section 2: omitted properties keep their value).
    """
    body: dict[str, Any] = {}
    for item in properties:
        if not item.graph:
            continue
        value = values.get(item.name)
        if is_absent(value) and item.omit:
            continue
        body[item.graph] = _to_graph_value(item, value)
    return body


def from_graph(properties: Iterable[Property], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs that a body of Graph's holds; properties that it lacks become zero."""
    return {item.name: _from_graph_value(item, body.get(item.graph)) for item in properties}


def _to_graph_value(item: Property, value: Any) -> Any:
    if item.codec is not None:
        return item.codec.to_graph(value)
    if item.kind in COLLECTIONS:
        return list(value or [])
    if item.kind is Kind.BLOCK:
        return None if value is None else to_graph(item.fields, value)
    if item.kind is Kind.STRING:
        return value or None
    return value or item.zero


def _from_graph_value(item: Property, value: Any) -> Any:
    if item.codec is not None:
        return item.codec.from_graph(value)
    if item.kind is Kind.SET:
        return sorted(value or [])
    if item.kind is Kind.BLOCK:
        return None if value is None else from_graph(item.fields, value)
    return value or item.zero
