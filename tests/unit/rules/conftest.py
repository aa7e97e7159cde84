import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from policy_cases import VALID

from m365policy.policies.findings import Finding
from m365policy.rules import validate


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the valid project, to change."""
    return shutil.copytree(VALID, tmp_path / "project")


@pytest.fixture
def findings_with(project: Path) -> Callable[[str, str | bytes], list[Finding]]:
    """Write a file into the valid project and return what validate then finds."""

    def check(path: str, text: str | bytes) -> list[Finding]:
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return validate(project)[1]

    return check
