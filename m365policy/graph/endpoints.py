"""Where a cloud's sign-in and Microsoft Graph are."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from m365policy.graph.errors import GraphError
from m365policy.graph.settings import SettingsError

if TYPE_CHECKING:
    import httpx

    from m365policy.graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Base URLs without a trailing slash.

    Attributes:
        login: Where tokens come from.
        graph: Microsoft Graph, without version.
    """

    login: str
    graph: str


# https://learn.microsoft.com/graph/deployments
_CLOUDS = {
    "public": Endpoints("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    "usgovernment": Endpoints("https://login.microsoftonline.us", "https://graph.microsoft.us"),
    "dod": Endpoints("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
    "china": Endpoints(
        "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"
    ),
}
_ALIASES = {"": "public", "global": "public", "usgovernmentl4": "usgovernment"} | {
    "usgovernmentl5": "dod"
}


def cloud_endpoints(environment: str) -> Endpoints:
    """Return the endpoints of a cloud by the name that azuread's `environment` has.

    Raises:
        SettingsError: There is no such cloud.
    """
    name = environment.lower()
    try:
        return _CLOUDS[_ALIASES.get(name, name)]
    except KeyError:
        known = ", ".join(_CLOUDS)
        raise SettingsError(f"environment {environment!r} is not one of {known}") from None


def is_loopback(host: str) -> bool:
    """Say whether a host (with or without port, or a URL) is this machine itself."""
    name = urlsplit(host if "//" in host else f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


async def find_endpoints(settings: Settings, http: httpx.AsyncClient) -> Endpoints:
    """Return the tenant's endpoints: by name, or from the metadata service as azuread does.

    Raises:
        SettingsError: The environment has no such name.
        GraphError: The metadata service did not answer as Azure's does.
    """
    if not settings.metadata_host:
        return cloud_endpoints(settings.environment)
    url = f"https://{settings.metadata_host}/metadata/endpoints?api-version=2022-09-01"
    answer = await _get_metadata(url, http)
    try:
        login, graph = answer["authentication"]["loginEndpoint"], answer["microsoftGraphResourceId"]
    except (KeyError, TypeError):
        raise GraphError("names no sign-in and Graph endpoint", operation=f"GET {url}") from None
    return Endpoints(str(login).rstrip("/"), str(graph).rstrip("/"))


async def _get_metadata(url: str, http: httpx.AsyncClient) -> Any:
    import httpx  # noqa: PLC0415 - slow to import, and most runs need none

    try:
        response = await http.get(url)
        response.raise_for_status()
        return response.json()
    except (httpx.HTTPError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise GraphError(reason, operation=f"read the cloud's endpoints from {url}") from error
