"""The azuread plugin of bin/pulumilocal's own PULUMI_HOME: the vendor's, else our drop-in."""

import os

from machine_setup import commands, vendor
from machine_setup.paths import Checkout
from machine_setup.progress import Progress

_EXECUTABLE = "pulumi-resource-azuread"
_INSTALL_DROP_IN = """
import sys
from pathlib import Path
from m365policy.azuread_plugin.install import install
install(*map(Path, sys.argv[1:]))
"""


def ready(checkout: Checkout) -> bool:
    """Whether the pinned version is installed, the vendor's or the drop-in."""
    folder = checkout.pulumi_home / "plugins" / f"resource-azuread-v{_version(checkout)}"
    return os.access(folder / _EXECUTABLE, os.X_OK)


def install(checkout: Checkout, progress: Progress) -> None:
    """Installs the vendor's plugin where it can be had, else the drop-in.

    Raises:
        SetupError: The plugin cannot be installed.
    """
    pulumi, home, wanted = checkout.bin / "pulumi", checkout.pulumi_home, _version(checkout)
    home.mkdir(parents=True, exist_ok=True)
    env = {"PULUMI_HOME": str(home), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    if vendor.serves_plugin(wanted):
        with progress.step(f"azuread plugin {wanted} from its vendor"):
            commands.run([pulumi, "plugin", "install", "resource", "azuread", wanted], env=env)
    else:
        with progress.step(f"azuread plugin {wanted}, this project's drop-in for the vendor's"):
            commands.run(
                [checkout.python, "-c", _INSTALL_DROP_IN, pulumi, home, checkout.python], env=env
            )


def _version(checkout: Checkout) -> str:
    return checkout.pinned_package("pulumi-azuread")
