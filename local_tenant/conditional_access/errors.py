"""Errors of conditional access, numbered as Graph numbers them (GRAPH.md section 2.2).

`unnumbered` marks those whose real number or text is not known: the status is documented, the
text is this emulator's own.
"""

from __future__ import annotations

from local_tenant.wire import GraphError

_CREATE_PAGE = (
    "https://docs.microsoft.com/en-us/graph/api/conditionalaccessroot-post-policies"
    "?view=graph-rest-1.0."
)
_UPDATE_PAGE = (
    "https://docs.microsoft.com/en-us/graph/api/conditionalaccesspolicy-update?view=graph-rest-1.0."
)
_EXAMPLES = "For examples, please see API documentation at "


def numbered(number: int, text: str) -> GraphError:
    """400 with conditional access's own number in front."""
    return GraphError(400, "BadRequest", f"{number}: {text}")


def unnumbered(text: str) -> GraphError:
    """400 in this emulator's own words: Graph refuses this too, with a text not known here."""
    return GraphError(400, "BadRequest", text)


def schema_mismatch() -> GraphError:
    """1007: unknown property or enum value, wrong type, beta-only value on v1.0."""
    return numbered(
        1007,
        "Incoming ConditionalAccessPolicy object is null or does not match the schema of "
        f"ConditionalAccessPolicy type. {_EXAMPLES}{_CREATE_PAGE}",
    )


def no_applications() -> GraphError:
    """1011: nothing in includeApplications, includeUserActions or authentication contexts."""
    return numbered(
        1011,
        "'applications' condition must specify the applications to include. Try "
        f"'includeApplications' = ['none'] to start with. {_EXAMPLES}{_UPDATE_PAGE}",
    )


def applications_and_actions() -> GraphError:
    """1012: applications and user actions exclude each other."""
    return numbered(
        1012,
        "'applications' condition cannot include both 'includeApplications' and "
        "'includeUserActions'/'includeProtectionLevels'. Please remove one of the conditions.",
    )


def invalid_controls(name: str) -> GraphError:
    """1032: a combination of controls that cannot work."""
    return numbered(1032, f"ConditionalActionPolicy validation failed due to {name}.")


def needs_p2() -> GraphError:
    """1039: risk conditions and their controls on a tenant without Entra ID P2."""
    return numbered(
        1039,
        "Cannot create or update policies with premium P2 features. Upgrade to a premium P2 "
        "license and try again.",
    )


def location_missing(key: str) -> GraphError:
    """1040: a policy names a location that does not exist."""
    return numbered(1040, f"NamedLocation with id {key} does not exist in the directory.")


def no_client_app_types() -> GraphError:
    """1064: clientAppTypes is empty."""
    return numbered(
        1064,
        "'clientAppTypes' condition does not support []. If you want to target all client apps, "
        "use ['All']. If you want to target modern authentication clients, use ['browser', "
        f"'mobileAppsAndDesktopClients']. {_EXAMPLES}{_UPDATE_PAGE}",
    )


def invalid_roles(keys: list[str]) -> GraphError:
    """1102: role ids that are no template ids."""
    return numbered(1102, f"'users' condition contains invalid role ids: {', '.join(keys)}.")


def time_based_authentication_type() -> GraphError:
    """1104: timeBased asks for primaryAndSecondaryAuthentication."""
    return numbered(
        1104,
        "'timeBased' value for 'frequencyInterval' property in 'signInFrequency' session control "
        "only supports 'primaryAndSecondaryAuthentication' value for 'authenticationType' "
        f"property. {_EXAMPLES}{_UPDATE_PAGE}",
    )


def guests_twice() -> GraphError:
    """The old keyword and the new object name guests at the same time."""
    return unnumbered("'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers")


def security_defaults_are_on() -> GraphError:
    """An enabled policy while security defaults are on; the text is Graph's, without a number."""
    return unnumbered(
        "Security Defaults is enabled in the tenant. You must disable Security defaults before "
        "enabling a Conditional Access policy."
    )


def retired_control() -> GraphError:
    """ApprovedApplication since 30 June 2026; Graph's text is not known."""
    return unnumbered(
        "The 'approvedApplication' control is retired: policies that include it can only be "
        "disabled or deleted. Use 'compliantApplication' instead."
    )


def too_many(noun: str, limit: int) -> GraphError:
    """As many objects as a tenant may have are there already; Graph's text is not known."""
    return unnumbered(f"The tenant already has the maximum of {limit} {noun}.")


def missing_references(sort: str, keys: list[str]) -> GraphError:
    """Users, groups, applications or strengths that do not exist; Graph's number is not known."""
    return unnumbered(f"'{sort}' condition contains invalid ids: {', '.join(keys)}.")


def policy_not_found(key: str) -> GraphError:
    """404 of a policy: code as for named locations, text analogous."""
    return GraphError(
        404,
        "ResourceNotFound",
        f"ConditionalAccessPolicy with id {key} does not exist in the directory.",
    )


def location_not_found(key: str) -> GraphError:
    """404 of a named location, as Graph really answers it."""
    return GraphError(
        404, "ResourceNotFound", f"NamedLocation with id {key} does not exist in the directory."
    )


def invalid_location(path: str, reason: str) -> GraphError:
    """400: a named location that does not fit its type."""
    return unnumbered(f"Invalid named location: {path}: {reason}.")


def location_is_trusted() -> GraphError:
    """400: trusted locations refuse DELETE (GRAPH.md section 3)."""
    return unnumbered("A trusted named location cannot be deleted. Set isTrusted to false first.")


def location_in_use(names: list[str]) -> GraphError:
    """400: policies name the location."""
    return unnumbered(
        f"The named location is referenced by conditional access policies: {', '.join(names)}."
    )
