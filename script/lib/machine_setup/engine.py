"""The Pulumi engine, the CLI and its host for Python programs, from the first way that works.

1. a `pulumi` on PATH that is new enough, 2. the vendor's release, 3. a build from Go modules. The last
two go to the per-user cache, keyed by version, so that a fresh clone does not fetch or build again.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from machine_setup import commands, golang, paths, publish, vendor
from machine_setup.errors import SetupError
from machine_setup.golang import Program
from machine_setup.paths import Checkout
from machine_setup.progress import Progress

_CLI = "github.com/pulumi/pulumi/pkg/v3"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_HOST = "pulumi-language-python"
_Way = Callable[[Path, Checkout, Progress], None]
_FILES = ("pulumi", _HOST, f"{_HOST}-exec")


def version(checkout: Checkout) -> str:
    """The pinned version of the engine."""
    return checkout.pinned_module("pulumi/cli", _CLI)


def ready(checkout: Checkout) -> bool:
    """Whether `.venv/bin` has a whole engine that is new enough."""
    links = [checkout.bin / name for name in _FILES]
    if not all(os.access(link, os.X_OK) for link in links):
        return False
    pulumi = links[0].resolve()
    if pulumi.is_relative_to(paths.cache().resolve()):
        return pulumi.parent == _cached(checkout).resolve()  # its name says its version
    return _new_enough(links[0], version(checkout))


def install(checkout: Checkout, progress: Progress) -> None:
    """Links an engine into `.venv/bin`, after fetching or building it where there is none.

    Raises:
        SetupError: None of the three ways works; the text says why each did not.
    """
    files = _on_path(checkout)
    if files is None:
        _into_cache(checkout, progress)
        files = {name: _cached(checkout) / name for name in _FILES}
    for name, file in files.items():
        link = checkout.bin / name
        link.unlink(missing_ok=True)
        link.symlink_to(file)


def _cached(checkout: Checkout) -> Path:
    platform = f"{paths.system()}-{paths.machine()}"
    return paths.cache() / f"pulumi-{version(checkout)}-{platform}" / "bin"


def _on_path(checkout: Checkout) -> dict[str, Path] | None:
    """The executables of a pulumi on PATH; None when it is too old or cannot run Python."""
    for folder in _folders_on_path(checkout):
        pulumi = folder / "pulumi"
        if not os.access(pulumi, os.X_OK) or not _new_enough(pulumi, version(checkout)):
            continue
        near = [folder, pulumi.resolve().parent, *_folders_on_path(checkout)]
        for host in near:
            files = {"pulumi": pulumi, **{name: host / name for name in _FILES[1:]}}
            if all(os.access(file, os.X_OK) for file in files.values()):
                return files
    return None


def _folders_on_path(checkout: Checkout) -> Iterator[Path]:
    """PATH without our own `.venv/bin`, whose links must not point to themselves."""
    for entry in os.get_exec_path():
        folder = Path(entry).absolute()
        if folder != checkout.bin:
            yield folder


def _new_enough(pulumi: Path, wanted: str) -> bool:
    found, least = _numbers(commands.answer([pulumi, "version"])), _numbers(wanted)
    return found[:1] == least[:1] and found >= least


def _numbers(text: str) -> tuple[int, ...]:
    match = re.match(r"v?(\d+)\.(\d+)\.(\d+)", text)
    return tuple(map(int, match.groups())) if match else ()


def _into_cache(checkout: Checkout, progress: Progress) -> None:
    """Makes the cache hold the engine, unless it does; one set-up at a time."""
    lock = paths.cache() / "engine.lock"
    with publish.locked(lock, lambda: progress.say("another set-up gets the engine; waiting")):
        publish.sweep(paths.cache())
        if _whole(_cached(checkout)):
            return
        with publish.published(_cached(checkout).parent) as work:
            _fill(work / "bin", checkout, progress)


def _fill(folder: Path, checkout: Checkout, progress: Progress) -> None:
    """Fetches or builds the engine into `folder`, which is not there yet."""
    wanted = version(checkout)
    reasons = [f"  1. a pulumi on PATH, {wanted} or newer, with {_HOST}: {_path_reason()}"]
    ways: tuple[tuple[str, _Way], ...] = (
        ("2. the vendor's release", _download),
        ("3. a build from Go modules", _build),
    )
    for name, way in ways:
        folder.mkdir()
        try:
            way(folder, checkout, progress)
        except SetupError as problem:
            shutil.rmtree(folder)
            reasons.append(f"  {name}: {problem}")
        else:
            return
    raise SetupError(
        "no way to get the Pulumi engine works here:\n" + "\n".join(reasons) + "\n"
        f"fix: install Pulumi {wanted} or newer so that `pulumi version` works, or let this machine "
        "reach the vendor's servers or a Go module proxy (GOPROXY), then run script/setup again"
    )


def _path_reason() -> str:
    found = shutil.which("pulumi")
    return f"{found} is {commands.answer([found, 'version']) or 'broken'}" if found else "none"


def _whole(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in _FILES)


def _download(folder: Path, checkout: Checkout, progress: Progress) -> None:
    """The vendor's release, whole."""
    release = vendor.find_release(version(checkout))
    with progress.step(f"Pulumi {version(checkout)} from its vendor"):
        vendor.download(release, folder)
        if not _whole(folder):
            raise SetupError("the archive lacks one of " + ", ".join(_FILES))


def _build(folder: Path, checkout: Checkout, progress: Progress) -> None:
    """Builds the CLI and the newest Python host that is served as a Go module."""
    host = Program(_HOST, "pulumi/language-python", f"{_SDK}/python/cmd/{_HOST}")
    cli = Program(
        "pulumi", "pulumi/cli", f"{_CLI}/cmd/pulumi",
        f"-X {_SDK}/go/common/version.Version={version(checkout)}",
        takes="about 3 minutes, once",
    )  # fmt: skip
    with golang.go_for(checkout, cli.folder, progress) as go:
        golang.build(go, checkout, host, folder / _HOST, progress)
        golang.build(go, checkout, cli, folder / "pulumi", progress)
        script = golang.module_folder(go, checkout, host, _SDK) / "python" / "cmd" / f"{_HOST}-exec"
        shutil.copyfile(script, folder / script.name)
        (folder / script.name).chmod(0o755)
