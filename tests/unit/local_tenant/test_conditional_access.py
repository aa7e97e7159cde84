"""Conditional access policies: shape, PATCH, and every refusal."""

from __future__ import annotations

import uuid

import graph_bodies as bodies
import pytest

POLICIES = "/identity/conditionalAccess/policies"
MISSING = "99999999-0000-4000-8000-000000000000"
MFA = {"operator": "OR", "builtInControls": ["mfa"]}


def create(graph, body=None):
    reply = graph.post(POLICIES, body or bodies.policy())
    assert reply.status_code == 201, reply.text
    return reply.json()


def refusal(reply):
    assert reply.status_code == 400, reply.text
    error = reply.json()["error"]
    assert error["code"] == "BadRequest"
    return error["message"]


def test_created_policy_is_filled_in_as_graph_does(graph):
    policy = create(graph)
    assert policy["@odata.context"].endswith(
        "$metadata#identity/conditionalAccess/policies/$entity"
    )
    assert uuid.UUID(policy["id"])
    assert policy["modifiedDateTime"] is policy["templateId"] is policy["sessionControls"] is None
    conditions = policy["conditions"]
    assert conditions["platforms"] is conditions["locations"] is conditions["devices"] is None
    assert conditions["userRiskLevels"] == conditions["signInRiskLevels"] == []
    assert conditions["applications"]["excludeApplications"] == []
    assert conditions["applications"]["applicationFilter"] is None
    assert conditions["users"]["includeUsers"] == ["All"]
    assert conditions["users"]["excludeGroups"] == conditions["users"]["includeRoles"] == []
    assert policy["grantControls"]["customAuthenticationFactors"] == []
    assert policy["grantControls"]["authenticationStrength"] is None
    assert graph.get(f"{POLICIES}/{policy['id']}").json() == policy


def test_client_app_types_default_to_all(graph):
    policy = create(graph, bodies.policy_with("conditions.clientAppTypes", ...))
    assert policy["conditions"]["clientAppTypes"] == ["all"]


def test_patch_answers_204_and_replaces_what_it_names(graph):
    policy = create(graph)
    path = f"{POLICIES}/{policy['id']}"
    reply = graph.patch(path, {"state": "disabled", "grantControls": MFA})
    assert (reply.status_code, reply.content) == (204, b"")
    after = graph.get(path).json()
    assert (after["state"], after["grantControls"]["builtInControls"]) == ("disabled", ["mfa"])
    assert after["conditions"] == policy["conditions"]
    assert after["modifiedDateTime"] > policy["createdDateTime"]


def test_patch_of_one_condition_leaves_the_others(graph):
    """The documented example sends signInRiskLevels alone."""
    policy = create(graph)
    path = f"{POLICIES}/{policy['id']}"
    graph.patch(path, {"conditions": {"platforms": {"includePlatforms": ["iOS"]}}})
    graph.patch(path, {"conditions": {"userRiskLevels": []}})
    conditions = graph.get(path).json()["conditions"]
    assert conditions["platforms"] == {"includePlatforms": ["iOS"], "excludePlatforms": []}
    assert conditions["applications"]["includeApplications"] == ["All"]
    graph.patch(path, {"conditions": {"platforms": None}})
    assert graph.get(path).json()["conditions"]["platforms"] is None


def test_refused_patch_changes_nothing(graph):
    policy = create(graph)
    path = f"{POLICIES}/{policy['id']}"
    assert graph.patch(path, {"displayName": "new", "state": "on"}).status_code == 400
    assert graph.get(path).json() == policy


def test_deleted_policy_is_gone(graph):
    path = f"{POLICIES}/{create(graph)['id']}"
    assert graph.delete(path).status_code == 204
    for reply in (graph.get(path), graph.patch(path, {"state": "disabled"}), graph.delete(path)):
        assert reply.status_code == 404
    assert graph.get(POLICIES).json()["value"] == []


