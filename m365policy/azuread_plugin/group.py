"""The resource type azuread:index/group:Group.

Through v1.0, which has every property that is managed here. The create binds owners and members
in the POST, as many as Graph takes.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin import group_table
from m365policy.azuread_plugin.object_resource import ObjectResource, terraform_meta
from m365policy.graph.errors import GraphError
from m365policy.provider.diff import PropertyChange
from m365policy.provider.graph_body import from_graph, to_graph
from m365policy.provider.resource import PartialFailureError, PluginError, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BOUND_AT_ONCE = 20  # owners and members together, in a POST and in a PATCH (GRAPH.md section 5)
_RELATIONS = ("owners", "members")
_SELECT = "id,membershipRule,membershipRuleProcessingState," + ",".join(
    item.graph for item in group_table.PROPERTIES if item.graph
)
_PATCHED = ("description", "displayName", "mailEnabled", "securityEnabled", "theme")


class Group(ObjectResource):
    """A group of Entra ID."""

    pulumi_type = "azuread:index/group:Group"
    description = "A group of Entra ID."
    noun = "group"
    collection = "/groups"
    meta = terraform_meta(1, create=30, read=5, update=30, delete=5)
    properties: ClassVar = group_table.PROPERTIES
    rules: ClassVar = group_table.RULES

    def diff(
        self, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, PropertyChange]:
        """Hiding the members of a group that showed them takes a new group."""
        changes = super().diff(state, inputs)
        if "visibility" in changes and inputs.get("visibility") == "Hiddenmembership":
            changes["visibility"] = PropertyChange(changes["visibility"].change, replace=True)
        return changes

    def body(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the group without its owners and members."""
        body = to_graph(self.properties, inputs)
        outputs = {item.graph for item in self.properties if item.output}
        return {k: v for k, v in body.items() if k not in outputs} | _rule_body(inputs)

    def values(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs without owners and members, which are not in the body.

        Graph says "Paused" for a rule that is not processed.
        """
        values = from_graph(self.properties, body)
        for each in _RELATIONS:
            del values[each]
        if body.get("membershipRule"):
            enabled = body.get("membershipRuleProcessingState") != "Paused"
            values["dynamicMembership"] = {"enabled": enabled, "rule": body["membershipRule"]}
        return values

    async def create(self, inputs: Mapping[str, Any]) -> Snapshot:
        """POST the group with its first owners and members, then add the rest."""
        name = inputs["displayName"]
        await self._refuse_duplicate(inputs, None)
        owners = inputs.get("owners") or [await self.graph.caller_id()]
        members = inputs.get("members") or []
        first_owners, more_owners = owners[:_BOUND_AT_ONCE], owners[_BOUND_AT_ONCE:]
        room = _BOUND_AT_ONCE - len(first_owners)
        body = {**self.body(inputs), "owners@odata.bind": await self._references(first_owners)}
        if members[:room]:
            body["members@odata.bind"] = await self._references(members[:room])
        body["mailNickname"] = inputs.get("mailNickname") or str(uuid.uuid4())[:10]
        made = await self.graph.request(
            "POST", self.collection, body=body, operation=f"create group {name!r}"
        )
        values = self.values(made) | {"owners": owners, "members": members}
        created = self.snapshot(made["id"], _kept(values, inputs), inputs)
        try:
            await self._bind(made["id"], "owners", more_owners)
            await self._bind(made["id"], "members", members[room:])
        except GraphError as error:
            # Only what is certain: the next run finds the difference and adds the rest.
            bound = {"owners": first_owners, "members": members[:room]}
            raise PartialFailureError(
                str(error),
                resource_id=created.resource_id,
                state=created.state | bound,
                inputs=inputs,
            ) from error
        return created

    async def read(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any] | None
    ) -> Snapshot | None:
        """GET the group, and its owners and members as far as the program manages them.

        An import reads both. A refresh leaves the others as recorded: who joins a group whose
        members are not managed, most of all a dynamic one, is no drift.
        """
        guid = self.guid(resource_id)
        asked = [each for each in _RELATIONS if inputs is None or inputs.get(each) is not None]
        try:
            values, *ids = await asyncio.gather(
                self.fetch(guid), *(self._ids(guid, each) for each in asked)
            )
        except GraphError as error:
            if error.not_found:
                return None
            raise
        kept = {each: state[each] for each in _RELATIONS if each in state}
        related = kept | dict(zip(asked, ids, strict=True))
        found = self.read_snapshot(guid, _kept(values | related, state), state, inputs)
        if inputs is None and values["dynamicMembership"] and found.inputs:
            del found.inputs["members"]  # the rule's result, and in a program a contradiction
        return found

    async def fetch(self, guid: str) -> dict[str, Any]:
        """Return the group's values; some come only when selected."""
        body = await self.graph.get(
            f"/groups/{guid}", operation=f"read group {guid}", select=_SELECT
        )
        return self.values(body)

    async def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """PATCH the group when it changed itself, and change owners and members one list each."""
        guid = self.guid(resource_id)
        changed = {path.partition("[")[0].partition(".")[0] for path in self.diff(state, inputs)}
        await self._refuse_duplicate(inputs, guid)
        if changed & {*_PATCHED, "dynamicMembership", "visibility"}:
            await self.patch(
                resource_id, _patch_body(self.body(inputs), changed), inputs["displayName"]
            )
        if "owners" in changed:  # new ones first: a group is never without an owner
            there = await self._ids(guid, "owners")
            await self._bind(guid, "owners", _without(inputs["owners"], there))
            await self._unbind(guid, "owners", _without(there, inputs["owners"]))
        if "members" in changed:
            there = await self._ids(guid, "members")
            await self._unbind(guid, "members", _without(there, inputs["members"]))
            await self._bind(guid, "members", _without(inputs["members"], there))
        return self.updated_state(resource_id, state, inputs, {})

    async def _refuse_duplicate(self, inputs: Mapping[str, Any], own: str | None) -> None:
        if not inputs.get("preventDuplicateNames"):
            return
        name = inputs["displayName"]
        found = await self.graph.get(
            "/groups",
            operation=f"look for other groups named {name!r}",
            filter="displayName eq '{}'".format(name.replace("'", "''")),
            select="id",
        )
        others = [each["id"] for each in found["value"] if each["id"] != own]
        if others:
            raise PluginError(f"a group named {name!r} exists already: /groups/{others[0]}")

    async def _ids(self, guid: str, relation: str) -> list[str]:
        found = await self.graph.get_all(
            f"/groups/{guid}/{relation}",
            operation=f"read the {relation} of group {guid}",
            select="id",
            top="999",
        )
        return sorted(each["id"] for each in found)

    async def _references(self, ids: Iterable[str]) -> list[str]:
        return [await self.graph.graph_url(f"/directoryObjects/{each}") for each in ids]

    async def _bind(self, guid: str, relation: str, ids: list[str]) -> None:
        """Add owners one by one, members twenty at a time: Graph has that for members only."""
        operation = f"add {relation} to group {guid}"
        if relation == "owners":
            for reference in await self._references(ids):
                reference_body = {"@odata.id": reference}
                path = f"/groups/{guid}/owners/$ref"
                await self.graph.request("POST", path, body=reference_body, operation=operation)
            return
        for start in range(0, len(ids), _BOUND_AT_ONCE):
            references = await self._references(ids[start : start + _BOUND_AT_ONCE])
            body = {"members@odata.bind": references}
            await self.graph.request("PATCH", f"/groups/{guid}", body=body, operation=operation)

    async def _unbind(self, guid: str, relation: str, ids: list[str]) -> None:
        for each in ids:
            path = f"/groups/{guid}/{relation}/{each}/$ref"
            await self.remove(path, f"remove {each} from the {relation} of group {guid}")


def _rule_body(inputs: Mapping[str, Any]) -> dict[str, Any]:
    dynamic = inputs.get("dynamicMembership")
    if dynamic is None:
        return {"membershipRule": None}
    processing = "On" if dynamic["enabled"] else "Paused"
    return {"membershipRule": dynamic["rule"], "membershipRuleProcessingState": processing}


def _patch_body(body: dict[str, Any], changed: set[str]) -> dict[str, Any]:
    """What the vendor's plugin sends in an update: the rest cannot change without a new group."""
    names = {*_PATCHED, "membershipRule", "membershipRuleProcessingState"}
    if "visibility" in changed:
        names.add("visibility")
    return {name: value for name, value in body.items() if name in names}


def _kept(values: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Values that only the program and the state know."""
    return values | {"preventDuplicateNames": bool(known.get("preventDuplicateNames"))}


def _without(ids: Iterable[str], others: Iterable[str]) -> list[str]:
    left_out = {each.casefold() for each in others}
    return [each for each in ids if each.casefold() not in left_out]
