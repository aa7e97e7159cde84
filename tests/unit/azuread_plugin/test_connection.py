import asyncio

import pytest

from m365policy.azuread_plugin.connection import Connection
from m365policy.azuread_plugin.plugin import AzureadPlugin
from m365policy.graph.endpoints import Endpoints
from m365policy.provider.resource import PluginError


def configured(config, environment=None):
    connection = Connection(environment or {})

    async def configure():
        connection.configure(config)

    asyncio.run(configure())
    return connection


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"metadataHost": "management.azure.com"},
        {"metadataHost": "127.0.0.1.evil.example"},
        {"environment": "public"},
    ],
)
def test_tenant_that_is_not_local_is_refused(config):
    with pytest.raises(PluginError, match="not the vendor's azuread plugin"):
        configured(config)


@pytest.mark.parametrize("value", ["vendor", "1", "true", ""])
def test_opt_in_must_say_drop_in(value):
    with pytest.raises(PluginError, match="M365POLICY_AZUREAD=drop-in"):
        configured({}, {"M365POLICY_AZUREAD": value})


def test_tenant_that_is_not_local_is_served_with_the_opt_in():
    assert configured({}, {"M365POLICY_AZUREAD": "drop-in"}).graph


def test_local_metadata_service_may_not_lead_to_a_graph_that_is_not_local():
    connection = configured({"metadataHost": "localhost:8443"})

    connection._accept(Endpoints("https://localhost:8443", "https://localhost:8443"))
    with pytest.raises(PluginError, match="not a local one"):
        connection._accept(Endpoints("https://localhost:8443", "https://graph.microsoft.com"))


def test_plugin_that_is_not_configured_says_so():
    with pytest.raises(PluginError, match="not configured"):
        _ = Connection({}).graph


def test_misspelt_configuration_key_is_a_failure():
    failures = AzureadPlugin({}).check_config({"tenantID": "x", "tenantId": "x", "version": "1"})

    assert [each.property for each in failures] == ["tenantID"]
