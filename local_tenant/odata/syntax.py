"""The words of a `$filter` expression."""

from __future__ import annotations

import re
from dataclasses import dataclass

from local_tenant.wire import GraphError

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>'(?:[^']|'')*')
    | (?P<date>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))
    | (?P<guid>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<name>[A-Za-z_@$][\w.]*)
    | (?P<mark>[(),/:])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One word: its sort (a group name of the pattern), its text and where it starts."""

    sort: str
    text: str
    position: int


END = "end"


def invalid_filter(reason: str, text: str) -> GraphError:
    """400 for a `$filter` that cannot be understood."""
    return GraphError(400, "BadRequest", f"Invalid filter clause: {reason} in '{text}'.")


def tokens_of(text: str) -> list[Token]:
    """Splits an expression into words, with an end mark after the last.

    Raises:
        GraphError: 400 at the first character that begins no word.
    """
    found = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise invalid_filter(f"Syntax error at position {position}", text)
        sort = match.lastgroup or ""
        found.append(Token(sort, match.group(sort), match.start(sort)))
        position = match.end()
    return [*found, Token(END, "", len(text))]
