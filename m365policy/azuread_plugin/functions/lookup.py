"""What functions have in common: find objects by one of several keys, and name what is missing."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.provider.graph_body import from_graph
from m365policy.provider.properties import Kind, Property
from m365policy.provider.resource import Function, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from m365policy.azuread_plugin.connection import Connection
    from m365policy.graph.client import GraphClient

_VALUES_IN_FILTER = 15  # more clauses in one $filter Graph refuses


class GraphFunction(Function):
    """A function that reads from the tenant."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def graph(self) -> GraphClient:
        """The configured tenant's client."""
        return self._connection.graph


def output(name: str, graph: str, kind: Kind = Kind.STRING) -> Property:
    """Declare an output of a function; it is called the same in Graph, but for the spelling."""
    return Property(name, kind, graph, output=True, description=f"Graph's {graph}.")


def selection(properties: Iterable[Property]) -> str:
    """Return the `$select` that reads these outputs."""
    return ",".join(dict.fromkeys(item.graph for item in properties if item.graph))


def values_of(properties: Sequence[Property], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs that a body of Graph's holds."""
    return from_graph(properties, body)


def one_key(arguments: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the one key that is given.

    Raises:
        PluginError: None is given, or more than one.
    """
    given = [key for key in keys if arguments.get(key) not in (None, "", [])]
    if len(given) != 1:
        raise PluginError(f"give exactly one of {', '.join(keys)}")
    return given[0]


def quoted(value: str) -> str:
    """Return a string as an OData literal."""
    return "'{}'".format(value.replace("'", "''"))


def result_id(kind: str, keys: Iterable[str]) -> str:
    """Return an id for a function's result: the same for the same objects."""
    digest = hashlib.sha256("\n".join(keys).encode()).hexdigest()
    return f"{kind}#{digest[:40]}"


async def find_all(
    graph: GraphClient, collection: str, name: str, values: Sequence[str], select: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the objects of a collection by each value of a property, with few requests.

    Args:
        graph: The tenant's client.
        collection: Such as `/users`.
        name: Graph's name of the property.
        values: What to look for; compared as Graph does, without regard to case.
        select: The `$select`.
    """
    chunks = [
        values[start : start + _VALUES_IN_FILTER]
        for start in range(0, len(values), _VALUES_IN_FILTER)
    ]
    answers = await asyncio.gather(
        *(
            graph.get_all(
                collection,
                operation=f"find {collection.strip('/')} by {name}",
                filter=f"{name} in ({','.join(map(quoted, chunk))})",
                select=select,
            )
            for chunk in chunks
        )
    )
    found: dict[str, list[dict[str, Any]]] = {value: [] for value in values}
    by_value = {value.casefold(): value for value in values}
    for each in (each for answer in answers for each in answer):
        value = by_value.get(str(each.get(name) or "").casefold())
        if value is not None:
            found[value].append(each)
    return found


def refuse_missing(kind: str, key: str, found: Mapping[str, list[Any]]) -> None:
    """Raise one sentence that names everything which was not found.

    Raises:
        PluginError: Something was not found.
    """
    missing = [value for value, objects in found.items() if not objects]
    if missing:
        raise PluginError(f"no {kind} found with {key} {', '.join(map(repr, missing))}")


def refuse_ambiguous(kind: str, key: str, found: Mapping[str, list[Any]]) -> None:
    """Raise one sentence that names every value which more than one object has.

    Raises:
        PluginError: A value is not unique.
    """
    several = [value for value, objects in found.items() if len(objects) > 1]
    if several:
        raise PluginError(f"more than one {kind} has {key} {', '.join(map(repr, several))}")


class ListFunction(GraphFunction):
    """A function that finds several objects by one kind of key, in the order asked for.

    Attributes:
        collection: Graph's collection, such as `/users`.
        noun: What one object is called in messages.
        keys: The arguments that name objects, with Graph's property for each.
        fields: The outputs of each object.
        result: The output that lists the objects.
    """

    collection: ClassVar[str]
    noun: ClassVar[str]
    keys: ClassVar[Mapping[str, str]]
    fields: ClassVar[tuple[Property, ...]]
    result: ClassVar[str]

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the objects; one that does not exist is an error unless `ignoreMissing`."""
        bodies = await self._find(arguments)
        found: dict[str, Any] = {
            keys: [body.get(name) or "" for body in bodies] for keys, name in self.keys.items()
        }
        for name in ("ignoreMissing", "returnAll"):
            found[name] = bool(arguments.get(name))
        found[self.result] = [values_of(self.fields, body) for body in bodies]
        return found | {"id": result_id(self.result, found["objectIds"])}

    async def _find(self, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
        key = one_key(arguments, [*self.keys, "returnAll"])
        select = selection(self.fields)
        if key == "returnAll":
            operation = f"read all {self.noun}s"
            return await self.graph.get_all(
                self.collection, operation=operation, select=select, top="999"
            )
        name = self.keys[key]
        found = await find_all(self.graph, self.collection, name, arguments[key], select)
        if not arguments.get("ignoreMissing"):
            refuse_missing(self.noun, name, found)
        refuse_ambiguous(self.noun, name, found)
        return [each for objects in found.values() for each in objects]


def list_inputs(keys: Mapping[str, str]) -> tuple[Property, ...]:
    """Return the inputs of a `ListFunction`."""
    return (
        *(Property(key, Kind.LIST, description=f"By {name}.") for key, name in keys.items()),
        Property("ignoreMissing", Kind.BOOL, description="Leave out what is missing."),
        Property("returnAll", Kind.BOOL, description="Return every one of the tenant."),
    )


def list_outputs(
    keys: Mapping[str, str], result: str, fields: tuple[Property, ...]
) -> tuple[Property, ...]:
    """Return the outputs of a `ListFunction`."""
    return (
        *(Property(key, Kind.LIST, description=f"Each {name}.") for key, name in keys.items()),
        Property(result, Kind.BLOCKS, fields=fields, description="What was found."),
    )
