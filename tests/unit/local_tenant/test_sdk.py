"""Microsoft's own clients: azure-identity logs in, msgraph-sdk's request builders do the work."""

from __future__ import annotations

import asyncio
import ssl

import graph_bodies as bodies
import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential
from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models import (
    authentication_strength_policy as strength_models,
)
from msgraph.generated.models import (
    conditional_access_applications,
    conditional_access_condition_set,
    conditional_access_grant_control,
    conditional_access_grant_controls,
    conditional_access_policy,
    conditional_access_policy_state,
    conditional_access_users,
    i_pv4_cidr_range,
    ip_named_location,
    reference_create,
)
from msgraph.generated.models import group as group_models
from msgraph.generated.models import (
    identity_security_defaults_enforcement_policy as security_defaults,
)
from msgraph.generated.models.authentication_method_modes import AuthenticationMethodModes
from msgraph.generated.policies.authentication_strength_policies.item.update_allowed_combinations import (
    update_allowed_combinations_post_request_body as combinations_models,
)

# The SDK's own request builders use classes that it and its base library deprecate.
pytestmark = [
    pytest.mark.filterwarnings("ignore:GetQueryParameters is deprecated"),
    pytest.mark.filterwarnings("ignore:This class is deprecated"),
]

State = conditional_access_policy_state.ConditionalAccessPolicyState


def credential(graph, **changes):
    connection = graph.connection
    return ClientSecretCredential(
        connection.tenantId,
        connection.clientId,
        changes.get("secret", connection.clientSecret),
        authority=connection.url,
        disable_instance_discovery=True,
        connection_verify=connection.caBundle,
    )


def run(graph, work):
    """Runs `work(client)` with a client that trusts the tenant's authority."""

    async def main():
        connection = graph.connection
        context = ssl.create_default_context(cafile=connection.caFile)
        async with httpx.AsyncClient(verify=context, trust_env=False) as http:
            with credential(graph) as logged_in:
                provider = AzureIdentityAuthenticationProvider(
                    logged_in,
                    scopes=[f"{connection.url}/.default"],
                    allowed_hosts=["localhost"],
                )
                adapter = GraphRequestAdapter(provider, http)
                adapter.base_url = f"{connection.url}/v1.0"
                return await work(GraphServiceClient(request_adapter=adapter))

    return asyncio.run(main())


def test_wrong_secret_is_entras_error_to_azure_identity(graph):
    with (
        credential(graph, secret="wrong") as logged_in,
        pytest.raises(ClientAuthenticationError, match="AADSTS7000215"),
    ):
        logged_in.get_token(f"{graph.connection.url}/.default")


def test_group_life_through_the_sdk(graph):
    graph.reset("trace")
    member = "aaaaaaaa-0000-0000-0000-000000000001"

    async def work(client):
        body = group_models.Group(
            display_name="BYOD users",
            mail_enabled=False,
            mail_nickname="byod",
            security_enabled=True,
        )
        created = await client.groups.post(body)
        one = client.groups.by_group_id(created.id)
        reference = reference_create.ReferenceCreate(
            odata_id=f"{graph.connection.url}/v1.0/directoryObjects/{member}"
        )
        await one.members.ref.post(reference)
        members = await one.members.get()
        await one.patch(group_models.Group(display_name="Registered"))
        renamed = await one.get()
        await one.members.by_directory_object_id(member).ref.delete()
        left = await one.members.get()
        await one.delete()
        with pytest.raises(APIError) as raised:
            await one.get()
        return created, members.value, renamed, left.value, raised.value

    created, members, renamed, left, error = run(graph, work)
    assert created.display_name == "BYOD users"
    assert [item.user_principal_name for item in members] == [f"{member}@ward.example"]
    assert renamed.display_name == "Registered"
    assert left == []
    assert (error.response_status_code, error.error.code) == (404, "Request_ResourceNotFound")


def test_named_location_life_through_the_sdk(graph):
    async def work(client):
        locations = client.identity.conditional_access.named_locations
        body = ip_named_location.IpNamedLocation(
            odata_type="#microsoft.graph.ipNamedLocation",
            display_name="Line",
            is_trusted=False,
            ip_ranges=[
                i_pv4_cidr_range.IPv4CidrRange(
                    odata_type="#microsoft.graph.iPv4CidrRange", cidr_address="203.0.113.0/24"
                )
            ],
        )
        created = await locations.post(body)
        one = locations.by_named_location_id(created.id)
        await one.patch(
            ip_named_location.IpNamedLocation(
                odata_type="#microsoft.graph.ipNamedLocation", display_name="New line"
            )
        )
        found = await one.get()
        await one.delete()
        return created, found, await locations.get()

    created, found, listed = run(graph, work)
    assert isinstance(created, ip_named_location.IpNamedLocation)
    assert (found.display_name, found.ip_ranges[0].cidr_address) == ("New line", "203.0.113.0/24")
    assert listed.value == []


