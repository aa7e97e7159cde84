"""Directory objects of every sort, and the links between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local_tenant.directory import errors
from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local_tenant.store import Store
    from local_tenant.wire import Json

# Collection name -> Graph type, in the order in which an id is looked up.
KINDS = {
    "users": "user",
    "groups": "group",
    "servicePrincipals": "servicePrincipal",
    "directoryRoles": "directoryRole",
    "directoryRoleTemplates": "directoryRoleTemplate",
    "organization": "organization",
}
MEMBERS, OWNERS = "members", "owners"

_REFERENCE = re.compile(
    r"^https?://[^/]+/(?:v1\.0|beta)/(?:directoryObjects|users|groups|servicePrincipals|devices)"
    r"(?:/([^/]+)|\('([^']+)'\))$",
    re.IGNORECASE,
)


def get(store: Store, kind: str, key: str) -> Json:
    """An object by id; users also by user principal name, service principals by appId.

    Raises:
        GraphError: 404.
    """
    found = store.get(kind, key.lower()) or (user_named(store, key) if kind == "users" else None)
    if found is None:
        raise errors.not_found(key)
    return found


def user_named(store: Store, name: str) -> Json | None:
    """The user with this principal name, compared without regard to case."""
    if "@" not in name:
        return None
    wanted = name.casefold()
    users = store.all("users")
    return next((u for u in users if u["userPrincipalName"].casefold() == wanted), None)


def service_principal_of(store: Store, app_id: str) -> Json:
    """The service principal of an application.

    Raises:
        GraphError: 404.
    """
    for principal in store.all("servicePrincipals"):
        if principal["appId"] == app_id.lower():
            return principal
    raise errors.not_found(app_id)


def find(store: Store, key: str) -> Json | None:
    """The directory object with this id, of whatever sort, its `@odata.type` first."""
    for kind, name in KINDS.items():
        found = store.get(kind, key.lower())
        if found is not None:
            return {"@odata.type": f"#microsoft.graph.{name}", **found}
    return None


def get_any(store: Store, key: str) -> Json:
    """Like `find`.

    Raises:
        GraphError: 404.
    """
    found = find(store, key)
    if found is None:
        raise errors.not_found(key)
    return found


def referenced_id(url: object) -> str:
    """The id at the end of an `@odata.id` or `@odata.bind` reference.

    Raises:
        GraphError: 400 where it is no reference.
    """
    match = _REFERENCE.match(url) if isinstance(url, str) else None
    if match is None:
        raise GraphError(400, "BadRequest", f"Resource identifier '{url}' is invalid.")
    return (match.group(1) or match.group(2)).lower()


def objects(store: Store, keys: Iterable[str]) -> list[Json]:
    """The objects with these ids, those that are gone left out."""
    found = (find(store, key) for key in keys)
    return [item for item in found if item is not None]


def member_of(store: Store, key: str) -> list[Json]:
    """Groups and directory roles that an object is directly in."""
    return objects(store, store.sources(MEMBERS, key))


def transitive_member_ids(store: Store, key: str) -> list[str]:
    """Members of a group, those of nested groups included, each once."""
    seen: dict[str, None] = {}
    waiting = store.targets(MEMBERS, key)
    while waiting:
        current = waiting.pop(0)
        if current not in seen and current != key:
            seen[current] = None
            waiting += store.targets(MEMBERS, current)
    return list(seen)


def transitive_member_of_ids(store: Store, key: str) -> list[str]:
    """Groups and roles that an object is in, directly or through groups, each once."""
    seen: dict[str, None] = {}
    waiting = store.sources(MEMBERS, key)
    while waiting:
        current = waiting.pop(0)
        if current not in seen:
            seen[current] = None
            waiting += store.sources(MEMBERS, current)
    return list(seen)
