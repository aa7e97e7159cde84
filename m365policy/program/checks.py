"""What must hold before anything is declared."""

import os
from pathlib import Path

import pulumi

from m365policy import rules
from m365policy.graph.endpoints import is_loopback
from m365policy.policies.findings import Finding
from m365policy.policies.loader import Project
from m365policy.policies.stacks import LOCAL, Stack
from m365policy.program.errors import ProgramError


def checked_project(root: Path) -> Project:
    """Load the project and validate it whole, all phases.

    Args:
        root: the project's folder.

    Raises:
        ProgramError: it has findings; every one is listed as `m365policy validate` does.
    """
    project, findings = rules.validate(root)
    for finding in findings:
        if finding.severity == "warning":
            pulumi.log.warn(_line(finding))
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise ProgramError(
            [f"{_line(finding)}\n  fix: {finding.fix}" for finding in errors],
            advice="Correct the files; `m365policy validate` checks them offline. No request was sent.",
        )
    return project


def refuse_wrong_tenant(stack: Stack) -> None:
    """Keep a stack made for the local tenant away from a real one.

    Args:
        stack: its `tenant` is `local`, or the domain of a real tenant.

    Raises:
        ProgramError: the stack says `local`, but the login leads to Microsoft.
    """
    host = os.environ.get("ARM_METADATA_HOSTNAME") or pulumi.Config("azuread").get("metadataHost")
    if stack.tenant == LOCAL and not (host and is_loopback(host)):
        raise ProgramError(
            [f"{stack.document.position()}: the stack is made for the local tenant only"],
            advice="Use bin/pulumilocal, or set m365policy:tenant to the tenant's domain "
            "and m365policy:ipRanges to its lines (README, A real tenant).",
        )


def _line(finding: Finding) -> str:
    return f"{finding.position}: {finding.rule} {finding.message}"
