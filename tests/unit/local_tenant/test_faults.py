"""Faults on demand: repeatable, and each one as the control plane promises it."""

from __future__ import annotations

import time
from collections import Counter

import graph_bodies as bodies
import httpx
import pytest

from local_tenant.faults.plan import Faults, Plan

POLICIES = "/identity/conditionalAccess/policies"
LOCATIONS = "/identity/conditionalAccess/namedLocations"


@pytest.fixture
def faulty(graph):
    """Switches faults on; a test that fails leaves none behind."""

    def switch(**faults):
        reply = graph.http.post("/_local/faults", json=faults)
        assert reply.status_code == 200, reply.text
        return reply.json()

    yield switch
    graph.reset()


def stored(graph, kind="conditionalAccessPolicies"):
    return graph.http.get(f"/_local/objects/{kind}").json()["objects"]


def statuses(graph, number, path="/groups"):
    return [graph.get(path).status_code for _ in range(number)]


def test_nothing_fails_unless_asked_for(graph):
    assert graph.http.get("/_local/faults").json() == {
        "seed": 0,
        "rate": 0.0,
        "statuses": [429, 500, 503],
        "dropBefore": 0.0,
        "dropAfter": 0.0,
        "latencyMs": 0,
        "replicationSeconds": 0.0,
    }
    assert set(statuses(graph, 20)) == {200}


def test_the_same_seed_hits_the_same_requests(graph, faulty):
    runs = []
    for seed in (7, 7, 8):
        faulty(seed=seed, rate=0.3)
        runs.append(statuses(graph, 40))
    assert runs[0] == runs[1] != runs[2]
    assert {200, 429, 500, 503} == set(runs[0] + runs[2])


def test_other_requests_in_between_change_nothing(graph, faulty):
    faulty(seed=7, rate=0.3)
    alone = statuses(graph, 20)
    faulty(seed=7, rate=0.3)
    mixed = []
    for _ in range(20):
        graph.get("/users")
        mixed += statuses(graph, 1)
    assert mixed == alone


def test_rate_is_the_part_that_fails():
    plan = Plan(Faults(seed=1, rate=0.1, statuses=(429, 503), dropAfter=0.2))
    draws = [plan.draw("GET /x") for _ in range(5000)]
    failed = Counter(draw.status for draw in draws)
    assert 0.08 < (failed[429] + failed[503]) / 5000 < 0.12
    assert failed[429] == pytest.approx(failed[503], rel=0.3)
    assert 0.17 < sum(draw.dropped_after for draw in draws) / 5000 < 0.23
    assert not any(draw.dropped_before for draw in draws)


def test_one_rate_does_not_move_the_hits_of_another():
    plain = Plan(Faults(seed=3, rate=0.2))
    more = Plan(Faults(seed=3, rate=0.2, dropBefore=0.5, dropAfter=0.5))
    assert [plain.draw("x").status for _ in range(200)] == [
        more.draw("x").status for _ in range(200)
    ]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_failed_write_is_not_done_and_is_logged(graph, faulty, status):
    faulty(rate=1, statuses=[status])
    reply = graph.post(POLICIES, bodies.policy())
    assert reply.status_code == status
    assert reply.json()["error"]["innerError"]["request-id"] == reply.headers["request-id"]
    assert "retry-after" not in reply.headers
    assert stored(graph) == []
    assert [write["status"] for write in graph.writes()] == [status]


def test_failing_directory_says_when_to_come_again_on_429_alone(graph, faulty):
    faulty(rate=1, statuses=[429])
    assert graph.get("/groups").headers["retry-after"] == "1"
    faulty(rate=1, statuses=[503])
    assert "retry-after" not in graph.get("/groups").headers


def test_connection_dropped_before_leaves_nothing_done(graph, faulty):
    faulty(dropBefore=1)
    with pytest.raises(httpx.TransportError):
        graph.post(POLICIES, bodies.policy())
    assert stored(graph) == graph.writes() == []


def test_connection_dropped_after_leaves_all_done(graph, faulty):
    faulty(dropAfter=1)
    with pytest.raises(httpx.TransportError):
        graph.post(POLICIES, bodies.policy())
    assert len(stored(graph)) == 1
    assert [write["status"] for write in graph.writes()] == [201]


def test_dropped_connections_are_counted_and_the_server_goes_on(graph, faulty):
    graph.http.post("/_local/requests/reset")
    faulty(dropAfter=1)
    for _ in range(5):
        with pytest.raises(httpx.TransportError):
            graph.get("/groups")
    faulty()
    assert statuses(graph, 2) == [200, 200]
    counts = graph.http.get("/_local/requests").json()
    assert counts["byStatus"] == {"dropped": 5, "200": 2}
    log = (graph.data_dir / "log").read_text("utf-8")
    assert "Traceback" not in log


def test_connection_dropped_inside_a_batch_takes_the_batch(graph, faulty):
    faulty(dropAfter=1)
    requests = [{"id": "1", "method": "GET", "url": "/groups"}]
    with pytest.raises(httpx.TransportError):
        graph.post("/$batch", {"requests": requests})


