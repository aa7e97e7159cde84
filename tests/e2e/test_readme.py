"""Every command in the README is run as it stands there, in a clone.

`script/demo`, `script/test`, `script/lint` and `script/bench` are not run from inside the tests:
.ci/run runs the first three from this README's own list, and the bench takes minutes.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from ward import ROOT, Ward

pytestmark = pytest.mark.engine

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
RUN_ELSEWHERE = {"script/demo", "script/test", "script/lint", "script/bench"}
STACK_FILE = "stacks/Pulumi.current-building.yaml"


def block(first: str) -> str:
    """Return the README's shell block that starts with a command."""
    (found,) = (block for block in BLOCKS if block.startswith(first))
    return found


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    """A checkout as a newcomer has it, with what is not committed yet."""
    clone = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in listed:
        if (ROOT / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    yield clone
    stop = [clone / ".venv/bin/python", "-m", "local_tenant", "stop"]
    subprocess.run([*stop, "--data", clone / ".local/tenant"], cwd=clone, check=False)


def run(script: str, cwd: Path, **environment: str) -> str:
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=540,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


def test_every_block_of_the_readme_is_run_here_or_by_ci():
    """A command that is added to the README needs a test."""
    tested = {
        block(first) for first in (".venv/bin/m365policy", "script/setup", "m365policy plugin")
    }
    for each in set(BLOCKS) - tested:
        assert set(each.split("\n")) - {""} <= RUN_ELSEWHERE
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert all(name in ci for name in RUN_ELSEWHERE - {"script/bench"})


@pytest.mark.slow
def test_playing_on_the_local_tenant(clone: Path):
    run("script/setup", clone)
    output = run(block(".venv/bin/m365policy"), clone)
    assert "All clear" in output
    assert re.search(r"\+ \d+ created", output)
    assert re.search(r"\d+ unchanged", output)


@pytest.mark.slow
def test_a_real_tenant_by_plain_pulumi(clone: Path, ward: Ward, tmp_path: Path):
    """The local tenant stands in for the real one; the commands are the README's."""
    stack = yaml.safe_load((clone / STACK_FILE).read_text(encoding="utf-8"))
    config = stack["config"]
    config["m365policy:tenant"] = "ward.example"
    for number, key in enumerate(config["m365policy:ipRanges"]):  # any public addresses
        config["m365policy:ipRanges"][key] = [f"8.8.{number}.0/28"]
    (clone / STACK_FILE).write_text(yaml.safe_dump(stack), encoding="utf-8")
    (tmp_path / "state").mkdir()
    connection = ward.connection
    environment = {
        "PULUMI_HOME": str(tmp_path / "pulumi-home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "STATE": f"file://{tmp_path}/state",
        "SECRETS": "passphrase",
        "ARM_METADATA_HOSTNAME": connection["metadataHost"],
        "ARM_TENANT_ID": connection["tenantId"],
        "ARM_CLIENT_ID": connection["clientId"],
        "ARM_CLIENT_SECRET": connection["clientSecret"],
        "SSL_CERT_FILE": connection["caBundle"],
        "REQUESTS_CA_BUNDLE": connection["caBundle"],
    }
    run("script/setup", clone, **environment)
    plugin = "source .venv/bin/activate\n" + block("m365policy plugin")
    assert "drop-in (this project's own, not the vendor's)" in run(plugin, clone, **environment)
    output = run(block("script/setup"), clone, **environment)
    assert re.search(r"\+ \d+ to create", output)
    assert re.search(r"\+ \d+ created", output)
    assert "conditional access policies, 1 report-only" in output


def test_the_policy_in_the_readme_is_valid(ward: Ward):
    (policy,) = re.findall(r"^```yaml\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    name = "ca502-document-management-on-the-line-only"
    ward.file(f"conditional-access/{name}.yaml").write_text(policy, encoding="utf-8")
    command = [ROOT / ".venv/bin/m365policy", "validate", ward.project]
    subprocess.run(command, check=True, capture_output=True)
