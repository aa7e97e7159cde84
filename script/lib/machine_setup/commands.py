"""Runs other programs: quietly, stopped with us, and with their last words when they fail."""

import os
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from machine_setup.errors import SetupError

_LAST_WORDS = 20  # lines of output that a failure shows


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] = lambda _line: None,
) -> None:
    """Runs a command to its end.

    Args:
        command: Program and arguments.
        cwd: Folder to run it in.
        env: Variables to add to ours.
        on_line: Gets each line of its output as it comes.

    Raises:
        SetupError: It cannot be started, or ends with another code than 0.
    """
    last: deque[str] = deque(maxlen=_LAST_WORDS)
    process = _start(command, cwd, env)
    try:
        for line in process.stdout or ():
            last.append(line.rstrip())
            on_line(line.rstrip())
        code = process.wait()
    finally:
        _stop(process)
    if code:
        words = "\n".join(f"  {line}" for line in last)
        raise SetupError(f"`{' '.join(map(str, command))}` ended with exit code {code}:\n{words}")


def answer(command: Sequence[str | Path], timeout: float = 10) -> str:
    """What a command prints, stripped; empty when it cannot run, fails or takes too long."""
    try:
        done = subprocess.run(
            list(command), capture_output=True, text=True, timeout=timeout, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _start(
    command: Sequence[str | Path], cwd: Path | None, env: Mapping[str, str] | None
) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            list(command),
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # so that its children can be ended with it
        )
    except OSError as problem:
        raise SetupError(f"`{command[0]}` cannot be run: {problem.strerror}") from problem


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()
