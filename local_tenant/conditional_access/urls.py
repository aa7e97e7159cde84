"""Operations on /identity/conditionalAccess."""

from __future__ import annotations

from local_tenant.conditional_access import deleted_item_handlers, handlers
from local_tenant.permissions import READ_POLICIES, WRITE_POLICIES
from local_tenant.routing import Operation, Service, guarded

POLICIES = "/identity/conditionalAccess/policies"
LOCATIONS = "/identity/conditionalAccess/namedLocations"

DELETED_POLICIES = "/identity/conditionalAccess/deletedItems/policies"
DELETED_LOCATIONS = "/identity/conditionalAccess/deletedItems/namedLocations"

POLICY_OPERATIONS = (
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
)

LOCATION_OPERATIONS = (
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

DELETED_ITEM_OPERATIONS = (
    Operation(
        "GET", DELETED_POLICIES, deleted_item_handlers.list_policies, "List deleted policies"
    ),
    Operation(
        "GET", DELETED_POLICIES + "/{id}", deleted_item_handlers.get_policy, "Get a deleted policy"
    ),
    Operation(
        "POST",
        DELETED_POLICIES + "/{id}/restore",
        deleted_item_handlers.restore_policy,
        "Restore a deleted policy",
        writes=True,
    ),
    Operation(
        "DELETE",
        DELETED_POLICIES + "/{id}",
        deleted_item_handlers.delete_policy,
        "Delete a policy for good",
        writes=True,
    ),
    Operation(
        "GET",
        DELETED_LOCATIONS,
        deleted_item_handlers.list_locations,
        "List deleted named locations",
    ),
    Operation(
        "GET",
        DELETED_LOCATIONS + "/{id}",
        deleted_item_handlers.get_location,
        "Get a deleted named location",
    ),
    Operation(
        "POST",
        DELETED_LOCATIONS + "/{id}/restore",
        deleted_item_handlers.restore_location,
        "Restore a deleted named location",
        writes=True,
    ),
    Operation(
        "DELETE",
        DELETED_LOCATIONS + "/{id}",
        deleted_item_handlers.delete_location,
        "Delete a named location for good",
        writes=True,
    ),
)

OPERATIONS = guarded(
    Service.CONDITIONAL_ACCESS,
    (*POLICY_OPERATIONS, *LOCATION_OPERATIONS, *DELETED_ITEM_OPERATIONS),
    read=READ_POLICIES,
    write=WRITE_POLICIES,
)
