"""What a plugin is made of: resources and functions that work on plain Python values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.provider.check import CheckFailure, check_inputs
from m365policy.provider.diff import PropertyChange, diff_properties
from m365policy.provider.state import planned_state
from m365policy.provider.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from m365policy.provider.properties import Property

    Rule = Callable[[Mapping[str, Any]], Iterator[CheckFailure]]


class PluginError(Exception):
    """An operation cannot be done; the message is what the user reads."""


class PartialFailureError(PluginError):
    """The object exists, but is not yet as it should be: the engine must keep its id.

    Args:
        reason: What went wrong after the object was created or changed.
        resource_id: The object's id.
        state: Its outputs as far as they are known.
        inputs: The inputs that led to them.
    """

    def __init__(
        self,
        reason: str,
        *,
        resource_id: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> None:
        super().__init__(reason)
        self.resource_id = resource_id
        self.state = state
        self.inputs = inputs


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An object as it is in the tenant: its id, outputs and, from a read, inputs."""

    resource_id: str
    state: dict[str, Any]
    inputs: dict[str, Any] | None = None


class Resource(ABC):
    """One resource type. Check, diff and preview follow from its table and send nothing."""

    pulumi_type: ClassVar[str]
    description: ClassVar[str]
    properties: ClassVar[tuple[Property, ...]]
    rules: ClassVar[tuple[Rule, ...]] = ()

    def check(self, inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[CheckFailure]]:
        """Return the inputs with defaults, and what is wrong with them."""
        return check_inputs(self.properties, inputs, self.rules)

    def diff(
        self, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, PropertyChange]:
        """Return what would change, by property path."""
        return diff_properties(self.properties, state, inputs)

    def preview(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs that a create (empty state) or an update would lead to."""
        planned = planned_state(self.properties, inputs, state, UNKNOWN)
        if "id" in state:
            planned["id"] = state["id"]
        return planned

    @abstractmethod
    async def create(self, inputs: Mapping[str, Any]) -> Snapshot:
        """Create the object."""

    @abstractmethod
    async def read(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any] | None
    ) -> Snapshot | None:
        """Return the object as it is in the tenant, or None when it is gone.

        Args:
            resource_id: Its id; on an import, as the user typed it.
            state: The recorded outputs; empty on an import.
            inputs: The recorded inputs; None on an import.
        """

    @abstractmethod
    async def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Change the object to the inputs and return its outputs."""

    @abstractmethod
    async def delete(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the object; one that is gone already counts as deleted."""


class Function(ABC):
    """One function (data source) of a plugin."""

    pulumi_name: ClassVar[str]
    description: ClassVar[str]
    inputs: ClassVar[tuple[Property, ...]]
    outputs: ClassVar[tuple[Property, ...]]

    @abstractmethod
    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the function's result."""
