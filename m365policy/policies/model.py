"""The typed model: frozen dataclasses, one a kind, and the set of them.

The model is tolerant: a value of the wrong type is left at its default here and reported by the
schema, so that one mistake in a file does not hide the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar

from m365policy.policies.document import Document
from m365policy.policies.findings import Position
from m365policy.policies.graph_types import Conditions, GrantControls, SessionControls

OURS = ("kind", "phases")
"""Top-level properties that say what a file is; no phase can change them."""


@dataclass(frozen=True, kw_only=True)
class PolicyObject:
    """What every kind has.

    `name` is the file stem and Pulumi's logical name. `body` holds the top-level properties as
    written, those of `phase` in place of the general ones once `in_phase` has applied them.
    """

    KIND: ClassVar[str]

    name: str
    display_name: str
    description: str | None = None
    phases: Mapping[str, Mapping[str, Any]]
    document: Document = field(repr=False, compare=False)
    body: Mapping[str, Any] = field(repr=False)
    phase: str | None = None

    @property
    def kind(self) -> str:
        """The kind as YAML names it."""
        return self.KIND

    @classmethod
    def from_document(cls, document: Document, phase: str | None = None) -> Self:
        """Build the object that a document describes, as it is in `phase`.

        Args:
            document: A file whose data is a mapping.
            phase: A name under the document's `phases`, or None for the general properties.
        """
        phases = _phases(document.data.get("phases"))
        differences = phases.get(phase, {}) if phase is not None else {}
        body = {key: value for key, value in document.data.items() if key not in OURS}
        body |= {key: value for key, value in differences.items() if key not in OURS}
        return cls(
            name=document.path.stem,
            display_name=_text(body, "displayName") or "",
            description=_text(body, "description"),
            phases=phases,
            document=document,
            body=body,
            phase=phase,
            **cls.fields_of(body, document.path.stem),
        )

    @classmethod
    def fields_of(cls, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Return the fields of this kind alone."""
        raise NotImplementedError

    def in_phase(self, phase: str) -> Self:
        """Return the object as it is in `phase`: that phase's properties replace whole ones."""
        return type(self).from_document(self.document, phase)

    def path(self, *path: str | int) -> tuple[str | int, ...]:
        """Return where a property of `body` is written: at the top or under the phase."""
        if path and self.phase is not None and path[0] in self.phases.get(self.phase, {}):
            return ("phases", self.phase, *path)
        return path

    def position(self, *path: str | int) -> Position:
        """Return the position of a value of `body`."""
        return self.document.position(*self.path(*path))

    def key_position(self, *path: str | int) -> Position:
        """Return the position of a key of `body`."""
        return self.document.key_position(*self.path(*path))


