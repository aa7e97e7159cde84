"""Graph's errors, in both shapes that its services answer with (GRAPH.md section 0)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class GraphError(Exception):
    """A request that Graph refused or that did not reach it.

    Attributes:
        operation: What was being done, in words ("create group 'x'").
        status: The HTTP status; 0 when there was no answer.
        code: Graph's error code, such as `Authorization_RequestDenied`.
        request_id: Graph's id of the request, which Microsoft's support asks for.
    """

    def __init__(  # noqa: PLR0913 - each is a fact of the answer, by name
        self,
        message: str,
        *,
        operation: str,
        status: int = 0,
        code: str = "",
        request_id: str = "",
        hint: str = "",
    ) -> None:
        self.operation = operation
        self.status = status
        self.code = code
        self.message = message
        self.request_id = request_id
        facts = ", ".join(
            fact
            for fact in (
                f"HTTP {status}" if status else "",
                f"request-id {request_id}" if request_id else "",
            )
            if fact
        )
        text = f"{operation}: {f'{code}: ' if code else ''}{message}"
        text += f" ({facts})" if facts else ""
        super().__init__(f"{text}. {hint}" if hint else text)

    @property
    def not_found(self) -> bool:
        """Whether the object does not exist."""
        return self.status == HTTPStatus.NOT_FOUND


_SCOPES = {
    "conditionalAccess": "Policy.Read.All and Policy.ReadWrite.ConditionalAccess",
    "authenticationStrengthPolicies": "Policy.Read.All and Policy.ReadWrite.ConditionalAccess",
    "groups": "Group.ReadWrite.All",
    "users": "User.Read.All",
    "servicePrincipals": "Application.Read.All",
    "domains": "Domain.Read.All",
    "directoryRoleTemplates": "RoleManagement.Read.Directory",
}


def parse_error(
    body: Any, *, operation: str, path: str, status: int, request_id: str
) -> GraphError:
    """Return the error that an answer of Graph's stands for.

    Args:
        body: The decoded JSON, or None when it was none.
        operation: What was being done, in words.
        path: The request's path below the version.
        status: The HTTP status.
        request_id: The `request-id` header.
    """
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        error = {}
    inner = error.get("innerError") or error.get("innererror") or {}
    message = str(error.get("message") or "no message")
    detail = inner.get("message")  # older conditional access answers put the reason here
    if detail and detail not in message:
        message = f"{message} {detail}"
    return GraphError(
        message.rstrip("."),
        operation=operation,
        status=status,
        code=str(error.get("code") or ""),
        request_id=request_id or str(inner.get("request-id") or ""),
        hint=_hint(status, path),
    )


def _hint(status: int, path: str) -> str:
    if status == HTTPStatus.FORBIDDEN:
        for segment, scopes in _SCOPES.items():
            if segment in path:
                return f"The application needs the permissions {scopes}"
    return ""
