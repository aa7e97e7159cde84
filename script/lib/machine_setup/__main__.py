"""Runs what is not done yet of the three steps of set-up; says nothing when all is done."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from machine_setup import azuread, engine, packages, publish
from machine_setup.errors import SetupError
from machine_setup.paths import Checkout, checkout
from machine_setup.progress import Progress

_STEPS = (packages, engine, azuread)  # in this order: each uses what those before it made
_INTERRUPTED = 130


def main(root: Path) -> int:
    """Sets the checkout at `root` up; the exit code is 0, 1 (failed) or 130 (interrupted)."""
    os.environ.pop("PYTHONPATH", None)  # it was for this process, not for those it starts
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        set_up(checkout(root), Progress())
    except SetupError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: interrupted; nothing was left half-made, run it again", file=sys.stderr)
        return _INTERRUPTED
    return 0


def set_up(here: Checkout, progress: Progress) -> None:
    """Takes the steps that are not done, one set-up of a checkout at a time."""
    if all(step.ready(here) for step in _STEPS):
        return
    lock = here.root / ".local" / "setup.lock"  # of the checkout, wherever its local data is
    with publish.locked(
        lock, lambda: progress.say("another set-up of this checkout runs; waiting")
    ):
        for step in _STEPS:
            if not step.ready(here):
                step.install(here, progress)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
