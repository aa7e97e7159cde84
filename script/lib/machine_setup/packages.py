"""Python packages: uv, the virtual environment, the project itself."""

import re
import shutil
import sys
from pathlib import Path

from machine_setup import commands, paths, publish
from machine_setup.errors import SetupError
from machine_setup.paths import Checkout
from machine_setup.progress import Progress, Step

_OLDEST_UV = (0, 5)  # checks hashes of build requirements


def ready(checkout: Checkout) -> bool:
    """Whether `.venv` holds what the lock says, for this folder and this Python."""
    stamp = _stamp(checkout)
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == _wanted(checkout)


def install(checkout: Checkout, progress: Progress) -> None:
    """Makes `.venv` hold exactly what the lock says, and the project, editable.

    Raises:
        SetupError: uv cannot be had, or a package cannot be installed.
    """
    _stamp(checkout).unlink(missing_ok=True)
    uv = _uv(checkout, progress)
    with progress.step("Python packages into .venv") as step:
        if not _usable(checkout.python):
            commands.run([uv, "venv", "--clear", "--python", sys.executable, checkout.venv])
        _uv_pip(uv, checkout, step, "sync", "--require-hashes", "requirements.txt")
        _uv_pip(
            uv, checkout, step, "install", "--no-deps", "--editable", ".",
            "--build-constraints", "tools/hatchling/requirements.txt",
        )  # fmt: skip
    _stamp(checkout).write_text(_wanted(checkout), encoding="utf-8")


def into_new_environment(folder: Path, requirements: Path) -> None:
    """Installs pinned packages with pip into a new virtual environment.

    Args:
        folder: Where the environment is made.
        requirements: Packages with versions and hashes.

    Raises:
        SetupError: This Python cannot make environments, or pip cannot install.
    """
    try:
        commands.run([sys.executable, "-m", "venv", folder])
    except SetupError as problem:
        raise SetupError(
            f"{problem}\nfix: this Python has no venv; on Debian and Ubuntu: apt-get install python3-venv"
        ) from problem
    commands.run(
        [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-input",
         "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:",
         "--requirement", requirements],
    )  # fmt: skip


def _uv_pip(uv: Path, checkout: Checkout, step: Step, command: str, *arguments: str) -> None:
    def note(line: str) -> None:
        step.note = line

    commands.run(
        [uv, "pip", command, "--python", checkout.python, *arguments],
        cwd=checkout.root,
        env={"NO_COLOR": "1"},
        on_line=note,
    )


def _uv(checkout: Checkout, progress: Progress) -> Path:
    """Path of a uv: the one on PATH, else a pinned one of our own in the cache."""
    found = shutil.which("uv")
    if found and _version(commands.answer([found, "--version"])) >= _OLDEST_UV:
        return Path(found)
    requirements = checkout.root / "tools" / "uv" / "requirements.txt"
    version = re.search(r"uv==(\S+)", requirements.read_text(encoding="utf-8"))
    home = paths.cache() / f"uv-{version[1] if version else ''}"
    uv = home / "bin" / "uv"
    with publish.locked(
        paths.cache() / "uv.lock", lambda: progress.say("another set-up runs; waiting")
    ):
        if not uv.is_file():
            with progress.step("uv, the package installer"), publish.published(home) as work:
                into_new_environment(work, requirements)
    return uv


def _usable(python: Path) -> bool:
    return _version(commands.answer([python, "--version"])) >= (3, 11)


def _version(text: str) -> tuple[int, ...]:
    match = re.search(r"(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _stamp(checkout: Checkout) -> Path:
    return checkout.venv / ".m365policy-setup"


def _wanted(checkout: Checkout) -> str:
    """Stamp of what `.venv` should hold; the folder counts, since its scripts name it."""
    files = [checkout.root / "requirements.txt", checkout.root / "pyproject.toml"]
    texts = [file.read_text(encoding="utf-8") for file in files]
    interpreter = str(checkout.python.resolve()) if checkout.python.exists() else ""
    return paths.digest(str(checkout.root), interpreter, *texts)
