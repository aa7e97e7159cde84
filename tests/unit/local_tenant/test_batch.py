"""`$batch`."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

JSON = {"Content-Type": "application/json"}


def send(graph, *requests):
    return graph.post("/$batch", {"requests": list(requests)})


def get(key, url="/organization", **more):
    return {"id": key, "method": "GET", "url": url, **more}


def test_each_request_is_answered_on_its_own(graph):
    create = {
        "id": "1",
        "method": "POST",
        "url": "/groups",
        "headers": JSON,
        "body": bodies.group(),
    }
    reply = send(
        graph, create, get("2", "groups?$filter=displayName eq 'BYOD users'"), get("3", "/nothing")
    )
    assert reply.status_code == 200
    by_id = {item["id"]: item for item in reply.json()["responses"]}
    assert {key: item["status"] for key, item in by_id.items()} == {"1": 201, "2": 200, "3": 501}
    assert len(by_id["2"]["body"]["value"]) == 1
    assert by_id["3"]["body"]["error"]["code"] == "NotImplemented"
    assert [write["path"] for write in graph.writes()] == ["/v1.0/groups"]


def test_request_that_depends_on_a_failed_one_is_not_run(graph):
    delete = {"id": "2", "method": "DELETE", "url": "/groups/x", "dependsOn": ["1"]}
    reply = send(graph, get("1", "/groups/missing"), delete, get("3", dependsOn=["2"]), get("4"))
    assert [item["status"] for item in reply.json()["responses"]] == [404, 424, 424, 200]


def test_body_needs_a_content_type(graph):
    create = {"id": "1", "method": "POST", "url": "/groups", "body": bodies.group()}
    assert send(graph, create).json()["responses"][0]["status"] == 400


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [get(str(number)) for number in range(21)],
        [get("a"), get("A")],
        [{"id": "1", "method": "GET"}],
        [get("1", dependsOn=["2"]), get("2")],
        ["text"],
    ],
)
def test_malformed_batch_is_refused_as_a_whole(graph, requests):
    assert graph.post("/$batch", {"requests": requests}).status_code == 400


def test_twenty_requests_pass(graph):
    reply = send(graph, *[get(str(number)) for number in range(20)])
    assert [item["status"] for item in reply.json()["responses"]] == [200] * 20


def test_batch_without_token_fails_inside(graph):
    body = {"requests": [get("1")]}
    reply = graph.post("/$batch", body, headers={"Authorization": ""})
    assert reply.json()["responses"][0]["status"] == 401
