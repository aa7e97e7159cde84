"""Users: getUser, getUsers."""

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

_KEYS = {
    "employeeIds": "employeeId",
    "mailNicknames": "mailNickname",
    "mails": "mail",
    "objectIds": "id",
    "userPrincipalNames": "userPrincipalName",
}
_USER = (
    output("accountEnabled", "accountEnabled", Kind.BOOL),
    output("displayName", "displayName"),
    output("employeeId", "employeeId"),
    output("mail", "mail"),
    output("mailNickname", "mailNickname"),
    output("objectId", "id"),
    output("onpremisesImmutableId", "onPremisesImmutableId"),
    output("onpremisesSamAccountName", "onPremisesSamAccountName"),
    output("onpremisesUserPrincipalName", "onPremisesUserPrincipalName"),
    output("usageLocation", "usageLocation"),
    output("userPrincipalName", "userPrincipalName"),
)
_ONE_USER = (
    *_USER,
    output("ageGroup", "ageGroup"),
    output("businessPhones", "businessPhones", Kind.LIST),
    output("city", "city"),
    output("companyName", "companyName"),
    output("consentProvidedForMinor", "consentProvidedForMinor"),
    output("country", "country"),
    output("creationType", "creationType"),
    output("department", "department"),
    output("employeeHireDate", "employeeHireDate"),
    output("employeeType", "employeeType"),
    output("externalUserState", "externalUserState"),
    output("faxNumber", "faxNumber"),
    output("givenName", "givenName"),
    output("imAddresses", "imAddresses", Kind.LIST),
    output("jobTitle", "jobTitle"),
    output("mobilePhone", "mobilePhone"),
    output("officeLocation", "officeLocation"),
    output("onpremisesDistinguishedName", "onPremisesDistinguishedName"),
    output("onpremisesDomainName", "onPremisesDomainName"),
    output("onpremisesSecurityIdentifier", "onPremisesSecurityIdentifier"),
    output("onpremisesSyncEnabled", "onPremisesSyncEnabled", Kind.BOOL),
    output("otherMails", "otherMails", Kind.LIST),
    output("postalCode", "postalCode"),
    output("preferredLanguage", "preferredLanguage"),
    output("proxyAddresses", "proxyAddresses", Kind.LIST),
    output("showInAddressList", "showInAddressList", Kind.BOOL),
    output("state", "state"),
    output("streetAddress", "streetAddress"),
    output("surname", "surname"),
    output("userType", "userType"),
)


class GetUsers(ListFunction):
    """Several users by one kind of key."""

    pulumi_name = "azuread:index/getUsers:getUsers"
    description = "Finds users; fails naming every one that does not exist."
    collection = "/users"
    noun = "user"
    keys = _KEYS
    fields = _USER
    result = "users"
    inputs: ClassVar = list_inputs(_KEYS)
    outputs: ClassVar = list_outputs(_KEYS, "users", _USER)


class GetUser(GraphFunction):
    """One user."""

    pulumi_name = "azuread:index/getUser:getUser"
    description = "Finds one user."
    inputs: ClassVar = tuple(
        Property(name, description=f"The user's {name}.")
        for name in ("employeeId", "mail", "mailNickname", "objectId", "userPrincipalName")
    )
    outputs: ClassVar = (
        *_ONE_USER,
        output("costCenter", ""),
        output("division", ""),
        output("managerId", ""),
    )

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the user."""
        key = one_key(arguments, [item.name for item in self.inputs])
        name = "id" if key == "objectId" else key
        found = await find_all(
            self.graph, "/users", name, [arguments[key]], selection(_ONE_USER) + ",employeeOrgData"
        )
        refuse_missing("user", name, found)
        refuse_ambiguous("user", name, found)
        body = found[arguments[key]][0]
        organization = body.get("employeeOrgData") or {}
        extra = {
            "costCenter": organization.get("costCenter") or "",
            "division": organization.get("division") or "",
            "managerId": await self._manager(body["id"]),
        }
        return values_of(_ONE_USER, body) | extra | {"id": body["id"]}

    async def _manager(self, guid: str) -> str:
        body = await self.graph.get(
            f"/users/{guid}", operation=f"read the manager of user {guid}", expand="manager"
        )
        return str((body.get("manager") or {}).get("id") or "")
