"""Groups and named locations by name: getGroup, getNamedLocation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin.functions.lookup import (
    GraphFunction,
    find_all,
    one_key,
    quoted,
    refuse_ambiguous,
    refuse_missing,
)
from m365policy.azuread_plugin.group import Group
from m365policy.azuread_plugin.named_location import NamedLocation
from m365policy.provider.properties import Kind, Property
from m365policy.provider.resource import PluginError

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = {"displayName": "displayName", "mailNickname": "mailNickname", "objectId": "id"}
_NOT_READ = frozenset(("administrativeUnitIds", "dynamicMembership", "preventDuplicateNames"))


class GetGroup(GraphFunction):
    """One group."""

    pulumi_name = "azuread:index/getGroup:getGroup"
    description = "Finds one group."
    inputs: ClassVar = (
        Property("displayName", description="The group's name."),
        Property("includeTransitiveMembers", Kind.BOOL, description="Members of members too."),
        Property("mailEnabled", Kind.BOOL, description="Whether it has a mailbox."),
        Property("mailNickname", description="The group's mail alias."),
        Property("objectId", description="The group's object id."),
        Property("securityEnabled", Kind.BOOL, description="Whether it grants access."),
    )
    outputs: ClassVar = (
        *(item for item in Group.properties if item.name not in _NOT_READ),
        Property(
            "dynamicMemberships",
            Kind.BLOCKS,
            fields=next(
                item.fields for item in Group.properties if item.name == "dynamicMembership"
            ),
            description="The rule, when members come by rule.",
        ),
    )

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the group with its owners and members."""
        guid = await self._find(arguments)
        snapshot = await Group(self._connection).read(f"/groups/{guid}", {}, None)
        if snapshot is None:
            raise PluginError(f"no group found with id {guid!r}")
        state = {key: value for key, value in snapshot.state.items() if key not in _NOT_READ}
        rule = snapshot.state.get("dynamicMembership")
        state["dynamicMemberships"] = [rule] if rule else []
        if arguments.get("includeTransitiveMembers"):
            members = await self.graph.get_all(
                f"/groups/{guid}/transitiveMembers",
                operation=f"read the transitive members of group {guid}",
                select="id",
            )
            state["members"] = sorted(each["id"] for each in members)
        state["includeTransitiveMembers"] = bool(arguments.get("includeTransitiveMembers"))
        return state

    async def _find(self, arguments: Mapping[str, Any]) -> str:
        key = one_key(arguments, _KEYS)
        select = "id,displayName,mailNickname,mailEnabled,securityEnabled"
        found = await find_all(self.graph, "/groups", _KEYS[key], [arguments[key]], select)
        for limit in ("mailEnabled", "securityEnabled"):
            if arguments.get(limit) is not None:
                found = {
                    value: [each for each in groups if each[limit] == arguments[limit]]
                    for value, groups in found.items()
                }
        refuse_missing("group", _KEYS[key], found)
        refuse_ambiguous("group", _KEYS[key], found)
        return str(found[arguments[key]][0]["id"])


class GetNamedLocation(GraphFunction):
    """One named location."""

    pulumi_name = "azuread:index/getNamedLocation:getNamedLocation"
    description = "Finds one named location by its name."
    inputs: ClassVar = (Property("displayName", required=True, description="The location's name."),)
    outputs: ClassVar = (
        *(
            Property(f"{name}s", Kind.BLOCKS, fields=item.fields, description=item.description)
            for name, item in (("ip", NamedLocation.properties[2]),)
        ),
        Property(
            "countries",
            Kind.BLOCKS,
            fields=NamedLocation.properties[0].fields,
            description="Set for a country location.",
        ),
        Property("objectId", output=True, description="The location's object id."),
    )

    async def invoke(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the location."""
        name = arguments["displayName"]
        answer = await self.graph.get(
            NamedLocation.collection,
            operation=f"find the named location {name!r}",
            filter=f"displayName eq {quoted(name)}",
        )
        found = {name: [each for each in answer["value"] if each["displayName"] == name]}
        refuse_missing("named location", "displayName", found)
        refuse_ambiguous("named location", "displayName", found)
        body = found[name][0]
        values = NamedLocation(self._connection).values(body)
        return {
            "id": f"{NamedLocation.collection}/{body['id']}",
            "displayName": name,
            "objectId": body["id"],
            "ips": [values["ip"]] if values["ip"] else [],
            "countries": [values["country"]] if values["country"] else [],
        }
