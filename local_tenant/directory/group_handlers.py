"""Answers for the writes of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant import permissions
from local_tenant.directory import errors, groups, models, shape
from local_tenant.odata.render import entity
from local_tenant.wire import Reply

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest


def create_group(tenant: Tenant, request: GraphRequest) -> Reply:
    """201 and the group."""
    group = groups.create(tenant.store, request.json(), request.version)
    location = (
        f"{request.service_url}/directoryObjects/{group['id']}/Microsoft.DirectoryServices.Group"
    )
    return Reply(201, entity(request, shape.GROUPS, group), {"Location": location})


def update_group(tenant: Tenant, request: GraphRequest) -> Reply:
    """204. Members need less than the group's own properties (GRAPH.md section 5)."""
    body = request.json()
    if body.keys() - {"members@odata.bind"} and not permissions.meets(
        permissions.WRITE_GROUPS, request.roles
    ):
        raise errors.forbidden()
    groups.update(tenant.store, request.parameters["id"], body, request.version)
    return Reply(204)


def delete_group(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    groups.delete(tenant.store, request.parameters["id"])
    return Reply(204)


def add_member(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    return _add(tenant, request, models.MEMBERS)


def add_owner(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    return _add(tenant, request, models.OWNERS)


def remove_member(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    groups.remove(
        tenant.store, request.parameters["id"], models.MEMBERS, request.parameters["member"]
    )
    return Reply(204)


def remove_owner(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    groups.remove(
        tenant.store, request.parameters["id"], models.OWNERS, request.parameters["owner"]
    )
    return Reply(204)


def delete_member_object(tenant: Tenant, request: GraphRequest) -> Reply:
    """204: without `$ref` it is the member itself that goes (group-delete-members page)."""
    groups.delete_member_object(
        tenant.store, request.parameters["id"], request.parameters["member"], request.roles
    )
    return Reply(204)


def refuse_members_body(_tenant: Tenant, _request: GraphRequest) -> Reply:
    """400: POST on /members without $ref is no way to add one (GRAPH.md section 5)."""
    raise errors.write_on_members()


def _add(tenant: Tenant, request: GraphRequest, relation: str) -> Reply:
    url = request.json().get("@odata.id")
    groups.add(tenant.store, request.parameters["id"], relation, url)
    return Reply(204)
