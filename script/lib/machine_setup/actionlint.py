"""actionlint for script/lint, built from pinned Go modules; prints where it is."""

import sys
from pathlib import Path

from machine_setup import golang, paths, publish
from machine_setup.errors import SetupError
from machine_setup.golang import Program
from machine_setup.paths import Checkout, checkout
from machine_setup.progress import Progress

_MODULE = "github.com/rhysd/actionlint"


def executable(here: Checkout, progress: Progress) -> Path:
    """The pinned actionlint, built into the cache the first time.

    Raises:
        SetupError: It cannot be built.
    """
    version = here.pinned_module("actionlint", _MODULE)
    folder = paths.cache() / f"actionlint-{version}-{paths.system()}-{paths.machine()}"
    program = Program("actionlint", "actionlint", f"{_MODULE}/cmd/actionlint")
    lock = paths.cache() / "actionlint.lock"
    with publish.locked(lock, lambda: progress.say("another run builds actionlint; waiting")):
        if not (folder / program.name).is_file():
            with (
                publish.published(folder) as work,
                golang.go_for(here, program.folder, progress) as go,
            ):
                golang.build(go, here, program, work / program.name, progress)
    return folder / program.name


if __name__ == "__main__":
    try:
        print(executable(checkout(Path(sys.argv[1])), Progress()))
    except SetupError as problem:
        sys.exit(f"error: {problem}")
