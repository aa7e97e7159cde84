"""Tokens for Microsoft Graph, through azure-identity, by the azuread provider's settings.

The order is the vendor's: certificate, secret, OIDC token, Azure DevOps, GitHub, managed
identity, Azure CLI. azure-identity is imported when the first token is needed: a run that
sends no request does not pay for it.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m365policy.graph.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from azure.core.credentials_async import AsyncTokenCredential

    from m365policy.graph.endpoints import Endpoints
    from m365policy.graph.settings import Settings

_NONE = (
    "no way to sign in is configured: set azuread:clientId and azuread:tenantId with "
    "azuread:clientSecret, azuread:clientCertificatePath or azuread:useOidc (or ARM_CLIENT_ID, "
    "ARM_TENANT_ID, ARM_CLIENT_SECRET, ...), or sign in with `az login`"
)


def make_credential(settings: Settings, endpoints: Endpoints) -> AsyncTokenCredential:
    """Return the credential that the settings describe.

    Args:
        settings: How to sign in.
        endpoints: Where to.

    Raises:
        SettingsError: They describe none, or a part of one is missing.
    """
    for wanted, make in _WAYS:
        if wanted(settings):
            return make(settings, endpoints)
    raise SettingsError(_NONE)


def token_claims(token: str) -> dict[str, Any]:
    """Return the claims of an access token, unverified: it is ours, Graph verifies it."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _application(settings: Settings, endpoints: Endpoints) -> dict[str, Any]:
    for key in ("tenant_id", "client_id"):
        if not getattr(settings, key):
            variable = f"ARM_{key.upper()}"
            raise SettingsError(
                f"{key.replace('_', ' ')} is not set (azuread config or {variable})"
            )
    return {
        "tenant_id": settings.tenant_id,
        "client_id": settings.client_id,
        "authority": endpoints.login,
        "disable_instance_discovery": True,
        **_transport(),
    }


def _transport() -> dict[str, Any]:
    """Send token requests by the requests library: it closes its connections for certain.

    It trusts what `SSL_CERT_FILE` says, as every other request does.
    """
    from azure.core.pipeline.transport import AsyncioRequestsTransport  # noqa: PLC0415

    trusted = os.environ.get("SSL_CERT_FILE")
    return {"transport": AsyncioRequestsTransport(connection_verify=trusted or True)}


def _certificate(settings: Settings, endpoints: Endpoints) -> AsyncTokenCredential:
    from azure.identity.aio import CertificateCredential  # noqa: PLC0415

    if settings.client_certificate:
        data = base64.b64decode(settings.client_certificate)
    else:
        data = _read_bytes(settings.client_certificate_path)
    password = settings.client_certificate_password or None
    identity = _application(settings, endpoints)
    return CertificateCredential(**identity, certificate_data=data, password=password)


def _secret(settings: Settings, endpoints: Endpoints) -> AsyncTokenCredential:
    from azure.identity.aio import ClientSecretCredential  # noqa: PLC0415

    identity = _application(settings, endpoints)
    return ClientSecretCredential(**identity, client_secret=settings.client_secret)


def _assertion(
    settings: Settings, endpoints: Endpoints, read: Callable[[], str]
) -> AsyncTokenCredential:
    from azure.identity.aio import ClientAssertionCredential  # noqa: PLC0415

    return ClientAssertionCredential(**_application(settings, endpoints), func=read)


def _oidc_token(settings: Settings, endpoints: Endpoints) -> AsyncTokenCredential:
    def read() -> str:  # a token file is renewed from outside: read it each time
        path = settings.oidc_token_file_path
        return settings.oidc_token or _read_bytes(path).decode().strip()

    return _assertion(settings, endpoints, read)


def _azure_pipelines(settings: Settings, endpoints: Endpoints) -> AsyncTokenCredential:
    from azure.identity.aio import AzurePipelinesCredential  # noqa: PLC0415

    return AzurePipelinesCredential(
        **_application(settings, endpoints),
        service_connection_id=settings.ado_pipeline_service_connection_id,
        system_access_token=settings.oidc_request_token,
    )


def _github(settings: Settings, endpoints: Endpoints) -> AsyncTokenCredential:
    def read() -> str:
        import httpx  # noqa: PLC0415

        audience = {"audience": "api://AzureADTokenExchange"}
        try:
            response = httpx.get(
                httpx.URL(settings.oidc_request_url).copy_merge_params(audience),
                headers={"Authorization": f"Bearer {settings.oidc_request_token}"},
            )
            response.raise_for_status()
            return str(response.json()["value"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise SettingsError(f"GitHub gave no OIDC token: {error}") from error

    return _assertion(settings, endpoints, read)


def _managed_identity(settings: Settings, _: Endpoints) -> AsyncTokenCredential:
    from azure.identity.aio import ManagedIdentityCredential  # noqa: PLC0415

    return ManagedIdentityCredential(client_id=settings.client_id or None)


def _cli(settings: Settings, _: Endpoints) -> AsyncTokenCredential:
    from azure.identity.aio import AzureCliCredential  # noqa: PLC0415

    return AzureCliCredential(tenant_id=settings.tenant_id)


def _read_bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror})") from error


_Way = tuple[
    "Callable[[Settings], object]",
    "Callable[[Settings, Endpoints], AsyncTokenCredential]",
]
_WAYS: tuple[_Way, ...] = (
    (lambda each: each.client_certificate or each.client_certificate_path, _certificate),
    (lambda each: each.client_secret, _secret),
    (
        lambda each: (
            (each.use_oidc or each.use_aks_workload_identity)
            and (each.oidc_token or each.oidc_token_file_path)
        ),
        _oidc_token,
    ),
    (
        lambda each: each.use_oidc and each.ado_pipeline_service_connection_id,
        _azure_pipelines,
    ),
    (lambda each: each.use_oidc and each.oidc_request_url, _github),
    (lambda each: each.use_msi, _managed_identity),
    (lambda each: each.use_cli, _cli),
)
