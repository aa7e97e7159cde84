"""Named locations: state and rules (GRAPH.md section 3)."""

from __future__ import annotations

import ipaddress
import re
import uuid
from typing import TYPE_CHECKING

from local_tenant.conditional_access import deleted_items, errors, models
from local_tenant.property_table import tables
from local_tenant.wire import timestamp

if TYPE_CHECKING:
    from local_tenant.store import Store
    from local_tenant.wire import Json

KIND = "namedLocations"
TYPE = "namedLocation"
DEFAULTS: dict[str, Json] = {
    "ipNamedLocation": {"isTrusted": False, "ipRanges": []},
    "countryNamedLocation": {
        "countriesAndRegions": [],
        "includeUnknownCountriesAndRegions": False,
        "countryLookupMethod": "clientIpAddress",
    },
}
# GRAPH.md section 1, count limits
WIDEST_PREFIX = 8
MAX_RANGES = 2000
_COUNTRY = re.compile(r"^[A-Z]{2}$")


def get(store: Store, key: str) -> Json:
    """The location with this id.

    Raises:
        GraphError: 404.
    """
    location = store.get(KIND, key.lower())
    if location is None:
        raise errors.location_not_found(key)
    return location


def create(store: Store, body: Json, version: str, limit: int) -> Json:
    """A new location, where the tenant has fewer than `limit` of them.

    Raises:
        GraphError: 400 for a body that does not fit, or a tenant that is full.
    """
    kind = _checked(body, version, creating=True)
    now = timestamp()
    location = {
        "@odata.type": f"#microsoft.graph.{kind}",
        "id": str(uuid.uuid4()),
        "displayName": body["displayName"],
        "modifiedDateTime": now,
        "createdDateTime": now,
        "deletedDateTime": None,
        **DEFAULTS[kind],
        **_own_properties(body),
    }
    _check_values(location)
    _check_room(store, limit)
    store.put(KIND, location)
    return location


def update(store: Store, key: str, body: Json, version: str) -> None:
    """Changes a location; its sort stays.

    Raises:
        GraphError: 400 or 404.
    """
    before = get(store, key)
    kind = _checked(body, version, creating=False)
    if before["@odata.type"] != f"#microsoft.graph.{kind}":
        raise errors.invalid_location("@odata.type", "the sort of a location cannot change")
    after = {**before, **_own_properties(body), "modifiedDateTime": timestamp()}
    _check_values(after)
    store.put(KIND, after)


def delete(store: Store, key: str) -> None:
    """Moves a location that is neither trusted nor in use to the deleted items.

    Raises:
        GraphError: 400 or 404.
    """
    location = get(store, key)
    if location.get("isTrusted"):
        raise errors.location_is_trusted()
    names = [policy["displayName"] for policy in models.naming_location(store, location["id"])]
    if names:
        raise errors.location_in_use(names)
    deleted_items.move_in(store, KIND, location)


def get_deleted(store: Store, key: str) -> Json:
    """The deleted location with this id.

    Raises:
        GraphError: 404.
    """
    location = deleted_items.find(store, KIND, key)
    if location is None:
        raise errors.location_not_found(key)
    return location


def restore(store: Store, key: str, limit: int) -> Json:
    """Brings a deleted location back.

    Raises:
        GraphError: 404, or 400 where the tenant is full.
    """
    location = get_deleted(store, key)
    _check_room(store, limit)
    return deleted_items.move_out(store, KIND, location)


def delete_forever(store: Store, key: str) -> None:
    """Removes a deleted location.

    Raises:
        GraphError: 404.
    """
    deleted_items.remove(store, KIND, get_deleted(store, key))


def _check_room(store: Store, limit: int) -> None:
    if len(store.all(KIND)) >= limit:
        raise errors.too_many("named locations", limit)


def _checked(body: Json, version: str, *, creating: bool) -> str:
    sent = body.get("@odata.type")
    kind = sent.removeprefix("#").removeprefix("microsoft.graph.") if isinstance(sent, str) else ""
    if kind not in DEFAULTS:
        raise errors.invalid_location(
            "@odata.type", "must be #microsoft.graph.ipNamedLocation or countryNamedLocation"
        )
    for violation in tables().violations(TYPE, body, version, creating=creating):
        raise errors.invalid_location(violation.path, violation.reason)
    return kind


def _own_properties(body: Json) -> Json:
    own = {name: value for name, value in body.items() if "@odata." not in name}
    if "ipRanges" in own:
        own["ipRanges"] = [_tidy_range(item) for item in own["ipRanges"]]
    return own


def _tidy_range(item: Json) -> Json:
    """The range as sent, its type written with `#`; Graph keeps host bits (documented example)."""
    kind = item["@odata.type"].removeprefix("#")
    return {"@odata.type": f"#{kind}", "cidrAddress": item["cidrAddress"]}


def _check_values(location: Json) -> None:
    if location["displayName"] == "":
        raise errors.invalid_location("displayName", "must not be empty")
    if "ipRanges" in location and not location["ipRanges"]:
        raise errors.invalid_location("ipRanges", "must not be empty")
    if len(location.get("ipRanges", ())) > MAX_RANGES:
        raise errors.invalid_location("ipRanges", f"at most {MAX_RANGES} are allowed")
    for index, item in enumerate(location.get("ipRanges", ())):
        _check_range(f"ipRanges[{index}]", item["cidrAddress"])
    for code in location.get("countriesAndRegions", ()):
        if not _COUNTRY.match(code):
            raise errors.invalid_location("countriesAndRegions", f"{code!r} is no ISO 3166 code")


def _check_range(path: str, text: str) -> None:
    # The type says IPv4 or IPv6, but azuread sends IPv6 ranges as iPv4CidrRange and Graph takes
    # them (AZUREAD.md section 6), so only the address itself is looked at.
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise errors.invalid_location(path, f"{text!r} is no CIDR range") from None
    if "/" not in text:
        raise errors.invalid_location(path, f"{text!r} has no prefix length")
    if network.prefixlen <= WIDEST_PREFIX:
        raise errors.invalid_location(path, f"only masks greater than /{WIDEST_PREFIX} are allowed")
