"""What Pulumi's own servers give, where the network reaches them; otherwise a quick no."""

import hashlib
import queue
import tarfile
import threading
import urllib.request
from collections.abc import Callable
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


def download_engine(
    version: str, folder: Path, archives: str = ARCHIVES, checksums: str = CHECKSUMS
) -> None:
    """Unpacks the vendor's release of the engine into `folder`.

    Args:
        version: Release, as 3.259.0.
        folder: Gets `pulumi`, the language hosts and so on.
        archives: Base address of the archives.
        checksums: Base address of the releases' checksum lists, another origin than the archives'.

    Raises:
        SetupError: A server is out of reach, or the archive is not the one that the list names.
    """
    cpu = {"amd64": "x64"}.get(paths.machine(), paths.machine())
    name = f"pulumi-v{version}-{paths.system()}-{cpu}.tar.gz"
    expected = _listed(
        _get(f"{checksums}/v{version}/pulumi-{version}-checksums.txt", _PATIENCE), name
    )
    archive = folder / name
    archive.write_bytes(_get(f"{archives}/{name}", _DEADLINE))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != expected:
        raise SetupError(
            f"{name} is not what its publisher's list of checksums says; it was not used"
        )
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
