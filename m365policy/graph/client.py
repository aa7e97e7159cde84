"""One client a process for Microsoft Graph: raw JSON, connections reused, token when needed.

Raw JSON because the SDK's models turn an unknown enum value silently into None: what a provider
compares and records must be what Graph said.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from m365policy.graph.credentials import make_credential, token_claims
from m365policy.graph.endpoints import Endpoints, find_endpoints, is_loopback
from m365policy.graph.errors import GraphError, parse_error
from m365policy.graph.scheduler import Scheduler, StoppedError
from m365policy.graph.settings import SettingsError
from m365policy.graph.shared_lists import SharedLists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx
    from azure.core.credentials_async import AsyncTokenCredential

    from m365policy.graph.settings import Settings

_TIMEOUT_SECONDS = 60.0
_CONNECTIONS = 16


class GraphClient:
    """Sends requests to a tenant's Graph. Nothing is sent, or imported, before the first one.

    Args:
        settings: Where the tenant is and how to sign in.
        accept: Called with the endpoints once they are known; raises when they are not wanted.
        scheduler: The process's; one of the client's own when there is none.
    """

    def __init__(
        self,
        settings: Settings,
        accept: Callable[[Endpoints], None] = lambda _: None,
        scheduler: Scheduler | None = None,
    ) -> None:
        self.settings = settings
        self.lists = SharedLists(self)
        self._accept = accept
        self._scheduler = scheduler or Scheduler()
        self._lock = asyncio.Lock()
        self._http: httpx.AsyncClient | None = None
        self._endpoints: Endpoints | None = None
        self._credential: AsyncTokenCredential | None = None

    async def get(self, path: str, *, operation: str, version: str = "v1.0", **query: str) -> Any:
        """Return the JSON at a path below the version."""
        return await self.request(
            "GET", path, operation=operation, version=version, query=query or None
        )

    async def get_all(
        self, path: str, *, operation: str, version: str = "v1.0", **query: str
    ) -> list[dict[str, Any]]:
        """Return every object of a list, page after page."""
        page = await self.get(path, operation=operation, version=version, **query)
        found = list(page["value"])
        while next_link := page.get("@odata.nextLink"):
            page = await self.request("GET", next_link, operation=operation)
            found.extend(page["value"])
        return found

    async def request(  # noqa: PLR0913 - all but the first two by name
        self,
        method: str,
        path: str,
        *,
        operation: str,
        version: str = "v1.0",
        body: Any = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a request and return the JSON that answers it, or None.

        Args:
            method: The HTTP method.
            path: A path below the version (`/groups`), or a whole URL of this Graph's.
            operation: What is being done, in words; errors begin with it.
            version: `v1.0` or `beta`.
            body: Sent as JSON when not None.
            query: Query options; a name gets its `$` here.

        Raises:
            GraphError: Graph refused, or could not be reached.
        """
        try:
            http, endpoints, _ = await self._ready()
        except SettingsError as error:
            raise GraphError(str(error), operation=operation) from error
        url = self._url(endpoints, path, version, operation)
        params = {f"${name}": value for name, value in query.items()} if query else None

        async def attempt() -> httpx.Response:
            token = (await self._ready())[2]  # it may have waited longer than a token lives
            headers = {"Authorization": f"Bearer {token}"}
            return await http.request(method, url, json=body, params=params, headers=headers)

        try:
            response = await self._send(attempt, method, url, operation)
        finally:
            if method != "GET":
                self.lists.written(path)
        return _content(response, operation, path)

    async def caller_id(self) -> str:
        """Return the object id of who we are signed in as (the token's `oid`)."""
        claims = await self.claims()
        oid = str(claims.get("oid", ""))
        if oid:
            return oid
        found = await self.get(
            "/servicePrincipals",
            operation="find our own service principal",
            filter=f"appId eq '{self.settings.client_id}'",
            select="id",
        )
        if not found["value"]:
            raise GraphError("it does not exist", operation="find our own service principal")
        return str(found["value"][0]["id"])

    async def claims(self) -> dict[str, Any]:
        """Return the claims of our access token."""
        try:
            return token_claims((await self._ready())[2])
        except SettingsError as error:
            raise GraphError(str(error), operation="sign in") from error

    async def graph_url(self, path: str, version: str = "v1.0") -> str:
        """Return the absolute URL of a path, as references (`@odata.id`, `@odata.bind`) need."""
        _, endpoints, _ = await self._ready()
        return f"{endpoints.graph}/{version}{path}"

    async def close(self) -> None:
        """Close all connections."""
        if self._credential is not None:
            await self._credential.close()
        if self._http is not None:
            await self._http.aclose()

    async def _ready(self) -> tuple[httpx.AsyncClient, Endpoints, str]:
        """Endpoints, credential and token: made once, by the first request."""
        async with self._lock:
            if self._http is None:
                self._http = make_http()
            if self._endpoints is None:
                endpoints = await find_endpoints(self.settings, self._http)
                self._accept(endpoints)
                self._endpoints = endpoints
                if not is_loopback(endpoints.graph):
                    self._scheduler.pace()
            if self._credential is None:
                self._credential = make_credential(self.settings, self._endpoints)
            token = await self._token(self._credential, self._endpoints)
        return self._http, self._endpoints, token

    async def _token(self, credential: AsyncTokenCredential, endpoints: Endpoints) -> str:
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - comes with the credential

        try:
            return (await credential.get_token(f"{endpoints.graph}/.default")).token
        except AzureError as error:
            reason = str(error).strip() or type(error).__name__
            raise GraphError(self._without_secrets(reason), operation="sign in") from None

    def _without_secrets(self, text: str) -> str:
        for name in ("client_secret", "client_certificate_password", "oidc_token"):
            if secret := getattr(self.settings, name):
                text = text.replace(secret, "***")
        return text

    async def _send(
        self, attempt: Callable[[], Any], method: str, url: str, operation: str
    ) -> httpx.Response:
        import httpx  # noqa: PLC0415 - slow to import, and most runs need none

        try:
            return await self._scheduler.send(attempt, method=method, path=url)
        except StoppedError:
            raise GraphError("not done: the run was stopped", operation=operation) from None
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise GraphError(f"no answer from Graph: {reason}", operation=operation) from error

    def _url(self, endpoints: Endpoints, path: str, version: str, operation: str) -> str:
        if path.startswith("/"):
            return f"{endpoints.graph}/{version}{path}"
        if not path.startswith(endpoints.graph + "/"):  # a page link must not take the token away
            raise GraphError(f"a page link leaves Graph: {path}", operation=operation)
        return path


def make_http() -> httpx.AsyncClient:
    """Return an HTTP client that reuses connections and trusts what `SSL_CERT_FILE` says."""
    import httpx  # noqa: PLC0415 - slow to import, and most runs need none

    limits = httpx.Limits(
        max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=60
    )
    return httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, limits=limits, follow_redirects=False)


def _content(response: httpx.Response, operation: str, path: str) -> Any:
    try:
        body = response.json() if response.content else None
    except ValueError:
        body = None
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return body
    raise parse_error(
        body,
        operation=operation,
        path=path,
        status=response.status_code,
        request_id=response.headers.get("request-id", ""),
    )
