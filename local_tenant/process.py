"""Starts and stops a local tenant as a process of its own."""

from __future__ import annotations

import fcntl
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from http import HTTPStatus
from pathlib import Path

from local_tenant.connection import Connection

__all__ = ["Connection", "NotReadyError", "running", "start", "stop"]

READY_SECONDS = 30.0
STOP_SECONDS = 10.0
PAUSE_SECONDS = 0.05


class NotReadyError(RuntimeError):
    """The tenant did not come up, or did not go."""


def start(data_dir: Path, *, port: int = 0, seed: str = "ward", licence: str = "E3") -> Connection:
    """Starts a detached tenant and returns once it answers; does nothing when it runs already.

    Args:
        data_dir: its folder; what is in it stays (`seed` and `licence` are for a new one).
        port: TCP port on loopback; 0 for any free one.
        seed: `ward`, `trace` or `empty`.
        licence: `E3` or `P2`.

    Raises:
        NotReadyError: it ended at once or did not answer in time; the message has its log.
    """
    data_dir = data_dir.absolute()
    data_dir.mkdir(parents=True, exist_ok=True)
    connection = running(data_dir)
    if connection is not None:
        return connection
    command = [sys.executable, "-m", "local_tenant", "serve", "--port", str(port)]
    command += ["--data", str(data_dir), "--seed", seed, "--licence", licence]
    with (data_dir / "log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": _python_path()},
        )
    return _wait_until_ready(data_dir, process)


def stop(data_dir: Path) -> bool:
    """Stops the tenant and waits until it is gone; False when none ran.

    Raises:
        NotReadyError: it does not go.
    """
    connection = Connection.load(data_dir)
    if connection is None or not _is_locked(data_dir):
        return False
    os.kill(connection.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _is_locked(data_dir):
        if time.monotonic() > deadline:
            raise NotReadyError(f"the local tenant (process {connection.pid}) does not stop")
        time.sleep(PAUSE_SECONDS)
    return True


def running(data_dir: Path) -> Connection | None:
    """The connection of the tenant that runs on a folder and answers, or None."""
    connection = Connection.load(data_dir)
    if connection is None or not _is_locked(data_dir):
        return None
    return connection if _answers(connection) else None


def _python_path() -> str:
    """This package's parent first, so that the child finds it from any working directory."""
    here = str(Path(__file__).resolve().parent.parent)
    return os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))


def _wait_until_ready(data_dir: Path, process: subprocess.Popen[bytes]) -> Connection:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        connection = running(data_dir)
        if connection is not None:
            if connection.pid == process.pid:
                # It is to outlive us: no warning that it still runs when we forget it.
                process.returncode = 0
            else:  # another start came first: ours must not take over when that one stops
                process.kill()
                process.wait()
            return connection
        if process.poll() is not None and not _is_locked(data_dir):
            break  # a lock that is held means that another start came first: wait for that one
        time.sleep(PAUSE_SECONDS)
    tail = (data_dir / "log").read_text("utf-8", "replace")[-2000:]
    raise NotReadyError(f"the local tenant did not start; end of {data_dir / 'log'}:\n{tail}")


def _is_locked(data_dir: Path) -> bool:
    """Whether a process holds the folder: a dead one cannot, so a stale pid deceives nobody."""
    try:
        with (data_dir / "lock").open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _answers(connection: Connection) -> bool:
    context = ssl.create_default_context(cafile=connection.caFile)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        with opener.open(f"{connection.url}/_local/health", timeout=5) as reply:
            return bool(reply.status == HTTPStatus.OK)
    except OSError:
        return False
