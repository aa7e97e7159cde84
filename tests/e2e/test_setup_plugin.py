"""`m365policy plugin`: which azuread plugin a PULUMI_HOME holds, with the real engine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

M365POLICY = Path(sys.executable).parent / "m365policy"

pytestmark = pytest.mark.engine


@pytest.fixture
def plugin(tmp_path):
    """Runs `m365policy plugin ARGUMENTS` for a PULUMI_HOME of its own, the vendor out of reach."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "PULUMI_HOME": str(tmp_path / "home"),
            "https_proxy": "http://127.0.0.1:9",
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "NO_COLOR": "1",
        }
        return subprocess.run(
            [M365POLICY, "plugin", *arguments],
            env=env, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def installed(plugin) -> dict:
    return json.loads(plugin("status", "--format", "json").stdout)


def test_plugin_status_of_an_empty_home_is_none(plugin, tmp_path):
    done = plugin("status")
    assert done.returncode == 0
    assert "none (not installed" in done.stdout
    assert f"PULUMI_HOME: {tmp_path / 'home'}" in done.stdout
    assert installed(plugin)["plugin"] == "none"


def test_plugin_use_drop_in_installs_it_for_pulumi(plugin):
    done = plugin("use", "drop-in")
    assert done.returncode == 0, done.stderr
    assert "drop-in (this project's own, not the vendor's)" in done.stdout
    found = installed(plugin)
    assert (found["plugin"], found["version"]) == ("drop-in", "6.11.1")
    assert plugin("use", "drop-in").returncode == 0  # again: safe to repeat


def test_plugin_use_vendor_out_of_reach_changes_nothing(plugin):
    plugin("use", "drop-in")
    done = plugin("use", "vendor")
    assert done.returncode == 1
    assert "error: the vendor's azuread plugin 6.11.1 cannot be downloaded here" in done.stderr
    assert "fix: " in done.stderr
    assert "Traceback" not in done.stderr
    assert installed(plugin)["plugin"] == "drop-in"


def test_plugin_use_of_something_else_is_a_usage_error(plugin):
    assert plugin("use", "other").returncode == 2
