"""Answers for conditional access. Nothing here is paged (GRAPH.md section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant import evolvable
from local_tenant.conditional_access import locations, models
from local_tenant.odata.collection import CollectionRules, answer_collection
from local_tenant.odata.render import entity, selected
from local_tenant.property_table import tables
from local_tenant.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_tenant.odata.options import Options
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest, Json

POLICIES = CollectionRules(
    context="identity/conditionalAccess/policies",
    properties=frozenset(tables().types[models.TYPE].properties),
    default_page=None,
    is_directory=False,
    next_links=False,
)
LOCATIONS = CollectionRules(
    context="identity/conditionalAccess/namedLocations",
    properties=frozenset(
        {
            *tables().types["ipNamedLocation"].properties,
            *tables().types["countryNamedLocation"].properties,
        }
    ),
    default_page=None,
    is_directory=False,
    next_links=False,
)
RENDER_POLICY = evolvable.renderer(models.TYPE)


def list_policies(tenant: Tenant, request: GraphRequest) -> Reply:
    """Every policy, or the first `$top` without a nextLink."""
    return answer_collection(request, models.all_rendered(tenant.store), POLICIES, RENDER_POLICY)


def create_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """201 and the whole object."""
    limit = tenant.counts_allowed.policies
    policy = models.create(tenant.store, request.json(), request.version, limit)
    return _created(request, POLICIES, policy, RENDER_POLICY)


def get_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """One policy."""
    policy = models.get(tenant.store, request.parameters["id"])
    return Reply(200, entity(request, POLICIES, policy, RENDER_POLICY))


def update_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    models.update(tenant.store, request.parameters["id"], request.json(), request.version)
    return Reply(204)


def delete_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    models.delete(tenant.store, request.parameters["id"])
    return Reply(204)


def list_locations(tenant: Tenant, request: GraphRequest) -> Reply:
    """Every named location."""
    return answer_collection(request, tenant.store.all(locations.KIND), LOCATIONS, selected)


def create_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """201 and the whole object."""
    limit = tenant.counts_allowed.named_locations
    location = locations.create(tenant.store, request.json(), request.version, limit)
    return _created(request, LOCATIONS, location, selected)


def get_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """One named location."""
    location = locations.get(tenant.store, request.parameters["id"])
    return Reply(200, entity(request, LOCATIONS, location))


def update_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    locations.update(tenant.store, request.parameters["id"], request.json(), request.version)
    return Reply(204)


def delete_location(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    locations.delete(tenant.store, request.parameters["id"])
    return Reply(204)


def _created(
    request: GraphRequest,
    rules: CollectionRules,
    document: Json,
    render: Callable[[Json, Options], Json],
) -> Reply:
    location = f"{request.service_url}/{rules.context}('{document['id']}')"
    return Reply(201, entity(request, rules, document, render), {"Location": location})
