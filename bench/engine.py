"""What a preview and an `up` cost, for an empty program and for 240 policies, on one engine."""

import json
import os
import ssl
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from projects import ROOT, copy_ward, write_empty_program
from tables import middle, seconds, table

from local_tenant.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICIES = 240
RUNS = 5


class Played:
    """A project prepared by bin/pulumilocal, then played by plain `pulumi`: the engine alone counts."""

    def __init__(self, project: Path, local: Path) -> None:
        self.local = local
        # With that variable Python compiles every module anew at each start; nobody's machine does.
        ours = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        prepared = {"M365POLICY_LOCAL": str(local), "M365POLICY_PROJECT": str(project)}
        prepare = [str(ROOT / "bin" / "pulumilocal"), "config"]
        subprocess.run(prepare, env={**ours, **prepared}, check=True, capture_output=True)
        self.environment = {
            **ours,
            **Connection.load(local / "tenant").environment(),
            "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}",
            "PULUMI_HOME": str(local / "pulumi-home"),
            "PULUMI_BACKEND_URL": f"file://{local}/state",
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

    def pulumi(self, *arguments: str) -> None:
        """Run `pulumi ARGUMENTS`; output is shown only when it fails."""
        command = ["pulumi", *arguments, "--stack", "current-building", "--non-interactive"]
        result = subprocess.run(
            command,
            env=self.environment,
            cwd=self.local / "project",
            check=False,
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise SystemExit(f"{' '.join(command)}\n{result.stdout}{result.stderr}")

    def up(self) -> None:
        """Apply, without a preview first."""
        self.pulumi("up", "--yes", "--skip-preview")

    def requests(self) -> dict[str, int]:
        """Graph requests since the last call, by method."""
        found = self._control("GET", "requests")
        self._control("POST", "requests/reset")
        by_method: dict[str, int] = {}
        for route, count in found["byOperation"].items():
            method, _, path = route.partition(" ")
            if path.startswith(("/v1.0", "/beta")):
                by_method[method] = by_method.get(method, 0) + count
        return by_method

    def stop(self) -> None:
        """Stop the local tenant."""
        command = [str(ROOT / ".venv/bin/python"), "-m", "local_tenant", "stop"]
        subprocess.run([*command, "--data", str(self.local / "tenant")], check=True, cwd=ROOT)

    def _control(self, method: str, path: str) -> Any:
        connection = json.loads((self.local / "tenant/connection.json").read_text())
        trusted = ssl.create_default_context(cafile=connection["caFile"])
        answer = httpx.request(method, f"{connection['url']}/_local/{path}", verify=trusted)
        return answer.raise_for_status().json() if answer.content else None


def main() -> str:
    """Measure and return the section of the results."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        empty = Played(write_empty_program(home / "empty"), home / "local-empty")
        full = Played(copy_ward(home / "full", POLICIES), home / "local-full")
        try:
            return _measure(empty, full)
        finally:
            empty.stop()
            full.stop()


def _measure(empty: Played, full: Played) -> str:
    empty.up()
    full.pulumi("preview")  # starts the tenant, so that the count begins after it
    full.requests()
    create = seconds_once(full)
    created = full.requests()
    figures: dict[str, tuple[Sequence[float], Sequence[float]]] = {}
    counts: dict[str, dict[str, int]] = {}
    for name, arguments in {
        "preview": ["preview"],
        "up with no change": ["up", "--yes", "--skip-preview", "--expect-no-changes"],
    }.items():
        without = seconds(lambda arguments=arguments: empty.pulumi(*arguments), RUNS)
        full.requests()
        figures[name] = (
            without,
            seconds(lambda arguments=arguments: full.pulumi(*arguments), RUNS),
        )
        counts[name] = {method: n // (RUNS + 1) for method, n in full.requests().items()}
    rows = [
        [
            name,
            f"{statistics.median(full_) / statistics.median(empty_):.2f} x",
            f"{statistics.median(full_) - statistics.median(empty_):+.2f}",
            middle(empty_),
            middle(full_),
            _counted(counts[name]),
        ]
        for name, (empty_, full_) in figures.items()
    ]
    empty_up, full_up = (statistics.median(taken) for taken in figures["up with no change"])
    aim = 1.5 * empty_up + 1
    rows.append(["create", "", "", "", f"{create:.2f} (once)", _counted(created)])
    header = ["run", "ratio", "difference", "empty program", f"{POLICIES} policies", "requests"]
    return "\n\n".join(
        [
            "## Preview and no-change `up`",
            (
                f"{POLICIES} policies, the ward's groups and locations besides, against a program that "
                "declares nothing: same engine, the drop-in azuread plugin, local "
                f"tenant without limits. Median of {RUNS} (smallest to largest), seconds. Aim for the "
                "no-change `up`: at most 1.5 x the empty one plus 1 s."
            ),
            table(header, rows),
            (
                f"The aim is {aim:.2f} s here, measured {full_up:.2f} s: "
                f"{'met' if full_up <= aim else 'missed'}."
            ),
        ]
    )


def seconds_once(played: Played) -> float:
    """Time the one run that creates everything; it cannot be repeated on the same tenant."""
    start = time.perf_counter()
    played.up()
    return time.perf_counter() - start


def _counted(by_method: dict[str, int]) -> str:
    return ", ".join(f"{n} {method}" for method, n in sorted(by_method.items())) or "none"


if __name__ == "__main__":
    print(main())
