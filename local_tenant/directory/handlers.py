"""Answers for everything in the directory but the writes of groups."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from local_tenant.directory import models, shape
from local_tenant.odata.collection import answer_collection, answer_count
from local_tenant.odata.render import entity
from local_tenant.wire import GraphError, Reply, not_served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from local_tenant.odata.collection import CollectionRules
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest, Json

    Handler = Callable[[Tenant, GraphRequest], Reply]

GET_BY_IDS_LIMIT = 1000  # directoryObject-getByIds page


def lister(kind: str, rules: CollectionRules) -> Handler:
    """A handler that lists a whole collection."""

    def list_all(tenant: Tenant, request: GraphRequest) -> Reply:
        return _page(tenant, request, tenant.store.all(kind), rules)

    return list_all


def counter(kind: str, rules: CollectionRules) -> Handler:
    """A handler for `/$count`."""

    def count(tenant: Tenant, request: GraphRequest) -> Reply:
        return answer_count(request, tenant.store.all(kind), rules)

    return count


def getter(kind: str, rules: CollectionRules) -> Handler:
    """A handler that gets one object by id (users also by principal name)."""

    def get(tenant: Tenant, request: GraphRequest) -> Reply:
        document = models.get(tenant.store, kind, request.parameters["id"])
        return _one(tenant, request, document, rules)

    return get


def get_service_principal_by_app_id(tenant: Tenant, request: GraphRequest) -> Reply:
    """A service principal by its application's id: `servicePrincipals(appId='...')`."""
    document = models.service_principal_of(tenant.store, request.parameters["appId"])
    return _one(tenant, request, document, shape.SERVICE_PRINCIPALS)


def get_directory_object(tenant: Tenant, request: GraphRequest) -> Reply:
    """Any directory object, its `@odata.type` said."""
    document = models.get_any(tenant.store, request.parameters["id"])
    return _one(tenant, request, document, shape.OBJECTS)


def get_by_ids(tenant: Tenant, request: GraphRequest) -> Reply:
    """The objects with the ids of the body; unknown ids are left out."""
    body = request.json()
    keys, types = body.get("ids"), body.get("types")
    if not isinstance(keys, list) or len(keys) > GET_BY_IDS_LIMIT:
        raise GraphError(400, "Request_BadRequest", "Invalid value specified for parameter 'ids'.")
    found = models.objects(tenant.store, (str(key) for key in keys))
    if types:
        wanted = {f"#microsoft.graph.{name}" for name in types}
        found = [item for item in found if item["@odata.type"] in wanted]
    return _page(tenant, request, found, shape.OBJECTS)


def _related(
    find: Callable[[Tenant, str], Iterable[str]], kind: str, tenant: Tenant, request: GraphRequest
) -> Reply:
    document = models.get(tenant.store, kind, request.parameters["id"])
    found = models.objects(tenant.store, find(tenant, document["id"]))
    cast = request.parameters.get("cast", "")
    if cast and not cast.startswith("microsoft.graph."):
        raise not_served(request.method, f"/{request.version}{request.path}")
    if cast:
        found = [item for item in found if item["@odata.type"] == f"#{cast}"]
    return _page(tenant, request, found, shape.OBJECTS)


def members_of(kind: str) -> Handler:
    """A handler that lists direct members of groups or roles."""
    return partial(_related, lambda tenant, key: tenant.store.targets(models.MEMBERS, key), kind)


def owners_of(kind: str) -> Handler:
    """A handler that lists owners."""
    return partial(_related, lambda tenant, key: tenant.store.targets(models.OWNERS, key), kind)


def memberships_of(kind: str) -> Handler:
    """A handler that lists what an object is directly in."""
    return partial(_related, lambda tenant, key: tenant.store.sources(models.MEMBERS, key), kind)


def transitive_members_of(kind: str) -> Handler:
    """A handler that lists members through nested groups."""
    return partial(
        _related, lambda tenant, key: models.transitive_member_ids(tenant.store, key), kind
    )


def transitive_memberships_of(kind: str) -> Handler:
    """A handler that lists what an object is in through nested groups."""
    return partial(
        _related, lambda tenant, key: models.transitive_member_of_ids(tenant.store, key), kind
    )


def _page(
    tenant: Tenant, request: GraphRequest, documents: list[Json], rules: CollectionRules
) -> Reply:
    render = shape.renderer(tenant.store, request.version)
    return answer_collection(request, documents, rules, render)


def _one(tenant: Tenant, request: GraphRequest, document: Json, rules: CollectionRules) -> Reply:
    render = shape.renderer(tenant.store, request.version)
    return Reply(200, entity(request, rules, document, render))
