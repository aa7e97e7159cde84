"""Members and owners: references, binds, nesting, dynamic groups."""

from __future__ import annotations

import uuid

import graph_bodies as bodies
import pytest


@pytest.fixture
def users(graph):
    graph.reset("trace")
    return [f"aaaaaaaa-0000-0000-0000-00000000000{number}" for number in range(1, 6)]


def reference(graph, key, collection="directoryObjects"):
    return f"{graph.connection.url}/v1.0/{collection}/{key}"


def create(graph, **changes):
    reply = graph.post("/groups", bodies.group(**changes))
    assert reply.status_code == 201, reply.text
    return reply.json()["id"]


def add(graph, group, key, relation="members"):
    return graph.post(f"/groups/{group}/{relation}/$ref", {"@odata.id": reference(graph, key)})


def ids(graph, path):
    return [item["id"] for item in graph.get(path).json()["value"]]


def message(reply):
    return reply.json()["error"]["message"]


def test_group_is_created_with_bound_members_and_owners(graph, users):
    group = create(
        graph,
        **{
            "members@odata.bind": [reference(graph, key) for key in users[:2]],
            "owners@odata.bind": [reference(graph, users[2], "users")],
        },
    )
    assert ids(graph, f"/groups/{group}/members") == users[:2]
    assert ids(graph, f"/groups/{group}/owners") == [users[2]]
    assert ids(graph, f"/users/{users[0]}/memberOf") == [group]


def test_member_is_added_and_removed_by_reference(graph, users):
    group = create(graph)
    assert add(graph, group, users[0]).status_code == 204
    members = graph.get(f"/groups/{group}/members").json()["value"]
    assert members[0]["@odata.type"] == "#microsoft.graph.user"
    assert graph.delete(f"/groups/{group}/members/{users[0]}/$ref").status_code == 204
    assert ids(graph, f"/groups/{group}/members") == []


def test_adding_twice_is_refused_in_graphs_words(graph, users):
    group = create(graph)
    add(graph, group, users[0])
    reply = add(graph, group, users[0])
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "Request_BadRequest")
    assert message(reply) == (
        "One or more added object references already exist for the following modified "
        "properties: 'members'."
    )


def test_missing_object_is_not_found(graph, users):
    group = create(graph)
    missing = str(uuid.uuid4())
    assert add(graph, group, missing).status_code == 404
    assert add(graph, missing, users[0]).status_code == 404
    assert graph.delete(f"/groups/{group}/members/{users[0]}/$ref").status_code == 404


@pytest.mark.usefixtures("users")
@pytest.mark.parametrize("url", [None, "", "users/x", 3, "https://localhost/v1.0/sites/x"])
def test_something_that_is_no_reference_is_refused(graph, url):
    group = create(graph)
    assert graph.post(f"/groups/{group}/members/$ref", {"@odata.id": url}).status_code == 400


def test_bind_is_all_or_nothing(graph, users):
    group = create(graph)
    add(graph, group, users[0])
    for wrong, status in ((users[0], 400), (str(uuid.uuid4()), 404)):
        body = {"members@odata.bind": [reference(graph, users[1]), reference(graph, wrong)]}
        reply = graph.patch(f"/groups/{group}", {**body, "displayName": "changed"})
        assert reply.status_code == status
        assert ids(graph, f"/groups/{group}/members") == [users[0]]
        assert graph.get(f"/groups/{group}").json()["displayName"] == "BYOD users"


def test_bind_takes_twenty_at_most_and_nobody_twice(graph):
    graph.reset("ward")
    staff = ids(graph, "/users?$top=21&$filter=userType eq 'Member'&$select=id")
    group = create(graph)
    path = f"/groups/{group}"
    urls = [reference(graph, key) for key in staff]
    assert graph.patch(path, {"members@odata.bind": urls}).status_code == 400
    twice = graph.patch(path, {"members@odata.bind": [urls[0], urls[0]]})
    assert "can only be present once as an add/remove change." in message(twice)
    assert graph.patch(path, {"members@odata.bind": urls[:20]}).status_code == 204
    assert len(ids(graph, f"{path}/members")) == 20


