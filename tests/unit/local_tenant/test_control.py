"""The control plane: reset, the log of writes, counts of requests, stored objects."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

POLICIES = "/identity/conditionalAccess/policies"


def test_health_says_what_the_tenant_was_filled_with(graph):
    health = graph.http.get("/_local/health", headers={"Authorization": ""}).json()
    assert (health["status"], health["seed"], health["licence"]) == ("ok", "empty", "E3")
    assert health["tenantId"] == graph.connection.tenantId


def test_reset_empties_and_fills(graph):
    graph.post("/groups", bodies.group())
    graph.reset("trace", "P2")
    assert graph.get("/groups").json()["value"] == []
    assert len(graph.get("/users").json()["value"]) == 5
    assert graph.get("/subscribedSkus").json()["value"][0]["skuPartNumber"] == "SPE_E5"
    assert graph.writes() == []


@pytest.mark.parametrize("body", [{"seed": "town"}, {"licence": "E9"}])
def test_reset_refuses_what_it_does_not_know(graph, body):
    assert graph.http.post("/_local/reset", json=body).status_code == 400


def test_every_write_is_logged_with_before_and_after(graph):
    headers = {"client-request-id": "my-request"}
    policy = graph.post(POLICIES, bodies.policy(), headers=headers).json()["id"]
    graph.patch(f"{POLICIES}/{policy}", {"state": "disabled"})
    graph.patch(f"{POLICIES}/{policy}", {"state": "on"})
    graph.delete(f"{POLICIES}/{policy}")
    graph.get(POLICIES)
    created, changed, refused, deleted = graph.writes()
    assert [w["number"] for w in (created, changed, refused, deleted)] == [1, 2, 3, 4]
    assert created["clientRequestId"] == "my-request"
    assert (created["method"], created["path"], created["status"]) == (
        "POST",
        f"/v1.0{POLICIES}",
        201,
    )
    assert (created["before"], created["after"]["id"]) == (None, policy)
    assert (changed["before"]["state"], changed["after"]["state"]) == ("enabled", "disabled")
    assert (refused["status"], refused["before"], refused["after"]) == (400, None, None)
    assert refused["error"]["message"].startswith("1007: ")
    assert (deleted["before"]["id"], deleted["after"]) == (policy, None)
    assert [w["number"] for w in graph.writes(since=3)] == [4]


def test_membership_is_logged_as_source_and_target(graph):
    graph.reset("trace")
    group = graph.post("/groups", bodies.group()).json()["id"]
    user = "aaaaaaaa-0000-0000-0000-000000000001"
    url = f"{graph.connection.url}/v1.0/users/{user}"
    graph.post(f"/groups/{group}/members/$ref", {"@odata.id": url})
    graph.delete(f"/groups/{group}/members/{user}/$ref")
    added, removed = graph.writes(since=1)
    assert (added["before"], added["after"]) == (None, {"source": group, "target": user})
    assert (removed["before"], removed["after"]) == ({"source": group, "target": user}, None)


def test_requests_are_counted_by_operation_and_status(graph):
    graph.http.post("/_local/requests/reset")
    for key in ("a", "b"):
        graph.get(f"/groups/{key}")
    graph.get("/organization")
    graph.post("/$batch", {"requests": [{"id": "1", "method": "GET", "url": "/organization"}]})
    counts = graph.http.get("/_local/requests").json()
    assert counts == {
        "total": 4,
        "http": 4,
        "byOperation": {"GET /v1.0/groups/{id}": 2, "GET /v1.0/organization": 2},
        "byStatus": {"200": 2, "404": 2},
    }


def test_stored_objects_are_shown_by_kind(graph):
    policy = graph.post(POLICIES, bodies.policy()).json()["id"]
    path = "/_local/objects/conditionalAccessPolicies"
    assert [item["id"] for item in graph.http.get(path).json()["objects"]] == [policy]
    unknown = graph.http.get("/_local/objects/cars").json()
    assert (unknown["objects"], "users" in unknown["kinds"]) == ([], False)
    assert "conditionalAccessPolicies" in unknown["kinds"]


def test_an_object_is_stored_as_it_is_and_found_by_graph(graph):
    graph.reset("ward")
    twin = {"id": "8c9a3f5e-0000-4000-8000-00000000beef", "appId": "a", "displayName": "twin"}
    answer = graph.http.put("/_local/objects/servicePrincipals", json=twin)
    assert answer.status_code == 200
    assert graph.get(f"/servicePrincipals/{twin['id']}").json()["displayName"] == "twin"
    assert graph.writes() == []


@pytest.mark.parametrize(
    ("kind", "body"), [("planets", {"id": "x"}), ("users", {"displayName": "no id"})]
)
def test_an_object_without_kind_or_id_is_not_stored(graph, kind, body):
    graph.reset("ward")
    assert graph.http.put(f"/_local/objects/{kind}", json=body).status_code == 400
