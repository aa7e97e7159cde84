"""The run of one stack: check, find, declare, export."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pulumi

from m365policy.policies.loader import Project
from m365policy.policies.model import NamedLocation, PolicySet
from m365policy.policies.stacks import Stack
from m365policy.program.checks import checked_project, refuse_wrong_tenant
from m365policy.program.components import (
    AuthenticationStrengthComponent,
    ConditionalAccessPolicyComponent,
    GroupComponent,
    NamedLocationComponent,
)
from m365policy.program.debug_messages import bundle_debug_messages
from m365policy.program.errors import ProgramError
from m365policy.program.names import Names, TenantIds, look_up


def deploy(root: Path, phase: str) -> Mapping[str, Any]:
    """Declare everything that is in force in a phase.

    Args:
        root: the project's folder, with policies/, stacks/ and schemas/.
        phase: the phase of this stack.

    Returns:
        The stack's exports: ids by name, and which policies are only reporting.

    Raises:
        ProgramError: the YAML has findings, the tenant is not the one that the stack names, or a
            name does not resolve to exactly one object. Nothing was declared, nothing is written.
    """
    bundle_debug_messages()
    project = checked_project(root)
    stack = _stack_of(project, phase)
    refuse_wrong_tenant(stack)
    policies = project.policies.in_phase(phase)
    return _declare(policies, stack, look_up(policies))


def _stack_of(project: Project, phase: str) -> Stack:
    for stack in project.stacks:
        if stack.phase == phase:
            return stack
    known = ", ".join(stack.phase for stack in project.stacks)
    raise ProgramError(
        [f"no file under stacks/ describes the phase {phase!r}; there are: {known}"],
        advice=f"Add stacks/Pulumi.{phase}.yaml, or select another stack.",
    )


def _declare(policies: PolicySet, stack: Stack, tenant: TenantIds) -> Mapping[str, Any]:
    without_references = Names(tenant, {}, {}, {})
    groups = {
        name: GroupComponent(group, without_references).object_id
        for name, group in policies.groups.items()
    }
    locations = {
        name: NamedLocationComponent(location, _ranges(location, stack)).object_id
        for name, location in policies.named_locations.items()
    }
    strengths = {
        name: AuthenticationStrengthComponent(strength).path_id
        for name, strength in policies.authentication_strengths.items()
    }
    names = Names(tenant, groups, locations, strengths)
    conditional_access = {
        name: ConditionalAccessPolicyComponent(policy, names).object_id
        for name, policy in policies.conditional_access.items()
    }
    return {
        "phase": stack.phase,
        "groups": groups,
        "named_locations": locations,
        "authentication_strengths": strengths,
        "conditional_access_policies": conditional_access,
        "report_only": sorted(
            name
            for name, policy in policies.conditional_access.items()
            if policy.state == "enabledForReportingButNotEnforced"
        ),
    }


def _ranges(location: NamedLocation, stack: Stack) -> Sequence[str]:
    if location.ip_ranges_from is not None:
        return stack.ip_ranges[location.ip_ranges_from]
    return location.ip_ranges or ()


def export(outputs: Mapping[str, Any]) -> None:
    """Make the outputs the stack's exports."""
    for name, value in outputs.items():
        pulumi.export(name, value)
