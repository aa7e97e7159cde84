"""What Graph refuses in a policy that fits the schema (GRAPH.md section 2.2).

Each rule looks at the whole policy as it would be stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.conditional_access import errors
from local_tenant.security_defaults import models as security_defaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_tenant.store import Store
    from local_tenant.wire import Json

ALL_OR_NONE = {"all", "none"}
USER_KEYWORDS = {*ALL_OR_NONE, "guestsorexternalusers"}
APPLICATION_KEYWORDS = {*ALL_OR_NONE, "office365", "microsoftadminportals"}
LOCATION_KEYWORDS = {"all", "alltrusted", "00000000-0000-0000-0000-000000000000"}
USER_ACTIONS = {"urn:user:registersecurityinfo", "urn:user:registerdevice"}


P2_CONTROLS = {"passwordChange", "riskRemediation"}
RETIRED_CONTROL = "approvedApplication"


def check(store: Store, policy: Json) -> None:
    """Passes a policy by every rule.

    Raises:
        GraphError: 400, by the first rule that is broken.
    """
    for rule in RULES:
        rule(store, policy)


def _applications_are_named(_store: Store, policy: Json) -> None:
    conditions = policy["conditions"]
    applications = conditions["applications"] or {}
    included = applications.get("includeApplications", [])
    actions = applications.get("includeUserActions", [])
    contexts = applications.get("includeAuthenticationContextClassReferences", [])
    if not included and not actions and not contexts:
        raise errors.no_applications()
    if included and (actions or contexts):
        raise errors.applications_and_actions()
    for action in actions:
        if action.lower() not in USER_ACTIONS:
            raise errors.schema_mismatch()


def _client_app_types_are_named(_store: Store, policy: Json) -> None:
    if not policy["conditions"]["clientAppTypes"]:
        raise errors.no_client_app_types()


def _users_are_named(_store: Store, policy: Json) -> None:
    conditions = policy["conditions"]
    users = conditions["users"] or {}
    includes = ("includeUsers", "includeGroups", "includeRoles", "includeGuestsOrExternalUsers")
    if not any(users.get(name) for name in includes) and not conditions["clientApplications"]:
        raise errors.unnumbered("'users' condition must specify the users to include.")
    guests = (users.get("includeGuestsOrExternalUsers"), users.get("excludeGuestsOrExternalUsers"))
    if _has_keyword(users.get("includeUsers", []), "guestsorexternalusers") and any(guests):
        raise errors.guests_twice()


def _all_and_none_stand_alone(_store: Store, policy: Json) -> None:
    """All and None cannot be combined with specific includes (GRAPH.md section 2.2)."""
    conditions = policy["conditions"]
    users, applications = conditions["users"] or {}, conditions["applications"]
    included = [
        *users.get("includeUsers", []),
        *users.get("includeGroups", []),
        *users.get("includeRoles", []),
    ]
    for name, keys in (("users", included), ("applications", applications["includeApplications"])):
        if len(keys) > 1 and any(key.lower() in ALL_OR_NONE for key in keys):
            raise errors.unnumbered(
                f"'{name}' condition cannot combine 'All' or 'None' with other values."
            )


def _has_a_control(_store: Store, policy: Json) -> None:
    grant, session = policy["grantControls"], policy["sessionControls"]
    if grant is None and session is None:
        raise errors.unnumbered("A policy must have a grant control or a session control.")
    if grant is None:
        return
    controls = grant["builtInControls"]
    chosen = [*controls, *grant["customAuthenticationFactors"], *grant["termsOfUse"]]
    if grant["authenticationStrength"]:
        chosen.append("authenticationStrength")
    if not chosen and session is None:
        raise errors.invalid_controls("InvalidControls")
    if chosen and (grant["operator"] or "").upper() not in {"AND", "OR"}:
        raise errors.schema_mismatch()
    if "block" in controls and len(chosen) > 1:
        raise errors.invalid_controls("InvalidControls")
    if "mfa" in controls and grant["authenticationStrength"]:
        raise errors.invalid_controls("InvalidControls")


def _password_change_is_complete(_store: Store, policy: Json) -> None:
    """ConditionalAccessGrantControls page: mfa, AND, user risk, all applications, nothing else."""
    grant, conditions = policy["grantControls"] or {}, policy["conditions"]
    if "passwordChange" not in grant.get("builtInControls", []):
        return
    complete = (
        "mfa" in grant["builtInControls"]
        and (grant["operator"] or "").upper() == "AND"
        and conditions["userRiskLevels"]
        and _has_keyword(conditions["applications"]["includeApplications"], "all")
        and not conditions["applications"]["excludeApplications"]
    )
    if not complete:
        raise errors.invalid_controls("InvalidPasswordResetControl")


def has_retired_control(policy: Json) -> bool:
    """Whether a policy holds approvedApplication, so that it is read-only (GRAPH.md section 2.2)."""
    return RETIRED_CONTROL in (policy["grantControls"] or {}).get("builtInControls", [])


def _no_control_is_retired(_store: Store, policy: Json) -> None:
    if has_retired_control(policy):
        raise errors.retired_control()


def _licence_covers_it(store: Store, policy: Json) -> None:
    """Risk conditions and the controls that need them are Entra ID P2's (GRAPH.md section 8)."""
    if store.setting("licence") == "P2":
        return
    conditions, grant = policy["conditions"], policy["grantControls"] or {}
    controls = P2_CONTROLS.intersection(grant.get("builtInControls", []))
    if conditions["signInRiskLevels"] or conditions["userRiskLevels"] or controls:
        raise errors.needs_p2()


