"""Whole or not at all: how something made over minutes gets into a folder that others read."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_UNFINISHED = ".unfinished-"


@contextmanager
def locked(file: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Holds an exclusive lock; the system frees it when the process ends, however it ends.

    Args:
        file: The lock file; made when it is not there, and left there.
        on_wait: Called once when another process holds the lock.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """A new folder inside `folder` to work in; gone afterwards unless it was renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def published(destination: Path) -> Iterator[Path]:
    """A folder to fill, renamed to `destination` when the block ends well.

    The caller holds the lock of the folder above.
    """
    with unfinished(destination.parent) as work:
        yield work
        work.chmod(0o755)
        shutil.rmtree(destination, ignore_errors=True)
        work.rename(destination)


def sweep(folder: Path) -> None:
    """Removes what killed runs left behind; call it with the folder's lock held."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
