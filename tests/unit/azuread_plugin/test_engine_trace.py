"""The vendor's recorded program through the real engine: the tenant ends as in the recording."""

import json
from pathlib import Path

import pytest

TRACE = Path(__file__).parents[4] / "shared" / "azuread-trace"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not TRACE.is_dir(), reason="no recorded traffic here"),
]

COLLECTIONS = {
    "groups": "/groups",
    "namedLocations": "/identity/conditionalAccess/namedLocations",
    "policies": "/identity/conditionalAccess/policies",
    "authenticationStrengthPolicies": "/policies/authenticationStrengthPolicies",
}
# Random by the plugin's design, answered elsewhere, or spelt out only by the vendor's.
NOT_COMPARED = {
    "@odata.type",
    "mailNickname",
    "owners@odata.bind",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
}


def recorded(*phases):
    """Return objects by display name and members by group as the recorded writes leave them.

    The recorder's own answers say little, so its writes are replayed here: POST makes an object,
    PATCH merges top-level properties.
    """
    objects, members = {}, {}
    for phase in phases:
        for line in (TRACE / f"{phase}.jsonl").read_text(encoding="utf-8").splitlines():
            exchange = json.loads(line)
            method, body = exchange["method"], exchange["request"]
            parts = exchange["path"].split("?")[0].split("/")[2:]
            if method == "GET" or parts[0] == "oauth2" or parts[-1] == "token":
                continue
            if parts[-1] == "$ref" and method == "POST":
                members.setdefault(parts[1], set()).add(body["@odata.id"].rpartition("/")[2])
            elif parts[-1] == "$ref":
                members[parts[1]].discard(parts[3])
            elif parts[-1] == "updateAllowedCombinations":
                objects[parts[-2]] |= body
            elif method == "POST" and parts[-1] in COLLECTIONS:
                objects[exchange["response"]["id"]] = dict(body)
            elif method == "PATCH":
                objects[parts[-1]] |= body
            elif method == "DELETE":
                del objects[parts[-1]]
    return objects, {guid: ids for guid, ids in members.items() if guid in objects}


def by_name(objects, members):
    """Objects by display name, with names in place of ids, so that two tenants compare."""
    names = {guid: body["displayName"] for guid, body in objects.items()}
    text = json.dumps({guid: comparable(body) for guid, body in objects.items()})
    for guid, name in names.items():
        text = text.replace(f'"{guid}"', json.dumps(name))
    return json.loads(text), {names[guid]: ids for guid, ids in members.items() if ids}


def comparable(value):
    if isinstance(value, dict):
        return {k: comparable(v) for k, v in value.items() if k not in NOT_COMPARED}
    return [comparable(each) for each in value] if isinstance(value, list) else value


def tenant_objects(tenant, like):
    """The tenant's objects with only the properties that the recording has."""
    objects, members = {}, {}
    for kind, path in COLLECTIONS.items():
        for body in tenant.graph("GET", path)["value"]:
            if body.get("policyType") == "builtIn":
                continue
            objects[body["id"]] = body
            if kind == "groups":
                found = tenant.graph("GET", f"{path}/{body['id']}/members")["value"]
                members[body["id"]] = {each["id"] for each in found}
    wanted = {body["displayName"]: body for body in like.values()}
    return {
        guid: only(body, wanted.get(body["displayName"], {})) for guid, body in objects.items()
    }, members


def only(body, like):
    """Keep what `like` has: Graph answers with more than it was sent."""
    if isinstance(body, dict) and isinstance(like, dict):
        return {key: only(body.get(key), value) for key, value in like.items()}
    if isinstance(body, list) and isinstance(like, list) and len(body) == len(like):
        return [only(each, other) for each, other in zip(body, like, strict=True)]
    return body


def assert_as_recorded(tenant, *phases):
    objects, members = recorded(*phases)
    assert by_name(*tenant_objects(tenant, objects)) == by_name(objects, members)


def test_recorded_program_leaves_the_recorded_objects_in_every_phase(project, tenant):
    project.write((TRACE / "program.py").read_text(encoding="utf-8"))
    tenant.http.post(f"{tenant.connection.url}/_local/reset", json={}).raise_for_status()

    project.run("preview", V="1")
    assert tenant.writes() == [], "a preview writes nothing"

    project.up(V="1")
    assert_as_recorded(tenant, "1-create")
    assert len(tenant.writes()) == 10, "one write an object"

    tenant.requests()
    project.up("--expect-no-changes", V="1")
    assert tenant.requests() == {"GET /v1.0/users": 1}, "no change: the data source alone reads"

    project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    tenant.requests()

    output = project.up(V="2")
    assert "5 updated" in output
    assert "replaced" not in output
    assert_as_recorded(tenant, "1-create", "2-update")
    writes = {k: v for k, v in tenant.requests().items() if not k.startswith("GET")}
    assert writes == {
        "DELETE /v1.0/groups/{id}/members/{member}/$ref": 1,
        "PATCH /v1.0/groups/{id}": 2,
        "PATCH /v1.0/identity/conditionalAccess/namedLocations/{id}": 1,
        "PATCH /v1.0/identity/conditionalAccess/policies/{id}": 2,
        "POST /v1.0/policies/authenticationStrengthPolicies/{id}/updateAllowedCombinations": 1,
    }

    project.run("destroy", "--yes", "--skip-preview")
    assert_as_recorded(tenant, "1-create", "2-update", "4-destroy")
    assert tenant_objects(tenant, {})[0] == {}
