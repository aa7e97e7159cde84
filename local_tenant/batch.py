"""`$batch`: up to 20 requests in one (GRAPH.md section 0)."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson

from local_tenant.wire import GRAPH_JSON, GraphError, GraphRequest, Json, Reply

LIMIT = 20

Answer = Callable[[GraphRequest], Awaitable[Reply]]


async def answer_batch(request: GraphRequest, answer: Answer) -> Reply:
    """Runs the requests of a batch in order; each fails or succeeds on its own.

    Args:
        request: the POST to `/$batch`.
        answer: answers one request, as if it had come alone.

    Raises:
        GraphError: 400 for a batch that is malformed as a whole.
    """
    parts = _checked(request.json().get("requests"))
    responses: list[Json] = []
    failed: set[str] = set()
    for part in parts:
        if failed.intersection(str(key).lower() for key in part.get("dependsOn") or ()):
            reply = _dependency_failed(request)
        else:
            reply = await _answer_part(request, part, answer)
        if reply.status >= HTTPStatus.BAD_REQUEST:
            failed.add(str(part["id"]).lower())
        responses.append(_response(str(part["id"]), reply))
    return Reply(200, {"responses": responses})


def _checked(parts: Any) -> list[Json]:
    if not isinstance(parts, list) or not parts:
        raise GraphError(400, "BadRequest", "Invalid batch payload format.")
    if len(parts) > LIMIT:
        raise GraphError(
            400,
            "BadRequest",
            f"Number of batch request steps exceeds the maximum value of {LIMIT}.",
        )
    seen: set[str] = set()
    for part in parts:
        if not isinstance(part, dict) or not {"id", "method", "url"} <= part.keys():
            raise GraphError(400, "BadRequest", "Invalid batch payload format.")
        key = str(part["id"]).lower()
        unknown = {str(other).lower() for other in part.get("dependsOn") or ()} - seen
        if key in seen or unknown:
            raise GraphError(400, "BadRequest", "Invalid batch payload format.")
        seen.add(key)
    return parts


async def _answer_part(batch: GraphRequest, part: Json, answer: Answer) -> Reply:
    headers = {str(name).lower(): str(value) for name, value in (part.get("headers") or {}).items()}
    body = part.get("body")
    if body is not None and "content-type" not in headers:
        error = GraphError(400, "BadRequest", "Content-Type header is missing from the request.")
        return error.reply(batch)
    path, _, query = str(part["url"]).partition("?")
    inherited = {
        name: batch.headers[name]
        for name in ("authorization", "client-request-id")
        if name in batch.headers
    }
    return await answer(
        GraphRequest(
            method=str(part["method"]).upper(),
            version=batch.version,
            path="/" + unquote(path).strip("/"),
            query=dict(parse_qsl(query, keep_blank_values=True)),
            headers={**inherited, **headers},
            body=_body(body),
            base_url=batch.base_url,
        )
    )


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    return base64.b64decode(body) if isinstance(body, str) else orjson.dumps(body)


def _dependency_failed(batch: GraphRequest) -> Reply:
    error = GraphError(
        424, "FailedDependency", "Individual request's dependency failed or was not executed."
    )
    return error.reply(batch)


def _response(key: str, reply: Reply) -> Json:
    response: Json = {"id": key, "status": reply.status, "headers": dict(reply.headers)}
    if reply.body is not None:
        response["headers"]["Content-Type"] = GRAPH_JSON
        response["body"] = reply.body
    return response
