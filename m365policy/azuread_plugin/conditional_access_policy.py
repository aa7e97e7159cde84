"""The resource type azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy.

Always Graph v1.0: a policy once written through beta can become unreadable on v1.0 (AZUREAD.md
section 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin import authentication_strength_policy, session_controls
from m365policy.azuread_plugin.conditional_access_conditions import FIELDS as CONDITIONS
from m365policy.azuread_plugin.object_resource import (
    DISPLAY_NAME,
    GUID,
    OBJECT_ID,
    ObjectResource,
    terraform_meta,
)
from m365policy.provider.check import CheckFailure
from m365policy.provider.properties import Codec, Kind, Property
from m365policy.provider.rules import at_least_one_of, exactly_one_of, required_together
from m365policy.provider.values import has_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from m365policy.provider.diff import PropertyChange

_STRENGTHS = authentication_strength_policy.AuthenticationStrengthPolicy.collection


def _strength_id(value: str) -> str | None:
    prefix, _, guid = value.rpartition("/")
    if prefix == _STRENGTHS and GUID.fullmatch(guid):
        return None
    return f"{value!r} is not an authentication strength's id; it is {_STRENGTHS}/<object id>"


_GRANT_CONTROLS = (
    Property(
        "authenticationStrengthPolicyId",
        graph="authenticationStrength",
        omit=True,
        rule=_strength_id,
        codec=Codec(
            lambda value: {"id": value.rpartition("/")[2]},
            lambda body: f"{_STRENGTHS}/{body['id']}" if body else "",
        ),
        description="The authentication strength to require.",
    ),
    Property(
        "builtInControls",
        Kind.LIST,
        "builtInControls",
        enum=(
            "approvedApplication",
            "block",
            "compliantApplication",
            "compliantDevice",
            "domainJoinedDevice",
            "mfa",
            "passwordChange",
            "unknownFutureValue",
        ),
        description="Block, or what to require.",
    ),
    Property(
        "customAuthenticationFactors",
        Kind.LIST,
        "customAuthenticationFactors",
        description="Ids of custom controls.",
    ),
    Property(
        "operator",
        graph="operator",
        required=True,
        enum=("AND", "OR"),
        description="Whether all of the controls are required, or one.",
    ),
    Property("termsOfUses", Kind.LIST, "termsOfUse", description="Ids of terms of use."),
)


def _session_controls_have_effect(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
    block = inputs.get("sessionControls")
    if not isinstance(block, dict) or has_unknown(block):
        return
    if inputs.get("grantControls") is None and session_controls.CODEC.to_graph(block) is None:
        yield CheckFailure("sessionControls", "without grantControls, one must have an effect")
    if block.get("signInFrequencyInterval") == "everyTime":
        for name in ("signInFrequency", "signInFrequencyPeriod"):
            if block.get(name):
                path = f"sessionControls.{name}"
                yield CheckFailure(path, "does not go with signInFrequencyInterval everyTime")


class ConditionalAccessPolicy(ObjectResource):
    """A conditional access policy."""

    pulumi_type = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy"
    description = "A conditional access policy."
    noun = "conditional access policy"
    collection = "/identity/conditionalAccess/policies"
    meta = terraform_meta(1, create=5, read=5, update=15, delete=5)
    properties: ClassVar = (
        Property(
            "conditions",
            Kind.BLOCK,
            "conditions",
            required=True,
            fields=CONDITIONS,
            description="When the policy applies.",
        ),
        DISPLAY_NAME,
        Property(
            "grantControls",
            Kind.BLOCK,
            "grantControls",
            fields=_GRANT_CONTROLS,
            description="What it takes to get access, or block.",
        ),
        OBJECT_ID,
        Property(
            "sessionControls",
            Kind.BLOCK,
            "sessionControls",
            fields=session_controls.FIELDS,
            codec=session_controls.CODEC,
            description="What a session may do.",
        ),
        Property(
            "state",
            graph="state",
            required=True,
            enum=("disabled", "enabled", "enabledForReportingButNotEnforced"),
            description="Whether the policy is enforced, only reports, or is off.",
        ),
    )
    rules: ClassVar = (
        exactly_one_of(
            "conditions.applications.includedApplications",
            "conditions.applications.includedUserActions",
        ),
        at_least_one_of(
            "conditions.users.includedGroups",
            "conditions.users.includedRoles",
            "conditions.users.includedUsers",
            "conditions.users.includedGuestsOrExternalUsers",
        ),
        at_least_one_of("grantControls", "sessionControls"),
        at_least_one_of(
            "grantControls.builtInControls",
            "grantControls.authenticationStrengthPolicyId",
            "grantControls.termsOfUses",
        ),
        required_together(
            "sessionControls.signInFrequency", "sessionControls.signInFrequencyPeriod"
        ),
        _session_controls_have_effect,
    )

    def diff(
        self, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, PropertyChange]:
        """Session controls without effect are none to Graph: no difference from having none."""
        block: Any = inputs.get("sessionControls")
        without = state.get("sessionControls") is None and isinstance(block, dict)
        if without and not has_unknown(block) and session_controls.is_ineffective(block):
            inputs = {**inputs, "sessionControls": None}
        return super().diff(state, inputs)
