"""What a tenant holds, read through msgraph-sdk: for people and tests, not for the providers.

msgraph-sdk is imported inside: it takes seconds, and only those who read a tenant pay for it.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from m365policy.graph.client import make_http
from m365policy.graph.credentials import make_credential
from m365policy.graph.endpoints import find_endpoints

_IDS_IN_FILTER = 15  # more clauses in one $filter Graph refuses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from msgraph.generated.models.authentication_strength_policy import (
        AuthenticationStrengthPolicy,
    )
    from msgraph.generated.models.conditional_access_policy import ConditionalAccessPolicy
    from msgraph.generated.models.group import Group
    from msgraph.generated.models.named_location import NamedLocation
    from msgraph.graph_service_client import GraphServiceClient

    from m365policy.graph.settings import Settings


@asynccontextmanager
async def graph_sdk(settings: Settings) -> AsyncIterator[GraphServiceClient]:
    """Give a client of msgraph-sdk for a tenant, in whichever cloud it is.

    Args:
        settings: Where the tenant is and how to sign in.

    Raises:
        SettingsError: The settings do not say how to sign in.
        GraphError: The cloud's endpoints cannot be read.
    """
    from kiota_authentication_azure.azure_identity_authentication_provider import (  # noqa: PLC0415
        AzureIdentityAuthenticationProvider,
    )
    from msgraph.graph_request_adapter import GraphRequestAdapter, options  # noqa: PLC0415
    from msgraph.graph_service_client import GraphServiceClient  # noqa: PLC0415
    from msgraph_core import GraphClientFactory  # type: ignore[import-untyped] # noqa: PLC0415

    async with make_http() as http:
        endpoints = await find_endpoints(settings, http)
        credential = make_credential(settings, endpoints)
        sdk_http = make_http()
        connections = sdk_http._transport  # noqa: SLF001 - the SDK wraps it and never closes it
        GraphClientFactory.create_with_default_middleware(client=sdk_http, options=options)
        async with credential, connections, sdk_http:
            host = urlsplit(endpoints.graph).hostname or ""
            authentication = AzureIdentityAuthenticationProvider(
                credential, scopes=[f"{endpoints.graph}/.default"], allowed_hosts=[host]
            )
            adapter = GraphRequestAdapter(authentication, client=sdk_http)
            adapter.base_url = f"{endpoints.graph}/v1.0"
            yield GraphServiceClient(request_adapter=adapter)


async def conditional_access_policies(sdk: GraphServiceClient) -> list[ConditionalAccessPolicy]:
    """Return every conditional access policy, by name.

    One request without `$top`: with it Graph cuts the list and gives no next page (GRAPH.md
    section 2).
    """
    answer = await sdk.identity.conditional_access.policies.get()
    policies = list((answer and answer.value) or [])
    return sorted(policies, key=lambda each: each.display_name or "")


async def named_locations(sdk: GraphServiceClient) -> list[NamedLocation]:
    """Return every named location of conditional access, by name."""
    answer = await sdk.identity.conditional_access.named_locations.get()
    locations = list((answer and answer.value) or [])
    return sorted(locations, key=lambda each: each.display_name or "")


async def authentication_strengths(
    sdk: GraphServiceClient,
) -> list[AuthenticationStrengthPolicy]:
    """Return every authentication strength, the built-in ones too, by name."""
    answer = await sdk.policies.authentication_strength_policies.get()
    strengths = list((answer and answer.value) or [])
    return sorted(strengths, key=lambda each: each.display_name or "")


async def groups(sdk: GraphServiceClient) -> list[Group]:
    """Return every group, by name, page after page."""
    found: list[Group] = []
    page = await sdk.groups.get()
    while page is not None:
        found.extend(page.value or [])
        next_link = page.odata_next_link
        page = await sdk.groups.with_url(next_link).get() if next_link else None
    return sorted(found, key=lambda each: each.display_name or "")


async def application_names(sdk: GraphServiceClient, app_ids: list[str]) -> dict[str, str]:
    """Return the display names of the tenant's applications by client id; unknown ones are left out.

    Args:
        sdk: The tenant's client.
        app_ids: Client ids; at most 15 of them go into one request.
    """
    from kiota_abstractions.base_request_configuration import RequestConfiguration  # noqa: PLC0415
    from msgraph.generated.service_principals.service_principals_request_builder import (  # noqa: PLC0415
        ServicePrincipalsRequestBuilder,
    )

    found: dict[str, str] = {}
    for start in range(0, len(app_ids), _IDS_IN_FILTER):
        quoted = ",".join(f"'{each}'" for each in app_ids[start : start + _IDS_IN_FILTER])
        query = ServicePrincipalsRequestBuilder.ServicePrincipalsRequestBuilderGetQueryParameters(
            filter=f"appId in ({quoted})", select=["appId", "displayName"]
        )
        page = await sdk.service_principals.get(RequestConfiguration(query_parameters=query))
        for each in (page and page.value) or []:
            found[str(each.app_id)] = str(each.display_name)
    return found
