"""The system query options of one request."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from local_tenant.wire import GraphRequest

KNOWN = frozenset(
    [
        "$select",
        "$filter",
        "$top",
        "$skip",
        "$count",
        "$orderby",
        "$expand",
        "$search",
        "$skiptoken",
        "$format",
    ]
)


@dataclass(frozen=True)
class Options:
    """Query options, taken apart.

    Attributes:
        select: property names; empty for the default ones.
        filter: the expression, or empty.
        search: the text inside `$search`, or empty.
        order_by: (property, descending) pairs.
        expand: names of navigation properties, their own options dropped.
        top: the page size that was asked for, or None.
        skip: objects to leave out.
        skip_token: where the page begins, from a nextLink.
        count: whether the total is wanted.
        eventual: whether the caller sent `ConsistencyLevel: eventual`.
        unknown_members: whether it sent `Prefer: include-unknown-enum-members`.
    """

    select: tuple[str, ...]
    filter: str
    search: str
    order_by: tuple[tuple[str, bool], ...]
    expand: tuple[str, ...]
    top: int | None
    skip: int
    skip_token: int
    count: bool
    eventual: bool
    unknown_members: bool


def options_of(request: GraphRequest) -> Options:
    """Reads the options of a request.

    Raises:
        GraphError: 400 for an option that OData does not have, or a wrong number.
    """
    query = {name.lower() if name.startswith("$") else name: v for name, v in request.query.items()}
    for name in query:
        if name.startswith("$") and name not in KNOWN:
            raise GraphError(400, "BadRequest", f"The query parameter '{name}' is not supported.")
    return Options(
        select=_names(query.get("$select", "")),
        filter=query.get("$filter", ""),
        search=query.get("$search", ""),
        order_by=tuple(_order(part) for part in _names(query.get("$orderby", ""))),
        expand=tuple(name.partition("(")[0] for name in _names(query.get("$expand", ""))),
        top=_number(query, "$top"),
        skip=_number(query, "$skip") or 0,
        skip_token=_position(query.get("$skiptoken")),
        count=query.get("$count", "").lower() == "true",
        eventual=request.headers.get("consistencylevel", "").lower() == "eventual",
        unknown_members="include-unknown-enum-members" in request.headers.get("prefer", "").lower(),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _order(part: str) -> tuple[str, bool]:
    name, _, direction = part.partition(" ")
    return name, direction.strip().lower() == "desc"


def skip_token(position: int) -> str:
    """The token of a nextLink: opaque to clients, a position to us."""
    return base64.urlsafe_b64encode(f"local-tenant:{position}".encode()).decode()


def _position(token: str | None) -> int:
    if token is None:
        return 0
    try:
        position = base64.urlsafe_b64decode(token).decode().removeprefix("local-tenant:")
    except (binascii.Error, ValueError):
        position = ""
    if not position.isdecimal():
        raise GraphError(400, "Directory_ExpiredPageToken", "The specified page token is invalid.")
    return int(position)


def _number(query: dict[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not text.isdecimal():
        raise GraphError(
            400, "BadRequest", f"Invalid value '{text}' for {name} query option found."
        )
    return int(text)
