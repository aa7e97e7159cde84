"""bin/pulumilocal around the engine: what it leaves alone, and where it works."""

import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from ward import ROOT, STACK, Ward

pytestmark = pytest.mark.engine


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def pulumilocal(ward: Ward, *arguments: str, **settings) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "M365POLICY_LOCAL": str(ward.local),
        "M365POLICY_PROJECT": str(ward.project),
        **settings.pop("env", {}),
    }
    command = settings.pop("command", ROOT / "bin" / "pulumilocal")
    return subprocess.run(
        [command, *arguments],
        env=env, capture_output=True, text=True, check=False, timeout=300, **settings,
    )  # fmt: skip


def test_preview_without_a_selected_stack_takes_current_building(ward):
    before = digests(ward.project)
    done = pulumilocal(ward, "preview", "--non-interactive")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Previewing update ({STACK})" in done.stdout
    assert digests(ward.project) == before  # the salt went into the view's copy
    copy = ward.local / "project" / "stacks" / f"Pulumi.{STACK}.yaml"
    assert "encryptionsalt" in copy.read_text()


def test_output_is_pulumis_alone_from_any_folder(ward, tmp_path):
    link = tmp_path / "pulumilocal"
    link.symlink_to(ROOT / "bin" / "pulumilocal")
    pulumilocal(ward, "cancel", "--stack", STACK, "--yes")
    done = pulumilocal(ward, "stack", "ls", "--json", cwd=tmp_path, command=link)
    assert [stack["name"] for stack in json.loads(done.stdout)] == [STACK]


def test_stack_that_names_a_real_tenant_is_played_locally(ward):
    file = ward.project / "stacks" / f"Pulumi.{STACK}.yaml"
    text = file.read_text().replace("m365policy:tenant: local", "m365policy:tenant: ward.example")
    assert "ward.example" in text
    file.write_text(text + "  azuread:tenantId: 00000000-0000-0000-0000-000000000000\n")
    done = pulumilocal(ward, "preview", "--stack", STACK, "--non-interactive")
    assert done.returncode == 0, done.stdout + done.stderr


def test_credentials_of_a_real_tenant_stay_out(ward):
    real = {
        "ARM_TENANT_ID": "00000000-0000-0000-0000-00000000beef",
        "ARM_USE_OIDC": "true",
        "ARM_OIDC_TOKEN": "real",
        "AZURE_CLIENT_SECRET": "real",
    }
    done = pulumilocal(ward, "preview", "--stack", STACK, "--non-interactive", env=real)
    assert done.returncode == 0, done.stdout + done.stderr


def test_exit_code_is_pulumis(ward):
    assert pulumilocal(ward, "no-such-command").returncode != 0


def test_install_leaves_dependencies_to_set_up(ward):
    done = pulumilocal(ward, "install")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (ward.local / "project" / "pyvenv.cfg").exists()
