"""Phases and stacks: WHEN and WHERE must agree with each other and with what uses them."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from m365policy.catalogue.similar import did_you_mean
from m365policy.policies.findings import Finding
from m365policy.policies.stacks import LOCAL, Stack
from m365policy.rules.context import Context
from m365policy.rules.table import finding

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)
_OURS = "m365policy:"


def check(context: Context) -> Iterator[Finding]:
    """Hold the phases that objects name, and every stack's configuration."""
    for item in context.project.policies:
        for phase in item.phases:
            if phase not in context.phases:
                yield finding(
                    "PHASE-UNKNOWN-001",
                    f"unknown phase '{phase}'{did_you_mean(phase, context.phases)}",
                    f"write one of {', '.join(sorted(context.phases))}, or add stacks/Pulumi.{phase}.yaml",
                    item.document.key_position("phases", phase),
                )
    for stack in context.project.stacks:
        yield from _stack(stack)
    for one, other in combinations(context.project.stacks, 2):
        yield from _providers(one, other)


def _stack(stack: Stack) -> Iterator[Finding]:
    if stack.phase and stack.phase != stack.name:
        yield finding(
            "STACK-PHASE-001",
            f"stack '{stack.name}' says it is phase '{stack.phase}'",
            f"write {stack.name}, or rename the file to Pulumi.{stack.phase}.yaml",
            stack.document.position("config", "m365policy:phase"),
        )
    if stack.tenant and stack.tenant != LOCAL and not _DOMAIN.fullmatch(stack.tenant[:254]):
        yield finding(
            "STACK-TENANT-001",
            f"'{stack.tenant}' is neither local nor a domain{did_you_mean(stack.tenant, [LOCAL])}",
            "write local, or a domain of the tenant such as ward.onmicrosoft.com",
            stack.document.position("config", "m365policy:tenant"),
        )


def _providers(one: Stack, other: Stack) -> Iterator[Finding]:
    if one.tenant != other.tenant:
        return
    mine, theirs = _provider_config(one), _provider_config(other)
    for key in sorted(mine.keys() | theirs.keys()):
        if mine.get(key) != theirs.get(key):
            yield finding(
                "STACK-CONFIG-001",
                f"{key} differs from {one.document.path.as_posix()}, a stack of the same tenant",
                "give both stacks the same value, or move it into the environment",
                other.document.key_position("config", key),
            )


def _provider_config(stack: Stack) -> dict[str, Any]:
    config = stack.document.data.get("config")
    if not isinstance(config, dict):
        return {}
    return {
        key: value
        for key, value in config.items()
        if key.startswith(("azuread:", "m365:")) and not key.startswith(_OURS)
    }
