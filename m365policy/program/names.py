"""Ids for the names in YAML: outputs of resources in this program, look-ups in the tenant.

Everything fails closed: a name that finds nothing, or more than one thing, stops the program.
A policy with an empty list where a name was meant would let everybody in, or keep everybody out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pulumi
import pulumi_azuread as azuread

from m365policy import catalogue
from m365policy.policies.findings import Position
from m365policy.policies.model import EnterpriseApplication, PolicySet
from m365policy.program.errors import ProgramError

Answer = TypeVar("Answer")
Match = TypeVar("Match")

USER_KEYWORDS = ("All", "None", "GuestsOrExternalUsers")
LOCATION_KEYWORDS = ("All", "AllTrusted")
SERVICE_PRINCIPAL_KEYWORDS = ("ServicePrincipalsInMyTenant",)
BUILT_IN_STRENGTH_PATH = "/policies/authenticationStrengthPolicies/"


@dataclass(frozen=True)
class ServicePrincipal:
    """An application in the tenant: policies target its client id, workload ones its object id."""

    client_id: str
    object_id: str


@dataclass(frozen=True)
class TenantIds:
    """What was looked up in the tenant: user object ids by UPN, applications by file stem.

    Users are keyed by the lower-case UPN: Entra compares UPNs without case.
    """

    users: Mapping[str, str]
    enterprise_applications: Mapping[str, ServicePrincipal]


@dataclass(frozen=True)
class Names:
    """Turns each name that a policy uses into the id that Graph wants."""

    tenant: TenantIds
    groups: Mapping[str, pulumi.Output[str]]
    locations: Mapping[str, pulumi.Output[str]]
    strengths: Mapping[str, pulumi.Output[str]]

    def user(self, name: str) -> str:
        """Return a user's object id, or the keyword itself."""
        return name if name in USER_KEYWORDS else self.tenant.users[name.lower()]

    def group(self, name: str) -> pulumi.Output[str]:
        """Return the object id of a group declared in this program."""
        return self.groups[name]

    def role(self, name: str) -> str:
        """Return the template id of a built-in directory role."""
        return catalogue.directory_role(name).template_id

    def location(self, name: str) -> pulumi.Output[str] | str:
        """Return a named location's object id, or the keyword itself."""
        return name if name in LOCATION_KEYWORDS else self.locations[name]

    def application(self, name: str) -> str:
        """Return an application's client id, or Graph's keyword."""
        if name in self.tenant.enterprise_applications:
            return self.tenant.enterprise_applications[name].client_id
        return catalogue.cloud_app(name).app_id

    def service_principal(self, name: str) -> str:
        """Return the object id of an enterprise application's service principal, or the keyword."""
        if name in SERVICE_PRINCIPAL_KEYWORDS:
            return name
        return self.tenant.enterprise_applications[name].object_id

    def strength(self, name: str) -> pulumi.Output[str] | str:
        """Return the path form of an authentication strength's id, which azuread insists on."""
        if name in self.strengths:
            return self.strengths[name]
        return BUILT_IN_STRENGTH_PATH + catalogue.built_in_strength(name)


def look_up(policies: PolicySet) -> TenantIds:
    """Find in the tenant what the program does not create: users and enterprise applications.

    Args:
        policies: the objects in force in this phase.

    Raises:
        ProgramError: a user or an application was not found, or more than once; all are named,
            each with the place in the YAML that names it.
    """
    users = _look_up_users(_named_users(policies))
    applications = _look_up_applications(policies.enterprise_applications)
    return TenantIds(users, applications)


def _named_users(policies: PolicySet) -> dict[str, Position]:
    """Every UPN that the policies name (lower case), with the first place that names it."""
    named: dict[str, Position] = {}
    for group in policies.groups.values():
        for key, people in (("members", group.members), ("owners", group.owners)):
            for index, upn in enumerate(people or ()):
                named.setdefault(upn.lower(), group.position(key, index))
    for policy in policies.conditional_access.values():
        users: Mapping[str, Any] = policy.conditions.get("users", {})
        for key in ("includeUsers", "excludeUsers"):
            for index, upn in enumerate(users.get(key, ())):
                if upn not in USER_KEYWORDS:
                    place = policy.position("conditions", "users", key, index)
                    named.setdefault(upn.lower(), place)
    return named


def _look_up_users(named: Mapping[str, Position]) -> dict[str, str]:
    if not named:
        return {}
    # ignore_missing, because the answer that names the YAML line is ours to give.
    found = _ask(
        lambda: azuread.get_users(user_principal_names=sorted(named), ignore_missing=True),
        named.values(),
    )
    ids = [(user.user_principal_name.lower(), user.object_id) for user in found.users]
    return _exactly_one(named, ids, lambda upn: f"user {upn}")


def _look_up_applications(
    wanted: Mapping[str, EnterpriseApplication],
) -> dict[str, ServicePrincipal]:
    if not wanted:
        return {}
    places = {app.display_name: app.position("displayName") for app in wanted.values()}
    found = _ask(
        lambda: azuread.get_service_principals(display_names=sorted(places), ignore_missing=True),
        places.values(),
    )
    by_display_name = _exactly_one(
        places,
        [
            (principal.display_name, ServicePrincipal(principal.client_id, principal.object_id))
            for principal in found.service_principals
        ],
        lambda display_name: f"enterprise application {display_name!r}",
    )
    return {name: by_display_name[app.display_name] for name, app in wanted.items()}


def _ask(question: Callable[[], Answer], places: Iterable[Position]) -> Answer:
    """Ask the tenant; what the plugin answers instead becomes a sentence, not a traceback.

    The plugin names no file (and refuses a name that several objects have): `places` do.
    """
    try:
        return question()
    except Exception as failure:  # noqa: BLE001
        # The SDK raises a bare Exception for every failed invoke.
        raise ProgramError(
            [
                *(f"{place}: asked for in the tenant" for place in sorted(set(places))),
                f"the tenant did not answer: {failure}",
            ],
            advice="Check the names, the login and its permissions (README, A real tenant). Nothing was changed.",
        ) from None


def _exactly_one(
    wanted: Mapping[str, Position],
    found: Iterable[tuple[str, Match]],
    describe: Callable[[str], str],
) -> dict[str, Match]:
    matches: dict[str, set[Match]] = {name: set() for name in wanted}
    for name, match in found:
        matches.setdefault(name, set()).add(match)
    problems = [
        f"{wanted[name]}: {describe(name)} {_count(len(matches[name]))} in the tenant"
        for name in wanted
        if len(matches[name]) != 1
    ]
    if problems:
        raise ProgramError(
            problems,
            advice="Create or rename it in the tenant, or correct the name. Nothing was changed.",
        )
    return {name: next(iter(matches[name])) for name in wanted}


def _count(matches: int) -> str:
    return "does not exist" if matches == 0 else f"matches {matches} objects"
