"""The drop-in under the real engine, on a local tenant: the life of the five types."""

import json

import pytest

pytestmark = pytest.mark.engine

MEMBER = "aaaaaaaa-0000-0000-0000-000000000001"

HEAD = """
import os
import signal
import pulumi
import pulumi_azuread as azuread

# The older language host interrupts the program after an engine error (see __main__.py).
signal.signal(signal.SIGINT, lambda *_: os._exit(1))
STEP = os.environ.get("STEP", "")
"""

FIVE = (
    HEAD
    + f"""
imported = lambda name: pulumi.ResourceOptions(import_=os.environ.get(name))
group = azuread.Group(
    "group", display_name="Group" + STEP, security_enabled=True, opts=imported("GROUP"))
member = azuread.GroupMember(
    "member", group_object_id=group.object_id, member_object_id="{MEMBER}",
    opts=imported("MEMBER"))
location = azuread.NamedLocation(
    "location", display_name="Location" + STEP, opts=imported("LOCATION"),
    ip={{"ip_ranges": ["203.0.113.0/24"], "trusted": True}})
strength = azuread.AuthenticationStrengthPolicy(
    "strength", display_name="Strength" + STEP, allowed_combinations=["fido2"],
    opts=imported("STRENGTH"))
policy = azuread.ConditionalAccessPolicy(
    "policy", display_name="Policy" + STEP, state="disabled", opts=imported("POLICY"),
    conditions={{
        "client_app_types": ["all"],
        "applications": {{"included_applications": ["All"]}},
        "users": {{"included_users": ["All"], "excluded_groups": [group.object_id]}},
        "locations": {{
            "included_locations": ["All"], "excluded_locations": [location.object_id]}},
    }},
    grant_controls={{"operator": "OR", "authentication_strength_policy_id": strength.id}})
for name in ("group", "member", "location", "strength", "policy"):
    pulumi.export(name, globals()[name].id)
"""
)
ENOUGH = """
def block(name, excluded, **more):
    return azuread.ConditionalAccessPolicy(
        name, display_name=name, state="disabled",
        conditions={
            "client_app_types": ["all"],
            "applications": {"included_applications": ["All"]},
            "users": {"included_users": ["All"], "excluded_users": excluded},
        },
        grant_controls={"operator": "OR", "built_in_controls": ["block"]}, **more)
"""


def outputs(project):
    return json.loads(project.run("stack", "output", "--json"))


def test_renaming_is_one_patch_an_object_and_import_leads_to_no_change(project, tenant):
    project.write(FIVE)
    project.up()
    tenant.requests()
    project.up(STEP=" renamed")
    assert tenant.requests() == {
        "PATCH /v1.0/groups/{id}": 1,
        "PATCH /v1.0/identity/conditionalAccess/namedLocations/{id}": 1,
        "PATCH /v1.0/identity/conditionalAccess/policies/{id}": 1,
        "PATCH /v1.0/policies/authenticationStrengthPolicies/{id}": 1,
    }

    ids = {name.upper(): value for name, value in outputs(project).items()}
    project.run("stack", "init", "importing")
    assert "5 imported" in project.up("--stack", "importing", STEP=" renamed", **ids)
    written = {k for k in tenant.requests() if not k.startswith("GET")}
    assert written == set(), "an import only reads"
    project.up("--stack", "importing", "--expect-no-changes", STEP=" renamed")
    assert tenant.requests() == {}, "nothing changed, nothing to read: no request at all"
    project.run("destroy", "--yes", "--skip-preview")


def test_drift_is_found_and_repaired_and_gone_objects_are_no_error(project, tenant):
    project.write(HEAD + ENOUGH + 'pulumi.export("id", block("drift", []).id)')
    project.up()
    path = outputs(project)["id"]
    body = {"state": "enabledForReportingButNotEnforced"}
    tenant.graph("PATCH", path, body)

    found = project.run("preview", "--refresh", "--diff")
    assert '~ state: "enabledForReportingButNotEnforced" => "disabled"' in found, found
    project.up("--refresh")
    assert tenant.graph("GET", path)["state"] == "disabled"

    tenant.graph("DELETE", path)
    project.run("destroy", "--yes", "--skip-preview")


