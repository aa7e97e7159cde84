"""Which handler serves which method and path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from local_tenant.wire import GraphRequest, Reply

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant

Handler = Callable[["Tenant", GraphRequest], Reply]

Needs = tuple[tuple[str, ...], ...]

BOTH = ("v1.0", "beta")

_KEY_IN_PARENTHESES = re.compile(r"^([A-Za-z]+)\((?:([A-Za-z]+)=)?['\"]?([^'\"=]+)['\"]?\)$")


class Service(StrEnum):
    """What stands behind an operation: it decides the words of a 403 and the throttle."""

    OUTSIDE = ""
    DIRECTORY = "identity and access"
    CONDITIONAL_ACCESS = "identity protection and conditional access"
    POLICIES = "policies"


@dataclass(frozen=True)
class Operation:
    """One served operation: an entry of an area's urls.py and a row of the documentation.

    Attributes:
        method: HTTP verb.
        template: path below the version; `{name}` stands for one segment.
        handler: what answers it.
        summary: one line for the table of served operations.
        versions: Graph versions that have it; `("",)` outside Graph.
        writes: whether it changes the tenant (then it is in the log of writes).
        service: what stands behind it.
        needs: alternatives of app roles; the token must have one of each.
    """

    method: str
    template: str
    handler: Handler
    summary: str
    versions: tuple[str, ...] = BOTH
    writes: bool = False
    service: Service = Service.OUTSIDE
    needs: Needs = ()


def guarded(
    service: Service, operations: Iterable[Operation], *, read: Needs, write: Needs
) -> tuple[Operation, ...]:
    """The operations of one service, with what reading and what writing needs."""
    return tuple(
        replace(each, service=service, needs=write if each.writes else read) for each in operations
    )


@dataclass
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    operations: dict[str, tuple[Operation, tuple[str, ...]]] = field(default_factory=dict)


class Router:
    """Finds an operation by its path, segment by segment; literals win over parameters."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Builds the tree once."""
        self.operations = tuple(operations)
        self._roots: dict[str, _Node] = {}
        for operation in self.operations:
            for version in operation.versions:
                self._add(self._roots.setdefault(version, _Node()), operation)

    @staticmethod
    def _add(node: _Node, operation: Operation) -> None:
        names = []
        for segment in split_path(operation.template):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment.lower(), _Node())
        node.operations[operation.method] = (operation, tuple(names))

    def find(self, version: str, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation for a path and the values of its parameters; None when not served."""
        node = self._roots.get(version)
        values = []
        for segment in split_path(path):
            if node is None:
                return None
            literal = node.literals.get(segment.lower())
            if literal is None and node.parameter is not None:
                values.append(segment)
                literal = node.parameter
            node = literal
        if node is None or method not in node.operations:
            return None
        operation, names = node.operations[method]
        return operation, dict(zip(names, values, strict=True))


def split_path(path: str) -> list[str]:
    """Segments of a path; `groups('id')` is the same as `groups/id`, as in OData.

    A named key, `servicePrincipals(appId='x')`, becomes `servicePrincipals(appId=)` and `x`.
    """
    segments: list[str] = []
    for segment in path.split("/"):
        key = _KEY_IN_PARENTHESES.match(segment) if segment.endswith(")") else None
        if key:
            name, named, value = key.groups()
            segments += [f"{name}({named}=)" if named else name, value]
        elif segment:
            segments.append(segment)
    return segments
