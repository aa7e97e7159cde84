"""Conditional access policies: state."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from local_tenant.conditional_access import errors, rules, shape
from local_tenant.property_table import tables
from local_tenant.wire import timestamp

if TYPE_CHECKING:
    from local_tenant.store import Store
    from local_tenant.wire import Json

KIND = "conditionalAccessPolicies"
TYPE = "conditionalAccessPolicy"


def all_rendered(store: Store) -> list[Json]:
    """All policies as Graph shows them."""
    return [_rendered(store, policy) for policy in store.all(KIND)]


def get(store: Store, key: str) -> Json:
    """A policy as Graph shows it.

    Raises:
        GraphError: 404.
    """
    return _rendered(store, _stored(store, key))


def create(store: Store, body: Json, version: str) -> Json:
    """A new policy.

    Raises:
        GraphError: 400, by schema or by rule.
    """
    _check_schema(body, version, creating=True)
    policy = shape.policy(str(uuid.uuid4()), body, timestamp())
    rules.check(store, policy)
    store.put(KIND, policy)
    return _rendered(store, policy)


def update(store: Store, key: str, body: Json, version: str) -> None:
    """Changes a policy.

    Raises:
        GraphError: 400 or 404.
    """
    before = _stored(store, key)
    _check_schema(body, version, creating=False)
    after = shape.changed(before, body, timestamp())
    rules.check(store, after)
    store.put(KIND, after)


def delete(store: Store, key: str) -> None:
    """Removes a policy.

    Raises:
        GraphError: 404.
    """
    store.delete(KIND, _stored(store, key)["id"])


def naming_location(store: Store, key: str) -> list[Json]:
    """The policies that name a location."""
    return [policy for policy in store.all(KIND) if key in _location_ids(policy)]


def _location_ids(policy: Json) -> list[str]:
    locations = policy["conditions"]["locations"] or {}
    keys = [*locations.get("includeLocations", []), *locations.get("excludeLocations", [])]
    return [key.lower() for key in keys]


def _stored(store: Store, key: str) -> Json:
    policy = store.get(KIND, key.lower())
    if policy is None:
        raise errors.policy_not_found(key)
    return policy


def _rendered(store: Store, policy: Json) -> Json:
    strength = (policy["grantControls"] or {}).get("authenticationStrength") or {}
    expanded = store.get("authenticationStrengthPolicies", strength.get("id", ""))
    return shape.rendered(policy, expanded)


def _check_schema(body: Json, version: str, *, creating: bool) -> None:
    for _ in tables().violations(TYPE, body, version, creating=creating):
        raise errors.schema_mismatch()
