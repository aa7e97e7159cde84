"""A file's place and name: the folder says the kind, the file name is the object's name."""

import re
from collections import defaultdict
from collections.abc import Iterator

from m365policy.catalogue.similar import did_you_mean
from m365policy.policies.document import Document
from m365policy.policies.findings import Finding, Position
from m365policy.policies.loader import folder_kind
from m365policy.policies.model import FOLDERS, KINDS, PolicyObject
from m365policy.rules.context import Context
from m365policy.rules.table import finding

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}


def check(context: Context) -> Iterator[Finding]:
    """Hold the place, the name and the kind of every file, and display names across files."""
    for document in context.project.documents:
        yield from _place(document)
        yield from _kind(document)
    for kind in KINDS:
        yield from _display_names(list(context.project.policies.of_kind(kind).values()))


def _place(document: Document) -> Iterator[Finding]:
    path = document.path
    start = Position(path, 1, 1)
    if folder_kind(path) is None:
        folder = path.parts[1] if len(path.parts) > 2 else ""  # noqa: PLR2004 (policies/FOLDER/FILE)
        hint = did_you_mean(folder, FOLDERS) if folder else ""
        yield finding(
            "FILE-FOLDER-001",
            f"'{path.parent.as_posix()}' holds no known kind{hint}",
            f"move it under one of policies/{', policies/'.join(FOLDERS)}",
            start,
        )
    if path.suffix != ".yaml":
        yield finding(
            "FILE-EXTENSION-001",
            f"the file ends in '{path.suffix}'",
            f"rename it to {path.stem}.yaml",
            start,
        )
    if not _NAME.fullmatch(path.stem):
        yield finding(
            "FILE-NAME-001",
            f"'{path.stem}' is not a name of lower-case words joined by hyphens",
            f"rename it, for example to {_kebab(path.stem)}.yaml",
            start,
        )


def _kebab(stem: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", stem)
    return "-".join(words).lower() or "ca001-block-legacy-authentication"


def _kind(document: Document) -> Iterator[Finding]:
    declared = document.data.get("kind")
    expected = folder_kind(document.path)
    if declared is None or declared == expected:
        return
    if declared not in KINDS if isinstance(declared, str) else True:
        fix = f"write kind: {expected}" if expected else f"write one of {', '.join(KINDS)}"
        yield finding(
            "SCHEMA-KIND-001",
            f"unknown kind '{declared}'{did_you_mean(str(declared), KINDS)}",
            fix,
            document.position("kind"),
        )
    elif expected is not None:
        yield finding(
            "FILE-KIND-001",
            f"a {declared} in the folder of {expected} files",
            f"move it to policies/{_FOLDER_OF[declared]}/, or write kind: {expected}",
            document.position("kind"),
        )


def _display_names(objects: list[PolicyObject]) -> Iterator[Finding]:
    by_name: dict[str, list[PolicyObject]] = defaultdict(list)
    for item in objects:
        if item.display_name:
            by_name[item.display_name].append(item)
    for display_name, (first, *others) in by_name.items():
        for item in others:
            yield finding(
                "NAME-DISPLAY-001",
                f"displayName '{display_name}' is already that of {first.document.path.as_posix()}",
                "give each object a display name of its own",
                item.position("displayName"),
            )
