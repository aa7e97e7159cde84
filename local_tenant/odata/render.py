"""The wire form of one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.odata.options import options_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_tenant.odata.collection import CollectionRules
    from local_tenant.odata.options import Options
    from local_tenant.wire import GraphRequest, Json


def selected(document: Json, options: Options) -> Json:
    """The properties that `$select` names, null where unset, or all. Annotations stay."""
    if not options.select or "*" in options.select:
        return document
    annotations = {name: value for name, value in document.items() if name.startswith("@")}
    return {**annotations, **{name: document.get(name) for name in options.select}}


def checked_options(request: GraphRequest, rules: CollectionRules) -> Options:
    """The options of a request for one object.

    Raises:
        GraphError: 400 for a property that the type does not have.
    """
    options = options_of(request)
    for name in options.select:
        rules.check_property(name)
    return options


def entity(
    request: GraphRequest,
    rules: CollectionRules,
    document: Json,
    render: Callable[[Json, Options], Json] = selected,
) -> Json:
    """A single object with its context, `$select` applied.

    Raises:
        GraphError: 400 for a property that the type does not have.
    """
    options = checked_options(request, rules)
    select = f"({','.join(options.select)})" if options.select else ""
    return {
        "@odata.context": f"{request.service_url}/$metadata#{rules.context}{select}/$entity",
        **render(document, options),
    }
