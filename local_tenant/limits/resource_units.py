"""What a directory request costs (throttling-limits page, "Identity and access")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_tenant.routing import Operation
    from local_tenant.wire import GraphRequest

# Base costs of what is served; anything else costs 1.
BASE = {
    ("GET", "/groups/{id}/members"): 3,
    ("GET", "/groups/{id}/members/{cast}"): 3,
    ("GET", "/groups/{id}/transitiveMembers"): 5,
    ("GET", "/groups/{id}/transitiveMembers/{cast}"): 5,
    ("GET", "/users"): 2,
    ("GET", "/users/{id}/memberOf"): 2,
    ("GET", "/users/{id}/memberOf/{cast}"): 2,
    ("GET", "/users/{id}/transitiveMemberOf"): 2,
    ("GET", "/users/{id}/transitiveMemberOf/{cast}"): 2,
    ("GET", "/subscribedSkus"): 3,
    ("POST", "/directoryObjects/getByIds"): 3,
}
SMALL_PAGE = 20


def cost(operation: Operation, request: GraphRequest) -> int:
    """Resource units of a request, at least 1."""
    query = {name.lower(): value for name, value in request.query.items()}
    units = BASE.get((operation.method, operation.template), 1)
    units -= "$select" in query
    units += "$expand" in query
    top = query.get("$top", "")
    units -= top.isdecimal() and int(top) < SMALL_PAGE
    return max(1, units)
