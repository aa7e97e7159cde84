"""Groups: state, members and owners."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from local_tenant.directory import errors, models, rules
from local_tenant.directory.dynamic import UnsupportedRuleError, parse_rule
from local_tenant.wire import timestamp_seconds

if TYPE_CHECKING:
    from local_tenant.store import Store
    from local_tenant.wire import Json

KIND = "groups"
BIND_LIMIT = 20
# Who may delete a member itself: user-delete and group-delete pages.
DELETED_BY = {
    "users": {"User.ReadWrite.All", "Directory.ReadWrite.All"},
    KIND: {"Group.ReadWrite.All", "Directory.ReadWrite.All"},
}

DEFAULTS: Json = {
    "deletedDateTime": None,
    "classification": None,
    "createdDateTime": None,
    "creationOptions": [],
    "description": None,
    "displayName": None,
    "expirationDateTime": None,
    "groupTypes": [],
    "isAssignableToRole": None,
    "mail": None,
    "mailEnabled": False,
    "mailNickname": None,
    "membershipRule": None,
    "membershipRuleProcessingState": None,
    "onPremisesDomainName": None,
    "onPremisesLastSyncDateTime": None,
    "onPremisesNetBiosName": None,
    "onPremisesSamAccountName": None,
    "onPremisesSecurityIdentifier": None,
    "onPremisesSyncEnabled": None,
    "preferredDataLocation": None,
    "preferredLanguage": None,
    "proxyAddresses": [],
    "renewedDateTime": None,
    "resourceBehaviorOptions": [],
    "resourceProvisioningOptions": [],
    "securityEnabled": True,
    "securityIdentifier": None,
    "theme": None,
    "uniqueName": None,
    "visibility": None,
    "onPremisesProvisioningErrors": [],
    "serviceProvisioningErrors": [],
}


def create(store: Store, body: Json, version: str) -> Json:
    """A new group with the members and owners that its body names.

    Raises:
        GraphError: 400 for the body, 404 for a member or owner that does not exist.
    """
    own, bound = _split(body)
    rules.check_body(own, version, creating=True)
    key, now = str(uuid.uuid4()), timestamp_seconds()
    group = {"id": key, **DEFAULTS, **own, "createdDateTime": now, "renewedDateTime": now}
    group["securityIdentifier"] = _security_identifier(key)
    _complete(store, group)
    rules.check_group(group)
    added = {relation: _new_targets(store, None, relation, urls) for relation, urls in bound}
    store.put(KIND, group)
    for relation, targets in added.items():
        for target in targets:
            store.link(relation, key, target)
    recompute(store, group)
    return group


def update(store: Store, key: str, body: Json, version: str) -> None:
    """Changes properties and adds bound members and owners, all or nothing.

    Raises:
        GraphError: 400 or 404.
    """
    group = models.get(store, KIND, key)
    own, bound = _split(body)
    rules.check_body(own, version, creating=False)
    if "isAssignableToRole" in own and own["isAssignableToRole"] != group["isAssignableToRole"]:
        raise errors.read_only("isAssignableToRole")
    added = {relation: _new_targets(store, group, relation, urls) for relation, urls in bound}
    if own:
        group = {**group, **own}
        _complete(store, group)
        rules.check_group(group)
        store.put(KIND, group)
    for relation, targets in added.items():
        for target in targets:
            store.link(relation, group["id"], target)
    if own.keys() & {"membershipRule", "groupTypes", "membershipRuleProcessingState"}:
        recompute(store, group)


def delete(store: Store, key: str) -> None:
    """Removes a group with its links.

    Raises:
        GraphError: 404.
    """
    store.delete(KIND, models.get(store, KIND, key)["id"])


def add(store: Store, key: str, relation: str, url: object) -> None:
    """Adds one member or owner by reference.

    Raises:
        GraphError: 400 (there already, dynamic group) or 404.
    """
    group = models.get(store, KIND, key)
    for target in _new_targets(store, group, relation, [url]):
        store.link(relation, group["id"], target)


def remove(store: Store, key: str, relation: str, target: str) -> None:
    """Removes one member or owner.

    Raises:
        GraphError: 400 (dynamic group) or 404.
    """
    group = models.get(store, KIND, key)
    if relation == models.MEMBERS and is_dynamic(group):
        raise errors.dynamic_membership()
    if not store.is_linked(relation, group["id"], target.lower()):
        raise errors.not_found(target)
    if relation == models.OWNERS and len(store.targets(relation, group["id"])) == 1:
        raise errors.last_owner()
    store.unlink(relation, group["id"], target.lower())


def delete_member_object(store: Store, key: str, target: str, roles: frozenset[str]) -> None:
    """Deletes the user or group that is a member, not the membership.

    Raises:
        GraphError: 403 without the permission to delete such an object, 404.
    """
    group = models.get(store, KIND, key)
    if not store.is_linked(models.MEMBERS, group["id"], target.lower()):
        raise errors.not_found(target)
    for kind, needed in DELETED_BY.items():
        if needed & roles and store.get(kind, target.lower()):
            store.delete(kind, target.lower())
            return
    raise errors.forbidden()


def is_dynamic(group: Json) -> bool:
    """Whether a rule decides who is in the group."""
    return "DynamicMembership" in group["groupTypes"]


def recompute(store: Store, group: Json) -> None:
    """Brings the members of a dynamic group in line with its rule, where it is understood.

    Entra does this in the background; here it is done at once. A paused group stays as it is.
    """
    if not is_dynamic(group) or group["membershipRuleProcessingState"] == "Paused":
        return
    try:
        condition = parse_rule(group["membershipRule"])
    except UnsupportedRuleError:
        return
    wanted = {user["id"]: None for user in store.all("users") if condition(user)}
    present = dict.fromkeys(store.targets(models.MEMBERS, group["id"]))
    for target in present:
        if target not in wanted:
            store.unlink(models.MEMBERS, group["id"], target)
    for target in wanted:
        if target not in present:
            store.link(models.MEMBERS, group["id"], target)


def _split(body: Json) -> tuple[Json, list[tuple[str, object]]]:
    """A body's own properties, and its members@odata.bind and owners@odata.bind."""
    own, bound = {}, []
    for name, value in body.items():
        relation, _, annotation = name.partition("@odata.")
        if annotation == "bind" and relation in {models.MEMBERS, models.OWNERS}:
            bound.append((relation, value))
        elif not annotation or annotation == "bind":
            own[name] = value
    return own, bound


