"""A plugin as the gRPC server sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from m365policy.provider.check import CheckFailure
    from m365policy.provider.resource import Function, Resource


class Plugin(Protocol):
    """A Pulumi resource plugin: a name, a version, resources and functions."""

    name: str
    title: str
    version: str
    resources: Mapping[str, Resource]
    functions: Mapping[str, Function]

    def check_config(self, config: Mapping[str, Any]) -> list[CheckFailure]:
        """Return what is wrong with the provider's configuration."""

    def configure(self, config: Mapping[str, Any]) -> None:
        """Take the provider's configuration. Sends no request."""

    def schema(self) -> dict[str, Any]:
        """Return the Pulumi package schema."""

    def cancel(self) -> None:
        """Stop waiting: what is in flight ends, nothing new starts."""

    async def close(self) -> None:
        """Give back connections."""
