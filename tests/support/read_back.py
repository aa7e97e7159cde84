"""What the tenant holds, read by msgraph-sdk and said in the words of the YAML.

Independent of the deployer on purpose: it parses YAML by itself and knows none of its code.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from azure.identity import ClientSecretCredential
from kiota_abstractions.serialization import Parsable
from kiota_serialization_json.json_serialization_writer import JsonSerializationWriter
from msgraph import GraphServiceClient

Objects = dict[str, dict[str, Any]]
"""Objects of one kind by display name."""

NAMED = {
    "includeGroups": "group",
    "excludeGroups": "group",
    "includeLocations": "location",
    "excludeLocations": "location",
    "includeRoles": "role",
    "excludeRoles": "role",
    "includeApplications": "application",
    "excludeApplications": "application",
    "members": "user",
    "owners": "user",
}
FLAGS = ("transferMethods", "guestOrExternalUserTypes")
NOT_IN_YAML = ("id", "createdDateTime", "modifiedDateTime", "deletedDateTime", "templateId")


def in_tenant(connection: Mapping[str, Any]) -> dict[str, Objects]:
    """Read groups, locations, strengths and policies; ids become names or display names.

    In a process of its own, which trusts the local authority and keeps the SDK's warnings.
    """
    trusted = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), connection["caBundle"])
    run = subprocess.run(
        [sys.executable, "-W", "ignore", __file__],
        input=json.dumps(connection),
        env={**os.environ, **trusted},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Objects] = json.loads(run.stdout)
    return found


async def _read(connection: Mapping[str, Any]) -> dict[str, Objects]:
    credential = ClientSecretCredential(
        connection["tenantId"],
        connection["clientId"],
        connection["clientSecret"],
        authority=connection["url"],
        disable_instance_discovery=True,
    )
    client = GraphServiceClient(credential, [f"{connection['url']}/.default"])
    client.request_adapter.base_url = f"{connection['url']}/v1.0"
    access = client.identity.conditional_access
    groups = await _all(client.groups)
    locations = await _all(access.named_locations)
    strengths = await _all(client.policies.authentication_strength_policies)
    policies = await _all(access.policies)
    names = {
        "group": _named(groups, "id"),
        "location": _named(locations, "id"),
        "role": _named(await _all(client.directory_role_templates), "id"),
        "application": _named(await _all(client.service_principals), "appId"),
    }
    for group in groups:
        for people in ("members", "owners"):
            builder = getattr(client.groups.by_group_id(group["id"]), people)
            group[people] = [each.get("userPrincipalName") for each in await _all(builder)]
    strength_names = _named(strengths, "id")
    for policy in policies:
        strength = (policy.get("grantControls") or {}).get("authenticationStrength")
        if strength:
            policy["grantControls"]["authenticationStrength"] = strength_names[strength["id"]]
    return {
        "Group": _by_display_name(groups, names),
        "NamedLocation": _by_display_name(locations, names),
        "AuthenticationStrength": _by_display_name(
            [strength for strength in strengths if strength["policyType"] == "custom"], names
        ),
        "ConditionalAccessPolicy": _by_display_name(policies, names),
    }


def in_yaml(project: Path, phase: str) -> dict[str, Objects]:
    """Read what the YAML says for a phase, names as display names, in the same words."""
    files: dict[str, dict[str, Any]] = {}
    for path in sorted((project / "policies").glob("*/*.yaml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        if phase in body["phases"]:
            files[path.stem] = body
    display = {stem: body["displayName"] for stem, body in files.items()}
    stack = yaml.safe_load((project / f"stacks/Pulumi.{phase}.yaml").read_text(encoding="utf-8"))
    ranges = stack["config"]["m365policy:ipRanges"]
    found: dict[str, Objects] = {}
    for body in files.values():
        kind = body.pop("kind")
        merged = {**body, **(body.pop("phases")[phase] or {})}
        merged.pop("phases", None)
        if "ipRangesFromStackConfig" in merged:
            merged["ipRanges"] = ranges[merged.pop("ipRangesFromStackConfig")]
        named = _renamed(merged, lambda _, name: display.get(name, name))
        strength = (named.get("grantControls") or {}).get("authenticationStrength")
        if strength:
            named["grantControls"]["authenticationStrength"] = display.get(strength, strength)
        found.setdefault(kind, {})[body["displayName"]] = _plain(named)
    found.pop("EnterpriseApplication", None)
    return found


async def _all(builder: Any) -> list[dict[str, Any]]:
    """Every item of a collection, page by page."""
    page = await builder.get()
    items = list(page.value)
    while page.odata_next_link:
        page = await builder.with_url(page.odata_next_link).get()
        items += page.value
    return [_with_flags(item, _json(item)) for item in items]


def _with_flags(item: Any, body: dict[str, Any]) -> dict[str, Any]:
    """Add what the SDK reads but does not write back: enumerations that hold several values."""
    conditions = getattr(item, "conditions", None)
    flows = getattr(conditions, "authentication_flows", None)
    if flows is not None:
        body["conditions"]["authenticationFlows"] = {
            "transferMethods": _flags(flows.transfer_methods)
        }
    users = getattr(conditions, "users", None)
    for name in ("include_guests_or_external_users", "exclude_guests_or_external_users"):
        guests = getattr(users, name, None)
        if guests is not None:
            first, *rest = name.split("_")
            target = body["conditions"]["users"][first + "".join(word.title() for word in rest)]
            target["guestOrExternalUserTypes"] = _flags(guests.guest_or_external_user_types)
    return body


def _flags(values: Any) -> str:
    return ",".join(str(value.value) for value in values)


def _named(items: list[dict[str, Any]], key: str) -> dict[str, str]:
    return {item[key]: item["displayName"] for item in items}


def _json(item: Parsable) -> dict[str, Any]:
    writer = JsonSerializationWriter()
    writer.write_object_value(None, item)
    found: dict[str, Any] = json.loads(writer.get_serialized_content())
    return found


def _by_display_name(items: list[dict[str, Any]], names: dict[str, dict[str, str]]) -> Objects:
    renamed = [
        _renamed(item, lambda kind, name: names.get(kind, {}).get(name, name)) for item in items
    ]
    assert len({item["displayName"] for item in renamed}) == len(renamed)
    return {item["displayName"]: _plain(item) for item in renamed}


def _renamed(value: Any, rename: Callable[[str, str], str]) -> Any:
    if isinstance(value, list):
        return [_renamed(item, rename) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: [rename(NAMED[key], name) for name in item]
        if key in NAMED and isinstance(item, list)
        else _renamed(item, rename)
        for key, item in value.items()
    }


def _plain(value: Any, key: str = "") -> Any:
    """Drop what says nothing (null, empty, ids and times of Graph's own) and every order."""
    if isinstance(value, list):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, str) and key in FLAGS:
        return sorted(value.split(","))
    if not isinstance(value, dict):
        return value
    if set(value) >= {"cidrAddress"}:
        return value["cidrAddress"]
    plain = {
        key: _plain(item, key)
        for key, item in value.items()
        if key not in NOT_IN_YAML and "@odata" not in key
    }
    return {key: item for key, item in plain.items() if item not in (None, [], {}, False)}


if __name__ == "__main__":
    json.dump(asyncio.run(_read(json.load(sys.stdin))), sys.stdout)
