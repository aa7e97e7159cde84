"""Where things lie: the checkout, its local data, and the per-user cache."""

import hashlib
import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checkout:
    """One working copy of the project, and where its local data goes."""

    root: Path
    local: Path  # state, tenant and PULUMI_HOME of bin/pulumilocal

    @property
    def venv(self) -> Path:
        """The virtual environment that Pulumi.yaml names too."""
        return self.root / ".venv"

    @property
    def bin(self) -> Path:
        """The one folder to put on PATH: Python, m365policy and the engine."""
        return self.venv / "bin"

    @property
    def python(self) -> Path:
        """The interpreter that runs the project."""
        return self.bin / "python"

    @property
    def pulumi_home(self) -> Path:
        """PULUMI_HOME of bin/pulumilocal; a user's own is left alone."""
        return self.local / "pulumi-home"

    def pinned_module(self, folder: str, module: str) -> str:
        """Version of a Go module that `tools/<folder>/go.mod` requires, without the v."""
        text = (self.root / "tools" / folder / "go.mod").read_text(encoding="utf-8")
        return _only_match(rf"(?m)^(?:require )?\s*{re.escape(module)} v(\S+)", text, folder)

    def pinned_package(self, package: str) -> str:
        """Version of a Python package in the lock."""
        text = (self.root / "requirements.txt").read_text(encoding="utf-8")
        return _only_match(rf"(?m)^{re.escape(package)}==([^\s;\\]+)", text, "requirements.txt")


def _only_match(pattern: str, text: str, where: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise LookupError(f"{where} does not pin what {pattern} looks for")
    return match[1]


def checkout(root: Path) -> Checkout:
    """The checkout at `root`; `M365POLICY_LOCAL` moves its local data."""
    local = os.environ.get("M365POLICY_LOCAL")
    return Checkout(root=root, local=Path(local).absolute() if local else root / ".local")


def cache() -> Path:
    """This project's per-user cache; shared by every checkout of the user.

    A relative XDG_CACHE_HOME counts as unset, as the XDG Base Directory Specification says.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".cache") / "m365policy"


def system() -> str:
    """Operating system as Go and Pulumi spell it: linux or darwin."""
    return platform.system().lower()


def machine() -> str:
    """Processor as Go spells it: amd64 or arm64."""
    name = platform.machine().lower()
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(name, name)


def digest(*parts: str) -> str:
    """One SHA-256 over several texts; a stamp that says whether any of them changed."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
