"""Conditions of a policy: what Graph refuses, seen before it is asked (GRAPH.md section 2.2)."""

from collections.abc import Iterator

from m365policy.policies.findings import Finding
from m365policy.policies.model import ConditionalAccessPolicy
from m365policy.rules.context import Context, mapping, texts, value
from m365policy.rules.table import finding

ALONE = ("All", "None")
_USERS = ("conditions", "users")
_APPLICATIONS = ("conditions", "applications")
_INCLUDES = ("includeApplications", "includeUserActions", "applicationFilter")
REGISTER_DEVICE = "urn:user:registerdevice"


def check(context: Context) -> Iterator[Finding]:
    """Hold the state and the conditions of every policy."""
    for policy in context.policies:
        yield from _state(policy)
        yield from _users(policy)
        yield from _applications(policy)
        yield from _user_action(policy)
        if value(policy, "conditions", "clientAppTypes") == []:
            yield finding(
                "CA-CLIENTAPPS-001",
                "clientAppTypes is empty",
                "write [all], or [browser, mobileAppsAndDesktopClients] for modern authentication",
                policy.position("conditions", "clientAppTypes"),
            )


def _state(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    if "state" not in policy.body:
        where = f"in phase {policy.phase}" if policy.phase else "anywhere"
        yield finding(
            "CA-STATE-001",
            f"the policy has no state {where}",
            "write state: enabled, disabled or enabledForReportingButNotEnforced "
            "at the top or under the phase",
            policy.document.key_position(*(("phases", policy.phase) if policy.phase else ())),
        )


def _users(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    users = texts(policy, *_USERS, "includeUsers")
    written = mapping(policy, *_USERS)
    others = [
        key
        for key in ("includeGroups", "includeRoles", "includeGuestsOrExternalUsers")
        if written.get(key)
    ]
    at = policy.position(*_USERS, "includeUsers")
    if "users" in mapping(policy, "conditions") and not written.get("includeUsers") and not others:
        yield finding(
            "CA-USERS-001",
            "the policy includes nobody",
            "name users, groups or roles under conditions.users, or write includeUsers: [None]",
            at,
        )
    alone = [name for name in ALONE if name in users]
    if alone and (len(users) > 1 or others):
        yield finding(
            "CA-USERS-002",
            f"{alone[0]} is combined with {'other users' if len(users) > 1 else others[0]}",
            f"write includeUsers: [{alone[0]}] alone, or leave it out",
            at,
        )
    guests = [
        key
        for key in ("includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers")
        if written.get(key)
    ]
    if "GuestsOrExternalUsers" in users and guests:
        yield finding(
            "CA-USERS-003",
            f"the keyword GuestsOrExternalUsers is combined with {guests[0]}",
            "name the kinds of guest under includeGuestsOrExternalUsers only",
            at,
        )


def _applications(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    written = mapping(policy, *_APPLICATIONS)
    applications = texts(policy, *_APPLICATIONS, "includeApplications")
    actions = texts(policy, *_APPLICATIONS, "includeUserActions")
    filtered = "applicationFilter" in written
    if "applications" in mapping(policy, "conditions") and not any(map(written.get, _INCLUDES)):
        yield finding(
            "CA-APPLICATIONS-001",
            "the policy includes no application and no user action",
            "write includeApplications: [All], or [None] to begin with",
            policy.position(*_APPLICATIONS),
        )
    if applications and actions:
        yield finding(
            "CA-APPLICATIONS-002",
            "the policy includes applications and user actions at once",
            "make two policies of it",
            policy.key_position(*_APPLICATIONS, "includeUserActions"),
        )
    alone = [name for name in ALONE if name in applications]
    if alone and (len(applications) > 1 or filtered):
        yield finding(
            "CA-APPLICATIONS-003",
            f"{alone[0]} is combined with {'a filter' if filtered else 'other applications'}",
            f"write includeApplications: [{alone[0]}] alone, or leave it out",
            policy.position(*_APPLICATIONS, "includeApplications"),
        )


def _user_action(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    actions = texts(policy, *_APPLICATIONS, "includeUserActions")
    if actions and policy.state == "enabledForReportingButNotEnforced":
        yield finding(
            "CA-REPORT-001",
            "report-only mode does not evaluate user actions",
            "enforce it for a pilot group first",
            policy.position("state"),
        )
    if REGISTER_DEVICE not in actions:
        return
    controls = set(texts(policy, "grantControls", "builtInControls"))
    clients = texts(policy, "conditions", "clientAppTypes")
    if controls - {"mfa"} or clients not in ([], ["all"]) or value(policy, "conditions", "devices"):
        yield finding(
            "CA-ACTION-001",
            f"{REGISTER_DEVICE} with other controls, clients or devices than Entra supports",
            "require mfa or an authentication strength, of clientAppTypes [all], "
            "without a device filter",
            policy.position(*_APPLICATIONS, "includeUserActions"),
        )
