"""Security defaults: state and rules (GRAPH.md section 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.property_table import tables
from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from local_tenant.store import Store
    from local_tenant.wire import Json

KIND = "securityDefaults"
TYPE = "identitySecurityDefaultsEnforcementPolicy"
KEY = "00000000-0000-0000-0000-000000000005"
# Id and name: identitysecuritydefaultsenforcementpolicy-get page. Off, as in a tenant with E3.
DEFAULT: Json = {
    "id": KEY,
    "displayName": "Security Defaults",
    "description": "Basic identity security for tenants without conditional access.",
    "isEnabled": False,
    "deletedDateTime": None,
}


def get(store: Store) -> Json:
    """The one policy."""
    return store.get(KIND, KEY) or DEFAULT


def update(store: Store, body: Json, version: str) -> None:
    """Switches security defaults on or off.

    Raises:
        GraphError: 400 for a body that does not fit, or (in our own words) where enabled
            conditional access policies are in the way.
    """
    for violation in tables().violations(TYPE, body, version, creating=False):
        raise GraphError(
            400, "BadRequest", f"Invalid security defaults: {violation.path}: {violation.reason}."
        )
    after = {**get(store), **{name: value for name, value in body.items() if "@" not in name}}
    policies = store.all("conditionalAccessPolicies")
    if after["isEnabled"] and any(policy["state"] == "enabled" for policy in policies):
        raise GraphError(
            400,
            "BadRequest",
            "Security defaults cannot be enabled while conditional access policies are enabled.",
        )
    store.put(KIND, after)
