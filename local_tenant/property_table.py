"""Checks request bodies against the property tables.

`property_tables/types.json` is generated from msgraph-sdk; `overlay.json` adds by hand, with
sources, what the SDK's annotations do not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local_tenant.wire import Json

FOLDER = Path(__file__).parent / "property_tables"

SENTINEL = "unknownFutureValue"

_DATE_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
_GUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")

PRIMITIVES: dict[str, Callable[[Any], bool]] = {
    "Edm.String": lambda v: isinstance(v, str),
    "Edm.Boolean": lambda v: isinstance(v, bool),
    "Edm.Int32": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "Edm.Double": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "Edm.DateTimeOffset": lambda v: isinstance(v, str) and bool(_DATE_TIME.match(v)),
    "Edm.Date": lambda v: isinstance(v, str),
    "Edm.TimeOfDay": lambda v: isinstance(v, str),
    "Edm.Duration": lambda v: isinstance(v, str),
    "Edm.Guid": lambda v: isinstance(v, str) and bool(_GUID.match(v)),
    "Edm.Binary": lambda v: isinstance(v, str),
    "Edm.Untyped": lambda _: True,  # beta only, its type is not known here
}


@dataclass(frozen=True)
class Property:
    """One property of a type.

    Attributes:
        type: `Edm.*`, or the name of a type or enumeration.
        collection: whether it holds a list.
        navigation: whether it leads to another object.
        nullable: whether null may be sent.
        read_only: whether only Graph sets it.
        beta_only: whether v1.0 does not have it.
    """

    type: str
    collection: bool = False
    navigation: bool = False
    nullable: bool = True
    read_only: bool = False
    beta_only: bool = False


@dataclass(frozen=True)
class Violation:
    """Why a body does not fit: `path` as `conditions.users`, `reason` one of the words below."""

    path: str
    reason: str


UNKNOWN, TYPE, ENUM, NULL, READ_ONLY, REQUIRED = (
    "unknown property",
    "wrong type",
    "not a member of the enumeration",
    "null where Graph has none",
    "read-only",
    "required",
)


@dataclass(frozen=True)
class GraphType:
    """A type with everything it inherits."""

    name: str
    base: str | None
    properties: dict[str, Property]
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tables:
    """All types and enumerations.

    Attributes:
        types: by name.
        enums: the members that a client may send, by name.
        flags: the enumerations whose values are joined by commas.
        newer_members: members added after the sentinel, for enumerations that have any.
    """

    types: dict[str, GraphType]
    enums: dict[str, frozenset[str]]
    flags: frozenset[str] = field(default_factory=frozenset)
    newer_members: dict[str, frozenset[str]] = field(default_factory=dict)

    def derives(self, name: str, base: str) -> bool:
        """Whether a type is, or derives from, another."""
        current: str | None = name
        while current is not None and current != base:
            current = self.types[current].base
        return current == base

    def violations(
        self, type_name: str, body: Json, version: str, *, creating: bool
    ) -> Iterator[Violation]:
        """Everything about a body that Graph does not accept, in the body's order.

        Args:
            type_name: the type that the body is declared as.
            body: the parsed JSON object.
            version: `v1.0` or `beta`.
            creating: whether required properties must be there.
        """
        yield from self._object("", type_name, body, version)
        graph_type = self.types.get(_sent_type(body) or type_name)
        if creating and graph_type:
            for name in graph_type.required:
                if body.get(name) is None:
                    yield Violation(name, REQUIRED)

    def _object(self, path: str, declared: str, value: Any, version: str) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield Violation(path, TYPE)
            return
        name = _sent_type(value) or declared
        if name not in self.types or not self.derives(name, declared):
            yield Violation(f"{path}.@odata.type".lstrip("."), TYPE)
            return
        for key, item in value.items():
            if not _is_annotation(key):
                inner = f"{path}.{key}".lstrip(".")
                yield from self._property(
                    inner, self.types[name].properties.get(key), item, version
                )

    def _property(
        self, path: str, definition: Property | None, value: Any, version: str
    ) -> Iterator[Violation]:
        if definition is None or (definition.beta_only and version != "beta"):
            yield Violation(path, UNKNOWN)
        elif value is None:
            if not definition.nullable:
                yield Violation(path, NULL)
        elif definition.read_only:
            yield Violation(path, READ_ONLY)
        elif not definition.collection:
            yield from self._single(path, definition, value, version)
        elif not isinstance(value, list):
            yield Violation(path, TYPE)
        else:
            for index, item in enumerate(value):
                yield from self._single(f"{path}[{index}]", definition, item, version)

    def _single(
        self, path: str, definition: Property, value: Any, version: str
    ) -> Iterator[Violation]:
        check = PRIMITIVES.get(definition.type)
        if check is not None:
            if not check(value):
                yield Violation(path, TYPE)
        elif definition.type in self.enums:
            if not self._is_member(definition.type, value):
                yield Violation(path, ENUM)
        elif definition.navigation:
            # Another object is named by its id, e.g. authenticationStrength: {"id": ...}.
            if not isinstance(value, dict) or not isinstance(value.get("id"), str):
                yield Violation(path, TYPE)
        else:
            yield from self._object(path, definition.type, value, version)

    def _is_member(self, enum: str, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        values = value.split(",") if enum in self.flags else [value]
        return all(item.strip() in self.enums[enum] for item in values)


def _sent_type(body: Json) -> str | None:
    sent = body.get("@odata.type")
    if not isinstance(sent, str):
        return None
    return sent.removeprefix("#").removeprefix("microsoft.graph.")


def _is_annotation(key: str) -> bool:
    """`@odata.type`, `prop@odata.type` and their like are accepted; binds are handled before."""
    return "@odata." in key and not key.endswith("@odata.bind")


@cache
def tables() -> Tables:
    """The property tables, read once."""
    generated = orjson.loads((FOLDER / "types.json").read_bytes())
    overlay = orjson.loads((FOLDER / "overlay.json").read_bytes())
    types: dict[str, GraphType] = {}
    for name in generated["types"]:
        _build(name, generated["types"], overlay["types"], types)
    # A client may not send the placeholder for values it does not know (GRAPH.md section 0).
    enums = {
        name: frozenset(enum["members"]) - {SENTINEL} for name, enum in generated["enums"].items()
    }
    flags = {name for name, enum in generated["enums"].items() if enum.get("flags")}
    newer = {name: _after_sentinel(enum["members"]) for name, enum in generated["enums"].items()}
    return Tables(
        types,
        enums,
        frozenset(flags | set(overlay["flags"]["enums"])),
        {name: members for name, members in newer.items() if members},
    )


def _after_sentinel(members: list[str]) -> frozenset[str]:
    """The members that came later; Graph appends them (the order is the schema's)."""
    if SENTINEL not in members:
        return frozenset()
    return frozenset(members[members.index(SENTINEL) + 1 :])


def _build(name: str, generated: Json, overlay: Json, types: dict[str, GraphType]) -> GraphType:
    if name in types:
        return types[name]
    entry, extra = generated[name], overlay.get(name, {})
    base = entry.get("base")
    inherited = _build(base, generated, overlay, types) if base else None
    properties = dict(inherited.properties) if inherited else {}
    own = {**entry["properties"], **extra.get("betaOnly", {})}
    for key, value in own.items():
        properties[key] = Property(
            type=value["type"],
            collection=value.get("collection", False),
            navigation=value.get("navigation", False),
            nullable=key not in extra.get("notNull", ()),
            read_only=key in extra.get("readOnly", ()),
            beta_only=key in extra.get("betaOnly", {}),
        )
    required = (*(inherited.required if inherited else ()), *extra.get("required", ()))
    types[name] = GraphType(name, base, properties, required)
    return types[name]
