"""Rules between properties, as the vendor's schema has them. A rule yields check failures.

Paths are dotted (`grantControls.builtInControls`) and share their parent; a rule on the
properties of a block does not apply while the block is absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from m365policy.provider.check import CheckFailure
from m365policy.provider.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Rule = Callable[[Mapping[str, Any]], Iterator[CheckFailure]]


def exactly_one_of(*paths: str) -> Rule:
    """One of the properties is given, and no other."""

    def rule(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
        given = _given(inputs, paths)
        if given is not None and len(given) != 1:
            yield CheckFailure(paths[0], f"give exactly one of {_names(paths)}")

    return rule


def at_least_one_of(*paths: str) -> Rule:
    """One or more of the properties are given."""

    def rule(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
        if _given(inputs, paths) == []:
            yield CheckFailure(paths[0], f"give at least one of {_names(paths)}")

    return rule


def conflicts(*paths: str) -> Rule:
    """At most one of the properties is given."""

    def rule(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
        given = _given(inputs, paths)
        if given is not None and len(given) > 1:
            yield CheckFailure(given[0], f"cannot be given together with {_names(given[1:])}")

    return rule


def required_together(*paths: str) -> Rule:
    """All of the properties are given, or none."""

    def rule(inputs: Mapping[str, Any]) -> Iterator[CheckFailure]:
        given = _given(inputs, paths) or []
        for path in paths if given else ():
            if path not in given:
                yield CheckFailure(path, f"is required together with {_names(given)}")

    return rule


def _given(inputs: Mapping[str, Any], paths: tuple[str, ...]) -> list[str] | None:
    """The paths that have a value; None when their block is absent or not known yet."""
    *parents, _ = paths[0].split(".")
    holder: Any = inputs
    for parent in parents:
        holder = holder.get(parent)
        if holder is None or holder is UNKNOWN:
            return None
    return [path for path in paths if holder.get(path.rpartition(".")[2]) is not None]


def _names(paths: tuple[str, ...] | list[str]) -> str:
    return ", ".join(paths)
