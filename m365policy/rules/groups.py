"""Groups: what Graph and the azuread provider let go together."""

from collections.abc import Iterator

from m365policy.policies.findings import Finding
from m365policy.policies.model import Group
from m365policy.rules.context import Context, texts
from m365policy.rules.table import finding

UNIFIED_ONLY = (
    "theme",
    "autoSubscribeNewMembers",
    "allowExternalSenders",
    "hideFromAddressLists",
    "hideFromOutlookClients",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
)


def check(context: Context) -> Iterator[Finding]:
    """Hold every group."""
    for group in context.groups:
        yield from _dynamic(group)
        yield from _mail(group)
        yield from _role(group)


def _dynamic(group: Group) -> Iterator[Finding]:
    dynamic = "DynamicMembership" in texts(group, "groupTypes")
    if dynamic and group.membership_rule is None:
        yield finding(
            "GROUP-DYNAMIC-001",
            "a dynamic group has no membershipRule",
            "add membershipRule, or take DynamicMembership out of groupTypes",
            group.position("groupTypes"),
        )
    if not dynamic and "membershipRule" in group.body:
        yield finding(
            "GROUP-DYNAMIC-001",
            "membershipRule on a group that is not dynamic",
            "add DynamicMembership to groupTypes, or remove membershipRule",
            group.key_position("membershipRule"),
        )
    if dynamic and "members" in group.body:
        yield finding(
            "GROUP-DYNAMIC-002",
            "members on a dynamic group",
            "remove members: the rule alone decides; or make the group static",
            group.key_position("members"),
        )


def _mail(group: Group) -> Iterator[Finding]:
    unified = "Unified" in texts(group, "groupTypes")
    if group.mail_enabled != unified:
        yield finding(
            "GROUP-MAIL-001",
            "a Microsoft 365 group without mail"
            if unified
            else "mailEnabled on a group that is not a Microsoft 365 group",
            "write both mailEnabled: true and groupTypes: [Unified], or neither",
            group.position("groupTypes" if unified else "mailEnabled"),
        )
    if not (group.mail_enabled or group.security_enabled):
        yield finding(
            "GROUP-MAIL-001",
            "a group that is neither for security nor for mail",
            "remove securityEnabled: false",
            group.position("securityEnabled"),
        )
    if not unified:
        yield from _unified_only(group)


def _unified_only(group: Group) -> Iterator[Finding]:
    for key in UNIFIED_ONLY:
        if key in group.body:
            yield finding(
                "GROUP-UNIFIED-001",
                f"'{key}' on a group that is not a Microsoft 365 group",
                "remove it, or make the group one: mailEnabled: true, groupTypes: [Unified]",
                group.key_position(key),
            )
    if group.visibility == "HiddenMembership":
        yield finding(
            "GROUP-UNIFIED-001",
            "HiddenMembership on a group that is not a Microsoft 365 group",
            "write Private",
            group.position("visibility"),
        )


def _role(group: Group) -> Iterator[Finding]:
    dynamic = "DynamicMembership" in texts(group, "groupTypes")
    if group.is_assignable_to_role and (dynamic or not group.security_enabled):
        yield finding(
            "GROUP-ROLE-001",
            "a role-assignable group must be static and for security",
            "list its members instead of a rule, or remove isAssignableToRole",
            group.key_position("isAssignableToRole"),
        )
