"""Deleted policies and named locations: listed, restored, deleted for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import graph_bodies as bodies
import pytest

ROOT = "/identity/conditionalAccess"
KINDS = {
    "policies": bodies.policy(),
    "namedLocations": bodies.ip_location(isTrusted=False),
}


@pytest.fixture(params=KINDS)
def collection(request):
    return request.param


def create(graph, collection):
    reply = graph.post(f"{ROOT}/{collection}", KINDS[collection])
    assert reply.status_code == 201, reply.text
    return {name: value for name, value in reply.json().items() if name != "@odata.context"}


def listed(graph, path):
    return [item["id"] for item in graph.get(path).json()["value"]]


def test_deleted_object_leaves_its_collection_and_is_kept(graph, collection):
    made = create(graph, collection)
    assert graph.delete(f"{ROOT}/{collection}/{made['id']}").status_code == 204
    assert listed(graph, f"{ROOT}/{collection}") == []
    assert listed(graph, f"{ROOT}/deletedItems/{collection}") == [made["id"]]
    kept = graph.get(f"{ROOT}/deletedItems/{collection}/{made['id']}").json()
    age = datetime.now(UTC) - datetime.fromisoformat(kept["deletedDateTime"])
    assert timedelta() <= age < timedelta(minutes=5)
    assert kept["displayName"] == made["displayName"]


def test_restored_object_is_as_it_was(graph, collection):
    made = create(graph, collection)
    graph.delete(f"{ROOT}/{collection}/{made['id']}")
    reply = graph.post(f"{ROOT}/deletedItems/{collection}/{made['id']}/restore")
    assert reply.status_code == 200
    assert reply.json()["@odata.context"].rpartition(".")[2] in {
        "conditionalAccessPolicy",
        "namedLocation",
    }
    assert {**reply.json(), "@odata.context": None} == {**made, "@odata.context": None}
    again = graph.get(f"{ROOT}/{collection}/{made['id']}").json()
    assert again["deletedDateTime"] is None
    assert listed(graph, f"{ROOT}/deletedItems/{collection}") == []


def test_object_deleted_for_good_cannot_be_restored(graph, collection):
    made = create(graph, collection)
    path = f"{ROOT}/deletedItems/{collection}/{made['id']}"
    graph.delete(f"{ROOT}/{collection}/{made['id']}")
    assert graph.delete(path).status_code == 204
    for reply in (graph.get(path), graph.post(f"{path}/restore"), graph.delete(path)):
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "ResourceNotFound")


def test_object_that_is_not_deleted_is_not_among_the_deleted(graph, collection):
    made = create(graph, collection)
    assert graph.get(f"{ROOT}/deletedItems/{collection}/{made['id']}").status_code == 404


def test_deleted_object_is_kept_for_thirty_days(graph, collection):
    made = create(graph, collection)
    graph.delete(f"{ROOT}/{collection}/{made['id']}")
    stored = {
        "policies": "deleted.conditionalAccessPolicies",
        "namedLocations": "deleted.namedLocations",
    }[collection]
    path = f"{ROOT}/deletedItems/{collection}"
    for days, there in ((29, [made["id"]]), (31, [])):
        then = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        aged = {**made, "deletedDateTime": then}
        assert graph.http.put(f"/_local/objects/{stored}", json=aged).status_code == 200
        assert listed(graph, path) == there


def test_deletion_and_restoration_are_logged_once_each(graph, collection):
    made = create(graph, collection)
    graph.delete(f"{ROOT}/{collection}/{made['id']}")
    graph.post(f"{ROOT}/deletedItems/{collection}/{made['id']}/restore")
    graph.delete(f"{ROOT}/{collection}/{made['id']}")
    graph.delete(f"{ROOT}/deletedItems/{collection}/{made['id']}")
    _, deleted, restored, _, gone = graph.writes()
    assert (deleted["before"]["id"], deleted["after"]) == (made["id"], None)
    assert (restored["before"], restored["after"]["id"]) == (None, made["id"])
    assert (gone["before"]["id"], gone["after"]) == (made["id"], None)


def test_full_tenant_takes_nothing_back(graph, collection):
    made = create(graph, collection)
    graph.delete(f"{ROOT}/{collection}/{made['id']}")
    graph.http.post("/_local/limits", json={"maxPolicies": 0, "maxNamedLocations": 0})
    restored = graph.post(f"{ROOT}/deletedItems/{collection}/{made['id']}/restore")
    assert restored.status_code == 400
    assert listed(graph, f"{ROOT}/deletedItems/{collection}") == [made["id"]]
