"""Which app roles an operation needs, and what Graph answers who lacks them.

An operation's needs are alternatives, the least privileged first: one of each must be in the
token. Sources: the permission tables of each operation's page; GRAPH.md sections 2, 4 and 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.routing import Service
from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from local_tenant.routing import Needs, Operation

_READ_DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")
_READ_MEMBERS = ("GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All")


def _one_of(*roles: str) -> Needs:
    return (roles,)


# Needs of an operation
READ_OBJECTS = _one_of(*_READ_DIRECTORY)
READ_USERS = _one_of("User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", *_READ_DIRECTORY)
READ_GROUPS = _one_of(*_READ_MEMBERS, *_READ_DIRECTORY)
READ_MEMBERS = _one_of("GroupMember.ReadWrite.All", *_READ_MEMBERS, *_READ_DIRECTORY)
READ_SERVICE_PRINCIPALS = _one_of(
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Application.ReadWrite.OwnedBy",
    *_READ_DIRECTORY,
)
READ_ROLES = _one_of(
    "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", *_READ_DIRECTORY
)
READ_ORGANIZATION = _one_of("Organization.Read.All", "Organization.ReadWrite.All", *_READ_DIRECTORY)
READ_DOMAINS = _one_of("Domain.Read.All", "Domain.ReadWrite.All", *_READ_DIRECTORY)
CREATE_GROUPS = _one_of("Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All")
WRITE_GROUPS = _one_of("Group.ReadWrite.All", "Directory.ReadWrite.All")
WRITE_MEMBERS = _one_of(
    "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"
)
# Which object it is that goes decides more; see directory/groups.py.
DELETE_MEMBER_OBJECTS = _one_of(
    "User.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"
)

READ_POLICIES = _one_of("Policy.Read.All")
# Writing fails without Policy.Read.All (known issue on the update page).
WRITE_POLICIES = (*READ_POLICIES, *_one_of("Policy.ReadWrite.ConditionalAccess"))
READ_STRENGTHS = _one_of("Policy.Read.AuthenticationMethod", "Policy.Read.All")
WRITE_STRENGTHS = _one_of(
    "Policy.ReadWrite.ConditionalAccess", "Policy.ReadWrite.AuthenticationMethod"
)
WRITE_SECURITY_DEFAULTS = (
    *READ_POLICIES,
    *_one_of("Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess"),
)


def meets(needs: Needs, roles: frozenset[str]) -> bool:
    """Whether the roles have one of each need's alternatives."""
    return all(roles.intersection(alternatives) for alternatives in needs)


def check(operation: Operation, roles: frozenset[str]) -> None:
    """Lets only callers pass whose roles meet every need of the operation.

    Raises:
        GraphError: 403 in the words of the operation's service (GRAPH.md section 0).
    """
    if meets(operation.needs, roles):
        return
    if operation.service is Service.DIRECTORY:
        raise GraphError(
            403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
        )
    raise GraphError(
        403,
        "AccessDenied",
        "You cannot perform the requested operation, required scopes are missing in the token.",
    )
