"""Operations on /policies/authenticationStrengthPolicies."""

from __future__ import annotations

from local_tenant.authentication_strengths import handlers
from local_tenant.permissions import READ_STRENGTHS, WRITE_STRENGTHS
from local_tenant.routing import Operation, Service, guarded

ROOT = "/policies/authenticationStrengthPolicies"

STRENGTH_OPERATIONS = (
    Operation("GET", ROOT, handlers.list_policies, "List authentication strengths"),
    Operation(
        "POST", ROOT, handlers.create_policy, "Create an authentication strength", writes=True
    ),
    Operation("GET", ROOT + "/{id}", handlers.get_policy, "Get an authentication strength"),
    Operation(
        "PATCH",
        ROOT + "/{id}",
        handlers.update_policy,
        "Rename or describe a custom strength",
        writes=True,
    ),
    Operation(
        "DELETE", ROOT + "/{id}", handlers.delete_policy, "Delete a custom strength", writes=True
    ),
    Operation(
        "POST",
        ROOT + "/{id}/updateAllowedCombinations",
        handlers.update_allowed_combinations,
        "Replace the combinations of a custom strength",
        writes=True,
    ),
    Operation("GET", ROOT + "/{id}/usage", handlers.usage, "Policies that use a strength"),
    Operation(
        "GET",
        ROOT + "/{id}/combinationConfigurations",
        handlers.list_combination_configurations,
        "List combination configurations (none can be made here)",
    ),
)

OPERATIONS = guarded(
    Service.POLICIES, STRENGTH_OPERATIONS, read=READ_STRENGTHS, write=WRITE_STRENGTHS
)
