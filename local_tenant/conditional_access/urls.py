"""Operations on /identity/conditionalAccess."""

from __future__ import annotations

from local_tenant.conditional_access import handlers
from local_tenant.routing import Operation

POLICIES = "/identity/conditionalAccess/policies"
LOCATIONS = "/identity/conditionalAccess/namedLocations"

OPERATIONS = (
    Operation("GET", POLICIES, handlers.list_policies, "List conditional access policies"),
    Operation(
        "POST", POLICIES, handlers.create_policy, "Create a conditional access policy", writes=True
    ),
    Operation("GET", POLICIES + "/{id}", handlers.get_policy, "Get a conditional access policy"),
    Operation(
        "PATCH",
        POLICIES + "/{id}",
        handlers.update_policy,
        "Change a conditional access policy",
        writes=True,
    ),
    Operation(
        "DELETE",
        POLICIES + "/{id}",
        handlers.delete_policy,
        "Delete a conditional access policy",
        writes=True,
    ),
    Operation("GET", LOCATIONS, handlers.list_locations, "List named locations"),
    Operation("POST", LOCATIONS, handlers.create_location, "Create a named location", writes=True),
    Operation("GET", LOCATIONS + "/{id}", handlers.get_location, "Get a named location"),
    Operation(
        "PATCH",
        LOCATIONS + "/{id}",
        handlers.update_location,
        "Change a named location",
        writes=True,
    ),
    Operation(
        "DELETE",
        LOCATIONS + "/{id}",
        handlers.delete_location,
        "Delete an untrusted named location",
        writes=True,
    ),
)
