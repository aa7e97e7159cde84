"""Who may have a token."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from local_tenant.login import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local_tenant.tenant import Tenant


@dataclass(frozen=True)
class TokenRequest:
    """The form of a token request; the client may also come as HTTP Basic."""

    tenant: str
    client_id: str
    client_secret: str
    grant_type: str
    scope: str


def parse_token_request(tenant: str, body: bytes, headers: Mapping[str, str]) -> TokenRequest:
    """Reads the form.

    Raises:
        LoginError: a field is missing.
    """
    form = dict(parse_qsl(body.decode("utf-8", "replace")))
    form = {**_basic_credentials(headers.get("authorization", "")), **form}
    for name in ("grant_type", "client_id"):
        if name not in form:
            raise errors.missing_parameter(name)
    if form["grant_type"] == "client_credentials":
        for name in ("client_secret", "scope"):
            if name not in form:
                raise errors.missing_parameter(name)
    return TokenRequest(
        tenant,
        form["client_id"],
        form.get("client_secret", ""),
        form["grant_type"],
        form.get("scope", ""),
    )


def _basic_credentials(header: str) -> dict[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": unquote(client_id), "client_secret": unquote(secret)}


def check_client(tenant: Tenant, request: TokenRequest, domains: list[str]) -> str:
    """The audience of the token that the request deserves.

    Raises:
        LoginError: as Entra refuses: tenant, grant, client, secret, scope.
    """
    if request.tenant.lower() not in {tenant.tenant_id, *domains}:
        raise errors.unknown_tenant(request.tenant)
    if request.grant_type != "client_credentials":
        raise errors.unsupported_grant(request.grant_type)
    if request.client_id != tenant.client.client_id:
        raise errors.unknown_client(request.client_id, tenant.tenant_id)
    if not hmac.compare_digest(request.client_secret, tenant.client.client_secret):
        raise errors.wrong_secret(request.client_id)
    scopes = request.scope.split()
    if len(scopes) != 1 or not scopes[0].endswith("/.default"):
        raise errors.invalid_scope(request.scope)
    return scopes[0].removesuffix("/.default")
