"""The tenant as handlers see it: its objects, its tokens and its books."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local_tenant.faults.plan import Plan
from local_tenant.faults.replication import Recent
from local_tenant.tokens import Grant

if TYPE_CHECKING:
    from local_tenant.limits.throttle import Throttle
    from local_tenant.store import Store
    from local_tenant.tokens import TokenIssuer


@dataclass(frozen=True)
class Client:
    """The one registered application that may fetch tokens.

    Attributes:
        client_id: its appId.
        client_secret: its secret, known to this machine's data folder alone.
        object_id: object id of its service principal; the `oid` claim.
    """

    client_id: str
    client_secret: str
    object_id: str


@dataclass(frozen=True)
class CountLimits:
    """How many objects of a kind the tenant may hold (GRAPH.md section 1).

    Attributes:
        policies: conditional access policies of whatever state; older pages say 195.
        named_locations: named locations.
    """

    policies: int = 240
    named_locations: int = 195


DROPPED = 0  # counted in place of a status


@dataclass
class RequestCounts:
    """How many requests came in, since the start or the last reset."""

    http: int = 0  # a $batch counts once here and once for each request in it below
    operations: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, operation: str, status: int) -> None:
        """Counts one request; `DROPPED` in place of a status where it got none."""
        self.operations[operation] += 1
        self.statuses[status] += 1

    def clear(self) -> None:
        """Starts again from nothing."""
        self.http = 0
        self.operations.clear()
        self.statuses.clear()


@dataclass
class Tenant:
    """Everything one running local tenant holds."""

    tenant_id: str
    client: Client
    store: Store
    tokens: TokenIssuer
    counts: RequestCounts = field(default_factory=RequestCounts)
    counts_allowed: CountLimits = field(default_factory=CountLimits)
    grant: Grant = field(default_factory=Grant)
    throttle: Throttle | None = None
    plan: Plan = field(default_factory=Plan)
    recent: Recent = field(default_factory=Recent)

    def back_to_normal(self) -> None:
        """Forgets the counts and whatever the control plane has set."""
        self.counts.clear()
        self.counts_allowed = CountLimits()
        self.grant = Grant()
        self.throttle = None
        self.plan = Plan()
        self.recent = Recent()