def _complete(store: Store, group: Json) -> None:
    """Fills in what the directory decides itself."""
    if "Unified" in group["groupTypes"]:
        group["visibility"] = group["visibility"] or "Public"
        domain = next((d["id"] for d in store.all("domains") if d["isDefault"]), "")
        group["mail"] = f"{group['mailNickname']}@{domain}"
        group["proxyAddresses"] = [f"SMTP:{group['mail']}"]
    if is_dynamic(group) and group["membershipRuleProcessingState"] is None:
        group["membershipRuleProcessingState"] = "On"


def _new_targets(store: Store, group: Json | None, relation: str, urls: object) -> list[str]:
    if not isinstance(urls, list):
        raise errors.invalid_value(relation)
    if len(urls) > BIND_LIMIT:
        raise errors.too_many_references()
    if group is not None and relation == models.MEMBERS and is_dynamic(group):
        raise errors.dynamic_membership()
    targets: list[str] = []
    for url in urls:
        target = models.get_any(store, models.referenced_id(url))["id"]
        if target in targets:
            raise errors.linked_twice(target)
        if group is not None and store.is_linked(relation, group["id"], target):
            raise errors.already_linked(relation)
        targets.append(target)
    return targets


def _security_identifier(key: str) -> str:
    """The SID that Entra derives from an object id: its four little-endian 32-bit parts."""
    raw = uuid.UUID(key).bytes_le
    parts = [str(int.from_bytes(raw[i : i + 4], "little")) for i in range(0, 16, 4)]
    return "-".join(["S-1-12-1", *parts])
