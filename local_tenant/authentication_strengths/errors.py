"""Errors of authentication strengths.

Only the statuses are documented (GRAPH.md section 4); the texts are this emulator's own.
"""

from __future__ import annotations

from local_tenant.wire import GraphError


def not_found(key: str) -> GraphError:
    """404: no such strength."""
    return GraphError(
        404, "ResourceNotFound", f"AuthenticationStrengthPolicy with id {key} does not exist."
    )


def invalid(path: str, reason: str) -> GraphError:
    """400: the body does not fit the type."""
    return GraphError(400, "BadRequest", f"Invalid authentication strength: {path}: {reason}.")


def built_in() -> GraphError:
    """400: built-in strengths can be neither changed nor deleted."""
    return GraphError(
        400, "BadRequest", "Built-in authentication strength policies cannot be changed or deleted."
    )


def in_use(names: list[str]) -> GraphError:
    """400: conditional access policies require the strength."""
    return GraphError(
        400,
        "BadRequest",
        f"The authentication strength is used by conditional access policies: {', '.join(names)}.",
    )


def configurations_not_served() -> GraphError:
    """501: combination configurations are not emulated; dropping them would be a lie."""
    return GraphError(
        501, "NotImplemented", "The local tenant does not keep combinationConfigurations."
    )
