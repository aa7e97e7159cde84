"""Plain YAML scalars -> values, by YAML 1.2's core schema.

`yes`, `no`, `on`, `off`, dates and `0777` are text here, as in YAML 1.2 and in the editor's
language server; YAML 1.1 made booleans, dates and octal numbers of them (the country code `NO`
became false). Where a boolean is wanted the schema then says to write true or false.
"""

import re

MAX_INTEGER = 2**63 - 1
"""The largest number that Graph's JSON can carry (Edm.Int64)."""

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+|0o[0-7]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_LONGEST = 40
"""Digits beyond which no number is in range; int() is not asked to read them."""


def resolve(text: str) -> str | bool | int | float | None:
    """Return the value of a plain scalar.

    Raises:
        OverflowError: a number that JSON for Graph cannot carry.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _DECIMAL.fullmatch(text):
        return _decimal(text)
    return text


def _integer(text: str) -> int:
    if len(text) > _LONGEST or abs(value := int(text, 0)) > MAX_INTEGER:
        raise OverflowError(text)
    return value


def _decimal(text: str) -> float:
    value = float(text) if len(text) <= _LONGEST else float("inf")
    if value in (float("inf"), float("-inf")):
        raise OverflowError(text)
    return value
