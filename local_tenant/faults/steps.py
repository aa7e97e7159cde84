"""Faults as steps of the chain that every Graph request passes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from local_tenant.conditional_access import errors, locations
from local_tenant.limits.throttle import too_many_requests
from local_tenant.routing import Service
from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from local_tenant.documents import Documents
    from local_tenant.pipeline import Proceed
    from local_tenant.routing import Operation
    from local_tenant.store import Store
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest, Reply


class ConnectionDroppedError(Exception):
    """The client is to get no answer: its connection breaks."""


async def slow_down(
    tenant: Tenant, _operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Lets every request take longer."""
    if tenant.plan.faults.latencyMs:
        await asyncio.sleep(tenant.plan.faults.latencyMs / 1000)
    return await proceed(request)


async def draw(
    tenant: Tenant, operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Decides what the request meets in the steps that follow."""
    if operation is None:
        return await proceed(request)
    drawn = tenant.plan.draw(f"{operation.method} {operation.template}")
    return await proceed(replace(request, draw=drawn))


async def drop_connection(
    _tenant: Tenant, _operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Breaks the connection before anything is done, or when a request has succeeded.

    Raises:
        ConnectionDroppedError: instead of an answer.
    """
    if request.draw is not None and request.draw.dropped_before:
        raise ConnectionDroppedError
    reply = await proceed(request)
    if request.draw is not None and request.draw.dropped_after:
        raise ConnectionDroppedError
    return reply


async def fail(
    _tenant: Tenant, operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Answers an error in place of the operation, which is not done."""
    if operation is not None and request.draw is not None and request.draw.status is not None:
        raise _failure(operation.service, request.draw.status)
    return await proceed(request)


def _failure(service: Service, status: int) -> GraphError:
    """An error of a service that is not well. Only 429 has known words; the rest are our own."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        says_when = service is not Service.CONDITIONAL_ACCESS
        return too_many_requests(service, {"Retry-After": "1"} if says_when else None)
    code = HTTPStatus(status).phrase.replace(" ", "")
    return GraphError(status, code, "The service is temporarily not able to answer.")


async def lag(
    tenant: Tenant, operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Answers a read as a replica does that has missed the latest writes.

    A policy that names a location which that replica does not know is refused with 1040
    (GRAPH.md sections 2.2 and 3). Other writes find what is there.
    """
    seconds = tenant.plan.faults.replicationSeconds
    if operation is None or not seconds or request.draw is None or not request.draw.lagging:
        return await proceed(request)
    replica = tenant.recent.replica(tenant.store, time.monotonic(), seconds)
    if not operation.writes:
        # Handlers of reads use nothing of the store but its reading half.
        return operation.handler(replace(tenant, store=cast("Store", replica)), request)
    if operation.service is Service.CONDITIONAL_ACCESS:
        _check_locations(tenant.store, replica, request)
    return await proceed(request)


def _check_locations(store: Documents, replica: Documents, request: GraphRequest) -> None:
    """1040 for a location in a policy's body that exists but has not replicated."""
    text = request.body.decode("utf-8", "replace").lower()
    for location in store.all(locations.KIND):
        key = location["id"]
        if key in text and replica.get(locations.KIND, key) is None:
            raise errors.location_missing(key)
