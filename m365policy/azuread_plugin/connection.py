"""The tenant that the plugin works on, and when it refuses to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from m365policy.graph.client import GraphClient
from m365policy.graph.endpoints import Endpoints, is_loopback
from m365policy.graph.scheduler import Scheduler
from m365policy.graph.settings import SettingsError, settings_from
from m365policy.provider.resource import PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPT_IN = "M365POLICY_AZUREAD"
_REFUSAL = (
    "this is not the vendor's azuread plugin, and the tenant is not a local one. To let the "
    f"drop-in write to it, set {OPT_IN}=drop-in; to go back to the vendor's plugin, run "
    "`m365policy plugin use vendor`"
)


class Connection:
    """Holds the Graph client from Configure on, and refuses tenants that are not local.

    Args:
        environment: Environment variables.
        tell: Told how far the requests are, while they wait.
    """

    def __init__(
        self, environment: Mapping[str, str], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._environment = environment
        self._scheduler = Scheduler(tell)
        self._graph: GraphClient | None = None

    @property
    def graph(self) -> GraphClient:
        """The client of the configured tenant."""
        if self._graph is None:
            raise PluginError("the provider is not configured")
        return self._graph

    def configure(self, config: Mapping[str, Any]) -> None:
        """Take the provider's configuration; nothing is sent yet.

        Raises:
            PluginError: It is wrong, or names a tenant that is not local without the opt-in.
        """
        try:
            settings = settings_from(config, self._environment)
        except SettingsError as error:
            raise PluginError(str(error)) from error
        if not (settings.metadata_host and is_loopback(settings.metadata_host)):
            self._require_opt_in()
        self._graph = GraphClient(settings, self._accept, self._scheduler)

    def cancel(self) -> None:
        """Send nothing new; what is on its way is still answered."""
        self._scheduler.stop()

    async def close(self) -> None:
        """Close the connections."""
        if self._graph is not None:
            await self._graph.close()

    def _accept(self, endpoints: Endpoints) -> None:
        """A local metadata service could still point to a Graph that is not local."""
        if not is_loopback(endpoints.graph):
            self._require_opt_in()

    def _require_opt_in(self) -> None:
        if self._environment.get(OPT_IN) != "drop-in":
            raise PluginError(_REFUSAL)
