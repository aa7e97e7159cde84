"""The property tables themselves."""

import pytest

from m365policy.azuread_plugin.plugin import AzureadPlugin

RESOURCES = AzureadPlugin({}).resources


@pytest.mark.parametrize("token", RESOURCES)
def test_no_property_stands_in_a_table_twice(token):
    names = [item.name for item in RESOURCES[token].properties]
    assert len(names) == len(set(names))
