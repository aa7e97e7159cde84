"""`m365policy plugin`: which azuread plugin Pulumi will run, the vendor's or this project's drop-in."""

import json
import os
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from m365policy.azuread_plugin.install import VERSION, InstallError, install, installed


class Plugin(StrEnum):
    """The two plugins that serve azuread's resources."""

    DROP_IN = "drop-in"
    VENDOR = "vendor"


class Format(StrEnum):
    """How a command prints."""

    TEXT = "text"
    JSON = "json"


_MEANING = {
    "vendor": "the vendor's own",
    "drop-in": "this project's own, not the vendor's",
    "none": "not installed; Pulumi will download the vendor's at the next run",
}


def use(plugin: Annotated[Plugin, typer.Argument(help="Whose plugin Pulumi shall run.")]) -> None:
    """Install the azuread plugin into PULUMI_HOME, in place of the one that is there.

    The drop-in is for machines that cannot download the vendor's, and for tenants that it is too
    slow for. A stack can move between the two at any time. On a real tenant the drop-in refuses to
    work unless M365POLICY_AZUREAD=drop-in is set.
    """
    pulumi, home = _pulumi(), _pulumi_home()
    if plugin is Plugin.DROP_IN:
        _install_drop_in(pulumi, home)
    else:
        _install_vendors(pulumi, home)
    _print_text(home)


def status(
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Say which azuread plugin is installed in PULUMI_HOME."""
    home = _pulumi_home()
    if output is Format.JSON:
        found = {"plugin": installed(home), "version": VERSION, "pulumiHome": str(home)}
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print_text(home)


def _print_text(home: Path) -> None:
    found = installed(home)
    print(f"azuread plugin {VERSION}: {found} ({_MEANING[found]})")
    print(f"PULUMI_HOME: {home}")


def _install_drop_in(pulumi: Path, home: Path) -> None:
    try:
        install(pulumi, home, Path(sys.executable))
    except InstallError as problem:
        _fail(str(problem), "see that PULUMI_HOME is a folder that you may write to")


def _install_vendors(pulumi: Path, home: Path) -> None:
    """Has Pulumi download it; what is installed stays there when the download fails."""
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [pulumi, "plugin", "install", "resource", "azuread", VERSION, "--reinstall"],
        env={**os.environ, "PULUMI_HOME": str(home), "PULUMI_SKIP_UPDATE_CHECK": "true"},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        _fail(
            f"the vendor's azuread plugin {VERSION} cannot be downloaded here; nothing was changed",
            "let this machine reach get.pulumi.com or github.com, or run `m365policy plugin use drop-in`",
        )


def _pulumi() -> Path:
    """The engine beside this Python, as script/setup puts it there, else the one on PATH."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("pulumi", path=folders)
    return Path(found) if found else _fail("there is no `pulumi` on PATH", "run script/setup")


def _pulumi_home() -> Path:
    home = os.environ.get("PULUMI_HOME")
    return Path(home).absolute() if home else Path.home() / ".pulumi"


def _fail(problem: str, fix: str) -> NoReturn:
    print(f"error: {problem}\nfix: {fix}", file=sys.stderr)
    raise typer.Exit(1)
