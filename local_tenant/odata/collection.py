"""Answers a list request: filter, search, order, count, page, select."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from local_tenant.odata.filter import Filter, parse_filter
from local_tenant.odata.options import Options, options_of, skip_token
from local_tenant.wire import GraphError, GraphRequest, Json, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Operators that directory objects answer only as advanced queries (GRAPH.md section 0).
ADVANCED_OPERATORS = {"ne": "NotEqualsMatch", "not": "Not", "endswith": "EndsWith"}

_SEARCH_CLAUSE = re.compile(r'"([A-Za-z]+):([^"]*)"')


@dataclass(frozen=True)
class CollectionRules:
    """How one collection answers.

    Attributes:
        context: what follows `$metadata#` in the context.
        properties: every property that may be filtered, ordered by and selected.
        default_page: page size when no `$top` is given; None for everything at once.
        max_page: the largest `$top`.
        is_directory: whether the rules for advanced queries hold.
        next_links: False where `$top` cuts without a nextLink (GRAPH.md section 2).
    """

    context: str
    properties: frozenset[str]
    default_page: int | None = 100
    max_page: int = 999
    is_directory: bool = True
    next_links: bool = True

    def check_property(self, name: str) -> None:
        """Refuses a property that the collection's type does not have.

        Raises:
            GraphError: 400.
        """
        if name not in self.properties and name != "*" and not name.startswith("@"):
            kind = self.context.rpartition("/")[2]
            raise GraphError(
                400, "BadRequest", f"Could not find a property named '{name}' on type of '{kind}'."
            )


def answer_collection(
    request: GraphRequest,
    documents: Iterable[Json],
    rules: CollectionRules,
    render: Callable[[Json, Options], Json],
) -> Reply:
    """The page of a collection that a request asks for.

    Args:
        request: the list request.
        documents: every object of the collection, unfiltered, in stable order.
        rules: how the collection answers.
        render: makes the wire form of one object (default properties, `$select`, `$expand`).

    Raises:
        GraphError: 400 for options that the collection does not support.
    """
    options = options_of(request)
    for name in options.select:
        rules.check_property(name)
    found = matching(documents, options, rules)
    size = _page_size(options, rules)
    start = options.skip_token or options.skip
    page = found if size is None else found[start : start + size]
    select = f"({','.join(options.select)})" if options.select else ""
    body: Json = {"@odata.context": f"{request.service_url}/$metadata#{rules.context}{select}"}
    if options.count and (options.eventual or not rules.is_directory):
        body["@odata.count"] = len(found)
    if size is not None and rules.next_links and start + size < len(found):
        body["@odata.nextLink"] = _next_link(request, start + size)
    body["value"] = [render(document, options) for document in page]
    return Reply(200, body)


def answer_count(request: GraphRequest, documents: Iterable[Json], rules: CollectionRules) -> Reply:
    """The plain number of `/$count`; the directory wants `ConsistencyLevel: eventual`."""
    options = options_of(request)
    if rules.is_directory and not options.eventual:
        raise GraphError(
            400,
            "Request_BadRequest",
            "$count is not currently supported without the header 'ConsistencyLevel: eventual'.",
        )
    return Reply(200, str(len(matching(documents, options, rules, counted=True))))


def matching(
    documents: Iterable[Json], options: Options, rules: CollectionRules, *, counted: bool = False
) -> list[Json]:
    """The objects that pass `$filter` and `$search`, in the order asked for."""
    found = list(documents)
    if options.filter:
        parsed = parse_filter(options.filter)
        _check_filter(parsed, options, rules, counted=counted)
        found = [document for document in found if parsed.matches(document)]
    if options.search:
        found = _searched(found, options)
    for name, descending in reversed(options.order_by):
        rules.check_property(name.partition("/")[0])
        found.sort(key=lambda d, n=name: _order_key(d, n), reverse=descending)  # type: ignore[misc]
    return found


def _order_key(document: Json, name: str) -> tuple[bool, Any]:
    value = document.get(name)
    return value is not None, value.casefold() if isinstance(value, str) else value


def _check_filter(
    parsed: Filter, options: Options, rules: CollectionRules, *, counted: bool
) -> None:
    for name in parsed.properties:
        rules.check_property(name)
    if not rules.is_directory or (options.eventual and (options.count or counted)):
        return
    if options.order_by:  # observed: issue microsoft-graph-docs-contrib#4187
        raise GraphError(
            400, "Request_UnsupportedQuery", "Sorting not supported for current query."
        )
    for operator in sorted(parsed.operators & ADVANCED_OPERATORS.keys()):
        raise GraphError(
            400,
            "Request_UnsupportedQuery",
            f"Operator: '{ADVANCED_OPERATORS[operator]}' is not supported because the required "
            "parameter might be missing. Try adding $count=true query parameter and "
            "ConsistencyLevel:eventual header. Refer to "
            "https://aka.ms/graph-docs/advanced-queries for more information",
        )


def _searched(documents: list[Json], options: Options) -> list[Json]:
    if not options.eventual:
        raise GraphError(
            400,
            "Request_UnsupportedQuery",
            "Request with $search query parameter only works through MSGraph with a special "
            "request header: 'ConsistencyLevel: eventual'",
        )
    alternatives = [_SEARCH_CLAUSE.findall(part) for part in re.split(r"\s+OR\s+", options.search)]
    if not all(alternatives):
        raise GraphError(400, "Request_BadRequest", "Invalid $search clause.")
    return [
        document
        for document in documents
        if any(all(_has_words(document, *clause) for clause in part) for part in alternatives)
    ]


def _has_words(document: Json, name: str, words: str) -> bool:
    value = document.get(name)
    if not isinstance(value, str):
        return False
    # Graph matches the beginnings of words; Japanese has no spaces, so also inside.
    return all(word.casefold() in value.casefold() for word in words.split())


def _page_size(options: Options, rules: CollectionRules) -> int | None:
    if options.top is None:
        return rules.default_page
    if not 1 <= options.top <= rules.max_page:
        raise GraphError(
            400,
            "Request_UnsupportedQuery",
            f"Invalid page size specified: '{options.top}'. Must be between 1 and "
            f"{rules.max_page} inclusive.",
        )
    return options.top


def _next_link(request: GraphRequest, position: int) -> str:
    options = {**request.query, "$skiptoken": skip_token(position)}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in options.items())
    return f"{request.service_url}{request.path}?{query}"
