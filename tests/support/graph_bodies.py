"""Bodies that Graph accepts, for tests to vary."""

from __future__ import annotations

import copy


def group(**changes):
    return {
        "displayName": "BYOD users",
        "mailEnabled": False,
        "mailNickname": "byod-users",
        "securityEnabled": True,
        **changes,
    }


def ip_location(**changes):
    return {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "displayName": "Dedicated line",
        "isTrusted": True,
        "ipRanges": [
            {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.0/24"}
        ],
        **changes,
    }


def country_location(**changes):
    return {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        "displayName": "Japan",
        "countriesAndRegions": ["JP"],
        **changes,
    }


def strength(**changes):
    return {
        "displayName": "Security key",
        "allowedCombinations": ["fido2", "windowsHelloForBusiness"],
        **changes,
    }


def policy(**changes):
    return {
        "displayName": "CA001 block",
        "state": "enabled",
        "conditions": {
            "clientAppTypes": ["all"],
            "applications": {"includeApplications": ["All"]},
            "users": {"includeUsers": ["All"]},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["block"]},
        **changes,
    }


def policy_with(path, value):
    """A policy whose value at a dotted path is another; `...` removes it."""
    body = copy.deepcopy(policy())
    *parents, last = path.split(".")
    target = body
    for name in parents:
        target = target.setdefault(name, {})
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return body
