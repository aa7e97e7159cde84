"""`m365policy validate`: what is wrong with the files, all at once, before anything is sent."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from m365policy.cli.report import as_json, as_sarif, as_text
from m365policy.rules import validate as check

MARKER = "Pulumi.yaml"


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def validate(
    root: Annotated[
        Path | None,
        typer.Argument(help="A folder of the project; the current one when left out."),
    ] = None,
    output: Annotated[
        Format,
        typer.Option(
            "--format", help="text for people, json for scripts, sarif for code scanning."
        ),
    ] = Format.TEXT,
) -> None:
    """Check policies/ and stacks/: YAML, schema, references, emergency access, licences, phases.

    Prints every finding as file:line:column, the rule's id, what is wrong and what to do about it
    (docs/rules.md explains each rule). Works offline and changes nothing.

    Exit status: 0 without errors (warnings may be there), 1 with errors, 2 when there is no project.
    """
    start = (root or Path()).absolute()
    project_root = find_root(start)
    if project_root is None:
        print(f"error: no {MARKER} in {start} or above it", file=sys.stderr)
        print("fix: run this inside the project, or name its folder", file=sys.stderr)
        raise typer.Exit(2)
    project, findings = check(project_root)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    match output:
        case Format.TEXT:
            shown = Path(os.path.relpath(project_root))
            print(as_text(project, findings, shown, colour=_colour()))
        case Format.JSON:
            print(as_json(project, findings))
        case Format.SARIF:
            print(as_sarif(findings))
    if any(found.severity == "error" for found in findings):
        raise typer.Exit(1)


def find_root(start: Path) -> Path | None:
    """Return the nearest folder from `start` upward that holds Pulumi.yaml, None without one."""
    return next((folder for folder in (start, *start.parents) if (folder / MARKER).is_file()), None)


def _colour() -> bool:
    """Colour on a terminal only; NO_COLOR (no-color.org) turns it off, FORCE_COLOR on."""
    if os.environ.get("NO_COLOR"):
        return False
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return terminal or bool(os.environ.get("FORCE_COLOR"))