@dataclass(frozen=True, kw_only=True)
class Group(PolicyObject):
    """A group. `members` and `owners` are UPNs; None where YAML does not manage them."""

    KIND: ClassVar[str] = "Group"

    mail_enabled: bool = False
    mail_nickname: str
    security_enabled: bool = True
    group_types: tuple[str, ...] = ()
    membership_rule: str | None = None
    membership_rule_processing_state: str = "On"
    is_assignable_to_role: bool = False
    visibility: str | None = None
    theme: str | None = None
    auto_subscribe_new_members: bool | None = None
    allow_external_senders: bool | None = None
    hide_from_address_lists: bool | None = None
    hide_from_outlook_clients: bool | None = None
    resource_behavior_options: tuple[str, ...] = ()
    resource_provisioning_options: tuple[str, ...] = ()
    members: tuple[str, ...] | None = None
    owners: tuple[str, ...] | None = None
    emergency_access: bool = False

    @classmethod
    def fields_of(cls, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Read a group; Graph wants a mailNickname, so the file stem stands in for none."""
        return {
            "mail_enabled": _flag(body, "mailEnabled") or False,
            "mail_nickname": _text(body, "mailNickname") or name,
            "security_enabled": _flag(body, "securityEnabled") is not False,
            "group_types": _texts(body, "groupTypes") or (),
            "membership_rule": _text(body, "membershipRule"),
            "membership_rule_processing_state": _text(body, "membershipRuleProcessingState")
            or "On",
            "is_assignable_to_role": _flag(body, "isAssignableToRole") or False,
            "visibility": _text(body, "visibility"),
            "theme": _text(body, "theme"),
            "auto_subscribe_new_members": _flag(body, "autoSubscribeNewMembers"),
            "allow_external_senders": _flag(body, "allowExternalSenders"),
            "hide_from_address_lists": _flag(body, "hideFromAddressLists"),
            "hide_from_outlook_clients": _flag(body, "hideFromOutlookClients"),
            "resource_behavior_options": _texts(body, "resourceBehaviorOptions") or (),
            "resource_provisioning_options": _texts(body, "resourceProvisioningOptions") or (),
            "members": _texts(body, "members"),
            "owners": _texts(body, "owners"),
            "emergency_access": _flag(body, "emergencyAccess") or False,
        }


@dataclass(frozen=True, kw_only=True)
class NamedLocation(PolicyObject):
    """A named location: IP ranges (written here, or a key of stack configuration) or countries."""

    KIND: ClassVar[str] = "NamedLocation"

    ip_ranges: tuple[str, ...] | None = None
    ip_ranges_from: str | None = None
    is_trusted: bool = False
    countries_and_regions: tuple[str, ...] | None = None
    include_unknown_countries_and_regions: bool = False
    country_lookup_method: str = "clientIpAddress"

    @classmethod
    def fields_of(cls, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Read a named location."""
        del name
        return {
            "ip_ranges": _texts(body, "ipRanges"),
            "ip_ranges_from": _text(body, "ipRangesFromStackConfig"),
            "is_trusted": _flag(body, "isTrusted") or False,
            "countries_and_regions": _texts(body, "countriesAndRegions"),
            "include_unknown_countries_and_regions": _flag(
                body, "includeUnknownCountriesAndRegions"
            )
            or False,
            "country_lookup_method": _text(body, "countryLookupMethod") or "clientIpAddress",
        }


@dataclass(frozen=True, kw_only=True)
class AuthenticationStrength(PolicyObject):
    """A custom authentication strength."""

    KIND: ClassVar[str] = "AuthenticationStrength"

    allowed_combinations: tuple[str, ...] = ()

    @classmethod
    def fields_of(cls, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Read an authentication strength."""
        del name
        return {"allowed_combinations": _texts(body, "allowedCombinations") or ()}


@dataclass(frozen=True, kw_only=True)
class EnterpriseApplication(PolicyObject):
    """An application of the ward's own: found in the tenant by display name, never created."""

    KIND: ClassVar[str] = "EnterpriseApplication"

    app_id: str | None = None

    @classmethod
    def fields_of(cls, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Read an enterprise application."""
        del name
        return {"app_id": _text(body, "appId")}


@dataclass(frozen=True, kw_only=True)
class ConditionalAccessPolicy(PolicyObject):
    """A conditional access policy; `state` is empty until a phase gives one."""

    KIND: ClassVar[str] = "ConditionalAccessPolicy"

    measure: tuple[int, ...] = ()
    state: str
    conditions: Conditions
    grant_controls: GrantControls | None = None
    session_controls: SessionControls | None = None

    @classmethod
    def fields_of(cls, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Read a conditional access policy."""
        del name
        measure = body.get("measure")
        return {
            "measure": tuple(measure) if isinstance(measure, list) else (),
            "state": _text(body, "state") or "",
            "conditions": _mapping(body, "conditions") or {},
            "grant_controls": _mapping(body, "grantControls"),
            "session_controls": _mapping(body, "sessionControls"),
        }


KINDS: Mapping[str, type[PolicyObject]] = {
    kind.KIND: kind
    for kind in (
        Group,
        NamedLocation,
        AuthenticationStrength,
        EnterpriseApplication,
        ConditionalAccessPolicy,
    )
}

FOLDERS: Mapping[str, str] = {
    "conditional-access": "ConditionalAccessPolicy",
    "named-locations": "NamedLocation",
    "authentication-strengths": "AuthenticationStrength",
    "groups": "Group",
    "enterprise-applications": "EnterpriseApplication",
}
"""Folder under `policies/` -> the one kind that it holds."""

_Object = TypeVar("_Object", bound=PolicyObject)


@dataclass(frozen=True)
class PolicySet:
    """All objects by kind and name; every mapping is in order of name."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    named_locations: Mapping[str, NamedLocation] = field(default_factory=dict)
    authentication_strengths: Mapping[str, AuthenticationStrength] = field(default_factory=dict)
    enterprise_applications: Mapping[str, EnterpriseApplication] = field(default_factory=dict)
    conditional_access: Mapping[str, ConditionalAccessPolicy] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Mapping[str, PolicyObject]:
        """Return the objects of one kind, by name."""
        by_kind: dict[str, Mapping[str, PolicyObject]] = {
            "Group": self.groups,
            "NamedLocation": self.named_locations,
            "AuthenticationStrength": self.authentication_strengths,
            "EnterpriseApplication": self.enterprise_applications,
            "ConditionalAccessPolicy": self.conditional_access,
        }
        return by_kind[kind]

    def __iter__(self) -> Iterator[PolicyObject]:
        for kind in KINDS:
            yield from self.of_kind(kind).values()

    def in_phase(self, phase: str) -> "PolicySet":
        """Return the objects in force in `phase`, that phase's differences applied."""
        return PolicySet(
            groups=_in_phase(self.groups, phase),
            named_locations=_in_phase(self.named_locations, phase),
            authentication_strengths=_in_phase(self.authentication_strengths, phase),
            enterprise_applications=_in_phase(self.enterprise_applications, phase),
            conditional_access=_in_phase(self.conditional_access, phase),
        )


def _in_phase(objects: Mapping[str, _Object], phase: str) -> dict[str, _Object]:
    return {name: item.in_phase(phase) for name, item in objects.items() if phase in item.phases}


def _phases(value: Any) -> dict[str, Mapping[str, Any]]:
    """Read `phases`; a phase without differences may be written with no value at all."""
    if not isinstance(value, dict):
        return {}
    return {
        phase: differences if isinstance(differences, dict) else {}
        for phase, differences in value.items()
    }


def _text(body: Mapping[str, Any], key: str) -> str | None:
    value = body.get(key)
    return value if isinstance(value, str) else None


def _flag(body: Mapping[str, Any], key: str) -> bool | None:
    value = body.get(key)
    return value if isinstance(value, bool) else None


def _texts(body: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    value = body.get(key)
    if not isinstance(value, list):
        return None
    return tuple(item for item in value if isinstance(item, str))


def _mapping(body: Mapping[str, Any], key: str) -> Any:
    value = body.get(key)
    return value if isinstance(value, dict) else None
