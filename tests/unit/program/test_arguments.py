"""Graph's bodies become azuread's arguments: every property, none dropped, order-free."""

import inspect
import re
from typing import Any

import pulumi_azuread as azuread
import pytest

from m365policy.program import arguments
from m365policy.program.names import Names, ServicePrincipal, TenantIds

NAMES = Names(
    TenantIds(
        users={"a@ward.example": "id-of-a"},
        enterprise_applications={
            "internal-administration": ServicePrincipal("client-id", "object-id")
        },
    ),
    groups={"staff": "id-of-staff", "byod-users": "id-of-byod"},
    locations={"line": "id-of-line"},
    strengths={"phishing-resistant": "/policies/authenticationStrengthPolicies/own"},
)

GUESTS = {
    "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest",
    "externalTenants": {"membershipKind": "enumerated", "members": ["t2", "t1"]},
}

EVERY_CONDITION: Any = {
    "users": {
        "includeUsers": ["A@ward.example"],
        "excludeUsers": ["GuestsOrExternalUsers"],
        "includeGroups": ["staff", "byod-users"],
        "excludeGroups": ["byod-users"],
        "includeRoles": ["Global Administrator"],
        "excludeRoles": ["Global Reader"],
        "includeGuestsOrExternalUsers": GUESTS,
        "excludeGuestsOrExternalUsers": GUESTS,
    },
    "applications": {
        "includeApplications": ["Office365", "internal-administration"],
        "excludeApplications": ["internal-administration"],
        "includeUserActions": ["urn:user:registersecurityinfo"],
        "applicationFilter": {"mode": "include", "rule": "r"},
    },
    "clientApplications": {
        "includeServicePrincipals": ["internal-administration", "ServicePrincipalsInMyTenant"],
        "excludeServicePrincipals": ["internal-administration"],
        "servicePrincipalFilter": {"mode": "exclude", "rule": "r"},
    },
    "clientAppTypes": ["mobileAppsAndDesktopClients", "browser"],
    "platforms": {"includePlatforms": ["iOS", "android"], "excludePlatforms": ["windows"]},
    "locations": {"includeLocations": ["All"], "excludeLocations": ["line", "AllTrusted"]},
    "devices": {"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}},
    "authenticationFlows": {"transferMethods": "deviceCodeFlow, authenticationTransfer"},
    "signInRiskLevels": ["high"],
    "userRiskLevels": ["medium", "high"],
    "servicePrincipalRiskLevels": ["high"],
    "insiderRiskLevels": "elevated",
}

EVERY_GRANT: Any = {
    "operator": "AND",
    "builtInControls": ["mfa", "compliantApplication"],
    "authenticationStrength": "phishing-resistant",
    "customAuthenticationFactors": ["f"],
    "termsOfUse": ["t"],
}

EVERY_SESSION: Any = {
    "applicationEnforcedRestrictions": {"isEnabled": True},
    "cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": "blockDownloads"},
    "disableResilienceDefaults": True,
    "persistentBrowser": {"isEnabled": True, "mode": "never"},
    "signInFrequency": {
        "isEnabled": True,
        "value": 12,
        "type": "hours",
        "authenticationType": "primaryAndSecondaryAuthentication",
        "frequencyInterval": "timeBased",
    },
}


@pytest.mark.parametrize(
    ("made", "azuread_type"),
    [
        (
            arguments.conditions(EVERY_CONDITION, NAMES),
            azuread.ConditionalAccessPolicyConditionsArgs,
        ),
        (
            arguments.grant_controls(EVERY_GRANT, NAMES),
            azuread.ConditionalAccessPolicyGrantControlsArgs,
        ),
        (
            arguments.session_controls(EVERY_SESSION),
            azuread.ConditionalAccessPolicySessionControlsArgs,
        ),
    ],
    ids=["conditions", "grant controls", "session controls"],
)
def test_every_property_that_azuread_has_is_filled(made, azuread_type):
    assert _missing(made, azuread_type) == []


def test_ids_are_sorted_by_name_so_that_the_order_in_yaml_does_not_matter():
    forwards = arguments.conditions(EVERY_CONDITION, NAMES)
    backwards = arguments.conditions(_reversed(EVERY_CONDITION), NAMES)
    assert forwards == backwards
    assert forwards["users"]["included_groups"] == ["id-of-byod", "id-of-staff"]


def test_names_become_ids_and_keywords_stay():
    users = arguments.conditions(EVERY_CONDITION, NAMES)["users"]
    assert users["included_users"] == ["id-of-a"]
    assert users["excluded_users"] == ["GuestsOrExternalUsers"]
    assert users["included_roles"] == ["62e90394-69f5-4237-9190-012177145e10"]


def test_policies_target_client_ids_but_workloads_object_ids():
    conditions = arguments.conditions(EVERY_CONDITION, NAMES)
    assert conditions["applications"]["excluded_applications"] == ["client-id"]
    assert conditions["client_applications"]["excluded_service_principals"] == ["object-id"]


def test_locations_keep_their_keywords():
    locations = arguments.conditions(EVERY_CONDITION, NAMES)["locations"]
    assert locations == {
        "included_locations": ["All"],
        "excluded_locations": ["AllTrusted", "id-of-line"],
    }


def test_client_app_types_default_to_all_as_graph_says():
    assert arguments.conditions({}, NAMES)["client_app_types"] == ["all"]


def test_what_yaml_leaves_out_is_left_to_the_provider():
    made = arguments.conditions({"users": {"includeUsers": ["All"]}}, NAMES)
    assert made == {
        "applications": {},
        "users": {"included_users": ["All"]},
        "client_app_types": ["all"],
    }


def test_a_built_in_strength_is_named_by_its_path():
    made = arguments.grant_controls(
        {"operator": "OR", "authenticationStrength": "Phishing-resistant MFA"}, NAMES
    )
    assert (
        made["authentication_strength_policy_id"]
        == "/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000004"
    )


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in reversed(value)] if isinstance(value, list) else value


def _missing(made: Any, azuread_type: type, path: str = "") -> list[str]:
    """Properties of azuread's argument classes that the mapping left out, nested ones too."""
    missing: list[str] = []
    parameters = list(inspect.signature(azuread_type).parameters.values())
    for parameter in parameters:
        nested = re.search(r"ConditionalAccessPolicy\w+Args", str(parameter.annotation))
        if parameter.name not in made:
            missing.append(path + parameter.name)
        elif nested:
            value = made[parameter.name]
            inner = value[0] if isinstance(value, list) else value
            missing += _missing(inner, getattr(azuread, nested[0]), f"{path}{parameter.name}.")
    return missing


def test_the_check_for_missing_properties_sees_nested_ones():
    made = arguments.conditions(EVERY_CONDITION, NAMES)
    del made["users"]["excluded_guests_or_external_users"][0]["external_tenants"][0]["members"]
    found = _missing(made, azuread.ConditionalAccessPolicyConditionsArgs)
    assert found == ["users.excluded_guests_or_external_users.external_tenants.members"]
