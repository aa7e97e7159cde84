"""App roles are checked for each operation; tokens end."""

from __future__ import annotations

import time

import graph_bodies as bodies
import jwt
import pytest

from local_tenant.operations import OPERATIONS
from local_tenant.permissions import meets
from local_tenant.tokens import ROLES

POLICIES = "/identity/conditionalAccess/policies"
SECURITY_DEFAULTS = "/policies/identitySecurityDefaultsEnforcementPolicy"
STRENGTHS = "/policies/authenticationStrengthPolicies"
GRAPH_OPERATIONS = [operation for operation in OPERATIONS if operation.versions != ("",)]


@pytest.fixture
def holding(graph):
    """Logs in with these roles alone; the fixture's own login comes back afterwards."""
    usual = graph.http.headers["Authorization"]

    def log_in(*roles):
        reply = graph.http.put("/_local/deployer", json={"roles": list(roles)})
        assert reply.json()["roles"] == list(roles)
        graph.log_in()
        return graph

    yield log_in
    graph.reset()
    graph.http.headers["Authorization"] = usual


def error(reply):
    return reply.status_code, reply.json()["error"]["code"], reply.json()["error"]["message"]


CONDITIONAL_ACCESS_REFUSAL = (
    403,
    "AccessDenied",
    "You cannot perform the requested operation, required scopes are missing in the token.",
)
DIRECTORY_REFUSAL = (
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
)


@pytest.mark.parametrize(
    "operation", GRAPH_OPERATIONS, ids=lambda each: f"{each.method} {each.template}"
)
def test_every_operation_says_what_it_needs(operation):
    assert operation.needs
    assert operation.service
    assert not meets(operation.needs, frozenset())


def test_the_seeded_deployer_may_do_everything_that_is_served():
    """The deletion of a member's object too: of groups; of users it may not."""
    refused = [each for each in GRAPH_OPERATIONS if not meets(each.needs, frozenset(ROLES))]
    assert refused == []


@pytest.mark.parametrize(
    ("roles", "reads", "writes"),
    [
        ((), 403, 403),
        (("Group.ReadWrite.All", "Directory.ReadWrite.All"), 403, 403),
        (("Policy.Read.All",), 200, 403),
        (("Policy.ReadWrite.ConditionalAccess",), 403, 403),
        (("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"), 200, 201),
    ],
)
def test_conditional_access_needs_reading_and_writing(holding, roles, reads, writes):
    graph = holding(*roles)
    for reply, status in (
        (graph.get(POLICIES), reads),
        (graph.post(POLICIES, bodies.policy()), writes),
    ):
        assert reply.status_code == status, reply.text
        if status == 403:
            assert error(reply) == CONDITIONAL_ACCESS_REFUSAL


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("User.Read.All", "/users"),
        ("GroupMember.Read.All", "/groups"),
        ("Application.Read.All", "/servicePrincipals"),
        ("RoleManagement.Read.Directory", "/directoryRoles"),
        ("Organization.Read.All", "/organization"),
        ("Domain.Read.All", "/domains"),
        ("Policy.Read.AuthenticationMethod", STRENGTHS),
    ],
)
def test_one_role_opens_one_door(holding, role, path):
    graph = holding(role)
    assert graph.get(path).status_code == 200
    other = "/users" if path != "/users" else "/groups"
    assert error(graph.get(other)) == DIRECTORY_REFUSAL


def test_refused_write_changes_nothing_and_is_logged(holding):
    graph = holding("Group.Read.All")
    assert error(graph.post("/groups", bodies.group())) == DIRECTORY_REFUSAL
    assert graph.get("/groups").json()["value"] == []
    assert [write["status"] for write in graph.writes()] == [403]


def test_groups_are_created_with_less_than_changed(holding):
    graph = holding("Group.Create", "GroupMember.ReadWrite.All", "Group.Read.All")
    group, other = (graph.post("/groups", bodies.group()).json()["id"] for _ in range(2))
    url = f"{graph.connection.url}/v1.0/directoryObjects/{other}"
    bind = {"members@odata.bind": [url]}
    named = {**bind, "displayName": "new"}
    assert error(graph.patch(f"/groups/{group}", named)) == DIRECTORY_REFUSAL
    assert graph.patch(f"/groups/{group}", bind).status_code == 204
    assert error(graph.delete(f"/groups/{group}")) == DIRECTORY_REFUSAL


def test_without_ref_a_user_is_deleted_by_who_may(holding):
    graph = holding("Group.ReadWrite.All", "User.ReadWrite.All")
    graph.reset("trace")
    user = "aaaaaaaa-0000-0000-0000-000000000001"
    url = f"{graph.connection.url}/v1.0/users/{user}"
    group = graph.post("/groups", {**bodies.group(), "members@odata.bind": [url]}).json()["id"]
    assert graph.delete(f"/groups/{group}/members/{user}").status_code == 204
    assert graph.get(f"/users/{user}").status_code == 404


def test_security_defaults_need_a_role_to_switch(holding):
    graph = holding("Policy.Read.All", "Policy.ReadWrite.SecurityDefaults")
    assert graph.patch(SECURITY_DEFAULTS, {"isEnabled": True}).status_code == 204
    graph = holding("Policy.Read.All")
    assert error(graph.patch(SECURITY_DEFAULTS, {"isEnabled": False})) == CONDITIONAL_ACCESS_REFUSAL


def test_requests_in_a_batch_are_refused_one_by_one(holding):
    graph = holding("User.Read.All")
    requests = [{"id": path, "method": "GET", "url": path} for path in ("/users", "/groups")]
    responses = graph.post("/$batch", {"requests": requests}).json()["responses"]
    assert [item["status"] for item in responses] == [200, 403]


def test_a_token_keeps_the_roles_it_was_issued_with(holding):
    graph = holding("User.Read.All")
    graph.http.put("/_local/deployer", json={"roles": []})
    assert graph.get("/users").status_code == 200
    graph.log_in()
    assert graph.get("/users").status_code == 403


def test_a_token_ends_after_the_lifetime_that_was_set(holding):
    graph = holding("User.Read.All")
    graph.http.put("/_local/deployer", json={"tokenLifetimeSeconds": 2})
    reply = graph.token().json()
    assert reply["expires_in"] == 2
    headers = {"Authorization": f"Bearer {reply['access_token']}"}
    claims = jwt.decode(reply["access_token"], options={"verify_signature": False})
    assert graph.get("/users", headers=headers).status_code == 200
    time.sleep(max(0.0, claims["exp"] - time.time()) + 0.05)
    status, code, message = error(graph.get("/users", headers=headers))
    assert (status, code) == (401, "InvalidAuthenticationToken")
    assert "expired" in message


@pytest.mark.parametrize("body", [{"roles": "all"}, {"roles": [1]}, {"tokenLifetimeSeconds": -1}])
def test_what_no_deployer_can_have_is_refused(graph, body):
    assert graph.http.put("/_local/deployer", json=body).status_code == 400


def test_reset_gives_the_deployer_its_roles_back(graph):
    graph.http.put("/_local/deployer", json={"roles": [], "tokenLifetimeSeconds": 5})
    graph.reset()
    found = graph.http.get("/_local/deployer").json()
    assert (set(found["roles"]), found["tokenLifetimeSeconds"]) == (set(ROLES), 3599)
