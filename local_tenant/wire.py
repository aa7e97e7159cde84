"""What passes between the HTTP edge and the handlers: a request, a reply, an error."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local_tenant.faults.plan import Draw

# GRAPH.md section 0.
GRAPH_JSON = (
    "application/json;odata.metadata=minimal;odata.streaming=true;"
    "IEEE754Compatible=false;charset=utf-8"
)

Json = dict[str, Any]


@dataclass(frozen=True)
class GraphRequest:
    """One request, whether it came alone or inside a $batch.

    Attributes:
        method: HTTP verb in capitals.
        version: `v1.0` or `beta`; empty outside Graph.
        path: the path as the client sent it, without the version, decoded.
        parameters: values of the `{...}` segments of the operation's template.
        query: query options as sent, last one wins.
        headers: names in small letters.
        body: the raw bytes.
        base_url: scheme and authority that replies name, e.g. `https://localhost:8443`.
        request_id: Graph's name for this request.
        roles: the app roles of the caller's token.
        draw: the faults that it meets; None before they are drawn.
    """

    method: str
    version: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    roles: frozenset[str] = frozenset()
    draw: Draw | None = None

    @property
    def client_request_id(self) -> str:
        """The caller's own id for the request, echoed by Graph."""
        return self.headers.get("client-request-id", self.request_id)

    @property
    def service_url(self) -> str:
        """Root of the addressed Graph version, e.g. `https://localhost:8443/v1.0`."""
        return f"{self.base_url}/{self.version}"

    def with_parameters(self, parameters: Mapping[str, str]) -> GraphRequest:
        """The same request, its path segments named."""
        return replace(self, parameters=parameters)

    def json(self) -> Json:
        """The body as a JSON object.

        Raises:
            GraphError: 400 where it is none (texts: GRAPH.md section 5).
        """
        if not self.body:
            raise GraphError(
                400,
                "BadRequest",
                "An unexpected 'EndOfInput' node was found for property named ''. "
                "A 'StartObject' node was expected.",
            )
        try:
            value = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise unreadable_body() from None
        if not isinstance(value, dict):
            raise unreadable_body()
        return value


@dataclass(frozen=True)
class Reply:
    """One answer. `body` is JSON-ready, text (`/$count`) or None for no body."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class GraphError(Exception):
    """An answer that is an error, in Graph's shape."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keeps the HTTP status, Graph's code, its message and headers of the reply."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def reply(self, request: GraphRequest) -> Reply:
        """The error body of GRAPH.md section 0; `date` carries no zone, as Graph's."""
        inner = {
            "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request.request_id,
            "client-request-id": request.client_request_id,
        }
        error = {"code": self.code, "message": self.message, "innerError": inner}
        return Reply(self.status, {"error": error}, self.headers)


def unreadable_body() -> GraphError:
    """400: the body is no JSON object."""
    return GraphError(
        400,
        "BadRequest",
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    )


def not_served(method: str, path: str) -> GraphError:
    """501: the local tenant does not emulate this operation; never a silent 200."""
    return GraphError(501, "NotImplemented", f"The local tenant does not serve {method} {path}.")


def timestamp() -> str:
    """Now, as conditional access writes it: seven digits and Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def timestamp_seconds() -> str:
    """Now, as the directory writes it: whole seconds and Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
