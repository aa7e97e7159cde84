"""Operations on directory objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant import permissions
from local_tenant.directory import group_handlers, handlers, shape
from local_tenant.routing import Operation, Service, guarded

if TYPE_CHECKING:
    from local_tenant.odata.collection import CollectionRules
    from local_tenant.routing import Needs

GROUP = "/groups/{id}"


def _for(needs: Needs, *operations: Operation) -> tuple[Operation, ...]:
    return guarded(Service.DIRECTORY, operations, read=needs, write=needs)


def _reads(path: str, kind: str, rules: CollectionRules, name: str) -> tuple[Operation, ...]:
    return (
        Operation("GET", path, handlers.lister(kind, rules), f"List {name}s"),
        Operation("GET", f"{path}/$count", handlers.counter(kind, rules), f"Count {name}s"),
        Operation("GET", path + "/{id}", handlers.getter(kind, rules), f"Get a {name}"),
    )


def _membership(path: str, kind: str, name: str) -> tuple[Operation, ...]:
    direct, transitive = handlers.memberships_of(kind), handlers.transitive_memberships_of(kind)
    return (
        Operation("GET", path + "/{id}/memberOf", direct, f"Groups and roles a {name} is in"),
        Operation("GET", path + "/{id}/memberOf/{cast}", direct, f"The same, of one type: {name}"),
        Operation(
            "GET", path + "/{id}/transitiveMemberOf", transitive, f"The same, nested: {name}"
        ),
        Operation(
            "GET",
            path + "/{id}/transitiveMemberOf/{cast}",
            transitive,
            f"The same, nested and of one type: {name}",
        ),
    )


READS = (
    *_for(
        permissions.READ_USERS,
        *_reads("/users", "users", shape.USERS, "user"),
    ),
    *_for(
        permissions.READ_GROUPS,
        *_reads("/groups", "groups", shape.GROUPS, "group"),
        *_membership("/users", "users", "user"),
        *_membership("/groups", "groups", "group"),
    ),
    *_for(
        permissions.READ_SERVICE_PRINCIPALS,
        *_reads(
            "/servicePrincipals", "servicePrincipals", shape.SERVICE_PRINCIPALS, "service principal"
        ),
        Operation(
            "GET",
            "/servicePrincipals(appId='{appId}')",
            handlers.get_service_principal_by_app_id,
            "Get a service principal by appId",
        ),
        *_membership("/servicePrincipals", "servicePrincipals", "service principal"),
    ),
    *_for(
        permissions.READ_ROLES,
        *_reads("/directoryRoles", "directoryRoles", shape.DIRECTORY_ROLES, "directory role"),
        Operation(
            "GET",
            "/directoryRoles/{id}/members",
            handlers.members_of("directoryRoles"),
            "List members of a directory role",
        ),
        *_reads(
            "/directoryRoleTemplates",
            "directoryRoleTemplates",
            shape.ROLE_TEMPLATES,
            "directory role template",
        ),
    ),
    *_for(
        permissions.READ_ORGANIZATION,
        *_reads("/organization", "organization", shape.ORGANIZATION, "organization"),
        *_reads("/subscribedSkus", "subscribedSkus", shape.SKUS, "subscribed SKU"),
    ),
    *_for(
        permissions.READ_DOMAINS,
        *_reads("/domains", "domains", shape.DOMAINS, "domain"),
    ),
    *_for(
        permissions.READ_OBJECTS,
        Operation(
            "GET",
            "/directoryObjects/{id}",
            handlers.get_directory_object,
            "Get any directory object",
        ),
        Operation(
            "POST", "/directoryObjects/getByIds", handlers.get_by_ids, "Get directory objects by id"
        ),
    ),
)

GROUP_RELATIONS = _for(
    permissions.READ_MEMBERS,
    Operation("GET", GROUP + "/members", handlers.members_of("groups"), "List members"),
    Operation(
        "GET", GROUP + "/members/{cast}", handlers.members_of("groups"), "List members of one type"
    ),
    Operation(
        "GET",
        GROUP + "/transitiveMembers",
        handlers.transitive_members_of("groups"),
        "List members, nested",
    ),
    Operation(
        "GET",
        GROUP + "/transitiveMembers/{cast}",
        handlers.transitive_members_of("groups"),
        "List members of one type, nested",
    ),
    Operation("GET", GROUP + "/owners", handlers.owners_of("groups"), "List owners"),
)

GROUP_WRITES = (
    *_for(
        permissions.CREATE_GROUPS,
        Operation("POST", "/groups", group_handlers.create_group, "Create a group", writes=True),
    ),
    *_for(
        permissions.WRITE_GROUPS,
        Operation("DELETE", GROUP, group_handlers.delete_group, "Delete a group", writes=True),
        Operation(
            "POST", GROUP + "/owners/$ref", group_handlers.add_owner, "Add an owner", writes=True
        ),
        Operation(
            "DELETE",
            GROUP + "/owners/{owner}/$ref",
            group_handlers.remove_owner,
            "Remove an owner",
            writes=True,
        ),
    ),
    *_for(
        permissions.WRITE_MEMBERS,  # PATCH: for members alone; the handler asks for more
        Operation(
            "PATCH", GROUP, group_handlers.update_group, "Change a group, add members", writes=True
        ),
        Operation(
            "POST", GROUP + "/members/$ref", group_handlers.add_member, "Add a member", writes=True
        ),
        Operation(
            "DELETE",
            GROUP + "/members/{member}/$ref",
            group_handlers.remove_member,
            "Remove a member",
            writes=True,
        ),
        Operation(
            "POST",
            GROUP + "/members",
            group_handlers.refuse_members_body,
            "Always refused: members are added by reference",
            writes=True,
        ),
    ),
    *_for(
        permissions.DELETE_MEMBER_OBJECTS,
        Operation(
            "DELETE",
            GROUP + "/members/{member}",
            group_handlers.delete_member_object,
            "Delete the member itself: the user or group, not the membership",
            writes=True,
        ),
    ),
)

OPERATIONS = (*READS, *GROUP_RELATIONS, *GROUP_WRITES)
