"""What the directory refuses in a group (GRAPH.md section 5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local_tenant.directory import errors
from local_tenant.property_table import READ_ONLY, REQUIRED, UNKNOWN, tables

if TYPE_CHECKING:
    from local_tenant.wire import Json

LENGTHS = {"displayName": 256, "mailNickname": 64, "description": 1024}
GROUP_TYPES = {"Unified", "DynamicMembership"}
_BAD_NICKNAME = re.compile(r'[@()\\\[\]";:.<>,\s]')


def check_body(body: Json, version: str, *, creating: bool) -> None:
    """Checks a group's body against the property tables and the directory's own limits.

    Raises:
        GraphError: 400 in the directory's words.
    """
    for violation in tables().violations("group", body, version, creating=creating):
        if violation.reason == UNKNOWN:
            raise errors.unknown_property()
        if violation.reason == REQUIRED:
            raise errors.missing_value(violation.path)
        if violation.reason == READ_ONLY:
            raise errors.read_only(violation.path)
        raise errors.invalid_value(violation.path)
    properties = tables().types["group"].properties
    if any(properties[name].navigation for name in body):
        raise errors.unknown_property()
    _check_texts(body)


def _check_texts(body: Json) -> None:
    for name, longest in LENGTHS.items():
        if len(body.get(name) or "") > longest:
            raise errors.invalid_value(name)
    for name in ("displayName", "mailNickname"):
        if name in body and not body[name]:
            raise errors.invalid_value(name)
    if _BAD_NICKNAME.search(body.get("mailNickname", "")):
        raise errors.invalid_value("mailNickname")


def check_group(group: Json) -> None:
    """Checks a group as it would be stored.

    Raises:
        GraphError: 400.
    """
    types = set(group["groupTypes"])
    if types - GROUP_TYPES:
        raise errors.invalid_value("groupTypes")
    if group["mailEnabled"] and "Unified" not in types:
        raise errors.mail_enabled_group()
    if "Unified" in types and not group["mailEnabled"]:
        raise errors.invalid_value("mailEnabled")
    if not group["mailEnabled"] and not group["securityEnabled"]:
        raise errors.invalid_value("securityEnabled")
    if "DynamicMembership" in types and not group["membershipRule"]:
        raise errors.missing_value("membershipRule")
    if group["membershipRule"] and "DynamicMembership" not in types:
        raise errors.invalid_value("membershipRule")
    if group["membershipRuleProcessingState"] not in {None, "On", "Paused"}:
        raise errors.invalid_value("membershipRuleProcessingState")
    if group["isAssignableToRole"] and "DynamicMembership" in types:
        raise errors.invalid_value("isAssignableToRole")
