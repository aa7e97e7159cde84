"""What people read of a tenant, through msgraph-sdk, against a local tenant."""

import asyncio
import subprocess
import sys

import pytest

from m365policy.graph import tenant
from m365policy.graph.client import GraphClient

POLICY = {
    "state": "disabled",
    "conditions": {
        "clientAppTypes": ["all"],
        "applications": {"includeApplications": ["All"]},
        "users": {"includeUsers": ["All"]},
    },
    "grantControls": {"operator": "OR", "builtInControls": ["block"]},
}
LOCATION = {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    "displayName": "Japan",
    "countriesAndRegions": ["JP"],
}


async def create(settings):
    client = GraphClient(settings)
    for name in ("Second", "First"):
        path = "/identity/conditionalAccess/policies"
        body = {**POLICY, "displayName": name}
        await client.request("POST", path, body=body, operation="create")
    path = "/identity/conditionalAccess/namedLocations"
    await client.request("POST", path, body=LOCATION, operation="create")
    await client.close()


# msgraph-sdk's own modules still import names that its base library has deprecated.
@pytest.mark.filterwarnings("ignore:GetQueryParameters is deprecated")
@pytest.mark.filterwarnings("ignore:This class is deprecated. Please use the generic")
def test_tenant_is_read_through_the_sdk_by_name(settings):
    async def work():
        await create(settings)
        async with tenant.graph_sdk(settings) as sdk:
            return (
                await tenant.conditional_access_policies(sdk),
                await tenant.named_locations(sdk),
                await tenant.authentication_strengths(sdk),
                await tenant.groups(sdk),
            )

    policies, locations, strengths, groups = asyncio.run(work())

    assert [each.display_name for each in policies] == ["First", "Second"]
    assert [each.state.value for each in policies] == ["disabled"] * 2
    assert [each.display_name for each in locations] == ["Japan"]
    assert "Phishing-resistant MFA" in [each.display_name for each in strengths]
    assert groups == []


def test_sdk_is_not_imported_by_those_who_do_not_read():
    program = (
        "import sys, m365policy.graph.tenant, m365policy.azuread_plugin.plugin;"
        "print([each for each in ('msgraph', 'azure.identity', 'httpx') if each in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