def test_strength_is_read_back_expanded(graph):
    key = "00000000-0000-0000-0000-000000000004"
    controls = {"operator": "OR", "authenticationStrength": {"id": key}}
    policy = create(graph, bodies.policy(grantControls=controls))
    strength = policy["grantControls"]["authenticationStrength"]
    assert strength["displayName"] == "Phishing-resistant MFA"
    assert strength["combinationConfigurations"] == []


def test_session_controls_without_effect_become_null(graph):
    body = bodies.policy(
        grantControls=MFA,
        sessionControls={
            "disableResilienceDefaults": False,
            "persistentBrowser": {"mode": "never", "isEnabled": False},
        },
    )
    assert create(graph, body)["sessionControls"] is None


def test_guests_of_every_tenant_show_their_type(graph):
    guests = {
        "guestOrExternalUserTypes": "b2bCollaborationGuest,internalGuest",
        "externalTenants": {"membershipKind": "all"},
    }
    body = bodies.policy_with("conditions.users.excludeGuestsOrExternalUsers", guests)
    tenants = create(graph, body)["conditions"]["users"]["excludeGuestsOrExternalUsers"]
    assert tenants["externalTenants"] == {
        "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
        "membershipKind": "all",
    }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("colour", "red"),
        ("conditions.colour", "red"),
        ("conditions.users.includeUser", ["All"]),
        ("state", "on"),
        ("state", None),
        ("state", ...),
        ("displayName", ...),
        ("displayName", 1),
        ("conditions", ...),
        ("conditions", []),
        ("conditions.clientAppTypes", None),
        ("conditions.clientAppTypes", "all"),
        ("conditions.clientAppTypes", ["everything"]),
        ("conditions.users.excludeGroups", None),
        ("conditions.users.excludeGroups", [1]),
        ("conditions.users.excludeGroups", [None]),
        ("conditions.platforms", {"includePlatforms": ["unknownFutureValue"]}),
        ("conditions.platforms", {"includePlatforms": ["IOS"]}),
        ("conditions.times", {"includedRanges": []}),
        ("conditions.applications.includeUserActions", ["urn:user:fly"]),
        ("conditions.insiderRiskLevels", "high"),
        ("conditions.authenticationFlows", {"transferMethods": None}),
        ("conditions.authenticationFlows", {"transferMethods": "deviceCodeFlow,fax"}),
        ("conditions.devices", {"deviceFilter": {"mode": "sometimes", "rule": "x"}}),
        ("grantControls.builtInControls", ["magic"]),
        ("grantControls.builtInControls", None),
        ("grantControls.operator", "XOR"),
        ("grantControls.authenticationStrength", {"displayName": "x"}),
        (
            "sessionControls",
            {"signInFrequency": {"value": "12", "type": "hours", "isEnabled": True}},
        ),
        ("sessionControls", {"continuousAccessEvaluation": {"mode": "disabled"}}),
        ("id", MISSING),
        ("createdDateTime", "2026-01-01T00:00:00Z"),
    ],
)
def test_body_that_does_not_fit_the_schema_is_1007(graph, path, value):
    """CreatedDateTime and id: whether Graph refuses or ignores them is not known."""
    body = bodies.policy_with(path, value)
    if path == "conditions.applications.includeUserActions":
        body["conditions"]["applications"]["includeApplications"] = []
    message = refusal(graph.post(POLICIES, body))
    assert message.startswith("1007: Incoming ConditionalAccessPolicy object is null or does not")
    assert graph.get(POLICIES).json()["value"] == []


def test_beta_takes_what_only_beta_has(graph):
    body = bodies.policy_with("conditions.times", None)
    assert graph.http.post(f"/beta{POLICIES}", json=body).status_code == 201
    assert graph.post(POLICIES, body).status_code == 400


