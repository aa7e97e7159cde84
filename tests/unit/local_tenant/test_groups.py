"""Groups: create, read, change, delete; what the directory refuses."""

from __future__ import annotations

import uuid

import graph_bodies as bodies
import pytest


def create(graph, **changes):
    reply = graph.post("/groups", bodies.group(**changes))
    assert reply.status_code == 201, reply.text
    return reply.json()


def error(reply):
    body = reply.json()["error"]
    return reply.status_code, body["code"], body["message"]


def test_created_group_has_graphs_defaults(graph):
    group = create(graph)
    assert group["@odata.context"].endswith("/v1.0/$metadata#groups/$entity")
    assert uuid.UUID(group["id"])
    assert group["groupTypes"] == group["proxyAddresses"] == group["resourceBehaviorOptions"] == []
    assert group["description"] is group["membershipRule"] is group["visibility"] is None
    assert group["createdDateTime"].endswith("Z")
    assert group["securityIdentifier"].startswith("S-1-12-1-")


@pytest.mark.parametrize("version", ["v1.0", "beta"])
def test_group_life_is_the_same_on_both_versions(graph, version):
    created = graph.http.post(f"/{version}/groups", json=bodies.group())
    path = f"/{version}/groups/{created.json()['id']}"
    assert graph.http.get(path).json()["displayName"] == "BYOD users"
    changed = graph.http.patch(path, json={"displayName": "Registered staff", "description": "x"})
    assert (changed.status_code, changed.content) == (204, b"")
    assert graph.http.get(path).json()["displayName"] == "Registered staff"
    removed = graph.http.delete(path)
    assert (removed.status_code, removed.content) == (204, b"")
    assert graph.http.get(path).status_code == 404
    assert graph.http.patch(path, json={"displayName": "x"}).status_code == 404
    assert graph.http.delete(path).status_code == 404


def test_patch_keeps_what_it_does_not_name(graph):
    group = create(graph, description="kept")
    graph.patch(f"/groups/{group['id']}", {"displayName": "New"})
    after = graph.get(f"/groups/{group['id']}").json()
    changed = {name for name in group if group[name] != after[name]}
    assert changed == {"displayName"}


@pytest.mark.parametrize("name", ["displayName", "mailEnabled", "mailNickname", "securityEnabled"])
def test_required_property_is_asked_for(graph, name):
    body = bodies.group()
    del body[name]
    message = f"A value is required for property '{name}' of resource 'Group'."
    assert error(graph.post("/groups", body)) == (400, "Request_BadRequest", message)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "One or more property values specified are invalid."),
        ({"members": []}, "One or more property values specified are invalid."),
        ({"drive": {"id": "x"}}, "One or more property values specified are invalid."),
        ({"securityEnabled": "yes"}, "'securityEnabled'"),
        ({"displayName": 1}, "'displayName'"),
        ({"displayName": ""}, "'displayName'"),
        ({"displayName": "x" * 257}, "'displayName'"),
        ({"mailNickname": "x" * 65}, "'mailNickname'"),
        ({"mailNickname": "with space"}, "'mailNickname'"),
        ({"mailNickname": "a@b"}, "'mailNickname'"),
        ({"description": "x" * 1025}, "'description'"),
        ({"groupTypes": None}, "'groupTypes'"),
        ({"groupTypes": "Unified"}, "'groupTypes'"),
        ({"groupTypes": ["Static"]}, "'groupTypes'"),
        ({"createdDateTime": "2026-01-01T00:00:00Z"}, "read-only"),
        ({"mailEnabled": True}, "mail-enabled security groups"),
        ({"securityEnabled": False}, "'securityEnabled'"),
        ({"groupTypes": ["DynamicMembership"]}, "'membershipRule'"),
        ({"membershipRule": 'user.department -eq "x"'}, "'membershipRule'"),
    ],
)
def test_body_that_the_directory_refuses(graph, changes, message):
    status, code, text = error(graph.post("/groups", bodies.group(**changes)))
    assert (status, code) == (400, "Request_BadRequest")
    assert message in text
    assert graph.get("/groups").json()["value"] == []


def test_annotations_from_the_caller_are_accepted_and_not_kept(graph):
    group = create(graph, **{"@odata.type": "#microsoft.graph.group", "id@odata.type": "String"})
    assert not [
        name for name in graph.get(f"/groups/{group['id']}").json() if "@odata.type" in name
    ]


def test_unified_group_gets_its_address(graph):
    group = create(graph, groupTypes=["Unified"], mailEnabled=True, securityEnabled=False)
    assert group["mail"] == "byod-users@ward.example"
    assert group["visibility"] == "Public"


def test_display_names_need_not_be_unique(graph):
    create(graph)
    create(graph)
    found = graph.get("/groups", params={"$filter": "displayName eq 'byod USERS'"}).json()["value"]
    assert len(found) == 2


def test_role_assignability_is_decided_at_creation(graph):
    group = create(graph, isAssignableToRole=False)
    same = graph.patch(f"/groups/{group['id']}", {"isAssignableToRole": False})
    assert same.status_code == 204
    assert graph.patch(f"/groups/{group['id']}", {"isAssignableToRole": True}).status_code == 400
