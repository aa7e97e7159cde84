"""The plugin as a process: it says its port, ends when asked to, and when its engine is gone."""

import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-P", "-m", "m365policy.azuread_plugin", "127.0.0.1:1"]


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123 - procfs
        return file.read().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_plugin_prints_its_port_and_ends_quietly_on_a_signal(number):
    with subprocess.Popen(
        COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as plugin:
        assert int(plugin.stdout.readline()) > 0
        plugin.send_signal(number)
        _, errors = plugin.communicate(timeout=20)

    assert (plugin.returncode, errors) == (0, "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads procfs")
def test_plugin_ends_when_its_engine_was_killed():
    engine_like = (
        "import subprocess, sys, time\n"
        "plugin = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)\n"
        "plugin.stdout.readline()\n"
        "print(plugin.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", engine_like, *COMMAND], stdout=subprocess.PIPE, text=True
    ) as engine:
        pid = int(engine.stdout.readline())
        assert is_running(pid)
        engine.kill()

    deadline = time.monotonic() + 15
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(pid)
