"""A plugin as the gRPC server sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from m365policy.provider.check import CheckFailure
    from m365policy.provider.properties import Property
    from m365policy.provider.resource import Function, Resource


class Plugin(Protocol):
    """A Pulumi resource plugin: a name, a version, resources and functions."""

    name: str
    title: str
    version: str
    description: str
    config: Sequence[Property]
    resources: Mapping[str, Resource]
    functions: Mapping[str, Function]

    def check_config(self, config: Mapping[str, Any]) -> list[CheckFailure]:
        """Return what is wrong with the provider's configuration."""

    def configure(self, config: Mapping[str, Any]) -> None:
        """Take the provider's configuration. Sends no request."""

    def cancel(self) -> None:
        """Stop waiting: what is in flight ends, nothing new starts."""

    async def close(self) -> None:
        """Give back connections."""