def test_who_joins_a_group_is_drift_only_where_the_program_names_the_members(project, tenant):
    program = (
        HEAD
        + f"""
rule = {{"enabled": True, "rule": 'user.department -eq "x"'}}
azuread.Group("rule", display_name="rule", security_enabled=True,
    types=["DynamicMembership"], dynamic_membership=rule)
named = ["{MEMBER}"] if STEP == "named" else [] if STEP == "nobody" else None
pulumi.export("id", azuread.Group(
    "open", display_name="open", security_enabled=True, members=named).id)
"""
    )
    project.write(program)
    project.up()
    path = outputs(project)["id"]
    reference = f"{tenant.connection.url}/v1.0/directoryObjects/{MEMBER}"
    tenant.graph("POST", f"{path}/members/$ref", {"@odata.id": reference})
    tenant.requests()
    project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert tenant.requests() == {"GET /v1.0/groups/{id}": 2}, "neither members nor owners"

    # The record still says that nobody is in it, as the program now does.
    project.up("--refresh", STEP="nobody")
    assert tenant.graph("GET", f"{path}/members")["value"] == []

    project.up(STEP="named")
    tenant.graph("DELETE", f"{path}/members/{MEMBER}/$ref")
    found = project.run("preview", "--refresh", "--diff", STEP="named")
    assert "+ members: [" in found, found
    project.run("destroy", "--yes", "--skip-preview")


def test_change_of_kind_replaces_a_named_location(project, tenant):
    program = (
        HEAD
        + """
block = {"ip": {"ip_ranges": ["198.51.100.0/24"], "trusted": True}} if STEP == "ip" else {
    "country": {"countries_and_regions": ["JP"]}}
pulumi.export("id", azuread.NamedLocation("line", display_name="Line", **block).id)
"""
    )
    project.write(program)
    project.up(STEP="ip")
    old = outputs(project)["id"]
    output = project.up(STEP="country")

    assert "1 replaced" in output
    assert outputs(project)["id"] != old
    left = [each["id"] for each in tenant.graph("GET", old.rpartition("/")[0])["value"]]
    assert old.rpartition("/")[2] not in left, "the trusted location was untrusted, then deleted"
    project.run("destroy", "--yes", "--skip-preview")


def test_refusal_names_everything_and_no_secret_is_written_anywhere(project, tenant, tmp_path):
    program = (
        HEAD
        + ENOUGH
        + """
good = block("good", [])
block("bad", ["bbbbbbbb-0000-0000-0000-000000000000"], opts=pulumi.ResourceOptions(depends_on=good))
"""
    )
    project.write(program)
    output = project.run(
        "up", "--yes", "--skip-preview", "--logtostderr", "-v=9", "--logflow", ok=False
    )

    assert (
        "azuread (m365policy's drop-in, not the vendor's): "
        "create conditional access policy 'bad': BadRequest: " in output
    )
    assert "(HTTP 400, request-id " in output
    assert "Traceback" not in output
    secret = tenant.connection.clientSecret
    assert secret not in output
    for file in (tmp_path / "backend").rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes()
    project.run("destroy", "--yes", "--skip-preview")


def test_half_made_group_is_kept_and_completed_by_the_next_run(project, tenant):
    program = (
        HEAD
        + """
inner = [azuread.Group(f"g{i}", display_name=f"g{i}", security_enabled=True) for i in range(20)]
last = [] if STEP else ["bbbbbbbb-0000-0000-0000-000000000000"]
pulumi.export("id", azuread.Group(
    "half", display_name="half", security_enabled=True,
    members=[*[each.object_id for each in inner], *last]).id)
"""
    )
    project.write(program)
    assert "add members to group" in project.up(ok=False)
    output = project.up(STEP="fixed")

    assert "1 updated" in output
    assert len(tenant.graph("GET", outputs(project)["id"] + "/members")["value"]) == 20
    project.run("destroy", "--yes", "--skip-preview")


def test_missing_users_are_all_named(project):
    project.write(
        HEAD + 'azuread.get_users(user_principal_names=["no@ward.example", "nor@ward.example"])'
    )
    output = project.run("preview", ok=False)

    assert "no user found with userPrincipalName 'no@ward.example', 'nor@ward.example'" in output


def test_invalid_input_names_the_property_before_any_request(project, tenant):
    project.write(
        HEAD + ENOUGH + 'block("x", ["u"]); azuread.NamedLocation("y", display_name="y", '
        'ip={"ip_ranges": ["10.0.0.0/4"]})'
    )
    output = project.run("preview", ok=False)

    assert "ip.ipRanges[0]" in output
    assert "'10.0.0.0/4' is wider than /8" in output
    assert tenant.requests() == {}


def test_tenant_that_is_not_local_is_refused_without_the_opt_in(project):
    project.write(HEAD + 'azuread.Group("g", display_name="g", security_enabled=True)')
    output = project.run("preview", ok=False, ARM_METADATA_HOSTNAME="management.azure.com")

    assert "this is not the vendor's azuread plugin, and the tenant is not a local one" in output
