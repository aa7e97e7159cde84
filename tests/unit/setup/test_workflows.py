"""What an attacker's pull request must not find in the CI files."""

import re

import pytest
import yaml

USES = re.compile(r"^[\w.-]+/[\w.-]+@[0-9a-f]{40}$")


@pytest.fixture(params=["preview.yml"])
def workflow(request, root):
    return yaml.safe_load((root / ".github" / "workflows" / request.param).read_text())


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_every_workflow_is_checked_here(root):
    files = {path.name for path in (root / ".github" / "workflows").iterdir()}
    assert files == {"preview.yml"}


def test_actions_are_pinned_by_commit_with_the_version_beside(root, workflow):
    text = (root / ".github" / "workflows" / "preview.yml").read_text()
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    for action in used:
        assert USES.match(action), action
        assert re.search(rf"{action} # v\d+\.\d+\.\d+$", text, re.MULTILINE), action


def test_no_expression_is_pasted_into_a_script(workflow):
    scripts = [step["run"] for step in steps(workflow) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


def test_rights_are_given_job_by_job(workflow):
    assert workflow["permissions"] == {}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {
        "local": {"contents": "read"},
        "tenant": {"contents": "read", "id-token": "write"},
        "comment": {"contents": "read", "pull-requests": "write"},
    }


def test_checkouts_leave_no_token_behind(workflow):
    checkouts = [s for s in steps(workflow) if s.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == len(workflow["jobs"])
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_job_that_may_comment_runs_the_bases_scripts(workflow):
    first = workflow["jobs"]["comment"]["steps"][0]
    assert first["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"


def test_forks_get_no_sign_in(workflow):
    assert "head.repo.full_name == github.repository" in workflow["jobs"]["tenant"]["if"]
    assert "vars." not in str(workflow["jobs"]["local"])
    assert "secrets." not in str(workflow)


def test_every_job_ends(workflow):
    assert all(job["timeout-minutes"] <= 30 for job in workflow["jobs"].values())


def test_pipes_fail_when_their_first_command_does(workflow):
    assert workflow["defaults"]["run"]["shell"] == "bash"


def test_azure_pipeline_previews_the_same_stacks(root, workflow):
    text = (root / "azure-pipelines.yml").read_text()
    pipeline = set(re.findall(r"STACK: ([\w-]+)", text))
    for job in ("local", "tenant"):
        assert set(workflow["jobs"][job]["strategy"]["matrix"]["stack"]) == pipeline


def test_azure_pipeline_pastes_no_name_from_the_pull_request(root):
    text = (root / "azure-pipelines.yml").read_text()
    assert not re.search(r"\$\((System\.PullRequest|Build\.Source(Branch|Version))", text)
