"""What the resources that are one Graph object each have in common."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.graph.errors import GraphError
from m365policy.provider.graph_body import from_graph, to_graph
from m365policy.provider.properties import Property
from m365policy.provider.resource import PluginError, Resource, Snapshot
from m365policy.provider.state import fill, inputs_from_state, planned_state, settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from m365policy.azuread_plugin.connection import Connection
    from m365policy.graph.client import GraphClient

_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
GUID = re.compile(_GUID)
_TIMEOUTS_KEY = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0"  # Terraform's own, in every state
_NANOSECONDS_PER_MINUTE = 60 * 10**9
DISPLAY_NAME = Property(
    "displayName",
    graph="displayName",
    required=True,
    description="The name that administrators read.",
)
OBJECT_ID = Property("objectId", output=True, description="The object's id.")


def is_guid(value: str) -> str | None:
    """Return why a value is no GUID, or None."""
    return None if GUID.fullmatch(value) else f"{value!r} is not an object id (a GUID)"


def terraform_meta(schema_version: int, **minutes: int) -> str:
    """Return `__meta` as the Terraform bridge writes it, so that the vendor's plugin reads it.

    Args:
        schema_version: Of the vendor's resource; 0 is left out.
        minutes: The vendor's time-outs by operation.
    """
    timeouts = {name: each * _NANOSECONDS_PER_MINUTE for name, each in sorted(minutes.items())}
    meta: dict[str, Any] = {_TIMEOUTS_KEY: timeouts}
    if schema_version:
        meta["schema_version"] = str(schema_version)
    return json.dumps(meta, separators=(",", ":"))


class ObjectResource(Resource):
    """A resource that is one object in one collection of Graph's, with id `/collection/GUID`.

    Attributes:
        noun: What an object is called in messages.
        collection: The collection's path below the version.
        meta: The state's `__meta`.
    """

    noun: ClassVar[str]
    collection: ClassVar[str]
    meta: ClassVar[str]

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def graph(self) -> GraphClient:
        """The configured tenant's client."""
        return self._connection.graph

    def body(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return what to send for these inputs."""
        return to_graph(self.properties, inputs)

    def values(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs that a body of Graph's holds."""
        return from_graph(self.properties, body)

    async def create(self, inputs: Mapping[str, Any]) -> Snapshot:
        """POST the object; the answer is its state."""
        made = await self.graph.request(
            "POST",
            self.collection,
            body=self.body(inputs),
            operation=f"create {self.noun} {inputs['displayName']!r}",
        )
        return self.snapshot(made["id"], self.values(made), inputs)

    async def read(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any] | None
    ) -> Snapshot | None:
        """Look the object up in the tenant."""
        guid = self.guid(resource_id)
        try:
            found = await self.fetch(guid)
        except GraphError as error:
            if error.not_found:
                return None
            raise
        return self.read_snapshot(guid, found, state, inputs)

    async def fetch(self, guid: str) -> dict[str, Any]:
        """Return the object's values as they are in the tenant, from a list that reads share."""
        return self.values(await self.graph.lists.find(self.collection, guid, noun=self.noun))

    async def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """PATCH the whole object, as the vendor's plugin does, and conclude its state."""
        sent = self.body(inputs)
        await self.patch(resource_id, sent, inputs["displayName"])
        return self.updated_state(resource_id, state, inputs, self.values(sent))

    async def patch(self, resource_id: str, body: dict[str, Any], name: str) -> None:
        """PATCH the object."""
        path = f"{self.collection}/{self.guid(resource_id)}"
        operation = f"update {self.noun} {name!r}"
        await self.graph.request("PATCH", path, body=body, operation=operation)

    async def delete(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """DELETE the object."""
        name = state.get("displayName", resource_id)
        path = f"{self.collection}/{self.guid(resource_id)}"
        await self.remove(path, f"delete {self.noun} {name!r}")

    async def remove(self, path: str, operation: str) -> None:
        """DELETE a path; what is gone already is fine."""
        try:
            await self.graph.request("DELETE", path, operation=operation)
        except GraphError as error:
            if not error.not_found:
                raise

    def guid(self, resource_id: str) -> str:
        """Return the GUID in an id.

        Raises:
            PluginError: The id has another form.
        """
        prefix, _, guid = resource_id.rpartition("/")
        if prefix != self.collection or not GUID.fullmatch(guid):
            form = f"{self.collection}/<object id>"
            raise PluginError(f"{resource_id!r} is not the id of a {self.noun}; it is {form}")
        return guid

    def snapshot(
        self, guid: str, values: Mapping[str, Any], reference: Mapping[str, Any]
    ) -> Snapshot:
        """Return an object's outputs in the reference's spelling."""
        resource_id = f"{self.collection}/{guid}"
        fixed = {"id": resource_id, "__meta": self.meta}
        if "objectId" in {item.name for item in self.properties}:
            fixed["objectId"] = guid
        state = settle(self.properties, values, reference) | fixed
        return Snapshot(resource_id, state)

    def read_snapshot(
        self,
        guid: str,
        values: Mapping[str, Any],
        state: Mapping[str, Any],
        inputs: Mapping[str, Any] | None,
    ) -> Snapshot:
        """Return an object as read; unchanged outputs stay as recorded, down to the vendor's own.

        The vendor's plugin adds `__pulumi_raw_state_delta`, which fits only the outputs that it
        wrote: it stays while they do, and goes when one changes.
        """
        found = self.snapshot(guid, values, state)
        same = all(state.get(name) == value for name, value in found.state.items())
        outputs = dict(state) if same else found.state
        read_inputs = inputs_from_state(self.properties, outputs, inputs)
        return Snapshot(found.resource_id, outputs, read_inputs)

    def updated_state(
        self,
        resource_id: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        sent: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Return the outputs after an update: inputs, then what was recorded, then what was sent."""
        planned = fill(planned_state(self.properties, inputs, state, None), sent)
        return planned | {"id": resource_id, "__meta": self.meta}