def test_annotations_from_an_export_are_accepted(graph):
    body = bodies.policy()
    body["conditions"]["users"]["includeUsers@odata.type"] = "#Collection(String)"
    body["@odata.type"] = "microsoft.graph.conditionalAccessPolicy"
    assert not [name for name in create(graph, body)["conditions"]["users"] if "@" in name]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("conditions.applications.includeApplications", [], "1011: 'applications' condition must"),
        ("conditions.applications", ..., "1011: "),
        ("conditions.applications.includeUserActions", ["urn:user:registerdevice"], "1012: "),
        ("conditions.clientAppTypes", [], "1064: 'clientAppTypes' condition does not support []."),
        ("conditions.users.includeRoles", ["All"], "1102: 'users' condition contains invalid role"),
        (
            "conditions.users.excludeRoles",
            [MISSING],
            f"1102: 'users' condition contains invalid role ids: {MISSING}.",
        ),
        (
            "conditions.locations",
            {"includeLocations": [MISSING]},
            f"1040: NamedLocation with id {MISSING} does not exist",
        ),
        ("conditions.users.includeUsers", [], "'users'"),
        ("conditions.users", ..., "'users'"),
        ("conditions.users.includeUsers", [MISSING], MISSING),
        ("conditions.users.excludeUsers", ["somebody"], "somebody"),
        ("conditions.users.excludeGroups", [MISSING], MISSING),
        ("conditions.applications.includeApplications", [MISSING], MISSING),
        ("conditions.applications.includeApplications", ["All", "Office365"], "'applications'"),
        ("conditions.users.includeUsers", ["All", "GuestsOrExternalUsers"], "'users'"),
        ("grantControls.authenticationStrength", {"id": MISSING}, "1032: "),
        ("grantControls.builtInControls", ["block", "mfa"], "1032: "),
        ("grantControls.builtInControls", [], "1032: "),
        (
            "grantControls.builtInControls",
            ["passwordChange"],
            "1032: ConditionalActionPolicy validation failed due to InvalidPasswordResetControl.",
        ),
        ("grantControls", None, "grant control or a session control"),
    ],
)
def test_policy_that_breaks_a_rule_is_refused_with_graphs_number(graph, path, value, message):
    assert message in refusal(graph.post(POLICIES, bodies.policy_with(path, value)))


@pytest.mark.parametrize(
    ("frequency", "message"),
    [
        ({"authenticationType": "secondaryAuthentication"}, "1104: 'timeBased' value for"),
        ({"value": None}, "'timeBased'"),
        ({"frequencyInterval": "everyTime"}, "'everyTime'"),
    ],
)
def test_sign_in_frequency_must_fit_together(graph, frequency, message):
    whole = {"value": 12, "type": "hours", "isEnabled": True, "frequencyInterval": "timeBased"}
    body = bodies.policy(
        grantControls=MFA, sessionControls={"signInFrequency": {**whole, **frequency}}
    )
    assert message in refusal(graph.post(POLICIES, body))


def test_every_time_is_accepted(graph):
    frequency = {
        "isEnabled": True,
        "frequencyInterval": "everyTime",
        "authenticationType": "primaryAndSecondaryAuthentication",
    }
    body = bodies.policy(grantControls=MFA, sessionControls={"signInFrequency": frequency})
    assert create(graph, body)["sessionControls"]["signInFrequency"]["value"] is None


def test_missing_strength_is_refused(graph):
    controls = {"operator": "OR", "authenticationStrength": {"id": MISSING}}
    assert MISSING in refusal(graph.post(POLICIES, bodies.policy(grantControls=controls)))


def test_guests_are_not_named_twice(graph):
    body = bodies.policy_with("conditions.users.includeUsers", ["GuestsOrExternalUsers"])
    body["conditions"]["users"]["excludeGuestsOrExternalUsers"] = {
        "guestOrExternalUserTypes": "serviceProvider"
    }
    assert "GuestsOrExternalUsers" in refusal(graph.post(POLICIES, body))


def test_rules_hold_for_patch_too(graph):
    path = f"{POLICIES}/{create(graph)['id']}"
    changes = {"conditions": {"clientAppTypes": []}}
    assert refusal(graph.patch(path, changes)).startswith("1064: ")


@pytest.mark.parametrize("value", ["none", "None", "ALL", "office365", "MicrosoftAdminPortals"])
def test_keywords_are_read_without_regard_to_case(graph, value):
    create(graph, bodies.policy_with("conditions.applications.includeApplications", [value]))
