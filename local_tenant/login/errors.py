"""Errors of Entra's token endpoint. Their shape is OAuth's, not Graph's."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from local_tenant.wire import Reply


class LoginError(Exception):
    """A refused token request: AADSTS number, OAuth error and status."""

    def __init__(self, number: int, error: str, message: str, status: int = 400) -> None:
        """Keeps what the error body needs."""
        super().__init__(message)
        self.number = number
        self.error = error
        self.message = message
        self.status = status

    def reply(self) -> Reply:
        """The error body as Entra writes it."""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        description = (
            f"AADSTS{self.number}: {self.message} Trace ID: {trace} "
            f"Correlation ID: {correlation} Timestamp: {now}"
        )
        body = {
            "error": self.error,
            "error_description": description,
            "error_codes": [self.number],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }
        return Reply(self.status, body)


def missing_parameter(name: str) -> LoginError:
    """A form field is absent."""
    return LoginError(
        900144,
        "invalid_request",
        f"The request body must contain the following parameter: '{name}'.",
    )


def unknown_tenant(tenant: str) -> LoginError:
    """The tenant in the path is not this one."""
    return LoginError(
        90002,
        "invalid_request",
        f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are "
        "signing into the correct cloud. Check with your subscription administrator, this may "
        "happen if there are no active subscriptions for the tenant.",
    )


def unknown_client(client_id: str, tenant: str) -> LoginError:
    """No application with this id."""
    return LoginError(
        700016,
        "unauthorized_client",
        f"Application with identifier '{client_id}' was not found in the directory '{tenant}'. "
        "This can happen if the application has not been installed by the administrator of the "
        "tenant or consented to by any user in the tenant. You may have sent your authentication "
        "request to the wrong tenant.",
    )


def wrong_secret(client_id: str) -> LoginError:
    """The application is known, its secret is another."""
    return LoginError(
        7000215,
        "invalid_client",
        "Invalid client secret provided. Ensure the secret being sent in the request is the "
        f"client secret value, not the client secret ID, for a secret added to app '{client_id}'.",
        401,
    )


def unsupported_grant(grant: str) -> LoginError:
    """Only client credentials are emulated."""
    return LoginError(
        70003, "unsupported_grant_type", f"The app requested an unsupported grant type '{grant}'."
    )


def invalid_scope(scope: str) -> LoginError:
    """Client credentials need `<resource>/.default`."""
    return LoginError(
        1002012,
        "invalid_scope",
        f"The provided value for scope {scope} is not valid. Client credential flows must have a "
        "scope value with /.default suffixed to the resource identifier (application ID URI).",
    )
