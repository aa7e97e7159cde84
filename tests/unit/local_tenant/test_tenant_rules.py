"""What depends on the tenant: licence, security defaults, how many objects, retired controls."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

POLICIES = "/identity/conditionalAccess/policies"
LOCATIONS = "/identity/conditionalAccess/namedLocations"
SECURITY_DEFAULTS = "/policies/identitySecurityDefaultsEnforcementPolicy"

PASSWORD_CHANGE = bodies.policy_with("conditions.userRiskLevels", ["high"])
PASSWORD_CHANGE["grantControls"] = {"operator": "AND", "builtInControls": ["mfa", "passwordChange"]}
RISKY = {
    "sign-in risk": bodies.policy_with("conditions.signInRiskLevels", ["high"]),
    "user risk": bodies.policy_with("conditions.userRiskLevels", ["high"]),
    "password change": PASSWORD_CHANGE,
    "risk remediation": bodies.policy_with("grantControls.builtInControls", ["riskRemediation"]),
}


def message(reply):
    assert reply.status_code == 400, reply.text
    return reply.json()["error"]["message"]


@pytest.mark.parametrize("body", RISKY.values(), ids=RISKY)
def test_risk_needs_p2(graph, body):
    assert message(graph.post(POLICIES, body)) == (
        "1039: Cannot create or update policies with premium P2 features. "
        "Upgrade to a premium P2 license and try again."
    )
    graph.reset("empty", "P2")
    assert graph.post(POLICIES, body).status_code == 201


def test_risk_cannot_be_added_to_a_policy_without_p2(graph):
    policy = graph.post(POLICIES, bodies.policy()).json()["id"]
    change = {"conditions": {"signInRiskLevels": ["high"]}}
    assert message(graph.patch(f"{POLICIES}/{policy}", change)).startswith("1039: ")


@pytest.fixture
def retired(graph):
    """A policy made before the control was retired."""
    policy = graph.post(POLICIES, bodies.policy()).json()
    del policy["@odata.context"]
    policy["grantControls"]["builtInControls"] = ["approvedApplication"]
    graph.http.put("/_local/objects/conditionalAccessPolicies", json=policy)
    return f"{POLICIES}/{policy['id']}"


def test_policy_with_the_approved_application_is_not_created(graph):
    body = bodies.policy_with("grantControls.builtInControls", ["approvedApplication", "mfa"])
    assert "approvedApplication" in message(graph.post(POLICIES, body))


@pytest.mark.parametrize(
    "change",
    [
        {"displayName": "new"},
        {"state": "enabled"},
        {"state": "disabled", "displayName": "new"},
        {"grantControls": {"operator": "OR", "builtInControls": ["compliantApplication"]}},
    ],
)
def test_policy_with_the_approved_application_is_not_edited(graph, retired, change):
    before = graph.get(retired).json()
    assert "approvedApplication" in message(graph.patch(retired, change))
    assert graph.get(retired).json() == before


def test_policy_with_the_approved_application_is_disabled_and_deleted(graph, retired):
    assert graph.patch(retired, {"state": "disabled"}).status_code == 204
    assert graph.get(retired).json()["state"] == "disabled"
    assert graph.delete(retired).status_code == 204


def test_the_control_is_not_added_to_a_policy(graph):
    policy = graph.post(POLICIES, bodies.policy()).json()["id"]
    change = {"grantControls": {"operator": "OR", "builtInControls": ["approvedApplication"]}}
    assert "approvedApplication" in message(graph.patch(f"{POLICIES}/{policy}", change))


def test_security_defaults_are_off_and_can_be_switched(graph):
    found = graph.get(SECURITY_DEFAULTS).json()
    assert found["@odata.context"].endswith(f"/v1.0/$metadata#{SECURITY_DEFAULTS[1:]}")
    assert (found["id"], found["isEnabled"]) == ("00000000-0000-0000-0000-000000000005", False)
    assert graph.patch(SECURITY_DEFAULTS, {"isEnabled": True}).status_code == 204
    assert graph.get(SECURITY_DEFAULTS).json()["isEnabled"] is True


@pytest.mark.parametrize("body", [{"isEnabled": None}, {"isEnabled": "yes"}, {"colour": "red"}])
def test_security_defaults_refuse_what_does_not_fit(graph, body):
    assert graph.patch(SECURITY_DEFAULTS, body).status_code == 400


def test_no_policy_is_enabled_while_security_defaults_are_on(graph):
    graph.patch(SECURITY_DEFAULTS, {"isEnabled": True})
    expected = (
        "Security Defaults is enabled in the tenant. You must disable Security defaults before "
        "enabling a Conditional Access policy."
    )
    assert message(graph.post(POLICIES, bodies.policy())) == expected
    report_only = bodies.policy(state="enabledForReportingButNotEnforced")
    policy = graph.post(POLICIES, report_only).json()["id"]
    assert message(graph.patch(f"{POLICIES}/{policy}", {"state": "enabled"})) == expected


def test_security_defaults_are_not_switched_on_over_enabled_policies(graph):
    """Graph's answer is not known; two guards at once is what both pages warn of."""
    graph.post(POLICIES, bodies.policy())
    assert graph.patch(SECURITY_DEFAULTS, {"isEnabled": True}).status_code == 400


def test_tenant_takes_240_policies_and_195_locations(graph):
    limits = graph.http.get("/_local/limits").json()
    assert (limits["maxPolicies"], limits["maxNamedLocations"]) == (240, 195)


def test_policies_of_every_state_count_against_the_limit(graph):
    graph.http.post("/_local/limits", json={"maxPolicies": 2})
    made = [graph.post(POLICIES, bodies.policy(state=s)) for s in ("disabled", "enabled")]
    assert [reply.status_code for reply in made] == [201, 201]
    assert "maximum of 2" in message(graph.post(POLICIES, bodies.policy()))
    graph.delete(f"{POLICIES}/{made[0].json()['id']}")
    assert graph.post(POLICIES, bodies.policy()).status_code == 201


def test_locations_are_limited(graph):
    graph.http.post("/_local/limits", json={"maxNamedLocations": 1})
    assert graph.post(LOCATIONS, bodies.country_location()).status_code == 201
    assert "maximum of 1" in message(graph.post(LOCATIONS, bodies.country_location()))
    graph.reset()
    assert graph.http.get("/_local/limits").json()["maxNamedLocations"] == 195


@pytest.mark.parametrize("body", [{"maxPolicies": -1}, {"maxPolicies": "5"}, {"colour": 1}])
def test_limits_that_make_no_sense_are_refused(graph, body):
    assert graph.http.post("/_local/limits", json=body).status_code == 400


def test_location_holds_2000_ranges(graph):
    kind = "#microsoft.graph.iPv4CidrRange"
    ranges = [
        {"@odata.type": kind, "cidrAddress": f"203.0.{n // 256}.{n % 256}/32"} for n in range(2001)
    ]
    assert graph.post(LOCATIONS, bodies.ip_location(ipRanges=ranges)).status_code == 400
    assert graph.post(LOCATIONS, bodies.ip_location(ipRanges=ranges[:2000])).status_code == 201
