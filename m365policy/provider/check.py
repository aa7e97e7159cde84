"""Check: is what the program asks for well-formed? Fills in defaults, sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from m365policy.provider.properties import COLLECTIONS, Kind, Property, is_absent
from m365policy.provider.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_PYTHON_TYPES: dict[Kind, type] = {
    Kind.STRING: str,
    Kind.BOOL: bool,
    Kind.INT: int,
    Kind.BLOCK: dict,
}
_TYPE_NAMES = {
    Kind.STRING: "a string",
    Kind.BOOL: "true or false",
    Kind.INT: "a whole number",
    Kind.LIST: "a list",
    Kind.SET: "a list",
    Kind.BLOCK: "an object",
    Kind.BLOCKS: "a list",
}


@dataclass(frozen=True, slots=True)
class CheckFailure:
    """Why a property (a path such as `conditions.users.includedGroups[0]`) is refused."""

    property: str
    reason: str


def check_inputs(
    properties: Sequence[Property],
    inputs: Mapping[str, Any],
    rules: Sequence[Callable[[Mapping[str, Any]], Iterator[CheckFailure]]] = (),
) -> tuple[dict[str, Any], list[CheckFailure]]:
    """Return the inputs with defaults filled in, and everything that is wrong with them.

    Args:
        properties: The resource's table.
        inputs: What the program gave; keys that start with `__` are the engine's and pass.
        rules: What holds between properties; tried only on inputs that are well-formed.
    """
    failures: list[CheckFailure] = []
    checked = _check_object({item.name: item for item in properties}, inputs, "", failures)
    if not failures:
        failures.extend(failure for rule in rules for failure in rule(checked))
    return checked, failures


def _check_object(
    table: Mapping[str, Property],
    given: Mapping[str, Any],
    prefix: str,
    failures: list[CheckFailure],
) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    defaults: list[str] = []
    for name, value in given.items():
        if name.startswith("__"):
            continue
        item = table.get(name)
        if item is None or item.output:
            failures.append(CheckFailure(prefix + name, "there is no such input property"))
        elif value is not None:
            checked[name] = _check_value(item, value, prefix + name, failures)
    for name, item in table.items():
        if name in checked:
            continue
        if item.default is not None:
            checked[name] = item.default
            defaults.append(name)
        elif item.required:
            failures.append(CheckFailure(prefix + name, "is required and not given"))
    # The bridge under the vendor's plugin keeps this list in the state; so a stack can go back.
    checked["__defaults"] = sorted(defaults)
    return checked


def _check_value(item: Property, value: Any, path: str, failures: list[CheckFailure]) -> Any:
    if value is UNKNOWN:
        return value
    if item.unsupported and not is_absent(value):
        failures.append(CheckFailure(path, _UNSUPPORTED))
    if item.kind in COLLECTIONS:
        if not isinstance(value, list):
            failures.append(_wrong_type(item.kind, value, path))
            return value
        return [
            _check_element(item, element, f"{path}[{index}]", failures)
            for index, element in enumerate(value)
        ]
    if not isinstance(value, _PYTHON_TYPES[item.kind]) or (
        item.kind is Kind.INT and isinstance(value, bool)
    ):
        failures.append(_wrong_type(item.kind, value, path))
    elif isinstance(value, dict):
        return _check_object(item.by_name, value, path + ".", failures)
    else:
        _check_scalar(item, value, path, failures)
    return value


def _check_element(item: Property, element: Any, path: str, failures: list[CheckFailure]) -> Any:
    if element is UNKNOWN:
        return element
    if item.kind is Kind.BLOCKS:
        if isinstance(element, dict):
            return _check_object(item.by_name, element, path + ".", failures)
        failures.append(_wrong_type(Kind.BLOCK, element, path))
    elif not isinstance(element, str):
        failures.append(_wrong_type(Kind.STRING, element, path))
    elif not element:
        failures.append(CheckFailure(path, "is empty"))
    else:
        _check_scalar(item, element, path, failures)
    return element


def _check_scalar(item: Property, value: Any, path: str, failures: list[CheckFailure]) -> None:
    if item.enum and value not in item.enum:
        failures.append(CheckFailure(path, f"{value!r} is not one of {', '.join(item.enum)}"))
    elif item.required and value == "":
        failures.append(CheckFailure(path, "is empty"))
    elif item.rule is not None and (reason := item.rule(value)) is not None:
        failures.append(CheckFailure(path, reason))


def _wrong_type(kind: Kind, value: Any, path: str) -> CheckFailure:
    return CheckFailure(path, f"must be {_TYPE_NAMES[kind]}, not {type(value).__name__}")


_UNSUPPORTED = "is not managed by m365policy's drop-in plugin; leave it out, or use the vendor's azuread plugin"
