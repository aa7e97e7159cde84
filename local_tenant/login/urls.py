"""Paths outside Graph that a client needs before its first Graph request."""

from __future__ import annotations

from local_tenant.login import handlers
from local_tenant.routing import Operation

OUTSIDE = ("",)

OPERATIONS = (
    Operation(
        "GET", "/metadata/endpoints", handlers.endpoints, "Azure metadata: where to log in", OUTSIDE
    ),
    Operation(
        "POST", "/{tenant}/oauth2/v2.0/token", handlers.token, "Token, client credentials", OUTSIDE
    ),
    Operation(
        "GET",
        "/{tenant}/v2.0/.well-known/openid-configuration",
        handlers.openid_configuration,
        "OpenID Connect metadata",
        OUTSIDE,
    ),
    Operation("GET", "/{tenant}/discovery/v2.0/keys", handlers.keys, "Signing keys", OUTSIDE),
)
