"""Installing into a PULUMI_HOME with the real engine, and telling which plugin is there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from m365policy.azuread_plugin.install import (
    InstallError,
    install,
    installed,
    plugin_folder,
    uninstall,
    write_executable,
)


def test_empty_home_has_no_plugin(tmp_path):
    assert installed(tmp_path) == "none"


def test_foreign_executable_counts_as_the_vendors(tmp_path):
    folder = plugin_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "pulumi-resource-azuread").write_bytes(b"\x7fELF\x00\x01")

    assert installed(tmp_path) == "vendor"


@pytest.mark.engine
def test_install_replaces_what_is_there_and_the_engine_reads_its_schema(pulumi, tmp_path):
    folder = plugin_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "pulumi-resource-azuread").write_bytes(b"\x7fELF")
    install(pulumi, tmp_path, Path(sys.executable))

    assert installed(tmp_path) == "drop-in"
    done = subprocess.run(
        [pulumi, "package", "get-schema", "azuread@6.11.1"],
        env={"PULUMI_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    schema = json.loads(done.stdout)
    assert (schema["name"], schema["version"]) == ("azuread", "6.11.1")
    assert "not the vendor's" in schema["displayName"]
    assert len(schema["resources"]) == 5
    uninstall(tmp_path)
    assert installed(tmp_path) == "none"


def test_engine_that_refuses_is_quoted_and_nothing_is_left(tmp_path):
    engine = tmp_path / "pulumi"
    engine.write_text("#!/bin/sh\necho 'error: no room' >&2\nexit 1\n", encoding="utf-8")
    engine.chmod(0o755)

    with pytest.raises(InstallError, match="error: no room"):
        install(engine, tmp_path / "home", Path(sys.executable))
    assert installed(tmp_path / "home") == "none"


def test_executable_survives_spaces_in_the_interpreters_path(tmp_path):
    python = tmp_path / "my python"
    python.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    write_executable(tmp_path / "plugin", python)
    done = subprocess.run(
        [tmp_path / "plugin", "127.0.0.1:1"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "-P -m m365policy.azuread_plugin 127.0.0.1:1\n"
