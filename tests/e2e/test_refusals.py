"""What must stop `pulumi up`, before any request or before any write."""

import pytest
from ward import Ward

pytestmark = pytest.mark.engine

CA001 = "conditional-access/ca001-block-outside-trusted-lines.yaml"
INTERNAL = "enterprise-applications/internal-administration.yaml"


def test_an_invalid_file_stops_up_before_any_request(ward: Ward):
    ward.edit(CA001, "excludeGroups: [emergency-access, byod-users]", "excludeGroups: [emergency]")
    before = ward.requests()
    run = ward.up(code=1)
    assert "policies/conditional-access/ca001-block-outside-trusted-lines.yaml:" in run.output
    assert "REF-GROUP-001" in run.output
    assert "emergency-access" in run.output  # did you mean
    assert "Traceback" not in run.output
    assert ward.requests() == before


def test_an_invalid_file_stops_a_refreshing_up_before_any_write(ward: Ward):
    ward.up()
    last = ward.last_write()
    ward.edit(CA001, "builtInControls: [block]", "builtInControls: [blok]")
    run = ward.up("--refresh", code=1)
    assert "SCHEMA-ENUM-001" in run.output
    assert "Traceback" not in run.output
    assert ward.writes(since=last) == []


def test_every_finding_is_shown_at_once(ward: Ward):
    ward.edit(CA001, "builtInControls: [block]", "builtInControls: [blok]")
    ward.edit("groups/staff.yaml", "kind: Group", "kind: Grop")
    run = ward.up(code=1)
    assert "ca001-block-outside-trusted-lines.yaml:" in run.output
    assert "groups/staff.yaml:" in run.output


def test_a_user_that_the_tenant_lacks_stops_up_and_names_the_line(ward: Ward):
    path = "groups/emergency-access.yaml"
    ward.edit(path, "emergency-access-2@", "emergency-access-9@")
    run = ward.up(code=1)
    assert "policies/groups/emergency-access.yaml:" in run.output
    assert "user emergency-access-9@ward.onmicrosoft.example does not exist" in run.output
    assert "Traceback" not in run.output
    assert ward.writes() == []


def test_an_application_that_the_tenant_lacks_stops_up(ward: Ward):
    ward.edit(INTERNAL, "displayName: 庁内情報システム", "displayName: 庁内情報システム２")
    run = ward.up(code=1)
    assert "policies/enterprise-applications/internal-administration.yaml:" in run.output
    assert "does not exist in the tenant" in run.output
    assert ward.writes() == []


def test_two_applications_of_one_name_stop_up(ward: Ward):
    """Whoever creates an application of the same name must not get the policies of the first."""
    twin = {
        "id": "8c9a3f5e-0000-4000-8000-00000000beef",
        "appId": "8c9a3f5e-0000-4000-8000-00000000cafe",
        "displayName": "庁内情報システム",
    }
    with ward.http() as client:
        client.put("/_local/objects/servicePrincipals", json=twin).raise_for_status()
    run = ward.up(code=1)
    assert "policies/enterprise-applications/internal-administration.yaml:" in run.output
    assert "more than one service principal has displayName '庁内情報システム'" in run.output
    assert "Traceback" not in run.output
    assert ward.writes() == []
