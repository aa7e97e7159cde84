"""Groups against a local tenant: owners, members, many at once, half-made, duplicates."""

import asyncio

import pytest

from m365policy.azuread_plugin.connection import Connection
from m365policy.azuread_plugin.group import Group
from m365policy.azuread_plugin.group_member import GroupMember
from m365policy.graph.errors import GraphError
from m365policy.provider.resource import PartialFailureError, PluginError

USERS = [f"aaaaaaaa-0000-0000-0000-00000000000{number}" for number in range(1, 6)]
NOBODY = "bbbbbbbb-0000-0000-0000-000000000000"


def run(tenant, monkeypatch, work):
    """Run `work(group, member)` with resources that are connected to the tenant."""
    for name, value in tenant.connection.environment().items():
        monkeypatch.setenv(name, value)
    tenant.requests()

    async def main():
        connection = Connection(tenant.connection.environment())
        connection.configure({})
        try:
            return await work(Group(connection), GroupMember(connection))
        finally:
            await connection.close()

    return asyncio.run(main())


def inputs_of(group, **more):
    checked, failures = group.check({"displayName": "g", "securityEnabled": True, **more})
    assert failures == []
    return checked


def members(tenant, resource_id, relation="members"):
    found = tenant.graph("GET", f"{resource_id}/{relation}?$top=999")["value"]
    return {each["id"] for each in found}


def test_group_without_owners_belongs_to_the_caller(tenant, monkeypatch):
    async def work(group, _):
        made = await group.create(inputs_of(group))
        return made, await group.graph.caller_id()

    made, caller = run(tenant, monkeypatch, work)

    assert made.state["owners"] == [caller]
    assert members(tenant, made.resource_id, "owners") == {caller}
    assert made.state["mailNickname"]


def many(tenant, number):
    """Object ids of new groups: groups can be members of groups."""
    body = {"mailEnabled": False, "securityEnabled": True, "mailNickname": "m"}
    return [
        tenant.graph("POST", "/groups", {**body, "displayName": f"m{each}"})["id"]
        for each in range(number)
    ]


def test_members_beyond_twenty_come_in_bundles(tenant, monkeypatch):
    inner = many(tenant, 45)

    async def work(group, _):
        return await group.create(inputs_of(group, members=inner, owners=USERS[:1]))

    made = run(tenant, monkeypatch, work)

    assert members(tenant, made.resource_id) == set(inner)
    assert tenant.requests()["PATCH /v1.0/groups/{id}"] == 2, "19 in the POST, then 20 and 6"


def test_group_keeps_its_id_when_its_members_cannot_be_added(tenant, monkeypatch):
    inner = [*many(tenant, 20), NOBODY]

    async def work(group, _):
        with pytest.raises(PartialFailureError) as caught:
            await group.create(inputs_of(group, members=inner, owners=USERS[:1]))
        return caught.value

    error = run(tenant, monkeypatch, work)
    name = tenant.graph("GET", error.resource_id)["displayName"]

    assert name == error.state["displayName"] == "g"
    assert error.state["members"] == inner[:19]
    assert "add members to group" in str(error)


def test_update_changes_only_the_members_that_differ(tenant, monkeypatch):
    async def work(group, _):
        made = await group.create(inputs_of(group, members=USERS[:3]))
        tenant.graph("DELETE", f"{made.resource_id}/members/{USERS[1]}/$ref")
        changed = inputs_of(group, members=USERS[1:4])
        return made, await group.update(made.resource_id, made.state, changed)

    made, state = run(tenant, monkeypatch, work)

    assert members(tenant, made.resource_id) == set(USERS[1:4]) == set(state["members"])


def test_members_that_the_program_does_not_name_are_left_alone(tenant, monkeypatch):
    async def work(group, member):
        made = await group.create(inputs_of(group))
        guid = made.state["objectId"]
        await member.create({"groupObjectId": guid, "memberObjectId": USERS[0]})
        inputs = inputs_of(group)
        read = await group.read(made.resource_id, made.state, inputs)
        renamed = inputs_of(group, displayName="renamed")
        await group.update(made.resource_id, read.state, renamed)
        return made, read, group.diff(read.state, inputs)

    made, read, changes = run(tenant, monkeypatch, work)

    assert read.state == made.state, "as recorded: who joined is nobody's business here"
    assert changes == {}
    assert members(tenant, made.resource_id) == {USERS[0]}


def test_members_that_the_program_names_still_drift(tenant, monkeypatch):
    async def work(group, _):
        inputs = inputs_of(group, members=USERS[:1])
        made = await group.create(inputs)
        tenant.graph(
            "POST",
            f"{made.resource_id}/members/$ref",
            {"@odata.id": f"{tenant.connection.url}/v1.0/directoryObjects/{USERS[1]}"},
        )
        read = await group.read(made.resource_id, made.state, inputs)
        return read, group.diff(read.state, inputs)

    read, changes = run(tenant, monkeypatch, work)

    assert read.state["members"] == read.inputs["members"] == USERS[:2]
    assert list(changes) == ["members[1]"]


