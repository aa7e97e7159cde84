"""Answers of the control plane: plain JSON, no OData."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from local_tenant.control.body import (
    checked,
    list_of,
    list_of_text,
    number_above_zero,
    number_from_zero,
    one_of,
    part,
    whole_number,
)
from local_tenant.faults.plan import FAULT_STATUSES, Faults, Plan
from local_tenant.faults.replication import Recent
from local_tenant.limits.throttle import Throttle
from local_tenant.seed import LICENCES, SEEDS, plant
from local_tenant.tenant import DROPPED, CountLimits
from local_tenant.tokens import Grant
from local_tenant.wire import GraphError, Reply

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest, Json

DEPLOYER = {"roles": list_of_text, "tokenLifetimeSeconds": whole_number}
REAL_LIMITS, NO_LIMITS = "real-limits", "none"
FAULTS = {
    "seed": whole_number,
    "rate": part,
    "statuses": list_of(*FAULT_STATUSES),
    "dropBefore": part,
    "dropAfter": part,
    "latencyMs": whole_number,
    "replicationSeconds": number_from_zero,
}
LIMITS = {
    "profile": one_of(REAL_LIMITS, NO_LIMITS),
    "conditionalAccessPerSecond": number_above_zero,
    "maxPolicies": whole_number,
    "maxNamedLocations": whole_number,
}


def health(tenant: Tenant, _request: GraphRequest) -> Reply:
    """That it is up, and what it was filled with."""
    store = tenant.store
    body = {
        "status": "ok",
        "pid": os.getpid(),
        "tenantId": tenant.tenant_id,
        "seed": store.setting("seed"),
        "licence": store.setting("licence"),
    }
    return Reply(200, body)


def reset(tenant: Tenant, request: GraphRequest) -> Reply:
    """Empties the tenant, its log of writes and its counts, and fills it anew."""
    body = request.json() if request.body else {}
    seed = body.get("seed", tenant.store.setting("seed"))
    licence = body.get("licence", tenant.store.setting("licence"))
    if seed not in SEEDS:
        raise GraphError(400, "BadRequest", f"seed must be one of {', '.join(SEEDS)}.")
    if licence not in LICENCES:
        raise GraphError(400, "BadRequest", f"licence must be one of {', '.join(LICENCES)}.")
    plant(tenant.store, seed, licence)
    tenant.back_to_normal()
    return Reply(200, {"seed": seed, "licence": licence})


def list_writes(tenant: Tenant, request: GraphRequest) -> Reply:
    """Every write, oldest first."""
    since = request.query.get("since", "0")
    if not since.isdecimal():
        raise GraphError(400, "BadRequest", "since must be the number of a write.")
    return Reply(200, {"writes": tenant.store.writes(int(since))})


def count_requests(tenant: Tenant, _request: GraphRequest) -> Reply:
    """How many Graph requests came in, and how they ended."""
    counts = tenant.counts
    body = {
        "total": counts.statuses.total(),
        "http": counts.http,
        "byOperation": dict(sorted(counts.operations.items())),
        "byStatus": {
            "dropped" if status == DROPPED else str(status): number
            for status, number in sorted(counts.statuses.items())
        },
    }
    return Reply(200, body)


def reset_requests(tenant: Tenant, _request: GraphRequest) -> Reply:
    """Starts counting again."""
    tenant.counts.clear()
    return Reply(204)


def show_deployer(tenant: Tenant, _request: GraphRequest) -> Reply:
    """What the deployer's next token will be worth."""
    grant = tenant.grant
    body = {"roles": list(grant.roles), "tokenLifetimeSeconds": grant.lifetime_seconds}
    return Reply(200, body)


def set_deployer(tenant: Tenant, request: GraphRequest) -> Reply:
    """Sets roles or lifetime of the next tokens; those that are out keep theirs."""
    wanted = checked(request.json(), DEPLOYER)
    tenant.grant = Grant(
        roles=tuple(wanted.get("roles", tenant.grant.roles)),
        lifetime_seconds=wanted.get("tokenLifetimeSeconds", tenant.grant.lifetime_seconds),
    )
    return show_deployer(tenant, request)


def show_limits(tenant: Tenant, _request: GraphRequest) -> Reply:
    """The limits in force."""
    return Reply(200, _limits(tenant))


def set_limits(tenant: Tenant, request: GraphRequest) -> Reply:
    """Sets the limits that the body names; the others stay. A new profile starts unused."""
    wanted = checked(request.json(), LIMITS)
    if wanted.keys() & {"profile", "conditionalAccessPerSecond"}:
        tenant.throttle = _throttle(tenant, wanted)
    allowed = tenant.counts_allowed
    tenant.counts_allowed = CountLimits(
        policies=wanted.get("maxPolicies", allowed.policies),
        named_locations=wanted.get("maxNamedLocations", allowed.named_locations),
    )
    return Reply(200, _limits(tenant))


def _limits(tenant: Tenant) -> Json:
    allowed, throttle = tenant.counts_allowed, tenant.throttle
    return {
        "profile": REAL_LIMITS if throttle else NO_LIMITS,
        "conditionalAccessPerSecond": throttle and throttle.conditional_access_per_second,
        "maxPolicies": allowed.policies,
        "maxNamedLocations": allowed.named_locations,
    }


def _throttle(tenant: Tenant, wanted: Json) -> Throttle | None:
    profile = wanted.get("profile", REAL_LIMITS if tenant.throttle else NO_LIMITS)
    if profile == NO_LIMITS:
        return None
    return Throttle(
        tenant.client.client_id,
        tenant.tenant_id,
        len(tenant.store.all("users")),
        wanted.get("conditionalAccessPerSecond", 1),
    )


def show_faults(tenant: Tenant, _request: GraphRequest) -> Reply:
    """The faults in force."""
    return Reply(200, asdict(tenant.plan.faults))


def set_faults(tenant: Tenant, request: GraphRequest) -> Reply:
    """Sets the faults, from the first draw on; what the body does not name is off."""
    wanted = checked(request.json(), FAULTS)
    if "statuses" in wanted:
        wanted["statuses"] = tuple(wanted["statuses"])
    tenant.plan, tenant.recent = Plan(Faults(**wanted)), Recent()
    return show_faults(tenant, request)


def list_objects(tenant: Tenant, request: GraphRequest) -> Reply:
    """Objects as they are stored; the kinds that there are, where the kind is unknown."""
    kind = request.parameters["kind"]
    kinds = tenant.store.kinds()
    if kind not in kinds:
        return Reply(200, {"kind": kind, "objects": [], "kinds": kinds})
    return Reply(200, {"kind": kind, "objects": tenant.store.all(kind)})


def put_object(tenant: Tenant, request: GraphRequest) -> Reply:
    """Stores an object as it is: what Microsoft makes and no operation of Graph's here can."""
    kind, body = request.parameters["kind"], request.json()
    if kind not in tenant.store.kinds():
        raise GraphError(
            400, "BadRequest", f"kind must be one of {', '.join(tenant.store.kinds())}."
        )
    if not isinstance(body.get("id"), str):
        raise GraphError(400, "BadRequest", "The object must have an id.")
    with tenant.store.transaction():
        tenant.store.put(kind, body)
    return Reply(200, body)