def _security_defaults_are_off(store: Store, policy: Json) -> None:
    """Only an enabled policy collides with security defaults (GRAPH.md section 2.2)."""
    if policy["state"] == "enabled" and security_defaults.get(store)["isEnabled"]:
        raise errors.security_defaults_are_on()


def _sign_in_frequency_fits(_store: Store, policy: Json) -> None:
    frequency = (policy["sessionControls"] or {}).get("signInFrequency")
    if not frequency or not frequency["isEnabled"]:
        return
    if frequency["frequencyInterval"] == "everyTime":
        if frequency["value"] is not None or frequency["type"] is not None:
            raise errors.unnumbered("'everyTime' must carry neither 'type' nor 'value'.")
        return
    if frequency["authenticationType"] not in {None, "primaryAndSecondaryAuthentication"}:
        raise errors.time_based_authentication_type()
    if not frequency["value"] or frequency["type"] is None:
        raise errors.unnumbered("'timeBased' sign-in frequency must carry 'type' and 'value'.")


def _roles_exist(store: Store, policy: Json) -> None:
    users = policy["conditions"]["users"] or {}
    keys = [*users.get("includeRoles", []), *users.get("excludeRoles", [])]
    missing = [key for key in keys if store.get("directoryRoleTemplates", key.lower()) is None]
    if missing:
        raise errors.invalid_roles(missing)


def _users_exist(store: Store, policy: Json) -> None:
    users = policy["conditions"]["users"] or {}
    keys = [*users.get("includeUsers", []), *users.get("excludeUsers", [])]
    missing = _absent(store, "users", keys, USER_KEYWORDS)
    groups = [*users.get("includeGroups", []), *users.get("excludeGroups", [])]
    missing += _absent(store, "groups", groups, set())
    if missing:
        raise errors.missing_references("users", missing)


def _applications_exist(store: Store, policy: Json) -> None:
    applications = policy["conditions"]["applications"]
    keys = [*applications["includeApplications"], *applications["excludeApplications"]]
    known = {principal["appId"].lower() for principal in store.all("servicePrincipals")}
    missing = [key for key in keys if key.lower() not in known | APPLICATION_KEYWORDS]
    if missing:
        raise errors.missing_references("applications", missing)


def _locations_exist(store: Store, policy: Json) -> None:
    locations = policy["conditions"]["locations"] or {}
    keys = [*locations.get("includeLocations", []), *locations.get("excludeLocations", [])]
    for key in _absent(store, "namedLocations", keys, LOCATION_KEYWORDS):
        raise errors.location_missing(key)


def _strength_exists(store: Store, policy: Json) -> None:
    strength = (policy["grantControls"] or {}).get("authenticationStrength")
    if strength and store.get("authenticationStrengthPolicies", strength["id"]) is None:
        raise errors.missing_references("authenticationStrength", [strength["id"]])


def _absent(store: Store, kind: str, keys: list[str], keywords: set[str]) -> list[str]:
    return [
        key for key in keys if key.lower() not in keywords and store.get(kind, key.lower()) is None
    ]


def _has_keyword(values: list[str], keyword: str) -> bool:
    return any(value.lower() == keyword for value in values)


RULES: tuple[Callable[[Store, Json], None], ...] = (
    _applications_are_named,
    _client_app_types_are_named,
    _users_are_named,
    _roles_exist,
    _all_and_none_stand_alone,
    _has_a_control,
    _no_control_is_retired,
    _password_change_is_complete,
    _licence_covers_it,
    _sign_in_frequency_fits,
    _users_exist,
    _applications_exist,
    _locations_exist,
    _strength_exists,
    _security_defaults_are_off,
)
