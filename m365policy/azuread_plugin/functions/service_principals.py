"""Service principals: getServicePrincipal, getServicePrincipals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin.functions.lookup import (
    GraphFunction,
    ListFunction,
    find_all,
    list_inputs,
    list_outputs,
    one_key,
    output,
    refuse_ambiguous,
    refuse_missing,
    selection,
    values_of,
)
from m365policy.provider.properties import Kind, Property

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = {"clientIds": "appId", "displayNames": "displayName", "objectIds": "id"}
_PRINCIPAL = (
    output("accountEnabled", "accountEnabled", Kind.BOOL),
    output("appRoleAssignmentRequired", "appRoleAssignmentRequired", Kind.BOOL),
    output("applicationTenantId", "appOwnerOrganizationId"),
    output("clientId", "appId"),
    output("displayName", "displayName"),
    output("objectId", "id"),
    output("preferredSingleSignOnMode", "preferredSingleSignOnMode"),
    # Not on v1.0's servicePrincipal; the SDK wants the output all the same.
    output("samlMetadataUrl", ""),
    output("servicePrincipalNames", "servicePrincipalNames", Kind.LIST),
    output("signInAudience", "signInAudience"),
    output("tags", "tags", Kind.LIST),
    output("type", "servicePrincipalType"),
)
_ONE_PRINCIPAL = (
    *_PRINCIPAL,
    output("alternativeNames", "alternativeNames", Kind.LIST),
    output("description", "description"),
    output("homepageUrl", "homepage"),
    output("loginUrl", "loginUrl"),
    output("logoutUrl", "logoutUrl"),
    output("notes", "notes"),
    output("notificationEmailAddresses", "notificationEmailAddresses", Kind.LIST),
    output("redirectUris", "replyUrls", Kind.LIST),
)


class GetServicePrincipals(ListFunction):
    """Several service principals by one kind of key."""

    pulumi_name = "azuread:index/getServicePrincipals:getServicePrincipals"
    description = "Finds service principals; fails naming every one that does not exist."
    collection = "/servicePrincipals"
    noun = "service principal"
    keys = _KEYS
    fields = _PRINCIPAL
    result = "servicePrincipals"
    inputs: ClassVar = list_inputs(_KEYS)
    outputs: ClassVar = list_outputs(_KEYS, "servicePrincipals", _PRINCIPAL)


class GetServicePrincipal(GraphFunction):
    """One service principal."""

    pulumi_name = "azuread:index/getServicePrincipal:getServicePrincipal"
    description = "Finds one service principal; its roles and scopes are not read."
    inputs: ClassVar = tuple(
        Property(name, description=f"The service principal's {name}.")
        for name in ("clientId", "displayName", "objectId")
    )
    outputs: ClassVar = _ONE_PRINCIPAL

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the service principal."""
        key = one_key(arguments, [item.name for item in self.inputs])
        name = _KEYS[f"{key}s"]
        found = await find_all(
            self.graph,
            "/servicePrincipals",
            name,
            [arguments[key]],
            selection(_ONE_PRINCIPAL) + ",info",
        )
        refuse_missing("service principal", name, found)
        refuse_ambiguous("service principal", name, found)
        body = found[arguments[key]][0]
        return values_of(_ONE_PRINCIPAL, body) | {"id": f"/servicePrincipals/{body['id']}"}
