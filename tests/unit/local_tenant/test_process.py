"""The process: start, stop, restart, kill, the command line, the files of the data folder."""

from __future__ import annotations

import os
import shlex
import signal
import ssl
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import graph_bodies as bodies
import httpx
import pytest

from local_tenant import process
from local_tenant.connection import Connection

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def data_dir(tmp_path):
    yield tmp_path / "tenant"
    process.stop(tmp_path / "tenant")


@contextmanager
def client(connection):
    context = ssl.create_default_context(cafile=connection.caFile)
    form = {
        "grant_type": "client_credentials",
        "client_id": connection.clientId,
        "client_secret": connection.clientSecret,
        "scope": f"{connection.url}/.default",
    }
    with httpx.Client(base_url=connection.url, verify=context, trust_env=False) as http:
        token = http.post(f"/{connection.tenantId}/oauth2/v2.0/token", data=form).json()
        http.headers["Authorization"] = f"Bearer {token['access_token']}"
        yield http


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "local_tenant", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", **environment},
        timeout=60,
    )


def test_restart_keeps_objects_secret_and_authority(data_dir):
    first = process.start(data_dir, seed="empty")
    with client(first) as http:
        created = [http.post("/v1.0/groups", json=bodies.group()).json()["id"] for _ in range(3)]
    authority = Path(first.caFile).read_bytes()
    assert process.stop(data_dir)
    second = process.start(data_dir)
    assert (second.clientId, second.clientSecret) == (first.clientId, first.clientSecret)
    assert Path(second.caFile).read_bytes() == authority
    with client(second) as http:
        found = [group["id"] for group in http.get("/v1.0/groups").json()["value"]]
        assert found == created
        assert len(http.get("/_local/writes").json()["writes"]) == 3


def test_killed_tenant_has_lost_nothing_it_answered(data_dir):
    connection = process.start(data_dir, seed="empty")
    with client(connection) as http:
        created = [http.post("/v1.0/groups", json=bodies.group()).json()["id"] for _ in range(20)]
    os.kill(connection.pid, signal.SIGKILL)
    while process.running(data_dir):
        time.sleep(0.05)
    with client(process.start(data_dir)) as http:
        assert [group["id"] for group in http.get("/v1.0/groups").json()["value"]] == created


def test_second_start_finds_the_first(data_dir):
    first = process.start(data_dir, seed="empty")
    assert process.start(data_dir) == first


def test_two_starts_at_once_give_one_tenant(data_dir):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(process.start(data_dir, seed="empty")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    process.stop(data_dir)
    time.sleep(1.5)  # as long as the slower one would need to come up
    assert process.running(data_dir) is None


def test_stop_says_when_nothing_runs(data_dir):
    assert process.stop(data_dir) is False
    process.start(data_dir, seed="empty")
    assert process.stop(data_dir) is True
    assert process.stop(data_dir) is False
    assert process.running(data_dir) is None


def test_start_that_fails_says_why(data_dir, tmp_path):
    taken = process.start(tmp_path / "other", seed="empty")
    try:
        with pytest.raises(process.NotReadyError, match="in use"):
            process.start(data_dir, port=taken.port, seed="empty")
    finally:
        process.stop(tmp_path / "other")


def test_files_with_secrets_are_the_owners_alone(data_dir):
    process.start(data_dir, seed="empty")
    for name in ("connection.json", "server.key", "signing.key"):
        assert stat.S_IMODE((data_dir / name).stat().st_mode) == 0o600, name
    assert (data_dir / "ca.pem").read_text() in (data_dir / "ca-bundle.pem").read_text()
    assert (data_dir / "ca-bundle.pem").read_text().count("BEGIN CERTIFICATE") > 10


def test_command_line_starts_shows_and_stops(data_dir):
    data = ("--data", str(data_dir))
    assert run("status", *data).returncode == 1
    assert run("env", *data).returncode == 1
    started = run("start", "--port", "0", "--seed", "trace", "--licence", "P2", *data)
    assert started.returncode == 0, started.stderr
    connection = Connection.load(data_dir)
    assert started.stdout.strip() == connection.url
    assert connection.url in run("status", *data).stdout
    with client(connection) as http:
        health = http.get("/_local/health").json()
    assert (health["seed"], health["licence"]) == ("trace", "P2")
    assert run("stop", *data).stdout.strip() == "stopped"
    assert run("stop", *data).stdout.strip() == "was not running"


def test_env_prints_what_a_shell_can_read(data_dir):
    connection = process.start(data_dir, seed="empty")
    lines = run("env", "--data", str(data_dir)).stdout.splitlines()
    words = [shlex.split(line) for line in lines]
    assert {word[0] for word in words} == {"export"}
    variables = dict(word[1].split("=", 1) for word in words)
    assert variables == connection.environment()
    assert variables["ARM_METADATA_HOSTNAME"] == f"localhost:{connection.port}"
    assert variables["M365POLICY_LOCAL_TENANT"] == connection.url
    assert variables["SSL_CERT_FILE"] == variables["CURL_CA_BUNDLE"] == connection.caBundle
    assert set(variables["NO_PROXY"].split(",")) == {"localhost", "127.0.0.1"}


def test_data_folder_follows_the_environment(tmp_path):
    done = run("start", "--port", "0", "--seed", "empty", M365POLICY_LOCAL=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert Connection.load(tmp_path / "tenant").url == done.stdout.strip()
    assert process.stop(tmp_path / "tenant")


def test_interrupt_ends_the_foreground_cleanly(data_dir):
    command = [
        sys.executable,
        "-m",
        "local_tenant",
        "serve",
        "--port",
        "0",
        "--data",
        str(data_dir),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as child:
        try:
            assert b"Local tenant at https://localhost:" in child.stdout.readline()
            child.send_signal(signal.SIGINT)
            output, errors = child.communicate(timeout=20)
        finally:
            child.kill()
        assert (child.returncode, errors) == (0, b""), errors.decode()
        assert b"stopped" in output


def test_only_loopback_is_listened_on(data_dir):
    connection = process.start(data_dir, seed="empty")
    needle = f"0100007F:{connection.port:04X}"
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{connection.port:04X}")
    ]
    assert listening == [needle]
