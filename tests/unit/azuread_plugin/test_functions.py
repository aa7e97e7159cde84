"""The functions against a local tenant."""

import asyncio

import pytest

from m365policy.azuread_plugin.connection import Connection
from m365policy.azuread_plugin.plugin import AzureadPlugin
from m365policy.provider.resource import PluginError

USERS = [f"aaaaaaaa-0000-0000-0000-00000000000{number}" for number in range(1, 6)]
MISSING = "bbbbbbbb-0000-0000-0000-000000000000"


@pytest.fixture
def invoke(tenant, monkeypatch):
    for name, value in tenant.connection.environment().items():
        monkeypatch.setenv(name, value)
    tenant.requests()

    def call(function, **arguments):
        async def main():
            plugin = AzureadPlugin(tenant.connection.environment())
            plugin.configure({})
            try:
                chosen = plugin.functions[f"azuread:index/{function}:{function}"]
                return await chosen.invoke(arguments)
            finally:
                await plugin.close()

        return asyncio.run(main())

    return call


def test_users_come_in_the_order_asked_for_with_one_request(invoke, tenant):
    wanted = [USERS[3], USERS[0], USERS[2]]
    found = invoke("getUsers", objectIds=wanted)

    assert found["objectIds"] == wanted
    assert [each["objectId"] for each in found["users"]] == wanted
    assert all(each["userPrincipalName"] for each in found["users"])
    assert tenant.requests() == {"GET /v1.0/users": 1}


def test_every_missing_user_is_named(invoke):
    with pytest.raises(PluginError, match=f"no user found with id '{MISSING}'"):
        invoke("getUsers", objectIds=[USERS[0], MISSING])


def test_missing_users_can_be_ignored(invoke):
    found = invoke("getUsers", objectIds=[USERS[0], MISSING], ignoreMissing=True)

    assert found["objectIds"] == [USERS[0]]


@pytest.mark.parametrize("arguments", [{}, {"objectIds": []}, {"objectIds": USERS, "mails": ["x"]}])
def test_users_are_found_by_exactly_one_key(invoke, arguments):
    with pytest.raises(PluginError, match="give exactly one of"):
        invoke("getUsers", **arguments)


def test_all_users_are_returned_when_asked_for(invoke):
    assert set(invoke("getUsers", returnAll=True)["objectIds"]) >= set(USERS)


def test_one_user_is_found(invoke):
    found = invoke("getUser", objectId=USERS[1])

    assert found["id"] == found["objectId"] == USERS[1]


def test_client_config_is_the_deployers(invoke, tenant):
    found = invoke("getClientConfig")

    assert found["clientId"] == tenant.connection.clientId
    assert found["tenantId"] == tenant.connection.tenantId
    assert found["objectId"]


def test_service_principals_are_found_by_client_id(invoke, tenant):
    found = invoke("getServicePrincipals", clientIds=[tenant.connection.clientId])

    assert found["servicePrincipals"][0]["clientId"] == tenant.connection.clientId


def test_one_service_principal_is_found(invoke, tenant):
    found = invoke("getServicePrincipal", clientId=tenant.connection.clientId)

    assert found["id"] == f"/servicePrincipals/{found['objectId']}"


def test_role_templates_are_microsofts(invoke):
    found = invoke("getDirectoryRoleTemplates")
    names = {each["displayName"]: each["objectId"] for each in found["roleTemplates"]}

    assert names["Global Administrator"] == "62e90394-69f5-4237-9190-012177145e10"


def test_domains_can_be_limited(invoke):
    everything = invoke("getDomains")["domains"]
    default = invoke("getDomains", onlyDefault=True)["domains"]

    assert len(everything) > len(default) == 1
    assert default[0]["default"]


def test_group_and_named_location_are_found_by_name(invoke, tenant):
    group = tenant.graph(
        "POST",
        "/groups",
        {
            "displayName": "found",
            "mailEnabled": False,
            "mailNickname": "found",
            "securityEnabled": True,
        },
    )
    location = tenant.graph(
        "POST",
        "/identity/conditionalAccess/namedLocations",
        {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "displayName": "O'Country",
            "countriesAndRegions": ["JP"],
        },
    )

    assert invoke("getGroup", displayName="found")["objectId"] == group["id"]
    found = invoke("getNamedLocation", displayName="O'Country")
    assert found["objectId"] == location["id"]
    assert found["countries"][0]["countriesAndRegions"] == ["JP"]
    with pytest.raises(PluginError, match="no group found with displayName 'nowhere'"):
        invoke("getGroup", displayName="nowhere")


def test_plugin_that_is_not_configured_reads_nothing():
    function = AzureadPlugin({}).functions["azuread:index/getUsers:getUsers"]

    assert isinstance(function._connection, Connection)
    with pytest.raises(PluginError, match="not configured"):
        asyncio.run(function.invoke({"objectIds": USERS}))
