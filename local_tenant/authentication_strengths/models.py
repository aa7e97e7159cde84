"""Authentication strength policies: state and rules."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from local_tenant.authentication_strengths import errors
from local_tenant.authentication_strengths.combinations import normalise, requirements_satisfied
from local_tenant.property_table import tables
from local_tenant.wire import timestamp

if TYPE_CHECKING:
    from local_tenant.store import Store
    from local_tenant.wire import Json

KIND = "authenticationStrengthPolicies"
TYPE = "authenticationStrengthPolicy"


def get(store: Store, key: str) -> Json:
    """The strength with this id.

    Raises:
        GraphError: 404.
    """
    policy = store.get(KIND, key.lower())
    if policy is None:
        raise errors.not_found(key)
    return policy


def create(store: Store, body: Json, version: str) -> Json:
    """A new custom strength.

    Raises:
        GraphError: 400 for a body that does not fit, 501 for combination configurations.
    """
    for violation in tables().violations(TYPE, body, version, creating=True):
        raise errors.invalid(violation.path, violation.reason)
    if body.get("combinationConfigurations"):
        raise errors.configurations_not_served()
    now = timestamp()
    policy = {
        "id": str(uuid.uuid4()),
        "createdDateTime": now,
        "modifiedDateTime": now,
        "displayName": body["displayName"],
        "description": body.get("description"),
        "policyType": "custom",
        **_combinations(_checked_combinations(body["allowedCombinations"])),
        "combinationConfigurations": [],
    }
    store.put(KIND, policy)
    return policy


def update(store: Store, key: str, body: Json, version: str) -> None:
    """Changes name or description; combinations have an action of their own.

    Raises:
        GraphError: 400 or 404.
    """
    policy = _custom(store, key)
    for violation in tables().violations(TYPE, body, version, creating=False):
        raise errors.invalid(violation.path, violation.reason)
    changed = {name: value for name, value in body.items() if "@" not in name}
    for name in changed.keys() - {"displayName", "description"}:
        raise errors.invalid(name, "cannot be changed by PATCH")
    store.put(KIND, {**policy, **changed, "modifiedDateTime": timestamp()})


def update_allowed_combinations(store: Store, key: str, combinations: object) -> tuple[Json, Json]:
    """Replaces the combinations; the strength before and after.

    Raises:
        GraphError: 400 or 404.
    """
    policy = _custom(store, key)
    if not isinstance(combinations, list):
        raise errors.invalid("allowedCombinations", "wrong type")
    checked = _checked_combinations(combinations)
    after = {**policy, **_combinations(checked), "modifiedDateTime": timestamp()}
    store.put(KIND, after)
    return policy, after


def delete(store: Store, key: str) -> None:
    """Removes a custom strength that no policy requires.

    Raises:
        GraphError: 400 or 404.
    """
    policy = _custom(store, key)
    names = [user["displayName"] for user in users(store, policy["id"])]
    if names:
        raise errors.in_use(names)
    store.delete(KIND, policy["id"])


def users(store: Store, key: str) -> list[Json]:
    """The conditional access policies that require a strength."""
    return [
        policy
        for policy in store.all("conditionalAccessPolicies")
        if ((policy["grantControls"] or {}).get("authenticationStrength") or {}).get("id") == key
    ]


def _combinations(checked: list[str]) -> Json:
    return {
        "requirementsSatisfied": requirements_satisfied(checked),
        "allowedCombinations": checked,
    }


def _custom(store: Store, key: str) -> Json:
    policy = get(store, key)
    if policy["policyType"] == "builtIn":
        raise errors.built_in()
    return policy


def _checked_combinations(combinations: list[object]) -> list[str]:
    if not combinations:
        raise errors.invalid("allowedCombinations", "must not be empty")
    checked = []
    for index, combination in enumerate(combinations):
        known = normalise(combination) if isinstance(combination, str) else None
        if known is None:
            path = f"allowedCombinations[{index}]"
            raise errors.invalid(path, f"{combination!r} is not a combination that Graph knows")
        checked.append(known)
    return checked
