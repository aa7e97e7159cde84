"""The log of every write: what was asked, what came of it, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_tenant.store import DELETED
from local_tenant.wire import timestamp

if TYPE_CHECKING:
    from local_tenant.documents import Change
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest, Json, Reply


def record_success(
    tenant: Tenant, request: GraphRequest, reply: Reply, changes: list[Change]
) -> None:
    """Logs a write inside its own transaction: both are kept or neither is."""
    entry = _entry(request, reply.status)
    changes = _once(changes)
    entry["before"] = _side([change.before for change in changes])
    entry["after"] = _side([change.after for change in changes])
    tenant.store.append_write(entry)


def record_failure(tenant: Tenant, request: GraphRequest, reply: Reply) -> None:
    """Logs a write that was refused."""
    error = reply.body["error"]
    entry = {**_entry(request, reply.status), "before": None, "after": None}
    entry["error"] = {"code": error["code"], "message": error["message"]}
    with tenant.store.transaction():
        tenant.store.append_write(entry)


def _entry(request: GraphRequest, status: int) -> Json:
    return {
        "time": timestamp(),
        "method": request.method,
        "path": f"/{request.version}{request.path}",
        "status": status,
        "requestId": request.request_id,
        "clientRequestId": request.client_request_id,
    }


def _once(changes: list[Change]) -> list[Change]:
    """Without the other half of a move to or from the deleted objects."""
    live = {change.id for change in changes if not change.kind.startswith(DELETED)}
    return [c for c in changes if not c.kind.startswith(DELETED) or c.id not in live]


def _side(states: list[Any]) -> Any:
    """One changed object as itself, several as a list."""
    present = [state for state in states if state is not None]
    return present[0] if len(present) == 1 else present or None