def test_post_on_members_without_ref_is_refused(graph, users):
    group = create(graph)
    reply = graph.post(f"/groups/{group}/members", {"@odata.id": reference(graph, users[0])})
    assert reply.status_code == 400
    assert message(reply) == "Write requests are only supported on contained entities"


def test_last_owner_stays(graph, users):
    group = create(graph)
    add(graph, group, users[0], "owners")
    add(graph, group, users[1], "owners")
    assert graph.delete(f"/groups/{group}/owners/{users[0]}/$ref").status_code == 204
    refused = graph.delete(f"/groups/{group}/owners/{users[1]}/$ref")
    assert refused.status_code == 400
    assert "at least one owner" in message(refused)


def test_nested_members_count_once_even_in_a_circle(graph, users):
    inner, outer = create(graph), create(graph)
    add(graph, inner, users[0])
    add(graph, outer, inner)
    add(graph, outer, users[0])
    add(graph, inner, outer)
    assert sorted(ids(graph, f"/groups/{outer}/transitiveMembers")) == sorted([inner, users[0]])
    cast = f"/groups/{outer}/transitiveMembers/microsoft.graph.user"
    assert ids(graph, cast) == [users[0]]
    assert sorted(ids(graph, f"/users/{users[0]}/transitiveMemberOf")) == sorted([inner, outer])


def test_deleted_group_leaves_no_membership_behind(graph, users):
    group = create(graph)
    add(graph, group, users[0])
    graph.delete(f"/groups/{group}")
    assert ids(graph, f"/users/{users[0]}/memberOf") == []


def test_members_are_filtered_by_id(graph, users):
    group = create(graph)
    for key in users[:3]:
        add(graph, group, key)
    assert ids(graph, f"/groups/{group}/members?$filter=id eq '{users[1]}'") == [users[1]]
    assert ids(graph, f"/groups/{group}/members?$filter=id eq '{users[4]}'") == []


def test_group_is_expanded_with_its_members(graph, users):
    group = create(graph)
    add(graph, group, users[0])
    body = graph.get(f"/groups/{group}?$expand=members($select=id)").json()
    assert [member["id"] for member in body["members"]] == [users[0]]


def test_dynamic_group_has_whom_its_rule_names_and_no_other(graph):
    graph.reset("ward")
    rule = 'user.jobTitle -eq "区長"'
    group = create(graph, groupTypes=["DynamicMembership"], membershipRule=rule)
    members = graph.get(f"/groups/{group}/members").json()["value"]
    assert [member["jobTitle"] for member in members] == ["区長"]
    person = members[0]["id"]
    assert add(graph, group, person).status_code == 400
    assert graph.delete(f"/groups/{group}/members/{person}/$ref").status_code == 400
    graph.patch(f"/groups/{group}", {"membershipRule": 'user.jobTitle -eq "副区長"'})
    members = graph.get(f"/groups/{group}/members").json()["value"]
    assert [member["jobTitle"] for member in members] == ["副区長", "副区長"]


def test_dynamic_group_with_a_rule_beyond_us_is_kept_without_members(graph):
    rule = 'user.memberof -any (group.objectId -in ["x"])'
    group = create(graph, groupTypes=["DynamicMembership"], membershipRule=rule)
    body = graph.get(f"/groups/{group}").json()
    assert (body["membershipRule"], body["membershipRuleProcessingState"]) == (rule, "On")
    assert ids(graph, f"/groups/{group}/members") == []


def test_without_ref_the_member_itself_is_deleted(graph, users):
    """A nested group goes, with Group.ReadWrite.All."""
    inner, outer = create(graph), create(graph)
    add(graph, outer, inner)
    assert graph.delete(f"/groups/{outer}/members/{inner}").status_code == 204
    assert graph.get(f"/groups/{inner}").status_code == 404
    assert ids(graph, f"/groups/{outer}/members") == []
    assert graph.delete(f"/groups/{outer}/members/{users[0]}").status_code == 404


def test_without_ref_a_user_is_not_deleted_by_who_may_not(graph, users):
    group = create(graph)
    add(graph, group, users[0])
    reply = graph.delete(f"/groups/{group}/members/{users[0]}")
    assert (reply.status_code, reply.json()["error"]["code"]) == (
        403,
        "Authorization_RequestDenied",
    )
    assert ids(graph, f"/groups/{group}/members") == [users[0]]
