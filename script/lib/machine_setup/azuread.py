"""The azuread plugin of bin/pulumilocal's own PULUMI_HOME: the vendor's, else our drop-in."""

import os
from pathlib import Path

from machine_setup import commands, vendor
from machine_setup.errors import SetupError
from machine_setup.paths import Checkout
from machine_setup.progress import Progress

_EXECUTABLE = "pulumi-resource-azuread"


def ready(checkout: Checkout) -> bool:
    """Whether the pinned version is installed, the vendor's or the drop-in, for this `.venv`.

    The drop-in runs on the interpreter that it was installed for; the stamp names it.
    """
    stamp = checkout.pulumi_home / "azuread-plugin"
    executable = _folder(checkout) / _EXECUTABLE
    return os.access(executable, os.X_OK) and _names(stamp, checkout.python)


def install(checkout: Checkout, progress: Progress) -> None:
    """Installs the vendor's plugin where it can be had, else the drop-in.

    Raises:
        SetupError: Neither can be installed.
    """
    checkout.pulumi_home.mkdir(parents=True, exist_ok=True)
    wanted = _version(checkout)
    if not (vendor.serves_plugin(wanted) and _vendors(checkout, progress)):
        with progress.step(f"azuread plugin {wanted}, this project's drop-in for the vendor's"):
            _use("drop-in", checkout)
    (checkout.pulumi_home / "azuread-plugin").write_text(str(checkout.python), encoding="utf-8")


def _vendors(checkout: Checkout, progress: Progress) -> bool:
    """Whether the vendor's plugin was installed; a download that breaks is no failure of set-up."""
    try:
        with progress.step(f"azuread plugin {_version(checkout)} from its vendor"):
            _use("vendor", checkout)
    except SetupError:
        return False
    return True


def _use(kind: str, checkout: Checkout) -> None:
    commands.run(
        [checkout.bin / "m365policy", "plugin", "use", kind],
        env={"PULUMI_HOME": str(checkout.pulumi_home), "NO_COLOR": "1"},
    )


def _folder(checkout: Checkout) -> Path:
    return checkout.pulumi_home / "plugins" / f"resource-azuread-v{_version(checkout)}"


def _version(checkout: Checkout) -> str:
    return checkout.pinned_package("pulumi-azuread")


def _names(stamp: Path, python: Path) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == str(python)