DYNAMIC = {
    "types": ["DynamicMembership"],
    "dynamicMembership": {"enabled": True, "rule": 'user.department -eq "x"'},
}


@pytest.mark.parametrize("recorded", [{}, {"members": None}, {"members": USERS[:1]}])
def test_refresh_of_a_dynamic_group_asks_for_no_members(tenant, monkeypatch, recorded):
    async def work(group, _):
        inputs = inputs_of(group, **DYNAMIC)
        made = await group.create(inputs)
        rest = {key: made.state[key] for key in made.state if key not in ("members", "owners")}
        tenant.requests()
        state = rest | recorded
        return state, await group.read(made.resource_id, state, inputs)

    state, read = run(tenant, monkeypatch, work)

    assert read.state == state, "absent stays absent, null stays null"
    assert tenant.requests() == {"GET /v1.0/groups/{id}": 1}


def test_import_reads_owners_and_members_but_gives_no_members_of_a_rule(tenant, monkeypatch):
    async def work(group, _):
        by_name = await group.create(inputs_of(group, members=USERS[:2]))
        empty = await group.create(inputs_of(group))
        by_rule = await group.create(inputs_of(group, **DYNAMIC))
        return [await group.read(each.resource_id, {}, None) for each in (by_name, empty, by_rule)]

    by_name, empty, by_rule = run(tenant, monkeypatch, work)

    assert by_name.inputs["members"] == by_name.state["members"] == USERS[:2]
    assert empty.inputs["members"] == empty.state["members"] == []
    assert "members" not in by_rule.inputs
    assert by_rule.inputs["dynamicMembership"]["rule"] == 'user.department -eq "x"'
    assert by_rule.inputs["owners"] == by_rule.state["owners"]


def test_empty_list_of_members_empties_the_group(tenant, monkeypatch):
    async def work(group, _):
        made = await group.create(inputs_of(group, members=USERS[:2]))
        await group.update(made.resource_id, made.state, inputs_of(group, members=[]))
        return made

    made = run(tenant, monkeypatch, work)

    assert members(tenant, made.resource_id) == set()


def test_duplicate_name_is_refused_when_asked_for(tenant, monkeypatch):
    async def work(group, _):
        first = await group.create(inputs_of(group, displayName="o'twice"))
        again = inputs_of(group, displayName="o'twice", preventDuplicateNames=True)
        with pytest.raises(PluginError, match="exists already: /groups/") as caught:
            await group.create(again)
        return first, str(caught.value)

    first, message = run(tenant, monkeypatch, work)

    assert message.endswith(first.resource_id)


def test_member_that_is_there_already_is_refused_not_adopted(tenant, monkeypatch):
    async def work(group, member):
        made = await group.create(inputs_of(group, members=USERS[:1]))
        inputs = {"groupObjectId": made.state["objectId"], "memberObjectId": USERS[0]}
        with pytest.raises(GraphError, match="already exist"):
            await member.create(inputs)

    run(tenant, monkeypatch, work)


def test_what_is_gone_reads_as_gone_and_deletes_without_error(tenant, monkeypatch):
    async def work(group, member):
        made = await group.create(inputs_of(group))
        guid = made.state["objectId"]
        await group.delete(made.resource_id, made.state)
        assert await group.read(made.resource_id, made.state, {}) is None
        assert await member.read(f"{guid}/member/{USERS[0]}", {}, {}) is None
        await group.delete(made.resource_id, made.state)
        await member.delete(f"{guid}/member/{USERS[0]}", {})

    run(tenant, monkeypatch, work)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"securityEnabled": None}, "mailEnabled", "at least one of mailEnabled, securityEnabled"),
        ({"types": ["DynamicMembership"]}, "dynamicMembership", "is required by the type"),
        ({"mailEnabled": True}, "types", "must contain Unified"),
        ({"mailNickname": "a b"}, "mailNickname", "must not contain ' '"),
        ({"members": ["someone"]}, "members[0]", "'someone' is not an object id"),
        (
            {"members": [], "dynamicMembership": {"enabled": True, "rule": "r"}},
            "dynamicMembership",
            "cannot be given together with members",
        ),
        (
            {"securityEnabled": False, "assignableToRole": True},
            "assignableToRole",
            "goes only with securityEnabled",
        ),
        ({"writebackEnabled": True}, "writebackEnabled", "use the vendor's azuread plugin"),
    ],
)
def test_check_refuses_what_cannot_be(change, path, words):
    inputs = {"displayName": "g", "securityEnabled": True, **change}
    given = {key: value for key, value in inputs.items() if value is not None}
    failures = {each.property: each.reason for each in Group(Connection({})).check(given)[1]}

    assert words in failures[path]


@pytest.mark.parametrize("resource_id", ["x", "/groups/x", USERS[0], f"/users/{USERS[0]}"])
def test_id_of_another_form_is_refused_with_the_form(resource_id):
    with pytest.raises(PluginError, match="it is /groups/<object id>"):
        Group(Connection({})).guid(resource_id)
