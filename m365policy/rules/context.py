"""What the rules look at: the project, and every object as it is in each of its phases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from m365policy.policies.loader import Project
from m365policy.policies.model import ConditionalAccessPolicy, Group, NamedLocation, PolicyObject

Item = TypeVar("Item", bound=PolicyObject)
Place = tuple[str | int, ...]

KNOWN_PHASES = ("current-building", "byod-trial", "new-building")


@dataclass(frozen=True)
class Context:
    """A project with its objects in every phase; an object without phases stands for itself.

    `phases` are all that an object may name: the known ones, and any that has a stack.
    """

    project: Project
    phases: frozenset[str] = field(init=False)
    policies: tuple[ConditionalAccessPolicy, ...] = field(init=False)
    groups: tuple[Group, ...] = field(init=False)
    locations: tuple[NamedLocation, ...] = field(init=False)

    def __post_init__(self) -> None:
        policies = self.project.policies
        stacks = (stack.name for stack in self.project.stacks)
        object.__setattr__(self, "phases", frozenset((*KNOWN_PHASES, *stacks)))
        object.__setattr__(self, "policies", _views(policies.conditional_access))
        object.__setattr__(self, "groups", _views(policies.groups))
        object.__setattr__(self, "locations", _views(policies.named_locations))


def _views(objects: Any) -> tuple[Any, ...]:
    return tuple(
        view
        for item in objects.values()
        for view in ([item.in_phase(phase) for phase in item.phases] or [item])
    )


def value(item: PolicyObject, *place: str) -> Any:
    """Return a value of an object's body, None where it, or a mapping on the way, is missing."""
    found: Any = item.body
    for key in place:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def mapping(item: PolicyObject, *place: str) -> dict[str, Any]:
    """Return a mapping of an object's body, an empty one where there is none."""
    found = value(item, *place)
    return found if isinstance(found, dict) else {}


def texts(item: PolicyObject, *place: str) -> list[str]:
    """Return the texts of a list in an object's body; anything else in it is the schema's affair."""
    found = value(item, *place)
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def entries(item: PolicyObject, *place: str) -> Iterator[tuple[str, Place]]:
    """Yield the texts of a list in an object's body, each with its place."""
    found = value(item, *place)
    if isinstance(found, list):
        for index, text in enumerate(found):
            if isinstance(text, str):
                yield text, (*place, index)
