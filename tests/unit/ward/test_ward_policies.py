"""What holds of the ward's own files, and no rule can know."""

from pathlib import Path

import pytest

from m365policy import catalogue
from m365policy.policies.loader import Project
from m365policy.rules import validate

ROOT = Path(__file__).resolve().parents[3]
ADMINISTRATORS = (
    "ca101-administrators-phishing-resistant",
    "ca102-administrators-security-information-registration",
    "ca103-administrators-session",
)


@pytest.fixture(scope="module")
def project() -> Project:
    project, findings = validate(ROOT)
    assert findings == []
    return project


def test_the_policies_for_administrators_bind_the_same_roles(project):
    """A role bound to a key but not to its registration would open a way to a foreign key."""
    roles = {
        tuple(project.policies.conditional_access[name].conditions["users"]["includeRoles"])
        for name in ADMINISTRATORS
    }
    assert len(roles) == 1


def test_one_block_alone_closes_the_outside_to_everybody(project):
    """Blocks intersect: a second one on everybody would close what the first one spares."""
    blocks = [
        name
        for name, policy in project.policies.conditional_access.items()
        if policy.conditions["users"].get("includeUsers") == ["All"]
        and policy.conditions["applications"].get("includeApplications") == ["All"]
        and "locations" in policy.conditions
        and (policy.grant_controls or {}).get("builtInControls") == ["block"]
    ]
    assert blocks == ["ca001-block-outside-trusted-lines"]


def test_nothing_excludes_by_application_what_everybody_is_kept_from(project):
    block = project.policies.conditional_access["ca001-block-outside-trusted-lines"]
    assert block.conditions["applications"] == {"includeApplications": ["All"]}
    assert block.conditions["users"]["excludeGroups"] == ["emergency-access", "byod-users"]


def test_every_file_gives_its_reason():
    for path in sorted((ROOT / "policies").glob("*/*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# yaml-language-server: $schema="), path
        assert lines[2].startswith("# "), path


def test_the_catalogue_has_the_roles_that_administrators_need():
    assert {"Global Administrator", "Directory Synchronization Accounts"} <= set(
        catalogue.directory_roles()
    )
