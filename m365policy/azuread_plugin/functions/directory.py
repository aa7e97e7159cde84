"""The directory itself: getClientConfig, getDirectoryRoleTemplates, getDomains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin.functions.lookup import (
    GraphFunction,
    output,
    result_id,
    values_of,
)
from m365policy.provider.properties import Kind, Property
from m365policy.provider.resource import PluginError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEMPLATE = (
    output("description", "description"),
    output("displayName", "displayName"),
    output("objectId", "id"),
)
_DOMAIN = (
    output("adminManaged", "isAdminManaged", Kind.BOOL),
    output("authenticationType", "authenticationType"),
    output("default", "isDefault", Kind.BOOL),
    output("domainName", "id"),
    output("initial", "isInitial", Kind.BOOL),
    output("root", "isRoot", Kind.BOOL),
    output("supportedServices", "supportedServices", Kind.LIST),
    output("verified", "isVerified", Kind.BOOL),
)


class GetClientConfig(GraphFunction):
    """Who the plugin is signed in as."""

    pulumi_name = "azuread:index/getClientConfig:getClientConfig"
    description = "Who the plugin is signed in as, and to which tenant."
    inputs: ClassVar[tuple[Property, ...]] = ()
    outputs: ClassVar = tuple(output(name, "") for name in ("clientId", "objectId", "tenantId"))

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Read the access token's claims."""
        claims = await self.graph.claims()
        settings = self.graph.settings
        tenant = claims.get("tid") or settings.tenant_id
        client = claims.get("appid") or settings.client_id
        caller = await self.graph.caller_id()
        return {
            "clientId": client,
            "id": f"{tenant}-{client}-{caller}",
            "objectId": caller,
            "tenantId": tenant,
        }


class GetDirectoryRoleTemplates(GraphFunction):
    """All templates of directory roles."""

    pulumi_name = "azuread:index/getDirectoryRoleTemplates:getDirectoryRoleTemplates"
    description = "All templates of directory roles."
    inputs: ClassVar[tuple[Property, ...]] = ()
    outputs: ClassVar = (
        Property("objectIds", Kind.LIST, description="The templates' ids."),
        Property("roleTemplates", Kind.BLOCKS, fields=_TEMPLATE, description="The templates."),
    )

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return the templates."""
        bodies = await self.graph.get_all(
            "/directoryRoleTemplates", operation="read the directory role templates"
        )
        ids = [body["id"] for body in bodies]
        return {
            "id": result_id("directoryRoleTemplates", ids),
            "objectIds": ids,
            "roleTemplates": [values_of(_TEMPLATE, body) for body in bodies],
        }


class GetDomains(GraphFunction):
    """The tenant's domains."""

    pulumi_name = "azuread:index/getDomains:getDomains"
    description = "The tenant's domains."
    inputs: ClassVar = (
        Property("adminManaged", Kind.BOOL, description="Only those managed by administrators."),
        Property("includeUnverified", Kind.BOOL, description="Unverified ones too."),
        Property("onlyDefault", Kind.BOOL, description="Only the default one."),
        Property("onlyInitial", Kind.BOOL, description="Only the initial one."),
        Property("onlyRoot", Kind.BOOL, description="Only root domains."),
        Property("supportsServices", Kind.LIST, description="Only those for these services."),
    )
    outputs: ClassVar = (
        Property("domains", Kind.BLOCKS, fields=_DOMAIN, description="The domains."),
    )

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the domains that are asked for.

        Raises:
            PluginError: There is none.
        """
        bodies = await self.graph.get_all("/domains", operation="read the tenant's domains")
        domains = [values_of(_DOMAIN, body) for body in bodies]
        wanted = [domain for domain in domains if _is_wanted(domain, arguments)]
        if not wanted:
            raise PluginError("the tenant has no such domain")
        identity = result_id("domains", [domain["domainName"] for domain in wanted])
        return dict(arguments) | {"id": identity, "domains": wanted}


def _is_wanted(domain: Mapping[str, Any], arguments: Mapping[str, Any]) -> bool:
    limits = {
        "adminManaged": "adminManaged",
        "onlyDefault": "default",
        "onlyInitial": "initial",
        "onlyRoot": "root",
    }
    services = set(arguments.get("supportsServices") or [])
    return (
        all(domain[name] for limit, name in limits.items() if arguments.get(limit))
        and (domain["verified"] or bool(arguments.get("includeUnverified")))
        and services <= set(domain["supportedServices"])
    )