def test_strength_life_through_the_sdk(graph):
    modes = AuthenticationMethodModes

    async def work(client):
        strengths = client.policies.authentication_strength_policies
        created = await strengths.post(
            strength_models.AuthenticationStrengthPolicy(
                display_name="Key", allowed_combinations=[modes.Fido2]
            )
        )
        one = strengths.by_authentication_strength_policy_id(created.id)
        await one.patch(strength_models.AuthenticationStrengthPolicy(description="changed"))
        body = combinations_models.UpdateAllowedCombinationsPostRequestBody(
            allowed_combinations=[modes.Fido2, modes.WindowsHelloForBusiness]
        )
        result = await one.update_allowed_combinations.post(body)
        found = await one.get()
        await one.delete()
        return result, found, await strengths.get()

    result, found, listed = run(graph, work)
    assert result.current_combinations == [modes.Fido2, modes.WindowsHelloForBusiness]
    assert (found.description, len(found.allowed_combinations)) == ("changed", 2)
    assert len(listed.value) == 3


def test_policy_life_through_the_sdk(graph):
    controls = conditional_access_grant_control.ConditionalAccessGrantControl

    async def work(client):
        policies = client.identity.conditional_access.policies
        body = conditional_access_policy.ConditionalAccessPolicy(
            display_name="CA001",
            state=State.EnabledForReportingButNotEnforced,
            conditions=conditional_access_condition_set.ConditionalAccessConditionSet(
                users=conditional_access_users.ConditionalAccessUsers(include_users=["All"]),
                applications=conditional_access_applications.ConditionalAccessApplications(
                    include_applications=["All"]
                ),
            ),
            grant_controls=conditional_access_grant_controls.ConditionalAccessGrantControls(
                operator="OR", built_in_controls=[controls.Mfa]
            ),
        )
        created = await policies.post(body)
        one = policies.by_conditional_access_policy_id(created.id)
        await one.patch(conditional_access_policy.ConditionalAccessPolicy(state=State.Disabled))
        found = await one.get()
        await one.delete()
        return created, found, await policies.get()

    created, found, listed = run(graph, work)
    assert created.state == State.EnabledForReportingButNotEnforced
    assert found.state == State.Disabled
    assert found.grant_controls.built_in_controls == [controls.Mfa]
    assert listed.value == []


def test_pages_of_users_through_the_sdk(ward):
    # Importing it warns; the filter above holds inside tests only.
    from msgraph.generated.users.users_request_builder import (  # noqa: PLC0415
        UsersRequestBuilder,
    )

    parameters = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
        filter="startswith(userPrincipalName,'s00')", top=40, select=["id", "userPrincipalName"]
    )

    async def work(client):
        page = await client.users.get(RequestConfiguration(query_parameters=parameters))
        pages = [[user.user_principal_name for user in page.value]]
        while page.odata_next_link:
            page = await client.users.with_url(page.odata_next_link).get()
            pages.append([user.user_principal_name for user in page.value])
        return pages

    pages = run(ward, work)
    assert [len(page) for page in pages] == [40, 40, 19]
    assert len({name for page in pages for name in page}) == 99


def test_deleted_policy_is_restored_by_the_sdk(graph):
    made = graph.post("/identity/conditionalAccess/policies", bodies.policy()).json()["id"]

    async def work(client):
        access = client.identity.conditional_access
        await access.policies.by_conditional_access_policy_id(made).delete()
        deleted = await access.deleted_items.policies.get()
        item = access.deleted_items.policies.by_conditional_access_policy_id(made)
        return deleted.value, await item.restore.post()

    deleted, restored = run(graph, work)
    assert [policy.id for policy in deleted] == [made]
    assert (restored.id, restored.state, restored.deleted_date_time) == (made, State.Enabled, None)


def test_security_defaults_are_switched_by_the_sdk(graph):
    async def work(client):
        policy = client.policies.identity_security_defaults_enforcement_policy
        body = security_defaults.IdentitySecurityDefaultsEnforcementPolicy(is_enabled=True)
        await policy.patch(body)
        return await policy.get()

    assert run(graph, work).is_enabled is True
