"""Conditional access: what goes to Graph and comes back is the same policy, whatever it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m365policy.azuread_plugin.plugin import AzureadPlugin
from m365policy.provider.properties import Kind
from m365policy.provider.state import settle

POLICY = AzureadPlugin({}).resources[
    "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy"
]
GUID = st.uuids().map(str)
SESSION = {"sessionControls"}
LEAST = {
    "displayName": "p",
    "state": "disabled",
    "conditions": {
        "clientAppTypes": ["all"],
        "applications": {"includedApplications": ["All"]},
        "users": {"includedUsers": ["All"]},
    },
    "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
}


def value_of(item):
    """A strategy for a property's value."""
    if item.name == "authenticationStrengthPolicyId":
        return GUID.map(lambda guid: f"/policies/authenticationStrengthPolicies/{guid}")
    if item.kind is Kind.STRING:
        return st.sampled_from(item.enum) if item.enum else st.text("abc 課長", min_size=1)
    if item.kind in (Kind.LIST, Kind.SET):
        element = st.sampled_from(item.enum) if item.enum else GUID
        return st.lists(element, min_size=1, max_size=3, unique=True)
    if item.kind is Kind.BLOCKS:
        return st.lists(block(item.fields), min_size=1, max_size=1)
    return block(item.fields)


def block(fields):
    required = {item.name: value_of(item) for item in fields if item.required}
    optional = {
        item.name: value_of(item)
        for item in fields
        if not item.required and not item.output and item.name not in SESSION
    }
    return st.fixed_dictionaries(required, optional=optional)


@settings(max_examples=150, deadline=None)
@given(block(POLICY.properties))
def test_policy_survives_the_way_to_graph_and_back(program):
    for guests in ("includedGuestsOrExternalUsers", "excludedGuestsOrExternalUsers"):
        for each in program["conditions"]["users"].get(guests, []):
            for tenants in each.get("externalTenants", []):
                if tenants["membershipKind"] != "enumerated":
                    tenants.pop("members", None)  # Graph has members for this kind only
    state = POLICY.values(POLICY.body(program))

    assert POLICY.diff(settle(POLICY.properties, state, program), program) == {}


@pytest.mark.parametrize(
    ("controls", "sent"),
    [
        ({}, None),
        ({"applicationEnforcedRestrictionsEnabled": False}, None),
        ({"signInFrequencyAuthenticationType": "primaryAndSecondaryAuthentication"}, None),
        (
            {"persistentBrowserMode": "never"},
            {
                "applicationEnforcedRestrictions": {"isEnabled": False},
                "disableResilienceDefaults": False,
                "persistentBrowser": {"isEnabled": True, "mode": "never"},
            },
        ),
        (
            {"signInFrequency": 4, "signInFrequencyPeriod": "hours"},
            {
                "applicationEnforcedRestrictions": {"isEnabled": False},
                "disableResilienceDefaults": False,
                "signInFrequency": {
                    "isEnabled": True,
                    "authenticationType": "primaryAndSecondaryAuthentication",
                    "frequencyInterval": "timeBased",
                    "type": "hours",
                    "value": 4,
                },
            },
        ),
        (
            {"signInFrequencyInterval": "everyTime"},
            {
                "signInFrequency": {
                    "isEnabled": True,
                    "authenticationType": "primaryAndSecondaryAuthentication",
                    "frequencyInterval": "everyTime",
                }
            },
        ),
    ],
)
def test_session_controls_are_sent_as_the_vendors_plugin_sends_them(controls, sent):
    assert POLICY.body({**LEAST, "sessionControls": controls})["sessionControls"] == sent


def test_session_controls_without_effect_do_not_differ_from_none():
    program = {**LEAST, "sessionControls": {"applicationEnforcedRestrictionsEnabled": False}}
    state = POLICY.values(POLICY.body(program))

    assert state["sessionControls"] is None
    assert POLICY.diff(state, program) == {}


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"grantControls": None}, "grantControls", "at least one of grantControls, session"),
        ({"state": "on"}, "state", "'on' is not one of disabled, enabled"),
        (
            {"grantControls": {"operator": "OR"}},
            "grantControls.builtInControls",
            "at least one of grantControls.builtInControls",
        ),
        (
            {"grantControls": {"operator": "OR", "builtInControls": ["riskRemediation"]}},
            "grantControls.builtInControls[0]",
            "'riskRemediation' is not one of",
        ),
        (
            {
                "grantControls": {
                    "operator": "OR",
                    "authenticationStrengthPolicyId": "00000000-0000-0000-0000-000000000004",
                }
            },
            "grantControls.authenticationStrengthPolicyId",
            "it is /policies/authenticationStrengthPolicies/<object id>",
        ),
        (
            {"grantControls": None, "sessionControls": {"signInFrequency": 0}},
            "sessionControls.signInFrequencyPeriod",
            "is required together with",
        ),
        (
            {"grantControls": None, "sessionControls": {}},
            "sessionControls",
            "without grantControls, one must have an effect",
        ),
        (
            {
                "sessionControls": {
                    "signInFrequencyInterval": "everyTime",
                    "signInFrequency": 1,
                    "signInFrequencyPeriod": "days",
                }
            },
            "sessionControls.signInFrequency",
            "does not go with signInFrequencyInterval everyTime",
        ),
    ],
)
def test_check_refuses_what_the_vendors_plugin_refuses(change, path, words):
    program = {key: value for key, value in {**LEAST, **change}.items() if value is not None}
    failures = {each.property: each.reason for each in POLICY.check(program)[1]}

    assert words in failures[path]


def test_state_of_the_vendors_plugin_moves_over_without_a_difference():
    inputs, _ = POLICY.check(LEAST)
    recorded = POLICY.snapshot("0", POLICY.values(POLICY.body(inputs)), inputs).state
    users = recorded["conditions"]["users"]
    nulls = {name: value or None for name, value in users.items()}  # its empty lists are null
    vendors = {
        **recorded,
        "conditions": {**recorded["conditions"], "users": nulls, "signInRiskLevels": None},
        "__pulumi_raw_state_delta": {"obj": {}},
    }

    assert POLICY.diff(vendors, inputs) == {}
    read = POLICY.read_snapshot("0", POLICY.values(POLICY.body(inputs)), vendors, inputs)
    assert read.state == vendors, "a refresh keeps every byte while nothing changed"

    body = POLICY.body({**LEAST, "displayName": "renamed"})
    read = POLICY.read_snapshot("0", POLICY.values(body), vendors, inputs)
    assert read.state["displayName"] == "renamed"
    assert "__pulumi_raw_state_delta" not in read.state, "it fits only what the vendor's wrote"
