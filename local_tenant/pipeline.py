"""The chain that every Graph request passes, alone or inside a $batch.

A step sees the request, may answer it itself or hand it on, and may look at the reply.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt

from local_tenant import permissions
from local_tenant.faults import steps as faults
from local_tenant.limits.resource_units import cost
from local_tenant.routing import Operation, Router, Service
from local_tenant.tenant import DROPPED
from local_tenant.wire import GraphError, GraphRequest, Reply, not_served
from local_tenant.writes import record_failure, record_success

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant

Proceed = Callable[[GraphRequest], Awaitable[Reply]]
Step = Callable[["Tenant", Operation | None, GraphRequest, Proceed], Awaitable[Reply]]


class Pipeline:
    """Runs a request through the steps and, at the end, its operation."""

    def __init__(self, tenant: Tenant, router: Router) -> None:
        """Takes the tenant and the operations that it serves."""
        self.tenant = tenant
        self.router = router

    async def answer(self, request: GraphRequest) -> Reply:
        """The reply to one Graph request; errors become Graph's error body here.

        Raises:
            ConnectionDroppedError: there is to be no reply.
        """
        found = self.router.find(request.version, request.method, request.path)
        operation, parameters = found or (None, {})
        request = request.with_parameters(parameters)
        try:
            reply = await self._run(STEPS, operation, request)
        except GraphError as error:
            reply = error.reply(request)
            if operation is not None and operation.writes:
                record_failure(self.tenant, request, reply)
        except faults.ConnectionDroppedError:
            self._count(operation, request, DROPPED)
            raise
        self._count(operation, request, reply.status)
        return reply

    def _count(self, operation: Operation | None, request: GraphRequest, status: int) -> None:
        template = operation.template if operation else request.path
        self.tenant.counts.add(f"{request.method} /{request.version}{template}", status)

    async def _run(
        self, steps: tuple[Step, ...], operation: Operation | None, request: GraphRequest
    ) -> Reply:
        if not steps:
            return _dispatch(self.tenant, operation, request)

        async def proceed(handed_on: GraphRequest) -> Reply:
            return await self._run(steps[1:], operation, handed_on)

        return await steps[0](self.tenant, operation, request, proceed)


async def authenticate(
    tenant: Tenant, _operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Lets only callers with a valid token of this tenant pass."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise GraphError(401, "InvalidAuthenticationToken", "Access token is empty.")
    try:
        claims = tenant.tokens.check(token, request.base_url)
    except jwt.ExpiredSignatureError:
        raise GraphError(
            401,
            "InvalidAuthenticationToken",
            "Lifetime validation failed, the token is expired.",
        ) from None
    except jwt.InvalidAudienceError:
        raise GraphError(
            401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience."
        ) from None
    except jwt.InvalidTokenError:
        raise GraphError(
            401, "InvalidAuthenticationToken", "Access token validation failure."
        ) from None
    return await proceed(replace(request, roles=frozenset(claims.get("roles", ()))))


async def authorise(
    _tenant: Tenant, operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Lets only callers pass whose token has the app roles that the operation needs."""
    if operation is not None:
        permissions.check(operation, request.roles)
    return await proceed(request)


async def throttle(
    tenant: Tenant, operation: Operation | None, request: GraphRequest, proceed: Proceed
) -> Reply:
    """Refuses what goes beyond the limits, and says what a directory request cost."""
    if operation is None:
        return await proceed(request)
    headers = {}
    if tenant.throttle is not None:
        headers = tenant.throttle.admit(operation, request, time.monotonic())
    if operation.service is Service.DIRECTORY:
        headers["x-ms-resource-unit"] = str(cost(operation, request))
    reply = await proceed(request)
    return replace(reply, headers={**reply.headers, **headers}) if headers else reply


STEPS: tuple[Step, ...] = (
    faults.slow_down,
    authenticate,
    throttle,
    authorise,
    faults.draw,
    faults.drop_connection,
    faults.fail,
    faults.lag,
)


def _dispatch(tenant: Tenant, operation: Operation | None, request: GraphRequest) -> Reply:
    if operation is None:
        raise not_served(request.method, f"/{request.version}{request.path}")
    if not operation.writes:
        return operation.handler(tenant, request)
    with tenant.store.transaction() as changes:
        reply = operation.handler(tenant, request)
        record_success(tenant, request, reply, changes)
    delay = tenant.plan.faults.replicationSeconds
    if delay:
        tenant.recent.add(changes, time.monotonic(), delay)
    return reply
