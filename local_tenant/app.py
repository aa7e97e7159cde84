"""The HTTP edge: turns HTTP into requests of our own and replies into HTTP."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

import orjson
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from local_tenant.batch import answer_batch
from local_tenant.faults.steps import ConnectionDroppedError
from local_tenant.operations import OPERATIONS
from local_tenant.pipeline import Pipeline
from local_tenant.routing import Router
from local_tenant.wire import GRAPH_JSON, GraphError, GraphRequest, Reply, not_served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from local_tenant.tenant import Tenant

logger = logging.getLogger(__name__)

METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"]
VERSIONS = ("v1.0", "beta")


def create_app(tenant: Tenant, base_url: str, ready: Callable[[], None]) -> Starlette:
    """The ASGI application of one tenant.

    Args:
        tenant: what it serves.
        base_url: its own address, e.g. `https://localhost:8443`.
        ready: called once, when the server has taken over signals and is about to answer.
    """
    router = Router(OPERATIONS)
    pipeline = Pipeline(tenant, router)

    async def endpoint(http: Request) -> Response:
        request = await _read(http, base_url)
        try:
            return _write(request, await _answer(tenant, router, pipeline, request))
        except ConnectionDroppedError:
            http.state.transport.abort()
            await http.receive()  # the server has noticed: nothing is written any more
            return Response()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        ready()
        yield

    return Starlette(routes=[Route("/{path:path}", endpoint, methods=METHODS)], lifespan=lifespan)


async def _answer(
    tenant: Tenant, router: Router, pipeline: Pipeline, request: GraphRequest
) -> Reply:
    try:
        if request.version:
            return await _answer_graph(tenant, pipeline, request)
        return _answer_outside(tenant, router, request)
    except GraphError as error:
        return error.reply(request)
    except ConnectionDroppedError:
        raise
    except Exception:
        logger.exception("%s %s", request.method, request.path)
        failure = GraphError(500, "InternalServerError", "The local tenant failed; see its log.")
        return failure.reply(request)


async def _answer_graph(tenant: Tenant, pipeline: Pipeline, request: GraphRequest) -> Reply:
    tenant.counts.http += 1
    if request.method == "POST" and request.path == "/$batch":
        return await answer_batch(request, pipeline.answer)
    return await pipeline.answer(request)


def _answer_outside(tenant: Tenant, router: Router, request: GraphRequest) -> Reply:
    """Login and control plane: no token, not counted."""
    found = router.find("", request.method, request.path)
    if found is None:
        raise not_served(request.method, request.path)
    operation, parameters = found
    return operation.handler(tenant, request.with_parameters(parameters))


async def _read(http: Request, base_url: str) -> GraphRequest:
    path = unquote(http.scope["raw_path"].decode("ascii").partition("?")[0])
    version = path.split("/", 2)[1] if path.count("/") else ""
    if version in VERSIONS:
        path = path[len(version) + 1 :]
    else:
        version = ""
    query = http.scope["query_string"].decode("ascii")
    return GraphRequest(
        method=http.method,
        version=version,
        path=path,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers={name.decode("latin-1"): v.decode("latin-1") for name, v in http.scope["headers"]},
        body=await http.body(),
        base_url=base_url,
    )


def _write(request: GraphRequest, reply: Reply) -> Response:
    """Headers as Graph sends them (GRAPH.md section 0); uvicorn adds Date."""
    headers = dict(reply.headers)
    if request.version:
        headers["request-id"] = request.request_id
        headers["client-request-id"] = request.client_request_id
        headers["Strict-Transport-Security"] = "max-age=31536000"
        headers["x-ms-ags-diagnostic"] = '{"ServerInfo":{"DataCenter":"Local"}}'
    if reply.body is None:
        return Response(status_code=reply.status, headers=headers)
    if isinstance(reply.body, str):
        return Response(reply.body, reply.status, headers, "text/plain")
    headers["Content-Type"] = GRAPH_JSON if request.version else "application/json; charset=utf-8"
    return Response(orjson.dumps(reply.body), reply.status, headers)
