"""Collects the objects and links of a seed; ids follow from natural keys."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_tenant.wire import Json

CREATED = "2023-10-02T00:00:00Z"
TENANT_ID = "3d6a1c52-0000-4000-8000-000000000001"
DEFAULT_DOMAIN = "ward.example"
INITIAL_DOMAIN = "ward.onmicrosoft.example"


def object_id(kind: str, key: str) -> str:
    """The id of a seeded object: the same on every machine, for ever."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://local.tenant/{kind}/{key}"))


CLIENT_ID = object_id("applications", "m365policy")
CLIENT_OBJECT_ID = object_id("servicePrincipals", "m365policy")


@dataclass
class Planting:
    """The objects (kind, document) and links (kind, source, target) gathered so far."""

    objects: list[tuple[str, Json]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, kind: str, document: Json) -> Json:
        """Adds one object."""
        self.objects.append((kind, document))
        return document

    def link(self, kind: str, source: str, target: str) -> None:
        """Adds one link."""
        self.links.append((kind, source, target))


def user(name: str, display_name: str, **properties: object) -> Json:
    """A user document: every property that the seeds set, the others as Graph shows them unset.

    Args:
        name: user principal name.
        display_name: as people read it.
        properties: what differs from a cloud-only, enabled member of Japan.
    """
    return {
        "id": object_id("users", name),
        "deletedDateTime": None,
        "accountEnabled": True,
        "businessPhones": [],
        "createdDateTime": CREATED,
        "department": None,
        "displayName": display_name,
        "employeeId": None,
        "employeeType": None,
        "givenName": None,
        "jobTitle": None,
        "mail": None,
        "mailNickname": name.partition("@")[0],
        "mobilePhone": None,
        "officeLocation": None,
        "onPremisesImmutableId": None,
        "onPremisesSamAccountName": None,
        "onPremisesSyncEnabled": None,
        "onPremisesUserPrincipalName": None,
        "preferredLanguage": "ja",
        "surname": None,
        "usageLocation": "JP",
        "userPrincipalName": name,
        "userType": "Member",
        "assignedLicenses": [],
        **properties,
    }
