"""Answers for logging in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.login import errors, models
from local_tenant.wire import Reply

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest


def endpoints(_tenant: Tenant, request: GraphRequest) -> Reply:
    """What azuread reads from `metadata_host` (AZUREAD.md section 5)."""
    base = request.base_url
    body = {
        "name": "LocalTenant",
        "portal": base,
        "authentication": {
            "loginEndpoint": f"{base}/",
            "audiences": [base],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "graphAudience": base,
        "graph": base,
        "resourceManager": f"{base}/",
        "microsoftGraphResourceId": base,
        "suffixes": {"keyVaultDns": "vault.local", "storage": "core.local"},
    }
    return Reply(200, body)


def token(tenant: Tenant, request: GraphRequest) -> Reply:
    """A token for the client credentials grant."""
    try:
        asked = models.parse_token_request(
            request.parameters["tenant"], request.body, request.headers
        )
        domains = [domain["id"] for domain in tenant.store.all("domains")]
        audience = models.check_client(tenant, asked, domains)
    except errors.LoginError as error:
        return error.reply()
    access_token = tenant.tokens.issue(
        request.base_url, audience, asked.client_id, tenant.client.object_id, tenant.grant
    )
    body = {
        "token_type": "Bearer",
        "expires_in": tenant.grant.lifetime_seconds,
        "ext_expires_in": tenant.grant.lifetime_seconds,
        "access_token": access_token,
    }
    return Reply(200, body)


def openid_configuration(tenant: Tenant, request: GraphRequest) -> Reply:
    """What MSAL looks up before it asks for a token."""
    root = f"{request.base_url}/{tenant.tenant_id}"
    body = {
        "issuer": f"{root}/v2.0",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "jwks_uri": f"{root}/discovery/v2.0/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "response_types_supported": ["token"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "tenant_region_scope": None,
    }
    return Reply(200, body)


def keys(tenant: Tenant, _request: GraphRequest) -> Reply:
    """The public half of the signing key."""
    return Reply(200, tenant.tokens.public_keys())
