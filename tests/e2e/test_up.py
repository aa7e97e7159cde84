"""`pulumi up` on the ward's own policies: the tenant becomes what the YAML says, and stays so."""

import json
import re
import shutil

import pytest
from read_back import in_tenant, in_yaml
from ward import STACK, Ward

pytestmark = pytest.mark.engine

CA001 = "conditional-access/ca001-block-outside-trusted-lines.yaml"
CA002 = "conditional-access/ca002-block-legacy-authentication.yaml"
POLICIES = "/v1.0/identity/conditionalAccess/policies"

# What only the tenant says of an object, and what only the YAML does.
ONLY_IN_TENANT = {
    "Group": {"mailNickname", "proxyAddresses", "renewedDateTime", "securityIdentifier"},
    "AuthenticationStrength": {"policyType", "requirementsSatisfied"},
}
ONLY_IN_YAML = {"Group": {"emergencyAccess"}, "ConditionalAccessPolicy": {"measure"}}


def test_up_brings_the_tenant_to_what_the_yaml_says(ward: Ward):
    ward.up()
    expected = in_yaml(ward.project, STACK)
    found = in_tenant(ward.connection)
    for kind, objects in expected.items():
        assert found[kind].keys() == objects.keys()
        for name, body in objects.items():
            said = _without(body, ONLY_IN_YAML.get(kind, set()))
            held = _without(found[kind][name], ONLY_IN_TENANT.get(kind, set()))
            for people in {"members", "owners"} - said.keys():
                held.pop(people, None)  # not managed: computed by a rule, or somebody else's
            assert {**_defaults(kind), **held} == {**_defaults(kind), **said}


def test_preview_writes_nothing(ward: Ward):
    ward.preview()
    assert ward.writes() == []


def test_a_second_up_sends_no_write_and_shows_no_change(ward: Ward):
    ward.up()
    last = ward.last_write()
    ward.up("--expect-no-changes")
    ward.preview("--refresh", "--expect-no-changes")
    assert ward.writes(since=last) == []


def test_a_changed_display_name_is_one_patch(ward: Ward):
    ward.up()
    last = ward.last_write()
    ward.edit(CA002, 'displayName: "CA002 ', 'displayName: "CA002 改 ')
    assert "displayName" in ward.preview("--diff").output
    ward.up()
    (write,) = ward.writes(since=last)
    assert (write["method"], write["status"]) == ("PATCH", 204)
    assert write["after"]["displayName"].startswith("CA002 改 ")
    assert {**write["after"], "displayName": "", "modifiedDateTime": ""} == {
        **write["before"],
        "displayName": "",
        "modifiedDateTime": "",
    }


def test_a_removed_file_is_one_delete(ward: Ward):
    ward.up()
    last = ward.last_write()
    ward.file(CA002).unlink()
    ward.up()
    (write,) = ward.writes(since=last)
    assert (write["method"], write["status"]) == ("DELETE", 204)
    assert write["before"]["displayName"].startswith("CA002 ")


def test_drift_is_found_by_preview_and_repaired_by_up(ward: Ward):
    ward.up()
    policy = ward.outputs()["conditional_access_policies"]["ca001-block-outside-trusted-lines"]
    with ward.graph() as graph:
        graph.patch(f"{POLICIES}/{policy}", json={"state": "disabled"}).raise_for_status()
        last = ward.last_write()
        ward.preview("--expect-no-changes")  # without --refresh the tenant is not asked
        drift = ward.preview("--refresh", "--diff", "--expect-no-changes", code=7)
        assert re.search(r"~ state\s*: \"disabled\" => \"enabled\"", drift.output)
        ward.up("--refresh")
        assert graph.get(f"{POLICIES}/{policy}").json()["state"] == "enabled"
    assert [write["method"] for write in ward.writes(since=last)] == ["PATCH"]


