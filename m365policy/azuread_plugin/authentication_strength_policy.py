"""The resource type azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin.object_resource import (
    DISPLAY_NAME,
    OBJECT_ID,
    ObjectResource,
    terraform_meta,
)
from m365policy.provider.properties import Kind, Property

if TYPE_CHECKING:
    from collections.abc import Mapping

# authenticationMethodModes, v1.0, as the vendor's plugin accepts them (no qrCodePin)
_METHODS = frozenset(
    (
        "deviceBasedPush",
        "email",
        "federatedMultiFactor",
        "federatedSingleFactor",
        "fido2",
        "hardwareOath",
        "microsoftAuthenticatorPush",
        "password",
        "sms",
        "softwareOath",
        "temporaryAccessPassMultiUse",
        "temporaryAccessPassOneTime",
        "unknownFutureValue",
        "voice",
        "windowsHelloForBusiness",
        "x509CertificateMultiFactor",
        "x509CertificateSingleFactor",
    )
)


def _methods(combination: str) -> list[str]:
    return [method.strip() for method in combination.split(",")]


def _combination(value: str) -> str | None:
    unknown = [method for method in _methods(value) if method not in _METHODS]
    return f"{unknown[0]!r} is not an authentication method" if unknown else None


class AuthenticationStrengthPolicy(ObjectResource):
    """A custom authentication strength."""

    pulumi_type = "azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy"
    description = "A custom authentication strength: which methods satisfy a grant control."
    noun = "authentication strength"
    collection = "/policies/authenticationStrengthPolicies"
    meta = terraform_meta(1, create=5, read=5, update=5, delete=5)
    properties: ClassVar = (
        Property(
            "allowedCombinations",
            Kind.SET,
            "allowedCombinations",
            required=True,
            rule=_combination,
            same=lambda combination: ",".join(_methods(combination)),
            description="Authentication methods, or combinations of them joined by a comma.",
        ),
        Property("description", graph="description", description="What the strength is meant for."),
        DISPLAY_NAME,
        OBJECT_ID,
    )

    async def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """PATCH the texts and set the combinations, each only when it changed.

        The combinations have an action of their own (GRAPH.md section 4).
        """
        name = inputs["displayName"]
        changed = {path.partition("[")[0] for path in self.diff(state, inputs)}
        sent = self.body(inputs)
        combinations = {"allowedCombinations": sent.pop("allowedCombinations")}
        if changed - {"allowedCombinations"}:
            await self.patch(resource_id, sent, name)
        if "allowedCombinations" in changed:
            path = f"{self.collection}/{self.guid(resource_id)}/updateAllowedCombinations"
            operation = f"update the allowed combinations of {self.noun} {name!r}"
            await self.graph.request("POST", path, body=combinations, operation=operation)
        return self.updated_state(resource_id, state, inputs, self.values(sent))
