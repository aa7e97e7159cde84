"""The conditions of a conditional access policy: who, what, where, from which device."""

from __future__ import annotations

from typing import Any

from m365policy.provider.graph_body import from_graph, to_graph
from m365policy.provider.properties import Codec, Kind, Property

_RISK = ("hidden", "high", "low", "medium", "none", "unknownFutureValue")
_PLATFORMS = (
    "all",
    "android",
    "iOS",
    "linux",
    "macOS",
    "unknownFutureValue",
    "windows",
    "windowsPhone",
)
_CLIENT_APPS = (
    "all",
    "browser",
    "easSupported",
    "exchangeActiveSync",
    "mobileAppsAndDesktopClients",
    "other",
    "unknownFutureValue",
)
_GUESTS = (
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "internalGuest",
    "none",
    "otherExternalUser",
    "serviceProvider",
    "unknownFutureValue",
)


def _strings(name: str, graph: str, description: str, **more: Any) -> Property:
    return Property(name, Kind.LIST, graph, description=description, **more)


def _flags(values: list[str] | None) -> str | None:
    return ",".join(values) if values else None


def _from_flags(text: str | None) -> list[str]:
    return [value.strip() for value in text.split(",")] if text else []


def _filter(graph: str, of: str) -> Property:
    fields = (
        Property(
            "mode",
            graph="mode",
            required=True,
            enum=("exclude", "include"),
            description="Whether what matches is included or excluded.",
        ),
        Property("rule", graph="rule", required=True, description="The rule that selects."),
    )
    description = f"Selects {of} by a rule."
    return Property("filter", Kind.BLOCK, graph, omit=True, fields=fields, description=description)


_TENANTS = (
    _strings("members", "members", "Ids of the tenants, when they are enumerated."),
    Property(
        "membershipKind",
        graph="membershipKind",
        required=True,
        enum=("all", "enumerated", "unknownFutureValue"),
        description="All external tenants, or the enumerated ones.",
    ),
)


def _tenants_to_graph(blocks: list[dict[str, Any]] | None) -> dict[str, Any] | None:
    if not blocks:
        return None
    kind = blocks[0]["membershipKind"]
    type_name = "Enumerated" if kind == "enumerated" else "All"
    body = {"@odata.type": f"#microsoft.graph.conditionalAccess{type_name}ExternalTenants"}
    if kind == "enumerated":  # only this kind of Graph's has members
        return body | to_graph(_TENANTS, blocks[0])
    return body | {"membershipKind": kind}


_GUEST_FIELDS = (
    Property(
        "externalTenants",
        Kind.BLOCKS,
        "externalTenants",
        omit=True,
        fields=_TENANTS,
        codec=Codec(_tenants_to_graph, lambda body: [from_graph(_TENANTS, body)] if body else []),
        description="The tenants that the guests come from.",
    ),
    _strings(
        "guestOrExternalUserTypes",
        "guestOrExternalUserTypes",
        "Kinds of guests and external users.",
        required=True,
        enum=_GUESTS,
        codec=Codec(_flags, _from_flags),
    ),
)
_GUEST_CODEC = Codec(
    lambda blocks: to_graph(_GUEST_FIELDS, blocks[0]) if blocks else None,
    lambda body: [from_graph(_GUEST_FIELDS, body)] if body else [],
)


def _guests(name: str, graph: str, description: str) -> Property:
    return Property(
        name,
        Kind.BLOCKS,
        graph,
        fields=_GUEST_FIELDS,
        codec=_GUEST_CODEC,
        description=description,
    )


_APPLICATIONS = (
    _strings("excludedApplications", "excludeApplications", "Applications left out."),
    _filter("applicationFilter", "applications"),
    _strings("includedApplications", "includeApplications", "Applications, All or Office365."),
    _strings("includedUserActions", "includeUserActions", "User actions, instead of applications."),
)
_CLIENT_APPLICATIONS = (
    _strings("excludedServicePrincipals", "excludeServicePrincipals", "Workloads left out."),
    _filter("servicePrincipalFilter", "service principals"),
    _strings("includedServicePrincipals", "includeServicePrincipals", "Workload identities."),
)
_USERS = (
    _strings("excludedGroups", "excludeGroups", "Object ids of groups left out."),
    _guests("excludedGuestsOrExternalUsers", "excludeGuestsOrExternalUsers", "Guests left out."),
    _strings("excludedRoles", "excludeRoles", "Template ids of directory roles left out."),
    _strings("excludedUsers", "excludeUsers", "Object ids of users left out."),
    _strings("includedGroups", "includeGroups", "Object ids of groups."),
    _guests("includedGuestsOrExternalUsers", "includeGuestsOrExternalUsers", "Guests."),
    _strings("includedRoles", "includeRoles", "Template ids of directory roles."),
    _strings("includedUsers", "includeUsers", "Object ids of users, All, None or guests."),
)
_LOCATIONS = (
    _strings("excludedLocations", "excludeLocations", "Object ids of locations left out."),
    _strings("includedLocations", "includeLocations", "Object ids, or All.", required=True),
)
_DEVICE_PLATFORMS = (
    _strings("excludedPlatforms", "excludePlatforms", "Platforms left out.", enum=_PLATFORMS),
    _strings("includedPlatforms", "includePlatforms", "Platforms.", required=True, enum=_PLATFORMS),
)


def _block(name: str, fields: tuple[Property, ...], description: str, **more: Any) -> Property:
    return Property(name, Kind.BLOCK, name, fields=fields, description=description, **more)


FIELDS = (
    _block("applications", _APPLICATIONS, "Which applications.", required=True),
    Property(
        "authenticationFlowTransferMethods",
        Kind.SET,
        "authenticationFlows",
        enum=("authenticationTransfer", "deviceCodeFlow"),
        codec=Codec(
            lambda values: {"transferMethods": _flags(values)} if values else None,
            lambda body: sorted(_from_flags((body or {}).get("transferMethods"))),
        ),
        description="Authentication flows.",
    ),
    _strings("clientAppTypes", "clientAppTypes", "Client apps.", required=True, enum=_CLIENT_APPS),
    _block("clientApplications", _CLIENT_APPLICATIONS, "Which workload identities.", omit=True),
    _block("devices", (_filter("deviceFilter", "devices"),), "Which devices."),
    Property(
        "insiderRiskLevels",
        graph="insiderRiskLevels",
        computed=True,
        omit=True,
        enum=("elevated", "minor", "moderate", "unknownFutureValue"),
        description="The insider risk level.",
    ),
    _block("locations", _LOCATIONS, "From which locations."),
    _block("platforms", _DEVICE_PLATFORMS, "On which device platforms."),
    _strings(
        "servicePrincipalRiskLevels",
        "servicePrincipalRiskLevels",
        "Risk levels of workload identities.",
        enum=_RISK,
    ),
    _strings("signInRiskLevels", "signInRiskLevels", "Risk levels of sign-ins.", enum=_RISK),
    _strings("userRiskLevels", "userRiskLevels", "Risk levels of users.", enum=_RISK),
    _block("users", _USERS, "Which users.", required=True),
)