def test_a_policy_deleted_by_hand_comes_back(ward: Ward):
    ward.up()
    policy = ward.outputs()["conditional_access_policies"]["ca001-block-outside-trusted-lines"]
    with ward.graph() as graph:
        graph.delete(f"{POLICIES}/{policy}").raise_for_status()
        last = ward.last_write()
        ward.up("--refresh")
    (write,) = ward.writes(since=last)
    assert (write["method"], write["status"]) == ("POST", 201)
    ward.preview("--refresh", "--expect-no-changes")


# Exports -> component, azuread's resource, and how the vendor's import spells the id.
IMPORTS = {
    "groups": ("Group", "azuread:index/group:Group", "/groups/{}"),
    "named_locations": (
        "NamedLocation",
        "azuread:index/namedLocation:NamedLocation",
        "/identity/conditionalAccess/namedLocations/{}",
    ),
    "authentication_strengths": (
        "AuthenticationStrength",
        "azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy",
        "{}",
    ),
    "conditional_access_policies": (
        "ConditionalAccessPolicy",
        "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
        "/identity/conditionalAccess/policies/{}",
    ),
}


def test_a_tenant_configured_before_is_imported_and_then_unchanged(ward: Ward):
    """Everything is there, and no state knows of it; the YAML takes it over without touching it."""
    ward.up()
    outputs = ward.outputs()
    last = ward.last_write()
    shutil.rmtree(ward.local / "state")
    imports = [
        resource
        for export, (component, kind, id_form) in IMPORTS.items()
        for name, graph_id in outputs[export].items()
        for resource in (
            {"type": f"m365policy:entra:{component}", "name": name, "component": True},
            {
                "type": kind,
                "name": f"{name} in Graph",
                "logicalName": name,
                "id": id_form.format(graph_id),
                "parent": name,
            },
        )
    ]
    file = ward.project / "import.json"
    file.write_text(json.dumps({"resources": imports}), encoding="utf-8")
    ward.pulumi(
        *("import", "--file", str(file), "--stack", STACK, "--yes"),
        *("--protect=false", "--generate-code=false", "--skip-preview"),
    )
    ward.up("--expect-no-changes")
    assert ward.outputs() == outputs
    assert ward.writes(since=last) == []


def test_the_emergency_access_group_alone_is_protected(ward: Ward):
    ward.up()
    protected = {resource["urn"] for resource in _state(ward) if resource.get("protect")}
    assert protected == {_urn(ward, "emergency-access", "azuread:index/group:Group")}
    run = ward.pulumi("destroy", "--stack", STACK, "--yes", "--skip-preview", code=1)
    assert "emergency-access" in run.output


def test_exports_name_every_object_and_what_only_reports(ward: Ward):
    ward.edit(CA002, "{state: enabled}", "{state: enabledForReportingButNotEnforced}")
    ward.up()
    outputs = ward.outputs()
    assert outputs["phase"] == STACK
    assert "ca002-block-legacy-authentication" in outputs["report_only"]
    assert "ca001-block-outside-trusted-lines" not in outputs["report_only"]
    stems = {path.stem for path in (ward.project / "policies/groups").glob("*.yaml")}
    assert outputs["groups"].keys() == stems


def test_secrets_are_not_in_the_state(ward: Ward):
    ward.up()
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ward.local / "state").rglob("*.json")
    )
    assert STACK in text
    assert ward.connection["clientSecret"] not in text


def _state(ward: Ward):
    run = ward.pulumi("stack", "export", "--stack", STACK)
    return json.loads(run.output[run.output.index("{") :])["deployment"]["resources"]


def _urn(ward: Ward, name: str, kind: str) -> str:
    (urn,) = (
        resource["urn"]
        for resource in _state(ward)
        if resource["type"] == kind and resource["urn"].endswith(f"::{name}")
    )
    return urn


def _without(body, names):
    return {key: value for key, value in body.items() if key not in names}


def _defaults(kind):
    """What Graph fills in where the YAML is silent."""
    return {
        "Group": {"securityEnabled": True, "membershipRuleProcessingState": "On"},
        "NamedLocation": {"countryLookupMethod": "clientIpAddress"},
    }.get(kind, {})
