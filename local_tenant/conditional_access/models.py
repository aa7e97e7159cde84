"""Conditional access policies: state."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from local_tenant.conditional_access import deleted_items, errors, rules, shape
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


def create(store: Store, body: Json, version: str, limit: int) -> Json:
    """A new policy, where the tenant has fewer than `limit` of them, of whatever state.

    Raises:
        GraphError: 400, by schema, by rule or by the number of policies.
    """
    _check_schema(body, version, creating=True)
    policy = shape.policy(str(uuid.uuid4()), body, timestamp())
    rules.check(store, policy)
    _check_room(store, limit)
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
    if not rules.has_retired_control(before):
        rules.check(store, after)
    elif shape.without_annotations(body) != {"state": "disabled"}:
        raise errors.retired_control()
    store.put(KIND, after)


def delete(store: Store, key: str) -> None:
    """Moves a policy to the deleted items.

    Raises:
        GraphError: 404.
    """
    deleted_items.move_in(store, KIND, _stored(store, key))


def all_deleted(store: Store) -> list[Json]:
    """The deleted policies that can be restored, as Graph shows them."""
    return [_rendered(store, policy) for policy in deleted_items.kept(store, KIND)]


def get_deleted(store: Store, key: str) -> Json:
    """A deleted policy as Graph shows it.

    Raises:
        GraphError: 404.
    """
    return _rendered(store, _deleted(store, key))


def restore(store: Store, key: str, limit: int) -> Json:
    """Brings a deleted policy back in the state it was in.

    Raises:
        GraphError: 404, or 400 where the tenant is full.
    """
    policy = _deleted(store, key)
    _check_room(store, limit)
    return _rendered(store, deleted_items.move_out(store, KIND, policy))


def delete_forever(store: Store, key: str) -> None:
    """Removes a deleted policy.

    Raises:
        GraphError: 404.
    """
    deleted_items.remove(store, KIND, _deleted(store, key))


def _deleted(store: Store, key: str) -> Json:
    policy = deleted_items.find(store, KIND, key)
    if policy is None:
        raise errors.policy_not_found(key)
    return policy


def _check_room(store: Store, limit: int) -> None:
    if len(store.all(KIND)) >= limit:
        raise errors.too_many("conditional access policies", limit)


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
