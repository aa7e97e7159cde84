"""Answers for deleted policies and named locations.

Source: conditionalaccesspolicy-restore and policydeletableitem-delete pages; the v1.0 schema has
the same operations (caPoliciesDeletableRoot).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from local_tenant.conditional_access import deleted_items, locations, models
from local_tenant.conditional_access.handlers import LOCATIONS, POLICIES, RENDER_POLICY
from local_tenant.odata.collection import answer_collection
from local_tenant.odata.options import options_of
from local_tenant.odata.render import entity, selected
from local_tenant.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_tenant.odata.options import Options
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest, Json

ROOT = "identity/conditionalAccess/deletedItems"
DELETED_POLICIES = replace(POLICIES, context=f"{ROOT}/policies")
DELETED_LOCATIONS = replace(LOCATIONS, context=f"{ROOT}/namedLocations")


def list_policies(tenant: Tenant, request: GraphRequest) -> Reply:
    """The policies deleted in the last 30 days."""
    documents = models.all_deleted(tenant.store)
    return answer_collection(request, documents, DELETED_POLICIES, RENDER_POLICY)


def get_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """One deleted policy."""
    policy = models.get_deleted(tenant.store, request.parameters["id"])
    return Reply(200, entity(request, DELETED_POLICIES, policy, RENDER_POLICY))


def restore_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """200 and the policy."""
    limit = tenant.counts_allowed.policies
    policy = models.restore(tenant.store, request.parameters["id"], limit)
    return _restored(request, models.TYPE, policy, RENDER_POLICY)


def delete_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """204; it cannot be restored any more."""
    models.delete_forever(tenant.store, request.parameters["id"])
    return Reply(204)


def list_locations(tenant: Tenant, request: GraphRequest) -> Reply:
    """The named locations deleted in the last 30 days."""
    documents = deleted_items.kept(tenant.store, locations.KIND)
    return answer_collection(request, documents, DELETED_LOCATIONS, selected)


def get_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """One deleted named location."""
    location = locations.get_deleted(tenant.store, request.parameters["id"])
    return Reply(200, entity(request, DELETED_LOCATIONS, location))


def restore_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """200 and the named location."""
    limit = tenant.counts_allowed.named_locations
    location = locations.restore(tenant.store, request.parameters["id"], limit)
    return _restored(request, locations.TYPE, location, selected)


def delete_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """204; it cannot be restored any more."""
    locations.delete_forever(tenant.store, request.parameters["id"])
    return Reply(204)


def _restored(
    request: GraphRequest, type_name: str, document: Json, render: Callable[[Json, Options], Json]
) -> Reply:
    context = f"{request.service_url}/$metadata#microsoft.graph.{type_name}"
    return Reply(200, {"@odata.context": context, **render(document, options_of(request))})
