"""Graph's throttles: which service, how much, and what a 429 says."""

from __future__ import annotations

import time

import graph_bodies as bodies
import pytest

from local_tenant.limits.bucket import Bucket
from local_tenant.limits.resource_units import BASE, cost
from local_tenant.limits.throttle import Throttle
from local_tenant.operations import OPERATIONS
from local_tenant.wire import GraphError, GraphRequest

POLICIES = "/identity/conditionalAccess/policies"
LOCATIONS = "/identity/conditionalAccess/namedLocations"


def limit(graph, **changes):
    reply = graph.http.post("/_local/limits", json={"profile": "real-limits", **changes})
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_there_are_no_limits_unless_asked_for(graph):
    assert graph.http.get("/_local/limits").json()["profile"] == "none"
    assert {graph.get(POLICIES).status_code for _ in range(20)} == {200}


def test_conditional_access_takes_one_request_a_second(graph):
    limit(graph)
    started = time.monotonic()
    statuses = [graph.get(POLICIES).status_code]
    refused = graph.get(POLICIES)
    assert refused.status_code == 429, "the burst is 1"
    while statuses.count(200) < 3:
        time.sleep(0.02)
        statuses.append(graph.get(POLICIES).status_code)
    assert 1.8 <= time.monotonic() - started < 4
    assert set(statuses) == {200, 429}


def test_conditional_access_does_not_say_when_to_come_again(graph):
    limit(graph)
    graph.get(POLICIES)
    reply = graph.get(POLICIES)
    assert (reply.status_code, reply.json()["error"]["code"]) == (429, "TooManyRequests")
    assert reply.json()["error"]["message"] == "Too many requests."
    assert "retry-after" not in reply.headers
    assert not [name for name in reply.headers if name.startswith("x-ms-throttle")]


def test_policies_locations_and_deleted_items_share_the_limit(graph):
    limit(graph, conditionalAccessPerSecond=0.01)
    assert graph.get(LOCATIONS).status_code == 200
    refused = (
        graph.get(POLICIES),
        graph.post(LOCATIONS, bodies.country_location()),
        graph.get("/identity/conditionalAccess/deletedItems/policies"),
    )
    assert [reply.status_code for reply in refused] == [429, 429, 429]


def test_other_services_go_on(graph):
    limit(graph, conditionalAccessPerSecond=0.01)
    graph.get(POLICIES)
    for path in ("/users", "/groups", "/policies/authenticationStrengthPolicies"):
        assert {graph.get(path).status_code for _ in range(5)} == {200}


def test_refused_write_takes_no_effect_and_is_counted(graph):
    limit(graph, conditionalAccessPerSecond=0.01)
    graph.http.post("/_local/requests/reset")
    graph.get(POLICIES)
    assert graph.post(POLICIES, bodies.policy()).status_code == 429
    counts = graph.http.get("/_local/requests").json()
    assert counts["byStatus"] == {"200": 1, "429": 1}
    assert graph.http.get("/_local/objects/conditionalAccessPolicies").json()["objects"] == []


def test_each_request_of_a_batch_is_throttled_on_its_own(graph):
    limit(graph, conditionalAccessPerSecond=0.01)
    requests = [{"id": str(n), "method": "GET", "url": POLICIES} for n in range(3)]
    requests.append({"id": "users", "method": "GET", "url": "/users"})
    reply = graph.post("/$batch", {"requests": requests})
    assert reply.status_code == 200
    assert [item["status"] for item in reply.json()["responses"]] == [200, 429, 429, 200]


def test_requests_without_a_token_take_nothing(graph):
    limit(graph, conditionalAccessPerSecond=0.01)
    for _ in range(3):
        assert graph.get(POLICIES, headers={"Authorization": ""}).status_code == 401
    assert graph.get(POLICIES).status_code == 200


def test_limits_go_with_the_profile_and_with_a_reset(graph):
    limit(graph, conditionalAccessPerSecond=0.01)
    graph.get(POLICIES)
    graph.http.post("/_local/limits", json={"profile": "none"})
    assert graph.get(POLICIES).status_code == 200
    limit(graph, conditionalAccessPerSecond=0.01)
    graph.reset()
    assert {graph.get(POLICIES).status_code for _ in range(3)} == {200}


