"""Graph's bodies as arguments of pulumi_azuread, which spells most names its own way (AZUREAD.md 2).

Lists are sorted: their order means nothing to Graph, but azuread compares it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import pulumi_azuread as azuread

from m365policy.policies.graph_types import (
    Conditions,
    GrantControls,
    GuestsOrExternalUsers,
    SessionControls,
)
from m365policy.program.names import Names

Arguments = dict[str, Any]


def conditions(body: Conditions, names: Names) -> azuread.ConditionalAccessPolicyConditionsArgsDict:
    """Return azuread's `conditions` for Graph's conditionalAccessConditionSet."""
    arguments = _present(
        applications=_applications(body.get("applications", {}), names),
        users=_users(body.get("users", {}), names),
        client_app_types=sorted(body.get("clientAppTypes", ["all"])),
        client_applications=_client_applications(body.get("clientApplications"), names),
        platforms=_included_excluded(body.get("platforms"), "Platforms", str),
        locations=_included_excluded(body.get("locations"), "Locations", names.location),
        devices=_device_filter(body.get("devices")),
        authentication_flow_transfer_methods=_flags(
            (body.get("authenticationFlows") or {}).get("transferMethods")
        ),
        sign_in_risk_levels=_sorted(body.get("signInRiskLevels")),
        user_risk_levels=_sorted(body.get("userRiskLevels")),
        service_principal_risk_levels=_sorted(body.get("servicePrincipalRiskLevels")),
        insider_risk_levels=body.get("insiderRiskLevels"),
    )
    return cast("azuread.ConditionalAccessPolicyConditionsArgsDict", arguments)


def grant_controls(
    body: GrantControls, names: Names
) -> azuread.ConditionalAccessPolicyGrantControlsArgsDict:
    """Return azuread's `grant_controls` for Graph's conditionalAccessGrantControls."""
    strength = body.get("authenticationStrength")
    arguments = _present(
        operator=body.get("operator", "OR"),
        built_in_controls=_sorted(body.get("builtInControls")),
        authentication_strength_policy_id=names.strength(strength) if strength else None,
        custom_authentication_factors=_sorted(body.get("customAuthenticationFactors")),
        terms_of_uses=_sorted(body.get("termsOfUse")),
    )
    return cast("azuread.ConditionalAccessPolicyGrantControlsArgsDict", arguments)


def session_controls(
    body: SessionControls,
) -> azuread.ConditionalAccessPolicySessionControlsArgsDict:
    """Return azuread's flattened `session_controls` for Graph's conditionalAccessSessionControls."""
    frequency: Mapping[str, Any] = body.get("signInFrequency") or {}
    arguments = _present(
        application_enforced_restrictions_enabled=_is_enabled(
            body.get("applicationEnforcedRestrictions")
        ),
        cloud_app_security_policy=(body.get("cloudAppSecurity") or {}).get("cloudAppSecurityType"),
        disable_resilience_defaults=body.get("disableResilienceDefaults"),
        persistent_browser_mode=(body.get("persistentBrowser") or {}).get("mode"),
        sign_in_frequency=frequency.get("value"),
        sign_in_frequency_period=frequency.get("type"),
        sign_in_frequency_authentication_type=frequency.get("authenticationType"),
        sign_in_frequency_interval=frequency.get("frequencyInterval"),
    )
    return cast("azuread.ConditionalAccessPolicySessionControlsArgsDict", arguments)


def _applications(body: Mapping[str, Any], names: Names) -> Arguments:
    return _present(
        included_applications=_ids(body.get("includeApplications"), names.application),
        excluded_applications=_ids(body.get("excludeApplications"), names.application),
        included_user_actions=_sorted(body.get("includeUserActions")),
        filter=body.get("applicationFilter"),
    )


def _users(body: Mapping[str, Any], names: Names) -> Arguments:
    return _present(
        included_users=_ids(body.get("includeUsers"), names.user),
        excluded_users=_ids(body.get("excludeUsers"), names.user),
        included_groups=_ids(body.get("includeGroups"), names.group),
        excluded_groups=_ids(body.get("excludeGroups"), names.group),
        included_roles=_ids(body.get("includeRoles"), names.role),
        excluded_roles=_ids(body.get("excludeRoles"), names.role),
        included_guests_or_external_users=_guests(body.get("includeGuestsOrExternalUsers")),
        excluded_guests_or_external_users=_guests(body.get("excludeGuestsOrExternalUsers")),
    )


def _guests(body: GuestsOrExternalUsers | None) -> list[Arguments] | None:
    if body is None:
        return None
    tenants = body.get("externalTenants")
    external = tenants and [
        _present(
            membership_kind=tenants.get("membershipKind"), members=_sorted(tenants.get("members"))
        )
    ]
    types = _flags(body.get("guestOrExternalUserTypes"))
    return [_present(guest_or_external_user_types=types, external_tenants=external)]


def _client_applications(body: Mapping[str, Any] | None, names: Names) -> Arguments | None:
    if body is None:
        return None
    return _present(
        included_service_principals=_ids(
            body.get("includeServicePrincipals"), names.service_principal
        ),
        excluded_service_principals=_ids(
            body.get("excludeServicePrincipals"), names.service_principal
        ),
        filter=body.get("servicePrincipalFilter"),
    )


def _included_excluded(
    body: Mapping[str, Any] | None, noun: str, to_id: Callable[[str], Any]
) -> Arguments | None:
    if body is None:
        return None
    return _present(
        **{
            f"included_{noun.lower()}": _ids(body.get(f"include{noun}"), to_id),
            f"excluded_{noun.lower()}": _ids(body.get(f"exclude{noun}"), to_id),
        }
    )


def _device_filter(body: Mapping[str, Any] | None) -> Arguments | None:
    return None if body is None else {"filter": body["deviceFilter"]}


def _is_enabled(control: Mapping[str, Any] | None) -> bool | None:
    return None if control is None else bool(control.get("isEnabled"))


def _ids(listed: Sequence[str] | None, to_id: Callable[[str], Any]) -> list[Any] | None:
    return None if listed is None else [to_id(name) for name in sorted(set(listed))]


def _flags(comma_string: str | None) -> list[str] | None:
    return None if comma_string is None else sorted(set(comma_string.replace(" ", "").split(",")))


def _sorted(listed: Sequence[str] | None) -> list[str] | None:
    return None if listed is None else sorted(set(listed))


def _present(**values: Any) -> Arguments:
    """Leave out what YAML does not say, so that the provider's own defaults hold."""
    return {key: value for key, value in values.items() if value is not None}
