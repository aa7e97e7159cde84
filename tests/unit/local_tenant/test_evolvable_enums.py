"""Members of enumerations that came after the sentinel, with and without `Prefer`."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

POLICIES = "/identity/conditionalAccess/policies"
STRENGTHS = "/policies/authenticationStrengthPolicies"
ALL = {"Prefer": "respond-async, include-unknown-enum-members"}


@pytest.fixture
def policy(graph):
    graph.reset("empty", "P2")
    body = bodies.policy_with("conditions.platforms", {"includePlatforms": ["linux", "iOS"]})
    body["grantControls"]["builtInControls"] = ["riskRemediation"]
    return graph.post(POLICIES, body).json()


def members(policy):
    platforms = policy["conditions"]["platforms"]["includePlatforms"]
    return platforms, policy["grantControls"]["builtInControls"]


HIDDEN = (["unknownFutureValue", "iOS"], ["unknownFutureValue"])
SHOWN = (["linux", "iOS"], ["riskRemediation"])


def test_newer_members_are_hidden(graph, policy):
    assert members(policy) == HIDDEN
    assert members(graph.get(f"{POLICIES}/{policy['id']}").json()) == HIDDEN
    assert members(graph.get(POLICIES).json()["value"][0]) == HIDDEN


def test_newer_members_are_shown_to_who_asks(graph, policy):
    assert members(graph.get(f"{POLICIES}/{policy['id']}", headers=ALL).json()) == SHOWN
    assert members(graph.get(POLICIES, headers=ALL).json()["value"][0]) == SHOWN
    body = bodies.policy_with("conditions.platforms", {"includePlatforms": ["linux"]})
    made = graph.post(POLICIES, body, headers=ALL).json()
    assert made["conditions"]["platforms"]["includePlatforms"] == ["linux"]


def test_newer_methods_of_a_strength_are_hidden(graph):
    body = bodies.strength(allowedCombinations=["qrCodePin", "fido2"])
    made = graph.post(STRENGTHS, body).json()
    assert made["allowedCombinations"] == ["unknownFutureValue", "fido2"]
    shown = graph.get(f"{STRENGTHS}/{made['id']}", headers=ALL).json()
    assert shown["allowedCombinations"] == ["qrCodePin", "fido2"]
    controls = {"operator": "OR", "authenticationStrength": {"id": made["id"]}}
    policy = graph.post(POLICIES, bodies.policy(grantControls=controls)).json()
    inside = policy["grantControls"]["authenticationStrength"]
    assert inside["allowedCombinations"] == ["unknownFutureValue", "fido2"]


def test_other_values_are_never_touched(graph):
    made = graph.post(POLICIES, bodies.policy()).json()
    assert graph.get(f"{POLICIES}/{made['id']}", headers=ALL).json() == made
