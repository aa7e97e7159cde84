"""Membership rules of dynamic groups, evaluated over users.

Understood: `user.<property> -eq|-ne|-startsWith|-notStartsWith|-contains|-notContains|-match|-in|
-notIn <value>`, `-and`, `-or`, `-not`, parentheses. A rule that uses more (device rules,
memberOf, -any, -all) is kept, but nobody is computed to be in the group.
Source: EN identity/users/groups-dynamic-membership.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_tenant.wire import Json

Condition = Callable[["Json"], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"`]|`.)*"|'[^']*') | (?P<operator>-[A-Za-z]+)
    | (?P<word>[A-Za-z_][\w.]*) | (?P<mark>[()\[\],]))""",
    re.VERBOSE,
)
_CONSTANTS = {"true": True, "false": False, "null": None}


class UnsupportedRuleError(ValueError):
    """The rule uses more of the language than is evaluated here, or is no rule at all."""


def _text(value: Any) -> str:
    return value.casefold() if isinstance(value, str) else ""


def _same(left: Any, right: Any) -> bool:
    return _text(left) == _text(right) if isinstance(left, str) else left == right


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "-eq": _same,
    "-ne": lambda left, right: not _same(left, right),
    "-startswith": lambda left, right: _text(left).startswith(_text(right)),
    "-notstartswith": lambda left, right: not _text(left).startswith(_text(right)),
    "-contains": lambda left, right: _text(right) in _text(left),
    "-notcontains": lambda left, right: _text(right) not in _text(left),
    "-match": lambda left, right: bool(re.search(right, left or "", re.IGNORECASE)),
    "-in": lambda left, right: any(_same(left, item) for item in right),
    "-notin": lambda left, right: not any(_same(left, item) for item in right),
}


def parse_rule(rule: str) -> Condition:
    """The condition that a rule states.

    Raises:
        UnsupportedRuleError: it is not understood.
    """
    return _Parser(rule).parse()


class _Parser:
    def __init__(self, rule: str) -> None:
        self.words: list[tuple[str, str]] = []
        position = 0
        while rule[position:].strip():
            match = _TOKEN.match(rule, position)
            if match is None:
                raise UnsupportedRuleError(rule[position:])
            self.words.append((match.lastgroup or "", match.group(match.lastgroup or "")))
            position = match.end()
        self.words.append(("end", ""))

    def parse(self) -> Condition:
        condition = self._or()
        if self.words[0][0] != "end":
            raise UnsupportedRuleError(self.words[0][1])
        return condition

    def _accept(self, text: str) -> bool:
        if self.words[0][1].lower() == text:
            self.words.pop(0)
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise UnsupportedRuleError(self.words[0][1])

    def _or(self) -> Condition:
        parts = [self._and()]
        while self._accept("-or"):
            parts.append(self._and())
        return lambda user: any(part(user) for part in parts)

    def _and(self) -> Condition:
        parts = [self._not()]
        while self._accept("-and"):
            parts.append(self._not())
        return lambda user: all(part(user) for part in parts)

    def _not(self) -> Condition:
        if self._accept("-not"):
            inner = self._not()
            return lambda user: not inner(user)
        if self._accept("("):
            inner = self._or()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        sort, word = self.words.pop(0)
        if sort != "word" or not word.lower().startswith("user."):
            raise UnsupportedRuleError(word)
        name = word[len("user.") :]
        compare = _OPERATORS.get(self.words.pop(0)[1].lower())
        if compare is None:
            raise UnsupportedRuleError(word)
        value = self._value()
        return lambda user: compare(user.get(name), value)

    def _value(self) -> Any:
        sort, word = self.words.pop(0)
        if word == "[":
            items = [self._value()]
            while self._accept(","):
                items.append(self._value())
            self._expect("]")
            return items
        if sort == "string":
            return re.sub(r"`(.)", r"\1", word[1:-1])
        if sort == "word" and word.lower() in _CONSTANTS:
            return _CONSTANTS[word.lower()]
        raise UnsupportedRuleError(word)
