"""Named locations and the ranges that stacks give them."""

from collections.abc import Iterator

from m365policy.catalogue.similar import did_you_mean
from m365policy.policies.findings import Finding
from m365policy.policies.model import NamedLocation
from m365policy.policies.stacks import LOCAL, Stack
from m365policy.rules.addresses import check_range
from m365policy.rules.context import Context, entries
from m365policy.rules.table import finding

SOURCES = ("ipRanges", "ipRangesFromStackConfig", "countriesAndRegions")
_IP_ONLY = ("isTrusted",)
_COUNTRY_ONLY = ("includeUnknownCountriesAndRegions", "countryLookupMethod")


def check(context: Context) -> Iterator[Finding]:
    """Hold every named location, and every stack's ranges."""
    stacks = context.project.stacks
    for location in context.locations:
        yield from _kind(location)
        yield from _written_ranges(location, stacks)
        yield from _stack_ranges(location, stacks)
    for stack in stacks:
        for key, ranges in stack.ip_ranges.items():
            for index, text in enumerate(ranges):
                position = stack.document.position("config", "m365policy:ipRanges", key, index)
                yield from check_range(text, position, public=stack.tenant != LOCAL)


def _kind(location: NamedLocation) -> Iterator[Finding]:
    sources = [key for key in SOURCES if key in location.body]
    if len(sources) != 1:
        yield finding(
            "LOCATION-KIND-001",
            f"the location has {' and '.join(sources) if sources else 'neither ranges nor countries'}",
            f"give it one of {', '.join(SOURCES)}",
            location.key_position(sources[1]) if sources else location.document.position(),
        )
        return
    foreign = _IP_ONLY if sources == ["countriesAndRegions"] else _COUNTRY_ONLY
    for key in foreign:
        if key in location.body:
            yield finding(
                "LOCATION-PROPERTY-001",
                f"'{key}' does not go with {sources[0]}",
                "remove it",
                location.key_position(key),
            )


def _written_ranges(location: NamedLocation, stacks: tuple[Stack, ...]) -> Iterator[Finding]:
    """Hold ranges written in the location: public unless every stack that deploys it is local."""
    tenants = {stack.tenant for stack in stacks if stack.name == location.phase}
    for text, place in entries(location, "ipRanges"):
        yield from check_range(text, location.position(*place), public=tenants != {LOCAL})


def _stack_ranges(location: NamedLocation, stacks: tuple[Stack, ...]) -> Iterator[Finding]:
    key = location.ip_ranges_from
    if key is None:
        return
    for stack in stacks:
        if stack.name == location.phase and not stack.ip_ranges.get(key):
            yield finding(
                "STACK-RANGE-001",
                f"{stack.document.path.as_posix()} has no ranges '{key}'"
                f"{did_you_mean(key, stack.ip_ranges)}",
                f"add '{key}' with its ranges under m365policy:ipRanges there",
                location.position("ipRangesFromStackConfig"),
            )
