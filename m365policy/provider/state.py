"""State: the outputs that a resource records, and the inputs that a read gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from m365policy.provider.properties import Kind, Property, is_absent
from m365policy.provider.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def planned_state(
    properties: Iterable[Property], inputs: Mapping[str, Any], old: Mapping[str, Any], unset: Any
) -> dict[str, Any]:
    """Return the outputs as they can be told before anything is sent (preview).

    Args:
        properties: The resource's table.
        inputs: The checked inputs.
        old: The recorded outputs; empty for a new object.
        unset: What stands for a value that only the server knows: `UNKNOWN`.
    """
    state: dict[str, Any] = {}
    for item in properties:
        given, before = inputs.get(item.name), old.get(item.name)
        if item.output or (given is None and item.computed):
            state[item.name] = old.get(item.name, unset)
        elif given is None:
            state[item.name] = item.zero
        elif item.kind is Kind.BLOCK and isinstance(given, dict):
            inner = before if isinstance(before, dict) else {}
            state[item.name] = planned_state(item.fields, given, inner, unset)
        elif item.kind is Kind.BLOCKS and isinstance(given, list):
            state[item.name] = [planned_state(item.fields, each, {}, unset) for each in given]
        else:
            state[item.name] = given
    return state


def known_state(
    properties: Iterable[Property],
    state: Mapping[str, Any],
    recorded: Mapping[str, Any],
    inputs: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the recorded outputs, with `UNKNOWN` for what the program only now begins to give.

    No refresh has read such a property (`read_if_given`): what is recorded may be long out of
    date, and equal to the inputs by chance.

    Args:
        properties: The resource's table.
        state: The recorded outputs.
        recorded: The recorded inputs.
        inputs: The program's inputs.
    """
    begun = (
        item.name
        for item in properties
        if item.read_if_given
        and inputs.get(item.name) is not None
        and recorded.get(item.name) is None
    )
    return {**state, **dict.fromkeys(begun, UNKNOWN)}


def settle(
    properties: Iterable[Property], fresh: Mapping[str, Any], reference: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `fresh` in the reference's spelling wherever both mean the same.

    Graph promises no order in its lists of ids and normalises what it is sent; and the vendor's
    plugin records an empty collection now as null, now as []. Without this, each refresh would
    find drift where there is none.

    Args:
        properties: The resource's table.
        fresh: Values just read from Graph.
        reference: The recorded outputs, or after a write the inputs.
    """
    settled = dict(fresh)
    for item in properties:
        if item.name in reference:
            settled[item.name] = _settle_value(item, fresh.get(item.name), reference[item.name])
    return settled


def _settle_value(item: Property, fresh: Any, known: Any) -> Any:
    if is_absent(fresh) and is_absent(known):
        return known
    if item.kind is Kind.BLOCK and isinstance(fresh, dict) and isinstance(known, dict):
        return settle(item.fields, fresh, known)
    if isinstance(fresh, list) and isinstance(known, list) and len(fresh) == len(known):
        if item.kind is Kind.BLOCKS:
            pairs = zip(fresh, known, strict=True)
            return [settle(item.fields, new, old) for new, old in pairs]
        if sorted(map(item.same, fresh)) == sorted(map(item.same, known)):
            return known
    return fresh


def inputs_from_state(
    properties: Iterable[Property], state: Mapping[str, Any], inputs: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the inputs that would lead to a state.

    Args:
        properties: The resource's table.
        state: Outputs just read.
        inputs: The recorded inputs, whose properties alone are given back; None for an import,
            which gives every property that has a value or was asked for on its own.
    """
    result: dict[str, Any] = {"__defaults": (inputs or {}).get("__defaults", [])}
    for item in properties:
        value = state.get(item.name)
        if item.output or item.unsupported:
            continue
        if inputs is None:
            asked = item.read_if_given and value is not None
            if item.required or asked or not is_absent(value):
                result[item.name] = _input_value(item, value, None)
        elif inputs.get(item.name) is not None and (item.kind is not Kind.BLOCK or value):
            result[item.name] = _input_value(item, value, inputs[item.name])
    return result


def _input_value(item: Property, value: Any, given: Any) -> Any:
    if item.kind is Kind.BLOCK and isinstance(value, dict):
        return inputs_from_state(item.fields, value, given if isinstance(given, dict) else None)
    if item.kind is Kind.BLOCKS and isinstance(value, list):
        same = isinstance(given, list) and len(given) == len(value)
        olds = given if same else [None] * len(value)
        pairs = zip(value, olds, strict=True)
        return [inputs_from_state(item.fields, each, old) for each, old in pairs]
    return value


def fill(planned: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the planned values, with those sent where the plan has none."""
    filled = dict(planned)
    for name, value in sent.items():
        if filled.get(name) is None:
            filled[name] = value
        elif isinstance(filled[name], dict) and isinstance(value, dict):
            filled[name] = fill(filled[name], value)
    return filled
