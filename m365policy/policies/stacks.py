"""Stack configuration: what `stacks/Pulumi.<stack>.yaml` says, with positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from m365policy.policies.document import Document
from m365policy.policies.findings import Finding
from m365policy.policies.reader import read

FOLDER = "stacks"
PREFIX = "Pulumi."
LOCAL = "local"
"""The value of `m365policy:tenant` that stands for a local tenant."""


@dataclass(frozen=True)
class Stack:
    """One stack: WHERE and WHEN. `ip_ranges` maps a key to its CIDR ranges."""

    name: str
    phase: str
    status: str
    tenant: str
    ip_ranges: Mapping[str, tuple[str, ...]]
    document: Document = field(repr=False, compare=False)


def load_stacks(root: Path) -> tuple[tuple[Stack, ...], list[Finding]]:
    """Read every stack file of a project, in order of name.

    Args:
        root: The project's root, which holds `stacks/`.

    Returns:
        The stacks that could be read, and what is wrong with the files as YAML.
    """
    stacks: list[Stack] = []
    findings: list[Finding] = []
    for path in sorted((root / FOLDER).glob(f"{PREFIX}*.yaml")):
        document, found = read(path, root=root)
        findings += found
        if document is not None:
            stacks.append(_stack(path.stem.removeprefix(PREFIX), document))
    return tuple(stacks), findings


def _stack(name: str, document: Document) -> Stack:
    config = document.data.get("config")
    config = config if isinstance(config, dict) else {}
    return Stack(
        name=name,
        phase=_text(config, "m365policy:phase"),
        status=_text(config, "m365policy:status"),
        tenant=_text(config, "m365policy:tenant"),
        ip_ranges=_ranges(config.get("m365policy:ipRanges")),
        document=document,
    )


def _text(config: Mapping[str, Any], key: str) -> str:
    value = config.get(key)
    return value if isinstance(value, str) else ""


def _ranges(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        return {}
    return {
        key: tuple(item for item in ranges if isinstance(item, str))
        for key, ranges in value.items()
        if isinstance(ranges, list)
    }
