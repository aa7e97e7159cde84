"""A ward office: 1,200 invented staff, its service, room and administrator accounts, its roles."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from local_tenant.seed.planting import DEFAULT_DOMAIN, INITIAL_DOMAIN, object_id, user
from local_tenant.seed.staff import add_staff

if TYPE_CHECKING:
    from local_tenant.seed.planting import Planting
    from local_tenant.wire import Json

GLOBAL_ADMINISTRATOR = "Global Administrator"
SYNCHRONIZATION = "Directory Synchronization Accounts"

ADMINISTRATORS = (
    ("adm-global", "管理者（全体）", (GLOBAL_ADMINISTRATOR,)),
    (
        "adm-identity",
        "管理者（ID）",
        ("Conditional Access Administrator", "Privileged Role Administrator"),
    ),
    ("adm-exchange", "管理者（Exchange）", ("Exchange Administrator",)),
    ("adm-teams", "管理者（Teams）", ("Teams Administrator",)),
    ("adm-intune", "管理者（Intune）", ("Intune Administrator",)),
    (
        "adm-helpdesk",
        "管理者（ヘルプデスク）",
        ("Helpdesk Administrator", "Authentication Administrator"),
    ),
)
SERVICE_ACCOUNTS = (
    ("svc-scan", "サービス 複合機スキャン送信"),
    ("svc-backup", "サービス バックアップ"),
    ("svc-signage", "サービス デジタルサイネージ"),
)
ROOMS = (
    ("room-0301", "会議室 301"),
    ("room-0302", "会議室 302"),
    ("room-0501", "会議室 501"),
    ("room-council", "議会 委員会室"),
)
VENDORS = ("網代ネットワーク", "多摩システム", "青梅印刷", "隅田保守", "荒川電機")


def add(planting: Planting, sku: str) -> None:
    """Adds everything; nothing depends on the clock or on chance.

    Args:
        planting: what is gathered; the tenant's own objects are in it already.
        sku: id of the licence that the staff have.
    """
    for number in (1, 2):
        name = f"emergency-access-{number}@{INITIAL_DOMAIN}"
        _account(planting, user(name, f"緊急アクセス {number}"), (GLOBAL_ADMINISTRATOR,))
    for name, display_name, roles in ADMINISTRATORS:
        _account(planting, user(f"{name}@{INITIAL_DOMAIN}", display_name), roles)
    sync = user(
        f"Sync_WARDSYNC01_5f3a9c01b7d2@{INITIAL_DOMAIN}", "ディレクトリ同期サービス アカウント"
    )
    _account(planting, sync, (SYNCHRONIZATION,))
    for name, display_name in (*SERVICE_ACCOUNTS, *ROOMS):
        address = f"{name}@{DEFAULT_DOMAIN}"
        planting.add("users", user(address, display_name, mail=address))
    add_staff(planting, random.Random(20231101), sku)  # noqa: S311 - invented people, not secrets
    for number, vendor in enumerate(VENDORS, 1):
        planting.add("users", _guest(number, vendor))


def _account(planting: Planting, document: Json, roles: tuple[str, ...]) -> None:
    planting.add("users", document)
    for name in roles:
        planting.link("members", _role(planting, name), document["id"])


def _role(planting: Planting, name: str) -> str:
    """The id of an activated role; it is activated where it is not yet."""
    key = object_id("directoryRoles", name)
    if not any(
        document["id"] == key for kind, document in planting.objects if kind == "directoryRoles"
    ):
        document = {"id": key, "deletedDateTime": None, "displayName": name, "description": name}
        planting.add("directoryRoles", {**document, "roleTemplateId": _template(planting, name)})
    return key


def _template(planting: Planting, name: str) -> str:
    for kind, document in planting.objects:
        if kind == "directoryRoleTemplates" and document["displayName"] == name:
            return str(document["id"])
    raise LookupError(name)


def _guest(number: int, vendor: str) -> Json:
    address = f"engineer{number}@vendor{number}.example"
    name = f"{address.replace('@', '_')}#EXT#@{INITIAL_DOMAIN}"
    return user(
        name,
        f"{vendor} 担当者",
        mail=address,
        userType="Guest",
        companyName=vendor,
        creationType="Invitation",
        externalUserState="Accepted",
        usageLocation=None,
    )
