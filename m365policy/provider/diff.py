"""Diff: what would change between the recorded state and the program's inputs, path by path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from m365policy.provider.properties import Kind, Property
from m365policy.provider.values import UNKNOWN, has_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Change(Enum):
    """What happens to a property; the names are Pulumi's `PropertyDiff.Kind`."""

    ADD = "ADD"
    DELETE = "DELETE"
    UPDATE = "UPDATE"


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One line of a diff: what changes, and whether that takes a new object."""

    change: Change
    replace: bool = False


def diff_properties(
    properties: Iterable[Property], state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> dict[str, PropertyChange]:
    """Return the changes by property path, such as `conditions.users.includedGroups[0]`.

    An absent value equals its zero value, and a computed property that the program leaves out
    does not differ: Terraform's rules, so that the vendor's plugin finds the same differences.
    Order counts in lists, as with the vendor's (`settle` keeps Graph's order out of the state).

    Args:
        properties: The resource's table.
        state: The recorded outputs; `UNKNOWN` differs from everything.
        inputs: The checked inputs; may hold `UNKNOWN`.
    """
    changes: dict[str, PropertyChange] = {}
    _diff_object(properties, state, inputs, "", changes)
    return changes


def with_ignored(
    inputs: Mapping[str, Any], state: Mapping[str, Any], paths: Sequence[str]
) -> dict[str, Any]:
    """Return the inputs with the state's value at each ignored path (`ignoreChanges`)."""
    result = dict(inputs)
    for path in paths:
        head, _, rest = path.partition(".")
        if not rest:
            result[head] = state.get(head)
        elif isinstance(result.get(head), dict) and isinstance(state.get(head), dict):
            result[head] = with_ignored(result[head], state[head], [rest])
    return result


def _diff_object(
    properties: Iterable[Property],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    prefix: str,
    changes: dict[str, PropertyChange],
) -> None:
    for item in properties:
        if item.output:
            continue
        new = inputs.get(item.name)
        if item.computed and (new is None or new == ""):
            continue
        old = state.get(item.name)
        if old is None:
            old = item.zero
        if new is None:
            new = item.zero
        if old != new:
            _diff_value(item, old, new, prefix + item.name, changes)


def _diff_value(
    item: Property, old: Any, new: Any, path: str, changes: dict[str, PropertyChange]
) -> None:
    was, will = bool(old), bool(new)
    if item.kind is Kind.BLOCK:
        was, will = old is not None, new is not None
    whole = item.kind in (Kind.STRING, Kind.BOOL, Kind.INT) or UNKNOWN in (old, new)
    if whole or not (was and will):
        change = Change.UPDATE if was == will else Change.ADD if will else Change.DELETE
        if item.kind in (Kind.BOOL, Kind.INT) and new is not UNKNOWN:
            change = Change.UPDATE
        changes[path] = PropertyChange(change, item.force_new)
    elif item.kind is Kind.BLOCK:
        _diff_object(item.fields, old, new, path + ".", changes)
    elif item.kind is Kind.SET:
        _diff_set(item, old, new, path, changes)
    else:
        _diff_list(item, old, new, path, changes)


def _diff_set(
    item: Property, old: list[Any], new: list[Any], path: str, changes: dict[str, PropertyChange]
) -> None:
    kept = {value for value in old if value in new}
    for index, value in enumerate(old):
        if value not in kept:
            changes[f"{path}[{index}]"] = PropertyChange(Change.DELETE, item.force_new)
    for index, value in enumerate(new):
        if value is UNKNOWN or value not in kept:
            at = f"{path}[{index}]"
            change = Change.UPDATE if at in changes else Change.ADD
            changes[at] = PropertyChange(change, item.force_new)


def _diff_list(
    item: Property, old: list[Any], new: list[Any], path: str, changes: dict[str, PropertyChange]
) -> None:
    for index in range(max(len(old), len(new))):
        at = f"{path}[{index}]"
        if index >= len(old):
            changes[at] = PropertyChange(Change.ADD, item.force_new)
        elif index >= len(new):
            changes[at] = PropertyChange(Change.DELETE, item.force_new)
        elif item.kind is Kind.BLOCKS and not has_unknown(new[index]):
            _diff_object(item.fields, old[index], new[index], at + ".", changes)
        elif old[index] != new[index]:
            changes[at] = PropertyChange(Change.UPDATE, item.force_new)
