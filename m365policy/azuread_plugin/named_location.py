"""The resource type azuread:index/namedLocation:NamedLocation."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, ClassVar

from m365policy.azuread_plugin.object_resource import (
    DISPLAY_NAME,
    OBJECT_ID,
    ObjectResource,
    terraform_meta,
)
from m365policy.graph.errors import GraphError
from m365policy.provider.graph_body import from_graph, to_graph
from m365policy.provider.properties import Codec, Kind, Property
from m365policy.provider.rules import exactly_one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST_PREFIX = 8  # Graph takes masks from /8 on (GRAPH.md section 1, count limits)


def _network(cidr: str) -> Any:
    try:
        return str(ipaddress.ip_network(cidr, strict=False))
    except ValueError:
        return cidr


def _cidr(value: str) -> str | None:
    try:
        prefix = ipaddress.ip_network(value, strict=False).prefixlen
    except ValueError:
        return f"{value!r} is not an IPv4 or IPv6 range such as 203.0.113.0/24"
    if "/" not in value:
        return f"{value!r} has no prefix length, such as /24"
    return None if prefix >= _SHORTEST_PREFIX else f"{value!r} is wider than /{_SHORTEST_PREFIX}"


def _range(cidr: str) -> dict[str, str]:
    version = 6 if ":" in cidr else 4
    return {"@odata.type": f"#microsoft.graph.iPv{version}CidrRange", "cidrAddress": cidr}


_RANGES = Codec(
    lambda ranges: [_range(each) for each in ranges or []],
    lambda ranges: [each["cidrAddress"] for each in ranges or []],
)

_IP = (
    Property(
        "ipRanges",
        Kind.LIST,
        "ipRanges",
        required=True,
        rule=_cidr,
        codec=_RANGES,
        same=_network,
        description="IPv4 and IPv6 ranges in CIDR notation, each /8 or narrower.",
    ),
    Property("trusted", Kind.BOOL, "isTrusted", description="Whether the location is trusted."),
)
_COUNTRY = (
    Property(
        "countriesAndRegions",
        Kind.LIST,
        "countriesAndRegions",
        required=True,
        description="Countries and regions as two-letter codes (ISO 3166-1).",
    ),
    Property(
        "countryLookupMethod",
        graph="countryLookupMethod",
        default="clientIpAddress",
        enum=("authenticatorAppGps", "clientIpAddress", "unknownFutureValue"),
        description="How the country is found: by IP address or by the Authenticator app's GPS.",
    ),
    Property(
        "includeUnknownCountriesAndRegions",
        Kind.BOOL,
        "includeUnknownCountriesAndRegions",
        description="Whether addresses of no known country belong to the location.",
    ),
)
_TYPES = {
    "ip": ("#microsoft.graph.ipNamedLocation", _IP),
    "country": ("#microsoft.graph.countryNamedLocation", _COUNTRY),
}


class NamedLocation(ObjectResource):
    """An IP or country named location of conditional access."""

    pulumi_type = "azuread:index/namedLocation:NamedLocation"
    description = "A named location of conditional access: IP ranges or countries."
    noun = "named location"
    collection = "/identity/conditionalAccess/namedLocations"
    meta = terraform_meta(1, create=5, read=5, update=5, delete=5)
    properties: ClassVar = (
        Property(
            "country",
            Kind.BLOCK,
            force_new=True,
            fields=_COUNTRY,
            description="Makes it a country location.",
        ),
        DISPLAY_NAME,
        Property(
            "ip",
            Kind.BLOCK,
            force_new=True,
            fields=_IP,
            description="Makes it an IP ranges location.",
        ),
        OBJECT_ID,
    )
    rules: ClassVar = (exactly_one_of("ip", "country"),)

    def body(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the location of its kind; Graph tells the kinds apart by `@odata.type`."""
        kind = "ip" if inputs.get("ip") is not None else "country"
        odata_type, fields = _TYPES[kind]
        common = {"@odata.type": odata_type, "displayName": inputs["displayName"]}
        return common | to_graph(fields, inputs[kind])

    def values(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs; the block of the other kind is null."""
        values: dict[str, Any] = {"displayName": body.get("displayName") or ""}
        for kind, (odata_type, fields) in _TYPES.items():
            same = body.get("@odata.type") == odata_type
            values[kind] = from_graph(fields, body) if same else None
        return values

    async def delete(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """DELETE the location; a trusted one is untrusted first, else Graph refuses.

        GRAPH.md section 3, delete rules.
        """
        location = state.get("ip") or {}
        if location.get("trusted"):
            untrusted = {**state, "ip": {**location, "trusted": False}}
            try:
                await self.patch(resource_id, self.body(untrusted), state["displayName"])
            except GraphError as error:
                if not error.not_found:
                    raise
        await super().delete(resource_id, state)