@pytest.mark.parametrize(
    "body",
    [{"profile": "strict"}, {"conditionalAccessPerSecond": 0}, {"conditionalAccessPerSecond": "1"}],
)
def test_limits_that_make_no_sense_are_refused(graph, body):
    assert graph.http.post("/_local/limits", json=body).status_code == 400


@pytest.mark.parametrize(
    ("path", "units"),
    [
        ("/users", 2),
        ("/users?$select=id", 1),
        ("/users?$top=19", 1),
        ("/users?$top=20", 2),
        ("/users?$expand=memberOf", 3),
        ("/groups", 1),
        ("/groups?$select=id&$top=1", 1),
        ("/subscribedSkus", 3),
    ],
)
def test_directory_says_what_a_request_cost(graph, path, units):
    assert graph.get(path).headers["x-ms-resource-unit"] == str(units)


def test_conditional_access_has_no_resource_units(graph):
    assert "x-ms-resource-unit" not in graph.get(POLICIES).headers


def test_every_cost_is_of_an_operation_that_is_served():
    assert BASE.keys() <= {(each.method, each.template) for each in OPERATIONS}


def operation(method, template):
    return next(o for o in OPERATIONS if (o.method, o.template) == (method, template))


def request(method, path):
    return GraphRequest(method, "v1.0", path)


def admitted(throttle, method, template, now=0.0):
    """How many such requests pass at one moment, and the error of the first that does not."""
    number = 0
    while True:
        try:
            headers = throttle.admit(operation(method, template), request(method, template), now)
        except GraphError as error:
            return number, error, headers
        number += 1


@pytest.mark.parametrize(("users", "units"), [(49, 3500), (50, 5000), (500, 5000), (501, 8000)])
def test_directory_limit_goes_by_the_tenants_size(users, units):
    """In steps of 5 units, so that no other limit comes first."""
    throttle = Throttle("app", "tenant", users, 1)
    number, error, headers = admitted(throttle, "GET", "/groups/{id}/transitiveMembers")
    assert number == units // 5
    assert headers == {"x-ms-throttle-limit-percentage": "1.00"}
    assert error.headers == {
        "Retry-After": "1",
        "x-ms-throttle-scope": "Tenant_Application/ReadWrite/app/tenant",
        "x-ms-throttle-information": "ResourceUnitLimitExceeded",
    }


def test_directory_takes_3000_writes_in_150_seconds():
    throttle = Throttle("app", "tenant", 1000, 1)
    first, error, _ = admitted(throttle, "POST", "/groups")
    assert first == 2000, "of any request, 2,000 a second"
    assert error.headers["x-ms-throttle-scope"].startswith("Application/")
    second, error, _ = admitted(throttle, "POST", "/groups", now=1.0)
    assert second == 1020, "20 came back in the second"
    assert error.headers["x-ms-throttle-information"] == "WriteLimitExceeded"
    assert error.headers["x-ms-throttle-scope"] == "Tenant_Application/Write/app/tenant"
    assert int(error.headers["Retry-After"]) == 1


def test_reading_goes_on_when_writing_is_at_its_limit():
    throttle = Throttle("app", "tenant", 1000, 1)
    for now in (0.0, 1.0):
        admitted(throttle, "POST", "/groups", now)
    throttle.admit(operation("GET", "/groups"), request("GET", "/groups"), 2.0)


def test_refusal_takes_from_no_limit():
    throttle = Throttle("app", "tenant", 1000, 1)
    policies = operation("GET", POLICIES)
    throttle.admit(policies, request("GET", POLICIES), 0.0)
    for _ in range(5000):
        with pytest.raises(GraphError):
            throttle.admit(policies, request("GET", POLICIES), 0.5)
    throttle.admit(policies, request("GET", POLICIES), 1.0)


def test_bucket_is_never_fuller_than_full():
    bucket = Bucket(1, 1)
    assert bucket.wait(1, 100.0) == 0
    bucket.take(1)
    assert bucket.wait(1, 100.25) == pytest.approx(0.75)
    assert bucket.used == pytest.approx(0.75)


def test_cost_is_never_below_one():
    users = operation("GET", "/users")
    asked = GraphRequest("GET", "v1.0", "/users", query={"$select": "id", "$top": "1"})
    assert cost(users, asked) == 1
