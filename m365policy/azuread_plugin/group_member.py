"""The resource type azuread:index/groupMember:GroupMember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin.object_resource import (
    GUID,
    ObjectResource,
    is_guid,
    terraform_meta,
)
from m365policy.graph.errors import GraphError
from m365policy.provider.properties import Property
from m365policy.provider.resource import PluginError, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping


class GroupMember(ObjectResource):
    """One member of one group."""

    pulumi_type = "azuread:index/groupMember:GroupMember"
    description = "One member of a group: a user, a group or a service principal."
    noun = "group member"
    collection = "/groups"
    meta = terraform_meta(0, create=5, read=5, delete=5)
    properties: ClassVar = (
        Property(
            "groupObjectId",
            required=True,
            force_new=True,
            rule=is_guid,
            description="The group's object id.",
        ),
        Property(
            "memberObjectId",
            required=True,
            force_new=True,
            rule=is_guid,
            description="The member's object id.",
        ),
    )

    async def create(self, inputs: Mapping[str, Any]) -> Snapshot:
        """Add the member; Graph refuses one that is there already, so it is not adopted."""
        group, member = inputs["groupObjectId"], inputs["memberObjectId"]
        reference = await self.graph.graph_url(f"/directoryObjects/{member}")
        await self.graph.request(
            "POST",
            f"/groups/{group}/members/$ref",
            body={"@odata.id": reference},
            operation=f"add member {member} to group {group}",
        )
        return self._snapshot(group, member)

    async def read(
        self,
        resource_id: str,
        state: Mapping[str, Any],  # noqa: ARG002
        inputs: Mapping[str, Any] | None,
    ) -> Snapshot | None:
        """Look for the member in the group.

        Through beta, as the vendor's plugin: whether v1.0 filters members by id is not known.
        """
        group, member = self._parts(resource_id)
        try:
            found = await self.graph.get(
                f"/groups/{group}/members",
                operation=f"read member {member} of group {group}",
                version="beta",
                filter=f"id eq '{member}'",
            )
        except GraphError as error:
            if error.not_found:
                return None
            raise
        if not any(each["id"].casefold() == member.casefold() for each in found["value"]):
            return None
        snapshot = self._snapshot(group, member)
        defaults = (inputs or {}).get("__defaults", [])
        given = {"groupObjectId": group, "memberObjectId": member, "__defaults": defaults}
        return Snapshot(snapshot.resource_id, snapshot.state, given)

    async def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Both properties replace the resource: there is nothing to update."""
        return dict(state) | {"id": resource_id, **inputs}

    async def delete(self, resource_id: str, state: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Remove the member: the reference, never the object (no `$ref` deletes the user!)."""
        group, member = self._parts(resource_id)
        operation = f"remove member {member} from group {group}"
        await self.remove(f"/groups/{group}/members/{member}/$ref", operation)

    def _parts(self, resource_id: str) -> tuple[str, str]:
        group, _, member = resource_id.partition("/member/")
        if not (GUID.fullmatch(group) and GUID.fullmatch(member)):
            form = "<group's object id>/member/<member's object id>"
            raise PluginError(f"{resource_id!r} is not the id of a group member; it is {form}")
        return group, member

    def _snapshot(self, group: str, member: str) -> Snapshot:
        resource_id = f"{group}/member/{member}"
        state = {"groupObjectId": group, "memberObjectId": member}
        return Snapshot(resource_id, state | {"id": resource_id, "__meta": self.meta})
