"""Lists: paging, counting, searching, selecting; the directory's rules and conditional access's."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

EVENTUAL = {"ConsistencyLevel": "eventual"}


def pages(graph, path):
    while path:
        body = graph.http.get(path).json()
        yield body
        path = body.get("@odata.nextLink")


def test_pages_are_of_a_hundred_and_hold_everybody_once(ward):
    found = list(
        pages(ward, "/v1.0/users?$select=id,userPrincipalName&$filter=userType eq 'Member'")
    )
    users = [user["userPrincipalName"] for body in found for user in body["value"]]
    assert [len(body["value"]) for body in found[:2]] == [100, 100]
    assert len(users) == len(set(users)) > 1200
    assert all(set(user) == {"id", "userPrincipalName"} for user in found[1]["value"])


def test_next_link_is_opaque_and_a_wrong_token_is_refused(ward):
    link = ward.get("/users?$top=999").json()["@odata.nextLink"]
    assert "999" not in link.split("skiptoken=")[1]
    assert ward.get("/users?$skiptoken=999").status_code == 400


@pytest.mark.parametrize("top", ["0", "1000", "-1", "x"])
def test_page_size_beyond_the_limits_is_refused(ward, top):
    assert ward.get(f"/users?$top={top}").status_code == 400


def test_user_shows_eleven_properties_unless_more_are_selected(ward):
    user = ward.get("/users/s0001@ward.example").json()
    assert len([name for name in user if "@" not in name]) == 11
    selected = ward.get("/users/S0001@WARD.example?$select=department,accountEnabled").json()
    assert (selected["department"], selected["accountEnabled"]) == ("区長室", True)
    assert "department" in ward.http.get("/beta/users/s0001@ward.example").json()


@pytest.mark.parametrize(
    "query", ["$select=colour", "$filter=colour eq 1", "$orderby=colour", "$foo=1"]
)
def test_unknown_property_or_option_is_refused(ward, query):
    assert ward.get(f"/users?{query}").status_code == 400


def test_counting_and_advanced_operators_want_the_header(ward):
    assert ward.get("/users/$count").status_code == 400
    counted = ward.get("/users/$count", headers=EVENTUAL)
    assert counted.headers["Content-Type"].startswith("text/plain")
    assert int(counted.text) > 1200
    query = "/users?$count=true&$top=1&$filter=jobTitle ne '主事'"
    refused = ward.get(query)
    assert (refused.status_code, refused.json()["error"]["code"]) == (
        400,
        "Request_UnsupportedQuery",
    )
    assert ward.get(query, headers=EVENTUAL).json()["@odata.count"] > 100


def test_search_finds_words_and_wants_the_header(ward):
    query = '/users?$search="displayName:緊急" OR "displayName:管理者（ID）"&$select=displayName'
    assert ward.get(query).status_code == 400
    found = ward.get(query, headers=EVENTUAL).json()["value"]
    assert sorted(user["displayName"] for user in found) == [
        "管理者（ID）",
        "緊急アクセス 1",
        "緊急アクセス 2",
    ]


def test_order_and_direction(ward):
    query = "/users?$filter=startsWith(userPrincipalName,'svc-')&$orderby=displayName desc&$select=displayName&$count=true"
    reply = ward.get(query, headers={"ConsistencyLevel": "eventual"})
    names = [user["displayName"] for user in reply.json()["value"]]
    assert names == sorted(names, reverse=True)
    assert len(names) == 3


def test_conditional_access_is_cut_at_top_without_next_link(graph):
    for number in range(3):
        graph.post("/identity/conditionalAccess/policies", bodies.policy(displayName=f"CA{number}"))
    path = "/identity/conditionalAccess/policies"
    assert len(graph.get(path).json()["value"]) == 3
    cut = graph.get(f"{path}?$top=2").json()
    assert len(cut["value"]) == 2
    assert "@odata.nextLink" not in cut
    found = graph.get(f"{path}?$filter=displayName ne 'CA1'&$select=displayName&$count=true").json()
    assert found["@odata.count"] == 2
    assert found["value"] == [{"displayName": "CA0"}, {"displayName": "CA2"}]


def test_directory_objects_by_ids(ward):
    user = ward.get("/users/s0001@ward.example").json()["id"]
    role = ward.get("/directoryRoles").json()["value"][0]["id"]
    missing = "99999999-0000-0000-0000-000000000000"
    reply = ward.post("/directoryObjects/getByIds", {"ids": [user, role, missing]})
    assert [item["@odata.type"] for item in reply.json()["value"]] == [
        "#microsoft.graph.user",
        "#microsoft.graph.directoryRole",
    ]
    only = ward.post("/directoryObjects/getByIds", {"ids": [user, role], "types": ["user"]})
    assert [item["id"] for item in only.json()["value"]] == [user]
    assert ward.post("/directoryObjects/getByIds", {}).status_code == 400
    assert ward.writes() == []


def test_directory_sorts_what_it_filters_in_advanced_queries_only(ward):
    query = {"$filter": "startsWith(displayName,'a')", "$orderby": "displayName"}
    error = ward.get("/users", params=query).json()["error"]
    assert (error["code"], error["message"]) == (
        "Request_UnsupportedQuery",
        "Sorting not supported for current query.",
    )
    headers = {"ConsistencyLevel": "eventual"}
    assert ward.get("/users", params=query, headers=headers).status_code == 400
    advanced = {**query, "$count": "true"}
    assert ward.get("/users", params=advanced, headers=headers).status_code == 200
    policies = {"$filter": "state eq 'enabled'", "$orderby": "displayName"}
    assert ward.get("/identity/conditionalAccess/policies", params=policies).status_code == 200
