"""A Pulumi project, a PULUMI_HOME with the drop-in, and a local tenant of the tests' own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from local_tenant import process
from m365policy.azuread_plugin.install import install


@dataclass
class Tenant:
    """A local tenant: what it holds, what was written, how many requests came."""

    connection: process.Connection
    http: httpx.Client
    _token: str = field(default="", repr=False)

    def local(self, path):
        return self.http.get(f"{self.connection.url}/_local/{path}").raise_for_status().json()

    def writes(self):
        return self.local("writes")["writes"]

    def requests(self):
        """Requests since the last call, by operation."""
        counted = self.local("requests")["byOperation"]
        self.http.post(f"{self.connection.url}/_local/requests/reset").raise_for_status()
        return counted

    def graph(self, method, path, body=None):
        """A request of someone else's: what happens behind Pulumi's back."""
        if not self._token:
            url = f"{self.connection.url}/{self.connection.tenantId}/oauth2/v2.0/token"
            form = {
                "grant_type": "client_credentials",
                "client_id": self.connection.clientId,
                "client_secret": self.connection.clientSecret,
                "scope": f"{self.connection.url}/.default",
            }
            self._token = self.http.post(url, data=form).raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {self._token}"}
        url = f"{self.connection.url}/v1.0{path}"
        answer = self.http.request(method, url, json=body, headers=headers).raise_for_status()
        return answer.json() if answer.content else None


@dataclass
class Project:
    """A Pulumi project in a folder of its own, with a stack `test`."""

    folder: Path
    pulumi: Path
    environment: dict

    def write(self, program):
        (self.folder / "__main__.py").write_text(program, encoding="utf-8")

    def run(self, *arguments, ok=True, **variables):
        """Run the engine; return what it printed."""
        done = subprocess.run(
            [str(self.pulumi), *arguments, "--non-interactive", "--color=never"],
            cwd=self.folder,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        output = done.stdout + done.stderr
        assert (done.returncode == 0) is ok, output
        return output

    def up(self, *arguments, **variables):
        return self.run("up", "--yes", "--skip-preview", *arguments, **variables)


def find_pulumi():
    folder = os.environ.get("M365POLICY_PULUMI_BIN")
    path = os.pathsep.join([folder, os.environ["PATH"]] if folder else [os.environ["PATH"]])
    found = shutil.which("pulumi", path=path)
    return Path(found) if found else None


@pytest.fixture(scope="session")
def pulumi():
    found = find_pulumi()
    if found is None:
        pytest.skip("no pulumi on PATH nor in M365POLICY_PULUMI_BIN")
    return found


@pytest.fixture(scope="session")
def pulumi_home(pulumi, tmp_path_factory):
    home = tmp_path_factory.mktemp("pulumi-home")
    install(pulumi, home, Path(sys.executable))
    return home


@pytest.fixture(scope="module")
def tenant(tmp_path_factory):
    data = tmp_path_factory.mktemp("tenant")
    connection = process.start(data, seed="trace", licence="P2")
    import ssl  # noqa: PLC0415

    trusted = ssl.create_default_context(cafile=connection.caFile)
    with httpx.Client(verify=trusted, trust_env=False) as http:
        yield Tenant(connection, http)
    process.stop(data)


@pytest.fixture
def project(pulumi, pulumi_home, tenant, tmp_path):
    folder, backend = tmp_path / "project", tmp_path / "backend"
    folder.mkdir()
    backend.mkdir()
    (folder / "Pulumi.yaml").write_text("name: test\nruntime: python\n", encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ARM_", "PULUMI_"))}
    environment = kept | tenant.connection.environment()
    environment |= {
        "PATH": os.pathsep.join(
            [str(Path(sys.executable).parent), str(pulumi.parent), kept["PATH"]]
        ),
        "PULUMI_HOME": str(pulumi_home),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    made = Project(folder, pulumi, environment)
    made.run("stack", "init", "test")
    tenant.requests()
    return made
