"""The drop-in as the gRPC server sees it: its name, its resources, its functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from m365policy.azuread_plugin.authentication_strength_policy import AuthenticationStrengthPolicy
from m365policy.azuread_plugin.conditional_access_policy import ConditionalAccessPolicy
from m365policy.azuread_plugin.connection import Connection
from m365policy.azuread_plugin.functions.directory import (
    GetClientConfig,
    GetDirectoryRoleTemplates,
    GetDomains,
)
from m365policy.azuread_plugin.functions.groups import GetGroup, GetNamedLocation
from m365policy.azuread_plugin.functions.service_principals import (
    GetServicePrincipal,
    GetServicePrincipals,
)
from m365policy.azuread_plugin.functions.users import GetUser, GetUsers
from m365policy.azuread_plugin.group import Group
from m365policy.azuread_plugin.group_member import GroupMember
from m365policy.azuread_plugin.named_location import NamedLocation
from m365policy.provider.check import CheckFailure
from m365policy.provider.properties import Kind, Property

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from m365policy.provider.resource import Function, Resource

VERSION: Final = "6.11.1"
"""The vendor's version that the drop-in stands in for; the SDK asks for exactly this one."""

TITLE: Final = "azuread (m365policy's drop-in, not the vendor's)"

_RESOURCES = (
    AuthenticationStrengthPolicy,
    ConditionalAccessPolicy,
    Group,
    GroupMember,
    NamedLocation,
)
_FUNCTIONS = (
    GetClientConfig,
    GetDirectoryRoleTemplates,
    GetDomains,
    GetGroup,
    GetNamedLocation,
    GetServicePrincipal,
    GetServicePrincipals,
    GetUser,
    GetUsers,
)
_CONFIG: Mapping[str, str] = {
    "adoPipelineServiceConnectionId": "The Azure DevOps service connection, for OIDC.",
    "clientCertificate": "A PKCS#12 bundle in base64.",
    "clientCertificatePassword": "The password of the certificate.",
    "clientCertificatePath": "A file that holds the certificate and its key.",
    "clientId": "The application to sign in as.",
    "clientIdFilePath": "A file that holds the client id.",
    "clientSecret": "The application's secret.",
    "clientSecretFilePath": "A file that holds the secret.",
    "environment": "The cloud: public, usgovernment, dod or china.",
    "metadataHost": "The host of the Azure metadata service; the environment is ignored then.",
    "msiEndpoint": "The managed identity endpoint.",
    "oidcRequestToken": "The token for requesting an OIDC token.",
    "oidcRequestUrl": "Where to request an OIDC token.",
    "oidcToken": "An OIDC token.",
    "oidcTokenFilePath": "A file that holds an OIDC token.",
    "partnerId": "Accepted for the vendor's sake and not used.",
    "tenantId": "The tenant.",
}
_SWITCHES: Mapping[str, str] = {
    "disableTerraformPartnerId": "Accepted for the vendor's sake and not used.",
    "useAksWorkloadIdentity": "Sign in by AKS workload identity.",
    "useCli": "Sign in by the Azure CLI.",
    "useMsi": "Sign in by managed identity.",
    "useOidc": "Sign in by OIDC.",
}
_CONFIG_PROPERTIES = (
    *(Property(name, description=text) for name, text in _CONFIG.items()),
    *(Property(name, Kind.BOOL, description=text) for name, text in _SWITCHES.items()),
)
_ENGINE_KEYS = frozenset(("version", "pluginDownloadURL"))


class AzureadPlugin:
    """The plugin. Nothing is sent, and little imported, before a resource or function needs it.

    Args:
        environment: Environment variables.
        tell: Told how far the requests are, while they wait.
    """

    name = "azuread"
    title = TITLE
    version = VERSION
    description = (
        "A drop-in for the vendor's azuread plugin, part of m365policy. It is not the vendor's; it "
        "serves the resource types and functions that m365policy uses."
    )
    config: Sequence[Property] = _CONFIG_PROPERTIES

    def __init__(
        self, environment: Mapping[str, str], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._connection = Connection(environment, tell)
        made: list[Resource] = [resource(self._connection) for resource in _RESOURCES]
        self.resources: Mapping[str, Resource] = {each.pulumi_type: each for each in made}
        functions: list[Function] = [function(self._connection) for function in _FUNCTIONS]
        self.functions: Mapping[str, Function] = {each.pulumi_name: each for each in functions}

    def check_config(self, config: Mapping[str, Any]) -> list[CheckFailure]:
        """Refuse configuration keys that azuread does not have."""
        known = {item.name for item in self.config} | _ENGINE_KEYS
        return [
            CheckFailure(name, "there is no such configuration key")
            for name in config
            if name not in known and not name.startswith("__")
        ]

    def configure(self, config: Mapping[str, Any]) -> None:
        """Take the configuration; refuses a tenant that is not local without the opt-in."""
        self._connection.configure(config)

    def cancel(self) -> None:
        """Send nothing new; what is on its way is still answered."""
        self._connection.cancel()

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()
