"""The drop-in under the real engine while Graph throttles as documented."""

import pytest

pytestmark = pytest.mark.engine

POLICIES = "/v1.0/identity/conditionalAccess/policies"
LOCATIONS = "/v1.0/identity/conditionalAccess/namedLocations"
STRENGTHS = "/v1.0/policies/authenticationStrengthPolicies"

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
