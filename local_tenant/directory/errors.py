"""Errors of directory objects (GRAPH.md sections 0 and 5)."""

from __future__ import annotations

from local_tenant.wire import GraphError


def forbidden() -> GraphError:
    """403: the token lacks an app role (GRAPH.md section 0)."""
    return GraphError(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
    )


def not_found(key: str) -> GraphError:
    """404: no such object, or a referenced one is missing."""
    return GraphError(
        404,
        "Request_ResourceNotFound",
        f"Resource '{key}' does not exist or one of its queried reference-property objects are "
        "not present.",
    )


def bad_request(message: str) -> GraphError:
    """400 of the directory."""
    return GraphError(400, "Request_BadRequest", message)


def unknown_property() -> GraphError:
    """A property that the type does not have (issue microsoft-graph-docs-contrib#8122)."""
    return bad_request("One or more property values specified are invalid.")


def invalid_value(name: str) -> GraphError:
    """A value that does not fit its property."""
    return bad_request(f"Invalid value specified for property '{name}' of resource 'Group'.")


def missing_value(name: str) -> GraphError:
    """A required property is absent."""
    return bad_request(f"A value is required for property '{name}' of resource 'Group'.")


def read_only(name: str) -> GraphError:
    """Only the directory sets this property."""
    return bad_request(f"Property '{name}' is read-only and cannot be set.")


def mail_enabled_group() -> GraphError:
    """Distribution lists and mail-enabled security groups cannot be made through Graph."""
    return bad_request("Cannot Create a mail-enabled security groups and or distribution list.")


def already_linked(relation: str) -> GraphError:
    """The object is a member or owner already."""
    return bad_request(
        "One or more added object references already exist for the following modified "
        f"properties: '{relation}'."
    )


def linked_twice(key: str) -> GraphError:
    """The same object twice in one body."""
    return bad_request(f"Object '{key}' can only be present once as an add/remove change.")


def too_many_references() -> GraphError:
    """More than 20 objects in one @odata.bind; Graph's text is not known."""
    return bad_request("At most 20 objects can be added in one request.")


def dynamic_membership() -> GraphError:
    """Members of a dynamic group are nobody's to add or remove; Graph's text is not known."""
    return bad_request("Members of a group with dynamic membership cannot be changed.")


def invalid_rule(reason: str) -> GraphError:
    """A membership rule that cannot be read (beginning as in issue azure-docs#16182)."""
    return bad_request(f"Dynamic membership rule validation error: {reason}.")


def last_owner() -> GraphError:
    """A group keeps its last owner."""
    return bad_request(
        "The group must have at least one owner, hence this owner cannot be removed."
    )


def write_on_members() -> GraphError:
    """Members are added through `$ref` only."""
    return bad_request("Write requests are only supported on contained entities")
