"""Operations under /_local/. Loopback only, no token."""

from __future__ import annotations

from local_tenant.control import handlers
from local_tenant.routing import Operation

OUTSIDE = ("",)

OPERATIONS = (
    Operation("GET", "/_local/health", handlers.health, "Is it up, and with which seed", OUTSIDE),
    Operation("POST", "/_local/reset", handlers.reset, "Empty and seed: {seed, licence}", OUTSIDE),
    Operation(
        "GET", "/_local/writes", handlers.list_writes, "Log of every write; ?since=N", OUTSIDE
    ),
    Operation(
        "GET", "/_local/requests", handlers.count_requests, "Requests by route and status", OUTSIDE
    ),
    Operation(
        "POST", "/_local/requests/reset", handlers.reset_requests, "Count from nothing", OUTSIDE
    ),
    Operation(
        "GET", "/_local/deployer", handlers.show_deployer, "What its next token is worth", OUTSIDE
    ),
    Operation(
        "PUT",
        "/_local/deployer",
        handlers.set_deployer,
        "Set its app roles and token lifetime: {roles, tokenLifetimeSeconds}",
        OUTSIDE,
    ),
    Operation("GET", "/_local/limits", handlers.show_limits, "The limits in force", OUTSIDE),
    Operation(
        "POST",
        "/_local/limits",
        handlers.set_limits,
        "Set limits: {profile, conditionalAccessPerSecond, maxPolicies, maxNamedLocations}",
        OUTSIDE,
    ),
    Operation("GET", "/_local/faults", handlers.show_faults, "The faults in force", OUTSIDE),
    Operation(
        "POST",
        "/_local/faults",
        handlers.set_faults,
        "Set faults: {seed, rate, statuses, dropBefore, dropAfter, latencyMs, replicationSeconds}",
        OUTSIDE,
    ),
    Operation(
        "GET", "/_local/objects/{kind}", handlers.list_objects, "Every stored object", OUTSIDE
    ),
    Operation(
        "PUT",
        "/_local/objects/{kind}",
        handlers.put_object,
        "Store an object, by its id, as it is",
        OUTSIDE,
    ),
)
