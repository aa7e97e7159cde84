import pytest

from m365policy.graph.endpoints import Endpoints, cloud_endpoints, is_loopback
from m365policy.graph.settings import SettingsError


@pytest.mark.parametrize(
    ("name", "graph"),
    [
        ("", "https://graph.microsoft.com"),
        ("public", "https://graph.microsoft.com"),
        ("global", "https://graph.microsoft.com"),
        ("usgovernment", "https://graph.microsoft.us"),
        ("USGovernmentL4", "https://graph.microsoft.us"),
        ("dod", "https://dod-graph.microsoft.us"),
        ("china", "https://microsoftgraph.chinacloudapi.cn"),
    ],
)
def test_cloud_has_its_graph(name, graph):
    assert cloud_endpoints(name).graph == graph


def test_china_signs_in_at_its_own_endpoint():
    assert cloud_endpoints("china") == Endpoints(
        "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"
    )


def test_unknown_cloud_is_refused_with_those_known():
    with pytest.raises(SettingsError, match=r"'german' is not one of public, usgovernment"):
        cloud_endpoints("german")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost:8443", True),
        ("127.0.0.1:8443", True),
        ("127.9.9.9", True),
        ("[::1]:8443", True),
        ("https://localhost:1/x", True),
        ("https://graph.microsoft.com", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example:443", False),
        ("management.azure.com", False),
        ("user@localhost@evil.example", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_other_hosts(host, expected):
    assert is_loopback(host) is expected
