"""The limits of each service, and the 429 that each one answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_tenant.limits.bucket import Bucket
from local_tenant.limits.resource_units import cost
from local_tenant.routing import Service
from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from local_tenant.routing import Operation
    from local_tenant.wire import GraphRequest

SMALL_TENANT, LARGE_TENANT = 50, 500  # users
WARNING = 0.8  # used part of a limit from which Graph says how much is used


@dataclass(frozen=True)
class Charge:
    """What one request takes from one limit, and what is said when there is not enough."""

    bucket: Bucket
    cost: float
    scope: str
    reason: str


class Throttle:
    """All throttles of one tenant, for one application. Not shared between tenants.

    Refused requests take nothing. Graph's own count says that they accrue too, but not how.
    """

    def __init__(
        self, app_id: str, tenant_id: str, users: int, conditional_access_per_second: float
    ) -> None:
        """Full buckets.

        Args:
            app_id: the deployer's application, as a 429 names it.
            tenant_id: the tenant, likewise.
            users: how many there are; the directory's limit goes by the tenant's size.
            conditional_access_per_second: requests a second on conditional access; Graph's is 1.
        """
        self._whom = f"{app_id}/{tenant_id}"
        self.conditional_access_per_second = conditional_access_per_second
        self._any = Bucket(2000, 2000)
        self._conditional_access = Bucket(1, conditional_access_per_second)
        units = 3500 if users < SMALL_TENANT else 5000 if users <= LARGE_TENANT else 8000
        self._units = Bucket(units, units / 10)
        self._writes = Bucket(3000, 3000 / 150)
        self._tenant_writes = Bucket(18000, 18000 / 300)

    def admit(self, operation: Operation, request: GraphRequest, now: float) -> dict[str, str]:
        """Takes a request's tokens from every limit that it comes under, or from none.

        Args:
            operation: what is asked for.
            request: the request.
            now: seconds of a clock that never goes back.

        Returns:
            Headers for its reply.

        Raises:
            GraphError: 429.
        """
        charges = self._charges(operation, request)
        waits = [(charge.bucket.wait(charge.cost, now), charge) for charge in charges]
        longest, charge = max(waits, key=lambda wait: wait[0])
        if longest > 0:
            raise _refusal(operation.service, charge, longest)
        for charge in charges:
            charge.bucket.take(charge.cost)
        if operation.service is Service.DIRECTORY and self._units.used > WARNING:
            return {"x-ms-throttle-limit-percentage": f"{self._units.used:.2f}"}
        return {}

    def _charges(self, operation: Operation, request: GraphRequest) -> list[Charge]:
        charges = [Charge(self._any, 1, f"Application/ReadWrite/{self._whom}", "RequestLimit")]
        if operation.service is Service.CONDITIONAL_ACCESS:
            charges.append(Charge(self._conditional_access, 1, "", ""))
        if operation.service is Service.DIRECTORY:
            charges += self._directory_charges(operation, request)
        return charges

    def _directory_charges(self, operation: Operation, request: GraphRequest) -> list[Charge]:
        scope = f"Tenant_Application/ReadWrite/{self._whom}"
        charges = [
            Charge(self._units, cost(operation, request), scope, "ResourceUnitLimitExceeded")
        ]
        if operation.writes:
            of_app = f"Tenant_Application/Write/{self._whom}"
            of_tenant = f"Tenant/Write/{self._whom}"
            charges.append(Charge(self._writes, 1, of_app, "WriteLimitExceeded"))
            charges.append(Charge(self._tenant_writes, 1, of_tenant, "WriteLimitExceeded"))
        return charges


def _refusal(service: Service, charge: Charge, seconds: float) -> GraphError:
    """Conditional access does not say when to come again (throttling-limits page)."""
    if service is Service.CONDITIONAL_ACCESS:
        return too_many_requests(service)
    headers = {
        "Retry-After": str(math.ceil(seconds)),
        "x-ms-throttle-scope": charge.scope,
        "x-ms-throttle-information": charge.reason,
    }
    return too_many_requests(service, headers)


def too_many_requests(service: Service, headers: dict[str, str] | None = None) -> GraphError:
    """429 of a service: conditional access's words are observed, the directory's are our own.

    Source of the former: issues terraform-provider-azuread#1784 and IntuneCD#64.
    """
    if service is Service.DIRECTORY:
        return GraphError(
            429, "Request_ThrottledTemporarily", "Your request is throttled temporarily.", headers
        )
    return GraphError(429, "TooManyRequests", "Too many requests.", headers)
