"""A copy of the ward's project, played on a local tenant of its own by the real engine."""

import json
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("policies", "stacks", "schemas", "Pulumi.yaml", "__main__.py")
STACK = "current-building"


@dataclass(frozen=True)
class Run:
    """What a command answered: exit code, and both outputs in one text."""

    code: int
    output: str


@dataclass(frozen=True)
class Ward:
    """`project` holds the YAML, to be edited freely; `local` the tenant, the state, PULUMI_HOME."""

    project: Path
    local: Path

    def pulumi(self, *arguments: str, code: int = 0) -> Run:
        """Run `bin/pulumilocal ARGUMENTS` and expect an exit code."""
        environment = {
            **os.environ,
            "M365POLICY_LOCAL": str(self.local),
            "M365POLICY_PROJECT": str(self.project),
            "NO_COLOR": "1",
        }
        result = subprocess.run(
            [ROOT / "bin" / "pulumilocal", *arguments, "--non-interactive"],
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        assert result.returncode == code, f"exit code {result.returncode}\n{result.stdout}"
        return Run(result.returncode, result.stdout)

    def up(self, *arguments: str, code: int = 0) -> Run:
        """Apply without asking and without a preview first."""
        return self.pulumi("up", "--stack", STACK, "--yes", "--skip-preview", *arguments, code=code)

    def preview(self, *arguments: str, code: int = 0) -> Run:
        """Preview."""
        return self.pulumi("preview", "--stack", STACK, *arguments, code=code)

    def outputs(self) -> dict[str, Any]:
        """Return the stack's exports."""
        run = self.pulumi("stack", "output", "--json", "--stack", STACK)
        found: dict[str, Any] = json.loads(run.output[run.output.index("{") :])
        return found

    def file(self, path: str) -> Path:
        """Return a file under policies/."""
        return self.project / "policies" / path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that a file under policies/ must hold."""
        text = self.file(path).read_text(encoding="utf-8")
        assert old in text
        self.file(path).write_text(text.replace(old, new), encoding="utf-8")

    @property
    def connection(self) -> dict[str, Any]:
        """How to reach the tenant."""
        found: dict[str, Any] = json.loads((self.local / "tenant/connection.json").read_text())
        return found

    def http(self) -> httpx.Client:
        """Return a client for the control plane, without a token."""
        trusted = ssl.create_default_context(cafile=self.connection["caFile"])
        return httpx.Client(base_url=self.connection["url"], verify=trusted, timeout=60)

    @contextmanager
    def graph(self) -> Iterator[httpx.Client]:
        """Give a client signed in as the deployer, for changes behind Pulumi's back."""
        connection = self.connection
        form = {
            "grant_type": "client_credentials",
            "client_id": connection["clientId"],
            "client_secret": connection["clientSecret"],
            "scope": f"{connection['url']}/.default",
        }
        with self.http() as client:
            answer = client.post(f"/{connection['tenantId']}/oauth2/v2.0/token", data=form)
            token = answer.raise_for_status().json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            yield client

    def writes(self, since: int = 0) -> list[Mapping[str, Any]]:
        """Return the tenant's write log, from a number on."""
        with self.http() as client:
            answer = client.get("/_local/writes", params={"since": since}).raise_for_status()
            found: list[Mapping[str, Any]] = answer.json()["writes"]
            return found

    def last_write(self) -> int:
        """Return the number of the latest write, 0 when there is none."""
        return max((write["number"] for write in self.writes()), default=0)

    def requests(self) -> int:
        """Return how many Graph and login requests the tenant has had since it was reset."""
        with self.http() as client:
            found: int = client.get("/_local/requests").raise_for_status().json()["total"]
            return found

    def start_over(self) -> None:
        """Bring back the seeded tenant, the ward's own YAML, and no state."""
        with self.http() as client:
            client.post("/_local/reset", json={"seed": "ward", "licence": "E3"}).raise_for_status()
            client.post("/_local/requests/reset").raise_for_status()
        shutil.rmtree(self.local / "state", ignore_errors=True)
        copy_project(self.project)


def copy_project(folder: Path) -> None:
    """Copy what a ward edits; the program itself runs from the checkout."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, folder / part)
