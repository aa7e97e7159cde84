"""Authentication strengths."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

STRENGTHS = "/policies/authenticationStrengthPolicies"
BUILT_IN = "00000000-0000-0000-0000-000000000002"


def create(graph, **changes):
    reply = graph.post(STRENGTHS, bodies.strength(**changes))
    assert reply.status_code == 201, reply.text
    return reply.json()


def test_built_in_strengths_are_there_from_the_start(graph):
    found = graph.get(STRENGTHS).json()["value"]
    assert [item["id"][-1] for item in found] == ["2", "3", "4"]
    assert {item["policyType"] for item in found} == {"builtIn"}
    assert len(found[0]["allowedCombinations"]) == 19


def test_created_strength_has_its_computed_properties(graph):
    strength = create(graph, allowedCombinations=["fido2", "password, sms"])
    assert strength["policyType"] == "custom"
    assert strength["requirementsSatisfied"] == "mfa"
    assert strength["allowedCombinations"] == ["fido2", "password,sms"]
    assert strength["combinationConfigurations"] == []
    assert create(graph, allowedCombinations=["password"])["requirementsSatisfied"] == "none"


def test_name_changes_by_patch_and_combinations_by_action(graph):
    path = f"{STRENGTHS}/{create(graph)['id']}"
    assert graph.patch(path, {"displayName": "Key"}).status_code == 204
    assert graph.patch(path, {"allowedCombinations": ["fido2"]}).status_code == 400
    reply = graph.post(f"{path}/updateAllowedCombinations", {"allowedCombinations": ["fido2"]})
    assert reply.status_code == 200
    assert reply.json()["previousCombinations"] == ["fido2", "windowsHelloForBusiness"]
    assert reply.json()["currentCombinations"] == ["fido2"]
    after = graph.get(path).json()
    assert (after["displayName"], after["allowedCombinations"]) == ("Key", ["fido2"])


@pytest.mark.parametrize(
    "changes",
    [
        {"displayName": None},
        {"allowedCombinations": []},
        {"allowedCombinations": "fido2"},
        {"allowedCombinations": ["fido3"]},
        {"allowedCombinations": ["sms,voice"]},
        {"policyType": "builtIn"},
        {"colour": "red"},
    ],
)
def test_strength_that_does_not_fit_is_refused(graph, changes):
    assert graph.post(STRENGTHS, bodies.strength(**changes)).status_code == 400


def test_combination_configurations_are_said_not_to_be_served(graph):
    configurations = [{"id": "x", "@odata.type": "#microsoft.graph.fido2CombinationConfiguration"}]
    reply = graph.post(STRENGTHS, bodies.strength(combinationConfigurations=configurations))
    assert reply.status_code == 501


def test_built_in_strength_stays_as_it_is(graph):
    path = f"{STRENGTHS}/{BUILT_IN}"
    assert graph.patch(path, {"displayName": "x"}).status_code == 400
    action = f"{path}/updateAllowedCombinations"
    assert graph.post(action, {"allowedCombinations": ["fido2"]}).status_code == 400
    assert graph.delete(path).status_code == 400


def test_strength_in_use_is_shown_and_not_deleted(graph):
    key = create(graph)["id"]
    controls = {"operator": "OR", "authenticationStrength": {"id": key}}
    policy = graph.post(
        "/identity/conditionalAccess/policies", bodies.policy(grantControls=controls)
    ).json()["id"]
    usage = graph.get(f"{STRENGTHS}/{key}/usage").json()
    assert [item["id"] for item in usage["mfa"]] == [policy]
    assert usage["none"] == []
    assert graph.delete(f"{STRENGTHS}/{key}").status_code == 400
    graph.delete(f"/identity/conditionalAccess/policies/{policy}")
    assert graph.delete(f"{STRENGTHS}/{key}").status_code == 204
    assert graph.get(f"{STRENGTHS}/{key}").status_code == 404
