"""What files mean together: every rule has an id, and all findings come at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

from m365policy.policies.findings import Finding, in_order
from m365policy.policies.loader import Project, document_kind, load
from m365policy.rules import (
    conditions,
    controls,
    emergency_access,
    files,
    groups,
    licences,
    locations,
    phases,
    references,
    schema,
)
from m365policy.rules.context import Context

_RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    files.check,
    phases.check,
    references.check,
    groups.check,
    locations.check,
    emergency_access.check,
    conditions.check,
    controls.check,
    licences.check,
)


def validate(root: Path) -> tuple[Project, list[Finding]]:
    """Load a project and check it: YAML, schema, and the rules across files.

    Args:
        root: The folder that holds `Pulumi.yaml`, `policies/` and `stacks/`.

    Returns:
        The project, as far as it could be read, and every finding in order of position. Bad input
        never raises. No network, no engine.
    """
    project, findings = load(root)
    findings += _shapes(project)
    context = Context(project)
    for check in _RULES:
        findings += check(context)
    return project, in_order(findings)


def _shapes(project: Project) -> Iterator[Finding]:
    for document in project.documents:
        if (kind := document_kind(document)) is not None:
            yield from schema.check(document, kind)
    for stack in project.stacks:
        yield from schema.check(stack.document, "Stack")