def test_latency_is_added_to_every_request(graph, faulty):
    faulty(latencyMs=150)
    started = time.monotonic()
    statuses(graph, 2)
    assert time.monotonic() - started >= 0.3


def seen(graph, path, number=30):
    """How often one of many reads found something."""
    found = [graph.get(path) for _ in range(number)]
    return sum(r.status_code == 200 and r.json().get("value") != [] for r in found)


@pytest.mark.parametrize(
    ("collection", "body"),
    [
        (POLICIES, bodies.policy()),
        (LOCATIONS, bodies.ip_location()),
        ("/groups", bodies.group()),
    ],
)
def test_reads_may_miss_what_was_just_created(graph, faulty, collection, body):
    faulty(replicationSeconds=60)
    made = graph.post(collection, body).json()["id"]
    assert 0 < seen(graph, f"{collection}/{made}") < 30
    assert 0 < seen(graph, collection) < 30


def test_reads_find_everything_after_the_delay(graph, faulty):
    faulty(replicationSeconds=0.5)
    made = graph.post(POLICIES, bodies.policy()).json()["id"]
    time.sleep(0.6)
    assert seen(graph, f"{POLICIES}/{made}") == seen(graph, POLICIES) == 30


def test_reads_may_find_the_state_before_a_change(graph, faulty):
    path = f"{POLICIES}/{graph.post(POLICIES, bodies.policy()).json()['id']}"
    faulty(replicationSeconds=60)
    graph.patch(path, {"state": "disabled"})
    assert {graph.get(path).json()["state"] for _ in range(30)} == {"enabled", "disabled"}
    graph.delete(path)
    assert {graph.get(path).status_code for _ in range(30)} == {200, 404}


def test_members_lag_too(graph, faulty):
    graph.reset("trace")
    users = [f"aaaaaaaa-0000-0000-0000-00000000000{n}" for n in (1, 2)]
    urls = [f"{graph.connection.url}/v1.0/directoryObjects/{key}" for key in users]
    group = graph.post("/groups", {**bodies.group(), "members@odata.bind": urls[:1]}).json()["id"]
    faulty(replicationSeconds=60)
    graph.post(f"/groups/{group}/members/$ref", {"@odata.id": urls[1]})
    graph.delete(f"/groups/{group}/members/{users[0]}/$ref")

    def members():
        return tuple(item["id"] for item in graph.get(f"/groups/{group}/members").json()["value"])

    assert {members() for _ in range(30)} == {(users[0],), (users[1],)}


def test_a_replica_changes_nothing_of_the_tenant(graph, faulty):
    faulty(replicationSeconds=60)
    made = graph.post(POLICIES, bodies.policy()).json()
    seen(graph, POLICIES)
    faulty()
    del made["@odata.context"]
    assert stored(graph) == [made]
    assert seen(graph, f"{POLICIES}/{made['id']}") == 30


def test_location_that_has_not_replicated_is_1040_to_a_policy(graph, faulty):
    """Some tries meet a replica that knows it already; in the end all do."""
    faulty(replicationSeconds=1.5)
    location = graph.post(LOCATIONS, bodies.country_location()).json()["id"]
    created = time.monotonic()
    body = bodies.policy_with("conditions.locations", {"includeLocations": [location]})
    replies = [graph.post(POLICIES, body) for _ in range(20)]
    refused = [reply.json()["error"]["message"] for reply in replies if reply.status_code == 400]
    assert 0 < len(refused) < 20
    assert set(refused) == {
        f"1040: NamedLocation with id {location} does not exist in the directory."
    }
    time.sleep(max(0.0, created + 1.6 - time.monotonic()))
    assert {graph.post(POLICIES, body).status_code for _ in range(10)} == {201}


@pytest.mark.parametrize(
    "body",
    [
        {"rate": 2},
        {"rate": -0.1},
        {"rate": False},
        {"statuses": []},
        {"statuses": [404]},
        {"statuses": 429},
        {"seed": "x"},
        {"latencyMs": 1.5},
        {"replicationSeconds": "3"},
        {"colour": "red"},
    ],
)
def test_faults_that_make_no_sense_are_refused(graph, body):
    assert graph.http.post("/_local/faults", json=body).status_code == 400


def test_what_a_body_does_not_name_is_off(graph, faulty):
    faulty(rate=1, latencyMs=5)
    assert faulty(seed=1)["rate"] == 0
    assert set(statuses(graph, 5)) == {200}


def test_reset_ends_the_faults(graph, faulty):
    faulty(rate=1, dropBefore=1, replicationSeconds=60)
    graph.reset()
    assert set(statuses(graph, 5)) == {200}


def test_control_plane_and_login_never_fail(graph, faulty):
    faulty(rate=1, dropBefore=1)
    for _ in range(5):
        assert graph.http.get("/_local/health").status_code == 200
        assert graph.token().status_code == 200
