"""What the tenant holds, read by msgraph-sdk and said in the words of the YAML.

Independent of the deployer on purpose: it parses YAML by itself and knows none of its code.
"""

import json
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
NOT_IN_YAML = ("id", "createdDateTime", "modifiedDateTime", "deletedDateTime", "templateId")


async def in_tenant(connection: Mapping[str, Any]) -> dict[str, Objects]:
    """Read groups, locations, strengths and policies; ids become names or display names.

    The environment must trust the local authority (SSL_CERT_FILE, REQUESTS_CA_BUNDLE).
    """
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
    groups = _all(await client.groups.get())
    locations = _all(await access.named_locations.get())
    strengths = _all(await client.policies.authentication_strength_policies.get())
    policies = _all(await access.policies.get())
    names = {
        "group": {group["id"]: group["displayName"] for group in groups},
        "location": {location["id"]: location["displayName"] for location in locations},
        "role": {
            role["id"]: role["displayName"]
            for role in _all(await client.directory_role_templates.get())
        },
        "application": {
            principal["appId"]: principal["displayName"]
            for principal in _all(await client.service_principals.get())
        },
    }
    for group in groups:
        members = await client.groups.by_group_id(group["id"]).members.get()
        group["members"] = [member["userPrincipalName"] for member in _all(members)]
    strength_names = {strength["id"]: strength["displayName"] for strength in strengths}
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


def _all(page: Any) -> list[dict[str, Any]]:
    assert page.odata_next_link is None, "the test reads one page"
    return [_json(item) for item in page.value]


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


def _plain(value: Any) -> Any:
    """Drop what says nothing (null, empty, ids and times of Graph's own) and every order."""
    if isinstance(value, list):
        return sorted((_plain(item) for item in value), key=repr)
    if not isinstance(value, dict):
        return value
    if set(value) >= {"cidrAddress"}:
        return value["cidrAddress"]
    plain = {
        key: _plain(item)
        for key, item in value.items()
        if key not in NOT_IN_YAML and "@odata" not in key
    }
    return {key: item for key, item in plain.items() if item not in (None, [], {}, False)}
