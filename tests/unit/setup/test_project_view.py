from pathlib import Path

import pytest
import yaml
from project_view import localized, refresh

REAL = """\
secretsprovider: azurekeyvault://ward.vault.azure.net/keys/pulumi
encryptedkey: c2VjcmV0
encryptionsalt: v1:real
config:
  m365policy:phase: current-building
  m365policy:tenant: ward.example
  m365policy:ipRanges: {line: [198.51.100.0/24]}
  azuread:tenantId: 3d6a1c52-0000-4000-8000-000000000001
  m365policy:token: {secure: v1:abc}
"""
STACK = "Pulumi.current-building.yaml"


@pytest.fixture
def folders(tmp_path):
    """A ward's project that lacks the program, the checkout that has it, and the view to make."""
    project, checkout, view = (tmp_path / name for name in ("project", "checkout", "view"))
    for folder in (project / "stacks", project / "policies", checkout / "policies"):
        folder.mkdir(parents=True)
    for name in ("Pulumi.yaml", "__main__.py"):
        (checkout / name).touch()
    for name in ("schemas", "m365policy", ".venv"):
        (checkout / name).mkdir()
    (project / "stacks" / STACK).write_text(REAL)
    return project, checkout, view


def read(file: Path) -> dict:
    return yaml.safe_load(file.read_text())


def test_localized_points_at_the_local_tenant_and_drops_what_is_the_real_ones():
    local = localized(yaml.safe_load(REAL), None)
    assert local == {
        "config": {
            "m365policy:phase": "current-building",
            "m365policy:tenant": "local",
            "m365policy:ipRanges": {"line": ["198.51.100.0/24"]},
        }
    }


def test_refresh_leaves_committed_files_alone(folders):
    project, _, view = folders
    refresh(*folders)
    assert (project / "stacks" / STACK).read_text() == REAL
    assert read(view / "stacks" / STACK)["config"]["m365policy:tenant"] == "local"


def test_refresh_links_the_projects_own_files_before_the_checkouts(folders):
    project, checkout, view = folders
    refresh(*folders)
    assert (view / "policies").readlink() == project / "policies"
    assert (view / "__main__.py").readlink() == checkout / "__main__.py"


def test_refresh_follows_a_project_that_moved(folders, tmp_path):
    project, checkout, view = folders
    refresh(*folders)
    moved = project.rename(tmp_path / "moved")
    refresh(moved, checkout, view)
    assert (view / "policies").readlink() == moved / "policies"


def test_refresh_keeps_the_local_salt_when_the_committed_file_changes(folders):
    project, _, view = folders
    refresh(*folders)
    copy, source = view / "stacks" / STACK, project / "stacks" / STACK
    copy.write_text(yaml.safe_dump({**read(copy), "encryptionsalt": "v1:local"}))
    source.write_text(REAL.replace("198.51.100.0/24", "203.0.113.0/24"))
    refresh(*folders)
    assert read(copy)["encryptionsalt"] == "v1:local"
    assert read(copy)["config"]["m365policy:ipRanges"] == {"line": ["203.0.113.0/24"]}


def test_refresh_keeps_local_settings_while_the_committed_file_stays(folders):
    _, _, view = folders
    refresh(*folders)
    copy = view / "stacks" / STACK
    local = read(copy)
    local["config"]["m365policy:status"] = "planned"  # as `pulumi config set` writes it
    copy.write_text(yaml.safe_dump(local))
    refresh(*folders)
    assert read(copy) == local


def test_refresh_drops_the_copy_of_a_stack_that_is_gone(folders):
    project, _, view = folders
    refresh(*folders)
    (project / "stacks" / STACK).unlink()
    refresh(*folders)
    assert not (view / "stacks" / STACK).exists()


@pytest.mark.parametrize("text", ["config: [", "- a list", "config: [a]", "config:\n  1: x\n"])
def test_refresh_leaves_a_broken_stack_file_to_validation(folders, text):
    project, _, view = folders
    (project / "stacks" / STACK).write_text(text)
    refresh(*folders)
    assert (view / "stacks" / STACK).read_text() == text
