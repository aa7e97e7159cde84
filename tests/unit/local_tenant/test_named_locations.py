"""Named locations."""

from __future__ import annotations

import graph_bodies as bodies
import pytest

LOCATIONS = "/identity/conditionalAccess/namedLocations"
POLICIES = "/identity/conditionalAccess/policies"


def create(graph, body):
    reply = graph.post(LOCATIONS, body)
    assert reply.status_code == 201, reply.text
    return reply.json()


def test_ip_location_is_created_as_sent(graph):
    location = create(graph, bodies.ip_location())
    assert location["@odata.type"] == "#microsoft.graph.ipNamedLocation"
    assert location["ipRanges"] == bodies.ip_location()["ipRanges"]
    assert graph.get(f"{LOCATIONS}/{location['id']}").json() == location


def test_country_location_has_defaults(graph):
    location = create(graph, bodies.country_location())
    assert location["includeUnknownCountriesAndRegions"] is False
    assert location["countryLookupMethod"] == "clientIpAddress"


def test_patch_replaces_what_it_names(graph):
    path = f"{LOCATIONS}/{create(graph, bodies.ip_location())['id']}"
    kind = {"@odata.type": "#microsoft.graph.ipNamedLocation"}
    assert graph.patch(path, {**kind, "displayName": "New line"}).status_code == 204
    after = graph.get(path).json()
    assert (after["displayName"], after["isTrusted"]) == ("New line", True)


@pytest.mark.parametrize(
    "body",
    [
        {"displayName": "x"},
        {"@odata.type": "#microsoft.graph.countryNamedLocation", "displayName": "x"},
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "countriesAndRegions": ["JP"]},
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "isTrusted": None},
    ],
)
def test_patch_must_name_the_same_sort_and_fit_it(graph, body):
    path = f"{LOCATIONS}/{create(graph, bodies.ip_location())['id']}"
    assert graph.patch(path, body).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        bodies.ip_location(ipRanges=[]),
        bodies.ip_location(ipRanges=None),
        bodies.ip_location(displayName=""),
        bodies.ip_location(**{"@odata.type": "#microsoft.graph.namedLocation"}),
        bodies.ip_location(**{"@odata.type": "#microsoft.graph.group"}),
        bodies.ip_location(ipRanges=[{"cidrAddress": "203.0.113.0/24"}]),
        *(
            bodies.ip_location(
                ipRanges=[{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": text}]
            )
            for text in ("", "here", "203.0.113.0", "203.0.113.0/33", "10.0.0.0/8", "300.0.0.0/24")
        ),
        bodies.country_location(countriesAndRegions=["Japan"]),
        bodies.country_location(countryLookupMethod=""),
        bodies.country_location(isTrusted=True),
    ],
)
def test_location_that_does_not_fit_is_refused(graph, body):
    assert graph.post(LOCATIONS, body).status_code == 400
    assert graph.get(LOCATIONS).json()["value"] == []


def test_ipv6_range_under_the_ipv4_type_is_accepted(graph):
    """Azuread sends it so, and Graph takes it (AZUREAD.md section 6)."""
    kind = "#microsoft.graph.iPv4CidrRange"
    ranges = [{"@odata.type": kind, "cidrAddress": "2001:db8::/48"}]
    assert create(graph, bodies.ip_location(ipRanges=ranges))["ipRanges"] == ranges


def test_trusted_location_is_not_deleted_until_untrusted(graph):
    path = f"{LOCATIONS}/{create(graph, bodies.ip_location())['id']}"
    assert graph.delete(path).status_code == 400
    graph.patch(path, {"@odata.type": "#microsoft.graph.ipNamedLocation", "isTrusted": False})
    assert graph.delete(path).status_code == 204
    assert graph.get(path).status_code == 404


def test_location_in_use_is_not_deleted(graph):
    location = create(graph, bodies.country_location())["id"]
    body = bodies.policy_with("conditions.locations", {"includeLocations": [location]})
    policy = graph.post(POLICIES, body).json()["id"]
    assert graph.delete(f"{LOCATIONS}/{location}").status_code == 400
    graph.delete(f"{POLICIES}/{policy}")
    assert graph.delete(f"{LOCATIONS}/{location}").status_code == 204


def test_missing_location_is_not_found_in_graphs_words(graph):
    """Also the id that stands for the MFA trusted IPs: GET on it is a 404."""
    key = "00000000-0000-0000-0000-000000000000"
    error = graph.get(f"{LOCATIONS}/{key}").json()["error"]
    assert error["code"] == "ResourceNotFound"
    assert error["message"] == f"NamedLocation with id {key} does not exist in the directory."


def test_locations_are_filtered_by_sort(graph):
    create(graph, bodies.ip_location())
    create(graph, bodies.country_location())
    for query, name in (
        ("isof('microsoft.graph.ipNamedLocation')", "Dedicated line"),
        ("microsoft.graph.countryNamedLocation/countriesAndRegions/any(c: c eq 'JP')", "Japan"),
    ):
        found = graph.get(LOCATIONS, params={"$filter": query}).json()["value"]
        assert [location["displayName"] for location in found] == [name]
