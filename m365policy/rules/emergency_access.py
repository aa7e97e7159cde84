"""Emergency access: one group that no policy can lock out, and that nothing names by accident."""

from collections.abc import Iterator
from pathlib import Path

from m365policy.policies.findings import Finding, Position
from m365policy.policies.model import ConditionalAccessPolicy, Group
from m365policy.rules.context import Context, entries, mapping, texts, value
from m365policy.rules.table import finding

FEWEST_ACCOUNTS = 2


def check(context: Context) -> Iterator[Finding]:
    """Hold the emergency access group and every policy towards it."""
    groups = {group.name: group for group in context.groups if group.emergency_access}
    yield from _exactly_one(context, groups)
    for group in context.groups:
        if group.emergency_access:
            yield from _group(group)
    for policy in context.policies:
        yield from _excluded(policy, list(groups))
        for group in groups.values():
            yield from _not_included(policy, group)
        yield from _not_everybody(policy, set(groups))


def _exactly_one(context: Context, groups: dict[str, Group]) -> Iterator[Finding]:
    unreadable = any(kind == "Group" for kind, _ in context.project.unreadable)
    if not groups and context.policies and not unreadable:
        yield finding(
            "EMERGENCY-GROUP-001",
            "no group is the emergency access group",
            "write emergencyAccess: true in the group of the emergency access accounts",
            Position(Path("policies/groups"), 1, 1),
        )
    for group in list(groups.values())[1:]:
        yield finding(
            "EMERGENCY-GROUP-001",
            f"'{group.name}' is a second emergency access group, beside '{next(iter(groups))}'",
            "leave emergencyAccess: true in one of them",
            group.key_position("emergencyAccess"),
        )


def _group(group: Group) -> Iterator[Finding]:
    members = {member.casefold() for member in group.members or ()}
    if len(members) < FEWEST_ACCOUNTS:
        yield finding(
            "EMERGENCY-MEMBERS-001",
            f"the emergency access group has {len(members)} of at least {FEWEST_ACCOUNTS} accounts",
            "list two or more cloud-only accounts under members",
            group.position("members") if group.members else group.key_position("emergencyAccess"),
        )
    if group.group_types or not group.security_enabled:
        yield finding(
            "EMERGENCY-TYPE-001",
            "the emergency access group is not a static security group",
            "remove groupTypes and securityEnabled: false, and list the accounts under members",
            group.position("groupTypes" if group.group_types else "securityEnabled"),
        )


def _excluded(policy: ConditionalAccessPolicy, emergency: list[str]) -> Iterator[Finding]:
    """Hold the exclusion; a policy on workload identities applies to no person at all."""
    if not emergency or not isinstance(value(policy, "grantControls"), dict):
        return
    if "clientApplications" in mapping(policy, "conditions"):
        return
    if set(emergency) & set(texts(policy, "conditions", "users", "excludeGroups")):
        return
    yield finding(
        "CA-EXCLUDE-001",
        f"the emergency access group '{emergency[0]}' is not excluded",
        f"add {emergency[0]} to conditions.users.excludeGroups",
        policy.position("conditions", "users", "excludeGroups"),
    )


def _not_included(policy: ConditionalAccessPolicy, group: Group) -> Iterator[Finding]:
    accounts = {member.casefold() for member in group.members or ()}
    named = [
        (name, place)
        for name, place in entries(policy, "conditions", "users", "includeGroups")
        if name == group.name
    ] + [
        (name, place)
        for name, place in entries(policy, "conditions", "users", "includeUsers")
        if name.casefold() in accounts
    ]
    for name, place in named:
        yield finding(
            "CA-INCLUDE-001",
            f"the policy includes '{name}', which is for emergency access",
            "remove it; watch these accounts by alerts on their sign-ins instead",
            policy.position(*place),
        )


def _not_everybody(policy: ConditionalAccessPolicy, emergency: set[str]) -> Iterator[Finding]:
    conditions = mapping(policy, "conditions")
    if "block" not in texts(policy, "grantControls", "builtInControls"):
        return
    users = ("conditions", "users")
    everybody = "All" in texts(policy, *users, "includeUsers")
    everything = {"All", "All resources"} & set(
        texts(policy, "conditions", "applications", "includeApplications")
    )
    spared = set(texts(policy, *users, "excludeGroups")) - emergency
    spares = spared or any(
        value(policy, *users, key)
        for key in ("excludeUsers", "excludeRoles", "excludeGuestsOrExternalUsers")
    )
    narrowed = set(conditions) - {"users", "applications", "clientAppTypes"} or (
        texts(policy, "conditions", "clientAppTypes") not in ([], ["all"])
        or value(policy, "conditions", "applications", "excludeApplications")
    )
    if everybody and everything and not spares and not narrowed:
        yield finding(
            "CA-LOCKOUT-001",
            "the policy blocks everybody from everything, wherever they are",
            "add a condition (locations, platforms, clientAppTypes, ...), or exclude who may sign in",
            policy.position("grantControls", "builtInControls"),
        )
