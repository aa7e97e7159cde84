"""The drop-in under the real engine while Graph throttles as documented."""

import signal
import subprocess
import time

import pytest

pytestmark = pytest.mark.engine

POLICIES = "/v1.0/identity/conditionalAccess/policies"
LOCATIONS = "/v1.0/identity/conditionalAccess/namedLocations"
STRENGTHS = "/v1.0/policies/authenticationStrengthPolicies"

UP = ("up", "--yes", "--skip-preview", "--non-interactive", "--color=never", "--parallel", "64")

PROGRAM = """
import os
import signal
import pulumi_azuread as azuread

signal.signal(signal.SIGINT, lambda *_: os._exit(1))
line = azuread.NamedLocation(
    "line", display_name="Line", ip={{"ip_ranges": ["203.0.113.0/24"], "trusted": True}})
strength = azuread.AuthenticationStrengthPolicy(
    "strength", display_name="Strength", allowed_combinations=["fido2"])
for number in range({count}):
    azuread.ConditionalAccessPolicy(
        f"p{{number}}", display_name=f"P{{number}}", state="disabled",
        conditions={{
            "client_app_types": ["all"],
            "applications": {{"included_applications": ["All"]}},
            "users": {{"included_users": ["All"]}},
            "locations": {{
                "included_locations": ["All"], "excluded_locations": [line.object_id]}},
        }},
        grant_controls={{"operator": "OR", "authentication_strength_policy_id": strength.id}})
"""


@pytest.fixture
def limits(tenant):
    """Sets the tenant's limits, and takes them away."""

    def set_to(profile):
        url = f"{tenant.connection.url}/_local/limits"
        tenant.http.post(url, json={"profile": profile}).raise_for_status()

    yield set_to
    set_to("none")


def names(tenant, path):
    return sorted(each["displayName"] for each in tenant.graph("GET", path)["value"])


def counted(tenant):
    """Requests since the last call: all, and those on conditional access."""
    found = tenant.requests()
    paced = sum(n for operation, n in found.items() if "/identity/conditionalAccess/" in operation)
    return sum(found.values()), paced


@pytest.mark.parametrize("count", [12, pytest.param(60, marks=pytest.mark.slow)])
def test_deployment_under_graphs_limit_ends_right(project, tenant, limits, count):
    project.write(PROGRAM.format(count=count))
    limits("real-limits")
    objects = count + 2

    output = project.up("--parallel", "64")
    assert f"{objects + 1} created" in output
    assert "paced: " in output
    assert counted(tenant)[0] <= 1.3 * objects

    refreshed = project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert f"{objects + 1} unchanged" in refreshed
    assert counted(tenant)[1] <= 4, "one list a kind, and one refusal that starts the pacing"

    limits("none")
    assert names(tenant, POLICIES[5:]) == sorted(f"P{number}" for number in range(count))
    assert names(tenant, LOCATIONS[5:]) == ["Line"]
    tenant.requests()

    limits("real-limits")
    project.run("destroy", "--yes", "--skip-preview", "--parallel", "64")
    assert counted(tenant)[0] <= 1.3 * objects + 1, "a trusted location takes two"
    limits("none")
    assert names(tenant, POLICIES[5:]) == names(tenant, LOCATIONS[5:]) == []


def test_refresh_without_limits_reads_one_list_a_kind(project, tenant):
    project.write(PROGRAM.format(count=12))
    project.up()
    tenant.requests()
    project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")

    assert tenant.requests() == {
        f"GET {POLICIES}": 1,
        f"GET {LOCATIONS}": 1,
        f"GET {STRENGTHS}": 1,
    }
    project.run("destroy", "--yes", "--skip-preview")


def test_interrupted_deployment_is_completed_by_the_next_run(project, tenant, limits):
    project.write(PROGRAM.format(count=12))
    limits("real-limits")
    before = len(created(tenant))
    with subprocess.Popen(
        [str(project.pulumi), *UP],
        cwd=project.folder,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        wait_for_writes(tenant, before + 4)
        running.send_signal(signal.SIGINT)
        started = time.monotonic()
        output, _ = running.communicate(timeout=60)
        seconds = time.monotonic() - started

    assert running.returncode != 0
    assert "not done: the run was stopped" in output
    assert seconds < 8, "the other policies would take longer"
    limits("none")
    there = names(tenant, POLICIES[5:])
    assert 1 <= len(there) < 12

    project.up()
    assert names(tenant, POLICIES[5:]) == sorted(f"P{number}" for number in range(12))
    assert names(tenant, LOCATIONS[5:]) == ["Line"]
    project.run("destroy", "--yes", "--skip-preview")


def created(tenant):
    return [write for write in tenant.writes() if write["status"] == 201]


def wait_for_writes(tenant, count):
    deadline = time.monotonic() + 60
    while len(created(tenant)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def faults(tenant):
    """Sets what goes wrong, and ends it."""

    def set_to(**faults):
        url = f"{tenant.connection.url}/_local/faults"
        tenant.http.post(url, json=faults).raise_for_status()

    yield set_to
    set_to()


@pytest.mark.slow
def test_run_lives_with_refusals_and_lost_connections(project, tenant, faults):
    """All but what a lost answer to a POST leaves behind, which needs a journal."""
    project.write(PROGRAM.format(count=12))
    faults(seed=1, rate=0.2, statuses=[429])
    project.up()

    faults(seed=2, rate=0.1, statuses=[429, 502, 503, 504], dropBefore=0.1, dropAfter=0.1)
    project.write(PROGRAM.format(count=12).replace('f"P', 'f"Q'))
    tenant.requests()
    project.up("--refresh")
    assert dropped(tenant) > 0
    faults()
    assert names(tenant, POLICIES[5:]) == sorted(f"Q{number}" for number in range(12))

    faults(seed=3, rate=0.1, statuses=[429, 502, 503, 504], dropBefore=0.1, dropAfter=0.1)
    project.run("destroy", "--yes", "--skip-preview")
    faults()
    assert names(tenant, POLICIES[5:]) == names(tenant, LOCATIONS[5:]) == []


def dropped(tenant):
    return tenant.local("requests")["byStatus"].get("dropped", 0)
