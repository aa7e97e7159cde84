"""Checks the bodies that the control plane is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from local_tenant.wire import GraphError

if TYPE_CHECKING:
    from local_tenant.wire import Json

Check = Callable[[Any], str]  # what the value must be, or nothing when it is


def checked(body: Json, checks: Mapping[str, Check]) -> Json:
    """The body, when every property is known and has a value that it may have.

    Raises:
        GraphError: 400, naming the property.
    """
    for name, value in body.items():
        if name not in checks:
            raise GraphError(400, "BadRequest", f"{name} is none of {', '.join(checks)}.")
        wanted = checks[name](value)
        if wanted:
            raise GraphError(400, "BadRequest", f"{name} must be {wanted}.")
    return body


def whole_number(value: Any) -> str:
    """A whole number from 0."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return "" if fits else "a whole number from 0"


def list_of_text(value: Any) -> str:
    """A list of text."""
    fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return "" if fits else "a list of text"


def number_above_zero(value: Any) -> str:
    """A number above 0."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return "" if fits else "a number above 0"


def one_of(*choices: str) -> Check:
    """One of a few words."""
    return lambda value: "" if value in choices else f"one of {', '.join(choices)}"


def number_from_zero(value: Any) -> str:
    """A number from 0."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return "" if fits else "a number from 0"


def part(value: Any) -> str:
    """A part of the whole."""
    fits = not number_from_zero(value) and value <= 1
    return "" if fits else "a number from 0 to 1"


def list_of(*choices: int) -> Check:
    """A list, not empty, of a few numbers."""
    text = ", ".join(map(str, choices))

    def check(value: Any) -> str:
        fits = isinstance(value, list) and value and all(item in choices for item in value)
        return "" if fits else f"a list of {text}"

    return check
