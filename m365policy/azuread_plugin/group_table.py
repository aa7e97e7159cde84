"""The property table of a group, and the rules between its properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from m365policy.azuread_plugin.object_resource import DISPLAY_NAME, OBJECT_ID, is_guid
from m365policy.provider.check import CheckFailure
from m365policy.provider.properties import Kind, Property
from m365policy.provider.rules import at_least_one_of, conflicts
from m365policy.provider.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST_RULE = 3072
_LONGEST_NICKNAME = 64
_NOT_IN_NICKNAME = set('@()\\[]";:.<>, ')  # GRAPH.md section 5, create group


def _nickname(value: str) -> str | None:
    if len(value) > _LONGEST_NICKNAME:
        return f"is longer than {_LONGEST_NICKNAME} characters"
    wrong = sorted(_NOT_IN_NICKNAME & set(value))
    return f"must not contain {' '.join(map(repr, wrong))}" if wrong else None


def _rule(value: str) -> str | None:
    too_long = len(value) > _LONGEST_RULE
    return f"is longer than {_LONGEST_RULE} characters" if too_long else None


def _output(name: str, graph: str, description: str, kind: Kind = Kind.STRING) -> Property:
    return Property(name, kind, graph, output=True, description=description)


def _unified_only(name: str, description: str) -> Property:
    return Property(name, Kind.BOOL, computed=True, unsupported=True, description=description)


PROPERTIES = (
    Property(
        "administrativeUnitIds",
        Kind.SET,
        unsupported=True,
        description="Administrative units that hold the group.",
    ),
    Property(
        "assignableToRole",
        Kind.BOOL,
        "isAssignableToRole",
        force_new=True,
        description="Whether directory roles can be assigned to the group.",
    ),
    _unified_only("autoSubscribeNewMembers", "Whether new members get the group's mail."),
    Property(
        "behaviors",
        Kind.SET,
        "resourceBehaviorOptions",
        force_new=True,
        omit=True,
        enum=(
            "AllowOnlyMembersToPost",
            "HideGroupInOutlook",
            "SkipExchangeInstantOn",
            "SubscribeMembersToCalendarEventsDisabled",
            "SubscribeNewGroupMembers",
            "WelcomeEmailDisabled",
        ),
        description="Behaviours of a Microsoft 365 group.",
    ),
    Property("description", graph="description", description="What the group is for."),
    DISPLAY_NAME,
    Property(
        "dynamicMembership",
        Kind.BLOCK,
        fields=(
            Property(
                "enabled", Kind.BOOL, required=True, description="Whether the rule is processed."
            ),
            Property("rule", required=True, rule=_rule, description="Who is a member."),
        ),
        description="Members by rule instead of by name.",
    ),
    _unified_only("externalSendersAllowed", "Whether outsiders can send mail to the group."),
    _unified_only("hideFromAddressLists", "Whether address lists leave the group out."),
    _unified_only("hideFromOutlookClients", "Whether Outlook leaves the group out."),
    _output("mail", "mail", "The mail address."),
    Property(
        "mailEnabled", Kind.BOOL, "mailEnabled", description="Whether the group has a mailbox."
    ),
    Property(
        "mailNickname",
        graph="mailNickname",
        computed=True,
        force_new=True,
        rule=_nickname,
        description="The mail alias; made up when not given.",
    ),
    Property(
        "members",
        Kind.SET,
        computed=True,
        read_if_given=True,
        rule=is_guid,
        description="Object ids of the members. Left out, the members are not managed.",
    ),
    OBJECT_ID,
    _output("onpremisesDomainName", "onPremisesDomainName", "The on-premises domain."),
    Property(
        "onpremisesGroupType",
        computed=True,
        unsupported=True,
        description="The kind of group to write back on premises.",
    ),
    _output("onpremisesNetbiosName", "onPremisesNetBiosName", "The on-premises NetBIOS name."),
    _output("onpremisesSamAccountName", "onPremisesSamAccountName", "The on-premises account."),
    _output("onpremisesSecurityIdentifier", "onPremisesSecurityIdentifier", "The SID."),
    _output("onpremisesSyncEnabled", "onPremisesSyncEnabled", "Whether synced.", Kind.BOOL),
    Property(
        "owners",
        Kind.SET,
        computed=True,
        read_if_given=True,
        rule=is_guid,
        description="Object ids of the owners; the caller when none is given.",
    ),
    _output("preferredLanguage", "preferredLanguage", "The preferred language."),
    Property(
        "preventDuplicateNames",
        Kind.BOOL,
        default=False,
        description="Whether another group of the same name is an error.",
    ),
    Property(
        "provisioningOptions",
        Kind.SET,
        "resourceProvisioningOptions",
        force_new=True,
        omit=True,
        enum=("Team",),
        description="What to provision with a Microsoft 365 group.",
    ),
    _output("proxyAddresses", "proxyAddresses", "Mail addresses.", Kind.LIST),
    Property(
        "securityEnabled",
        Kind.BOOL,
        "securityEnabled",
        description="Whether the group grants access.",
    ),
    Property(
        "theme",
        graph="theme",
        omit=True,
        enum=("Blue", "Green", "Orange", "Pink", "Purple", "Red", "Teal"),
        description="The colour of a Microsoft 365 group.",
    ),
    Property(
        "types",
        Kind.SET,
        "groupTypes",
        force_new=True,
        enum=("DynamicMembership", "Unified"),
        description="DynamicMembership, or Unified for a Microsoft 365 group.",
    ),
    Property(
        "visibility",
        graph="visibility",
        computed=True,
        omit=True,
        enum=("Hiddenmembership", "Private", "Public"),
        description="Who sees the members and may join.",
    ),
    Property(
        "writebackEnabled",
        Kind.BOOL,
        default=False,
        unsupported=True,
        description="Whether the group is written back on premises.",
    ),
)


def _types_fit(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
    types = inputs.get("types") or []
    mail = inputs.get("mailEnabled", False)
    if types is UNKNOWN or UNKNOWN in types or mail is UNKNOWN:
        return
    unified = "Unified" in types
    if "DynamicMembership" in types and inputs.get("dynamicMembership") is None:
        yield CheckFailure("dynamicMembership", "is required by the type DynamicMembership")
    if mail and not unified:
        yield CheckFailure("types", "must contain Unified: only such a group can have mail")
    if unified and not mail:
        yield CheckFailure("mailEnabled", "must be true for a group of type Unified")
    if mail and not inputs.get("mailNickname"):
        yield CheckFailure("mailNickname", "is required for a group with mail")
    for name in ("behaviors", "provisioningOptions", "theme"):
        if inputs.get(name) and not unified:
            yield CheckFailure(name, "goes only with the type Unified")


def _role_group_is_secure(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
    if inputs.get("assignableToRole") is True and not inputs.get("securityEnabled"):
        yield CheckFailure("assignableToRole", "goes only with securityEnabled")


RULES = (
    at_least_one_of("mailEnabled", "securityEnabled"),
    conflicts("dynamicMembership", "members"),
    _types_fit,
    _role_group_is_secure,
)
