"""A project on disk -> the typed model."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from m365policy.policies.document import Document
from m365policy.policies.findings import Finding, Position
from m365policy.policies.model import FOLDERS, KINDS, PolicyObject, PolicySet
from m365policy.policies.reader import read
from m365policy.policies.stacks import Stack, load_stacks

FOLDER = "policies"
SUFFIXES = {".yaml", ".yml", ".json"}
"""What is read; a rule then asks for .yaml, so that no object is passed over in silence."""


@dataclass(frozen=True)
class Project:
    """Everything that is written: the objects, the stacks, and what could not be read.

    `documents` are all files under `policies/` that are YAML, also those that no object could be
    made of; `unreadable` the (kind, name) of files that are not, so that a reference to one of
    them is not called unknown as well.
    """

    root: Path
    policies: PolicySet = field(default_factory=PolicySet)
    stacks: tuple[Stack, ...] = ()
    documents: tuple[Document, ...] = ()
    unreadable: frozenset[tuple[str, str]] = frozenset()


def load(root: Path) -> tuple[Project, list[Finding]]:
    """Read a whole project.

    Args:
        root: The folder that holds `Pulumi.yaml`, `policies/` and `stacks/`.

    Returns:
        The project, as far as it could be read, and what is wrong with its files as YAML and
        with their names. Meaning is not checked here: see `m365policy.rules.validate`.
    """
    root = root.resolve()
    stacks, findings = load_stacks(root)
    documents: list[Document] = []
    unreadable: set[tuple[str, str]] = set()
    for path in _yaml_files(root / FOLDER):
        document, found = read(path, root=root)
        findings += found
        if document is None:
            unreadable.add((folder_kind(path.relative_to(root)) or "", path.stem))
        else:
            documents.append(document)
    policies, duplicates = _policy_set(documents)
    findings += duplicates
    return Project(root, policies, stacks, tuple(documents), frozenset(unreadable)), findings


def folder_kind(path: Path) -> str | None:
    """Return the kind that a file's folder under `policies/` holds, None for no such folder.

    Args:
        path: The file, relative to the project root.
    """
    return FOLDERS.get(path.parts[1]) if len(path.parts) > 2 else None  # noqa: PLR2004 (policies/FOLDER/FILE)


def document_kind(document: Document) -> str | None:
    """Return the kind of a document: what it says, or else what its folder holds."""
    declared = document.data.get("kind")
    if isinstance(declared, str) and declared in KINDS:
        return declared
    return folder_kind(document.path)


def _yaml_files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def _policy_set(documents: list[Document]) -> tuple[PolicySet, list[Finding]]:
    by_kind: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    findings: list[Finding] = []
    for document in sorted(documents, key=lambda document: document.path.stem):
        if (kind := document_kind(document)) is None:
            continue
        item = KINDS[kind].from_document(document)
        first = by_kind[kind].setdefault(item.name, item)
        if first is not item:
            findings.append(_duplicate(item, first.document.path))
    return (
        PolicySet(
            groups=by_kind["Group"],
            named_locations=by_kind["NamedLocation"],
            authentication_strengths=by_kind["AuthenticationStrength"],
            enterprise_applications=by_kind["EnterpriseApplication"],
            conditional_access=by_kind["ConditionalAccessPolicy"],
        ),
        findings,
    )


def _duplicate(item: PolicyObject, first: Path) -> Finding:
    return Finding(
        "NAME-DUPLICATE-001",
        f"{item.kind} '{item.name}' is already defined by {first.as_posix()}",
        "rename one of the files: the file name is the object's name, unique within its kind",
        Position(item.document.path, 1, 1),
    )
