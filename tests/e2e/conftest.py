"""One local tenant and one PULUMI_HOME for each worker; each test starts over."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from ward import ROOT, Ward, copy_project


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    home = tmp_path_factory.mktemp("ward")
    ward = Ward(project=home / "project", local=home / "local")
    copy_project(ward.project)
    ward.pulumi("version")  # sets up and starts the tenant
    yield ward
    stop = [sys.executable, "-m", "local_tenant", "stop", "--data", str(ward.local / "tenant")]
    subprocess.run(stop, check=True, cwd=ROOT)


@pytest.fixture
def ward(played: Ward) -> Ward:
    played.start_over()
    return played
