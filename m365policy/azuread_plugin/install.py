"""Puts the drop-in into a PULUMI_HOME, where the engine looks for the vendor's plugin."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

VERSION = "6.11.1"
_EXECUTABLE = "pulumi-resource-azuread"
_MARK = "# m365policy drop-in for the azuread plugin; it is not the vendor's"
_TIMEOUT_SECONDS = 60


class InstallError(Exception):
    """The engine did not take the plugin."""


def install(pulumi: Path, pulumi_home: Path, python: Path) -> None:
    """Install the drop-in as azuread 6.11.1, in place of whichever is there.

    The engine copies a finished folder and moves it into place, so an interruption leaves the
    old plugin or none, never half of one.

    Args:
        pulumi: The engine's command.
        pulumi_home: Where its plugins are.
        python: The interpreter that has m365policy.

    Raises:
        InstallError: The engine refused, with its own words.
    """
    pulumi_home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        write_executable(Path(folder) / _EXECUTABLE, python)
        command = [str(pulumi), "plugin", "install", "resource", "azuread", VERSION]
        environment = os.environ | {
            "PULUMI_HOME": str(pulumi_home),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        done = subprocess.run(  # noqa: S603 - the engine that the caller chose
            [*command, "--file", folder, "--reinstall"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_TIMEOUT_SECONDS,
        )
    if done.returncode != 0 or installed(pulumi_home) != "drop-in":
        reason = (done.stderr or done.stdout).strip()
        raise InstallError(f"`pulumi plugin install` failed: {reason}")


def installed(pulumi_home: Path) -> Literal["vendor", "drop-in", "none"]:
    """Return which azuread plugin the engine finds in a PULUMI_HOME."""
    executable = plugin_folder(pulumi_home) / _EXECUTABLE
    if not executable.is_file():
        return "none"
    with executable.open("rb") as file:
        head = file.read(4096)
    return "drop-in" if _MARK.encode() in head else "vendor"


def uninstall(pulumi_home: Path) -> None:
    """Remove the azuread plugin, so that the engine downloads the vendor's when it needs it."""
    folder = plugin_folder(pulumi_home)
    shutil.rmtree(folder, ignore_errors=True)
    for left in (
        folder.with_name(f"{folder.name}.lock"),
        folder.with_name(f"{folder.name}.partial"),
    ):
        left.unlink(missing_ok=True)


def plugin_folder(pulumi_home: Path) -> Path:
    """Return where the engine keeps this version of the plugin."""
    return pulumi_home / "plugins" / f"resource-azuread-v{VERSION}"


def write_executable(path: Path, python: Path) -> None:
    """Write the script that the engine starts.

    `exec` makes the plugin the engine's own child; `-P` keeps modules of the project folder out.
    """
    command = f'exec {shlex.quote(str(python))} -P -m m365policy.azuread_plugin "$@"'
    path.write_text(f"#!/bin/sh\n{_MARK}\n{command}\n", encoding="utf-8")
    path.chmod(0o755)
