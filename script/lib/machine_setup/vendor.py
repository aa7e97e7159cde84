"""What Pulumi's own servers give, where the network reaches them; otherwise a quick no."""

import hashlib
import queue
import tarfile
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import TypeVar

from machine_setup import paths
from machine_setup.errors import SetupError

ARCHIVES = "https://get.pulumi.com/releases/sdk"
CHECKSUMS = "https://github.com/pulumi/pulumi/releases/download"
PLUGINS = "https://get.pulumi.com/releases/plugins"
T = TypeVar("T")

_PATIENCE = 5.0  # seconds until a server that does not answer counts as out of reach
_DEADLINE = 300.0  # seconds for a whole archive, about 150 MB


@dataclass(frozen=True)
class Release:
    """The vendor's archive of the engine for this machine, and its published SHA-256."""

    name: str
    sha256: str


def find_release(version: str, checksums: str = CHECKSUMS) -> Release:
    """The vendor's release of the engine for this machine.

    Args:
        version: As 3.259.0.
        checksums: Base address of the lists of checksums, another origin than the archives'.

    Raises:
        SetupError: The server is out of reach, or has no such release.
    """
    cpu = {"amd64": "x64"}.get(paths.machine(), paths.machine())
    name = f"pulumi-v{version}-{paths.system()}-{cpu}.tar.gz"
    listed = _get(f"{checksums}/v{version}/pulumi-{version}-checksums.txt", _PATIENCE)
    return Release(name, _listed(listed, name))


def download(release: Release, folder: Path, archives: str = ARCHIVES) -> None:
    """Unpacks a release into `folder`: `pulumi`, the language hosts and so on.

    Raises:
        SetupError: The server is out of reach, or the archive is not the one that was published.
    """
    archive = folder / release.name
    archive.write_bytes(_get(f"{archives}/{release.name}", _DEADLINE))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != release.sha256:
        raise SetupError(f"{release.name} differs from its published checksum; it was not used")
    _unpack(archive, folder)
    archive.unlink()


def serves_plugin(version: str, plugins: str = PLUGINS) -> bool:
    """Whether the vendor's azuread plugin can be downloaded from here."""
    name = f"pulumi-resource-azuread-v{version}-{paths.system()}-{paths.machine()}.tar.gz"
    try:
        within(_PATIENCE, lambda: _open(f"{plugins}/{name}", "HEAD").close())
    except SetupError:
        return False
    return True


def _unpack(archive: Path, folder: Path) -> None:
    """Takes the executables out of the archive's one folder, `pulumi`."""
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if member.isfile():
                member.name = Path(member.name).name
                tar.extract(member, folder, filter="data")


def _listed(text: bytes, name: str) -> str:
    for line in text.decode(errors="replace").splitlines():
        checksum, _, file = line.partition(" ")
        if file.strip().lstrip("*") == name:
            return checksum.lower()
    raise SetupError(f"the vendor's list of checksums has no {name}")


def _get(url: str, deadline: float) -> bytes:
    def read() -> bytes:
        with _open(url, "GET") as response:
            return response.read()

    return within(deadline, read)


def _open(url: str, method: str) -> HTTPResponse:
    request = urllib.request.Request(url, method=method)  # noqa: S310 - the bases are ours, all https
    return urllib.request.urlopen(request, timeout=_PATIENCE)  # type: ignore[no-any-return]  # noqa: S310


def within(seconds: float, work: Callable[[], T]) -> T:
    """The result of `work`, in a thread of its own.

    A socket's timeout bounds neither the look-up of a name nor a server that drips bytes.

    Args:
        seconds: How long to wait; a thread that is still at it then ends with the process.
        work: What to do.

    Raises:
        SetupError: The time is over, or a server cannot be reached or says no.
    """
    results: queue.Queue[T | Exception] = queue.Queue()

    def put() -> None:
        try:
            results.put(work())
        except (OSError, HTTPException) as problem:
            results.put(problem)

    threading.Thread(target=put, daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except queue.Empty:
        raise SetupError(f"no answer within {seconds:.0f} s") from None
    if isinstance(result, Exception):
        raise SetupError(str(result)) from result
    return result
