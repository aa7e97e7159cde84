"""Parses `$filter` into a predicate over objects.

A recursive descent over the part of OData that Graph documents: eq ne gt ge lt le, and or not,
in, startsWith endsWith contains, isof, any and all over collections, type casts in paths.
(PyPI's odata-query was considered: it has no isof and no casts, and its last release is of 2024.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_tenant.odata.syntax import END, Token, invalid_filter, tokens_of

Variables = dict[str, Any]  # lambda variables by name; the object itself is ""
Predicate = Callable[[Variables], bool]
Value = Callable[[Variables], Any]

_KEYWORDS = {"true": True, "false": False, "null": None}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: _ordered(left, right) and left > right,
    "ge": lambda left, right: _ordered(left, right) and left >= right,
    "lt": lambda left, right: _ordered(left, right) and left < right,
    "le": lambda left, right: _ordered(left, right) and left <= right,
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}


@dataclass(frozen=True)
class Filter:
    """A parsed `$filter`.

    Attributes:
        condition: whether an object passes.
        properties: first segments of the paths it reads.
        operators: the operators and functions it uses, in small letters.
    """

    condition: Predicate
    properties: frozenset[str]
    operators: frozenset[str]

    def matches(self, document: Any) -> bool:
        """Whether a document passes the filter."""
        return self.condition({"": document})


@dataclass(frozen=True)
class _Operand:
    read: Value
    is_condition: bool = False  # any() and all() stand alone, without an operator


def parse_filter(text: str) -> Filter:
    """Parses a `$filter` expression.

    Raises:
        GraphError: 400, with the position where the expression goes wrong.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0
        self.variables: list[str] = []
        self.properties: set[str] = set()
        self.operators: set[str] = set()

    def parse(self) -> Filter:
        condition = self._or()
        if self._now.sort != END:
            raise self._wrong()
        return Filter(condition, frozenset(self.properties), frozenset(self.operators))

    @property
    def _now(self) -> Token:
        return self.tokens[self.index]

    def _wrong(self) -> Exception:
        return invalid_filter(f"Syntax error at position {self._now.position}", self.text)

    def _take(self) -> Token:
        token = self._now
        if token.sort == END:
            raise self._wrong()
        self.index += 1
        return token

    def _accept(self, text: str) -> bool:
        if self._now.sort in {"name", "mark"} and self._now.text.lower() == text:
            self.index += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._wrong()

    def _or(self) -> Predicate:
        parts = [self._and()]
        while self._accept("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else lambda v: any(part(v) for part in parts)

    def _and(self) -> Predicate:
        parts = [self._not()]
        while self._accept("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else lambda v: all(part(v) for part in parts)

    def _not(self) -> Predicate:
        if self._accept("not"):
            self.operators.add("not")
            inner = self._not()
            return lambda v: not inner(v)
        if self._accept("("):
            inner = self._or()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Predicate:
        left = self._operand()
        operator = self._now.text.lower() if self._now.sort == "name" else ""
        if left.is_condition and operator not in _COMPARISONS:
            return left.read
        if operator == "in":
            return self._in(left.read)
        if operator not in _COMPARISONS:
            raise self._wrong()
        self._take()
        self.operators.add(operator)
        right = self._operand().read
        compare = _COMPARISONS[operator]
        return lambda v: compare(_comparable(left.read(v)), _comparable(right(v)))

    def _in(self, left: Value) -> Predicate:
        self._take()
        self.operators.add("in")
        self._expect("(")
        values = [_comparable(self._operand().read({}))]
        while self._accept(","):
            values.append(_comparable(self._operand().read({})))
        self._expect(")")
        return lambda v: _comparable(left(v)) in values

    def _operand(self) -> _Operand:
        token = self._take()
        name = token.text.lower()
        if token.sort == "string":
            return _constant(token.text[1:-1].replace("''", "'"))
        if token.sort in {"guid", "date"}:
            return _constant(token.text)
        if token.sort == "number":
            return _constant(float(token.text) if "." in token.text else int(token.text))
        if token.sort != "name":
            self.index -= 1
            raise self._wrong()
        if name in _KEYWORDS:
            return _constant(_KEYWORDS[name])
        if name in {*_FUNCTIONS, "isof"} and self._accept("("):
            return self._isof() if name == "isof" else self._function(name)
        return self._path(token.text)

    def _function(self, name: str) -> _Operand:
        self.operators.add(name)
        left = self._operand().read
        self._expect(",")
        right = self._operand().read
        self._expect(")")
        return _Operand(lambda v: _apply(name, left(v), right(v)), is_condition=True)

    def _isof(self) -> _Operand:
        wanted = "#" + self._take().text.strip("'").removeprefix("#")
        self._expect(")")
        return _Operand(lambda v: v[""].get("@odata.type") == wanted, is_condition=True)

    def _path(self, first: str) -> _Operand:
        """A property path; a cast segment filters by type; any or all ends it."""
        segments = [first]
        while self._accept("/"):
            name = self._take().text
            if name.lower() in {"any", "all"} and self._accept("("):
                return self._quantified(self._reader(segments), name.lower())
            segments.append(name)
        return _Operand(self._reader(segments))

    def _reader(self, segments: list[str]) -> Value:
        if segments[0] in self.variables:
            variable, rest = segments[0], segments[1:]
            return lambda v: _read(v[variable], rest)
        self.properties.update([s for s in segments if not s.startswith(_CAST)][:1])
        return lambda v: _read(v.get(""), segments)

    def _quantified(self, collection: Value, quantifier: str) -> _Operand:
        if self._accept(")"):  # x/any(): is there anything at all
            return _Operand(lambda v: bool(collection(v)), is_condition=True)
        variable = self._take().text
        self._expect(":")
        self.variables.append(variable)
        inner = self._or()
        self.variables.pop()
        self._expect(")")
        over = any if quantifier == "any" else all
        return _Operand(
            lambda v: over(inner({**v, variable: item}) for item in collection(v) or ()),
            is_condition=True,
        )


_CAST = "microsoft.graph."


def _constant(value: Any) -> _Operand:
    return _Operand(lambda _: value)


def _ordered(left: Any, right: Any) -> bool:
    return left is not None and type(left) is type(right)


def _comparable(value: Any) -> Any:
    """Entra compares text without regard to case."""
    return value.casefold() if isinstance(value, str) else value


def _apply(name: str, left: Any, right: Any) -> bool:
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    return _FUNCTIONS[name](left.casefold(), right.casefold())


def _read(value: Any, segments: list[str]) -> Any:
    for segment in segments:
        if not isinstance(value, dict):
            return None
        if not segment.startswith(_CAST):
            value = value.get(segment)
        elif value.get("@odata.type") != f"#{segment}":
            return None
    return value
