"""Every name in a policy means one object that is there: in its kind, and in the same phase."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from m365policy import catalogue
from m365policy.catalogue.similar import did_you_mean
from m365policy.policies.findings import Finding
from m365policy.policies.loader import Project
from m365policy.policies.model import FOLDERS, ConditionalAccessPolicy
from m365policy.rules.context import Context, Place, entries, value
from m365policy.rules.table import finding

GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INCLUDED_USERS = ("All", "None", "GuestsOrExternalUsers")
EXCLUDED_USERS = ("GuestsOrExternalUsers",)
LOCATIONS = ("All", "AllTrusted")
SERVICE_PRINCIPALS = ("ServicePrincipalsInMyTenant",)

_FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}


@dataclass(frozen=True)
class Reference:
    """A kind of name: the rule it must keep, what to call it, and what it may be."""

    rule: str
    noun: str
    kind: str | None = None
    keywords: Collection[str] = ()
    catalogue: Callable[[], Collection[str]] = tuple

    def names(self, project: Project) -> Collection[str]:
        """Return every name that would do."""
        stems = project.policies.of_kind(self.kind) if self.kind else ()
        return [*self.keywords, *stems, *self.catalogue()]


GROUP = Reference("REF-GROUP-001", "group", "Group")
LOCATION = Reference("REF-LOCATION-001", "named location", "NamedLocation", LOCATIONS)
STRENGTH = Reference(
    "REF-STRENGTH-001",
    "authentication strength",
    "AuthenticationStrength",
    tuple(catalogue.BUILT_IN_STRENGTHS),
)
APPLICATION = Reference(
    "REF-APPLICATION-001", "application", "EnterpriseApplication", (), catalogue.cloud_apps
)
PRINCIPAL = Reference(
    "REF-PRINCIPAL-001", "service principal", "EnterpriseApplication", SERVICE_PRINCIPALS
)
ROLE = Reference("REF-ROLE-001", "directory role", None, (), catalogue.directory_roles)

_PLACES: tuple[tuple[tuple[str, ...], Reference], ...] = (
    (("conditions", "users", "includeGroups"), GROUP),
    (("conditions", "users", "excludeGroups"), GROUP),
    (("conditions", "users", "includeRoles"), ROLE),
    (("conditions", "users", "excludeRoles"), ROLE),
    (("conditions", "applications", "includeApplications"), APPLICATION),
    (("conditions", "applications", "excludeApplications"), APPLICATION),
    (("conditions", "clientApplications", "includeServicePrincipals"), PRINCIPAL),
    (("conditions", "clientApplications", "excludeServicePrincipals"), PRINCIPAL),
    (("conditions", "locations", "includeLocations"), LOCATION),
    (("conditions", "locations", "excludeLocations"), LOCATION),
)


_LONGEST_UPN = 113
"""Entra's own limit: 64 characters, @, 48 characters."""


def is_upn(text: str) -> bool:
    """Tell whether a text has the form of a user principal name."""
    name, at, domain = text.partition("@")
    named = bool(name and at and "." in domain.strip(".")) and "@" not in domain
    return named and len(text) <= _LONGEST_UPN and not any(map(str.isspace, text))


def check(context: Context) -> Iterator[Finding]:
    """Hold every reference of every conditional access policy."""
    for policy in context.policies:
        for place, reference in _PLACES:
            for name, at in entries(policy, *place):
                yield from _resolve(context, policy, name, at, reference)
        strength = value(policy, "grantControls", "authenticationStrength")
        if isinstance(strength, str):
            at = ("grantControls", "authenticationStrength")
            yield from _resolve(context, policy, strength, at, STRENGTH)
        yield from _users(policy)


def _resolve(
    context: Context, policy: ConditionalAccessPolicy, name: str, at: Place, reference: Reference
) -> Iterator[Finding]:
    project = context.project
    objects = project.policies.of_kind(reference.kind) if reference.kind else {}
    if name in objects:
        if policy.phase in context.phases and policy.phase not in objects[name].phases:
            yield finding(
                "REF-PHASE-001",
                f"{reference.noun} '{name}' is not in force in phase {policy.phase}",
                f"add {policy.phase} to the phases of {objects[name].document.path.as_posix()}, "
                f"or leave '{name}' out in that phase",
                policy.position(*at),
            )
        return
    known = name in reference.keywords or name in reference.catalogue()
    if known or (reference.kind, name) in project.unreadable:
        return
    if GUID.fullmatch(name):
        yield _guid(policy, name, at, reference.noun)
        return
    yield finding(
        reference.rule,
        f"no {reference.noun} '{name}'{did_you_mean(name, reference.names(project))}",
        _fix(reference),
        policy.position(*at),
    )


def _fix(reference: Reference) -> str:
    ways = []
    if reference.kind is not None:
        ways.append(f"name a file under policies/{_FOLDER_OF[reference.kind]}/ without its ending")
    if reference.keywords:
        ways.append(f"write {' or '.join(reference.keywords)}")
    if reference.catalogue is not tuple:
        ways.append("write Microsoft's own name, case included")
    return ", or ".join(ways)


def _users(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    for key, keywords in (("includeUsers", INCLUDED_USERS), ("excludeUsers", EXCLUDED_USERS)):
        for name, at in entries(policy, "conditions", "users", key):
            if name in keywords or is_upn(name):
                continue
            if GUID.fullmatch(name):
                yield _guid(policy, name, at, "user")
                continue
            yield finding(
                "REF-USER-001",
                f"'{name}' is not a user principal name{did_you_mean(name, keywords)}",
                f"write a UPN such as name@ward.example, or {' or '.join(keywords)}; "
                "groups belong under includeGroups and excludeGroups",
                policy.position(*at),
            )


def _guid(policy: ConditionalAccessPolicy, name: str, at: Place, noun: str) -> Finding:
    return finding(
        "NAME-GUID-001",
        f"{name} is a GUID, not the name of the {noun}",
        f"write the {noun}'s name; its id is looked up when the policy is deployed",
        policy.position(*at),
    )
