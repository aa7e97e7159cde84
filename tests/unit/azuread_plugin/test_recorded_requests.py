"""Bodies and states against the recorded traffic of the vendor's plugin.

`/work/shared` is beside the checkout where the project is developed; elsewhere these tests skip.
"""

import json
from pathlib import Path

import pytest

from m365policy.azuread_plugin.plugin import AzureadPlugin

TRACE = Path(__file__).parents[4] / "shared" / "azuread-trace"
pytestmark = pytest.mark.skipif(not TRACE.is_dir(), reason="no recorded traffic here")

RESOURCES = {name.rpartition(":")[2]: each for name, each in AzureadPlugin({}).resources.items()}
TRIAL, EMERGENCY = "9a11f347-fdae-4244-b1d4-d5d72c2dd6c2", "b7982dde-3d57-4d8e-9cd2-1f5fda4e5b18"
LINE, STRENGTH = "72e42db0-36b3-4d63-a012-e2020e6c03a0", "4c938d4c-5241-44a0-a5fb-079b8c819e6b"
PROGRAM = {
    "Block BYOD outside group": (
        "ConditionalAccessPolicy",
        {
            "displayName": "Block BYOD outside group",
            "state": "enabledForReportingButNotEnforced",
            "conditions": {
                "clientAppTypes": ["all"],
                "applications": {
                    "includedApplications": ["Office365"],
                    "excludedApplications": ["00000003-0000-0000-c000-000000000000"],
                },
                "users": {"includedUsers": ["All"], "excludedGroups": [TRIAL, EMERGENCY]},
                "platforms": {"includedPlatforms": ["iOS", "android"]},
                "locations": {"includedLocations": ["All"], "excludedLocations": [LINE]},
                "devices": {"filter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}},
                "signInRiskLevels": ["high"],
                "userRiskLevels": ["medium"],
                "authenticationFlowTransferMethods": ["deviceCodeFlow"],
            },
            "grantControls": {"operator": "OR", "builtInControls": ["block"]},
        },
    ),
    "Require app protection": (
        "ConditionalAccessPolicy",
        {
            "displayName": "Require app protection",
            "state": "enabled",
            "conditions": {
                "clientAppTypes": ["browser", "mobileAppsAndDesktopClients"],
                "applications": {"includedApplications": ["All"]},
                "users": {
                    "includedGroups": [TRIAL],
                    "excludedGroups": [EMERGENCY],
                    "excludedGuestsOrExternalUsers": [
                        {
                            "guestOrExternalUserTypes": ["b2bCollaborationGuest"],
                            "externalTenants": [{"membershipKind": "all"}],
                        }
                    ],
                },
                "platforms": {"includedPlatforms": ["all"], "excludedPlatforms": ["windows"]},
            },
            "grantControls": {
                "operator": "AND",
                "builtInControls": ["compliantApplication", "mfa"],
            },
            "sessionControls": {
                "signInFrequency": 12,
                "signInFrequencyPeriod": "hours",
                "signInFrequencyAuthenticationType": "primaryAndSecondaryAuthentication",
                "signInFrequencyInterval": "timeBased",
                "persistentBrowserMode": "never",
                "applicationEnforcedRestrictionsEnabled": True,
                "cloudAppSecurityPolicy": "blockDownloads",
            },
        },
    ),
    "Admins phishing resistant": (
        "ConditionalAccessPolicy",
        {
            "displayName": "Admins phishing resistant",
            "state": "disabled",
            "conditions": {
                "clientAppTypes": ["all"],
                "applications": {"includedUserActions": ["urn:user:registersecurityinfo"]},
                "users": {"includedRoles": ["62e90394-69f5-4237-9190-012177145e10"]},
            },
            "grantControls": {
                "operator": "OR",
                "authenticationStrengthPolicyId": (
                    f"/policies/authenticationStrengthPolicies/{STRENGTH}"
                ),
            },
        },
    ),
    "Dedicated line": (
        "NamedLocation",
        {
            "displayName": "Dedicated line",
            "ip": {"ipRanges": ["203.0.113.0/24", "2001:db8::/48"], "trusted": True},
        },
    ),
    "Japan": (
        "NamedLocation",
        {
            "displayName": "Japan",
            "country": {
                "countriesAndRegions": ["JP"],
                "includeUnknownCountriesAndRegions": False,
                "countryLookupMethod": "clientIpAddress",
            },
        },
    ),
    "Phishing resistant": (
        "AuthenticationStrengthPolicy",
        {
            "displayName": "Phishing resistant",
            "description": "d",
            "allowedCombinations": ["fido2", "windowsHelloForBusiness"],
        },
    ),
    "All managers": (
        "Group",
        {
            "displayName": "All managers",
            "securityEnabled": True,
            "types": ["DynamicMembership"],
            "dynamicMembership": {"enabled": True, "rule": 'user.jobTitle -eq "課長"'},
        },
    ),
}


def recorded(display_name):
    """The body of the vendor's POST, and the recorder's answer."""
    for line in (TRACE / "1-create.jsonl").read_text(encoding="utf-8").splitlines():
        exchange = json.loads(line)
        request = exchange["request"]
        posted = exchange["method"] == "POST" and isinstance(request, dict)
        if posted and request.get("displayName") == display_name:
            return request, exchange["response"]
    raise AssertionError(display_name)


def without_types(value):
    """Drop `@odata.type` where Graph infers it: the vendor's SDK writes it into every object."""
    if isinstance(value, dict):
        return {k: without_types(v) for k, v in value.items() if k != "@odata.type"}
    return [without_types(each) for each in value] if isinstance(value, list) else value


# What differs on purpose. Groups: the nickname is made up at creation, owners are bound there,
# and empty options of Microsoft 365 groups are not sent.
LEFT_OUT = {
    "Group": {
        "mailNickname",
        "owners@odata.bind",
        "resourceBehaviorOptions",
        "resourceProvisioningOptions",
    }
}


@pytest.mark.parametrize("name", PROGRAM)
def test_body_is_what_the_vendors_plugin_sends(name):
    kind, program = PROGRAM[name]
    inputs, failures = RESOURCES[kind].check(program)
    request, _ = recorded(name)
    left_out = LEFT_OUT.get(kind, set())
    body = RESOURCES[kind].body(inputs)

    assert failures == []
    assert {k: v for k, v in without_types(body).items() if k not in left_out} == {
        k: v for k, v in without_types(request).items() if k not in left_out
    }


@pytest.mark.parametrize("name", PROGRAM)
def test_state_read_from_the_answer_does_not_differ_from_the_program(name):
    kind, program = PROGRAM[name]
    inputs, _ = RESOURCES[kind].check(program)
    state = RESOURCES[kind].values(recorded(name)[1])

    assert RESOURCES[kind].diff(state, inputs) == {}


def test_ipv6_range_is_sent_as_what_it_is():
    body = RESOURCES["NamedLocation"].body(PROGRAM["Dedicated line"][1])

    assert [each["@odata.type"] for each in body["ipRanges"]] == [
        "#microsoft.graph.iPv4CidrRange",
        "#microsoft.graph.iPv6CidrRange",
    ]
