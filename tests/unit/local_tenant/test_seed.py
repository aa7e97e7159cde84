"""What the seeds hold (the contract with policies and tests), and that they never vary."""

from __future__ import annotations

from collections import Counter

import pytest

from local_tenant.seed import plant
from local_tenant.store import Store

INITIAL = "ward.onmicrosoft.example"
KINDS = ("users", "servicePrincipals", "directoryRoles", "directoryRoleTemplates", "organization")


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "tenant.sqlite")
    yield opened
    opened.close()


def contents(path, seed):
    store = Store(path)
    plant(store, seed, "E3")
    found = {kind: store.all(kind) for kind in store.kinds()}
    links = {
        role["id"]: store.targets("members", role["id"]) for role in store.all("directoryRoles")
    }
    store.close()
    return found, links


@pytest.mark.parametrize("seed", ["ward", "trace", "empty"])
def test_the_same_seed_gives_the_same_tenant(tmp_path, seed):
    assert contents(tmp_path / "a", seed) == contents(tmp_path / "b", seed)


def test_ward_has_twelve_hundred_staff(store):
    plant(store, "ward", "E3")
    staff = [user for user in store.all("users") if user["employeeId"]]
    names = [user["userPrincipalName"] for user in staff]
    assert names == [f"s{number:04}@ward.example" for number in range(1, 1201)]
    types = Counter(user["employeeType"] for user in staff)
    assert types == {"特別職": 5, "一般職": 1045, "会計年度任用職員": 150}
    titles = Counter(user["jobTitle"] for user in staff)
    assert (titles["区長"], titles["副区長"], titles["教育長"], titles["常勤監査委員"]) == (
        1,
        2,
        1,
        1,
    )
    assert (titles["部長"], titles["課長"], titles["係長"], titles["主任"]) == (15, 80, 220, 300)
    assert sum(not user["accountEnabled"] for user in staff) == 10
    assert all(user["usageLocation"] == "JP" and user["userType"] == "Member" for user in staff)
    departments = {user["department"] for user in staff}
    assert "情報システム課" in departments
    assert 24 <= len(departments) <= 28


def test_ward_has_its_other_accounts(store):
    plant(store, "ward", "E3")
    users = {user["userPrincipalName"]: user for user in store.all("users")}
    for name in (
        "svc-scan",
        "svc-backup",
        "svc-signage",
        "room-0301",
        "room-0302",
        "room-0501",
        "room-council",
    ):
        assert f"{name}@ward.example" in users
    assert sum(user["userType"] == "Guest" for user in users.values()) == 5


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("Global Administrator", {"emergency-access-1", "emergency-access-2", "adm-global"}),
        ("Conditional Access Administrator", {"adm-identity"}),
        ("Privileged Role Administrator", {"adm-identity"}),
        ("Exchange Administrator", {"adm-exchange"}),
        ("Teams Administrator", {"adm-teams"}),
        ("Intune Administrator", {"adm-intune"}),
        ("Helpdesk Administrator", {"adm-helpdesk"}),
        ("Authentication Administrator", {"adm-helpdesk"}),
        ("Directory Synchronization Accounts", {"Sync_WARDSYNC01_5f3a9c01b7d2"}),
    ],
)
def test_roles_have_their_members(ward, role, names):
    roles = ward.get("/directoryRoles").json()["value"]
    key = next(item["id"] for item in roles if item["displayName"] == role)
    members = ward.get(f"/directoryRoles/{key}/members").json()["value"]
    assert {m["userPrincipalName"] for m in members} == {f"{name}@{INITIAL}" for name in names}


@pytest.mark.parametrize(
    "app_id",
    [
        "00000002-0000-0ff1-ce00-000000000000",
        "00000003-0000-0ff1-ce00-000000000000",
        "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
        "00000003-0000-0000-c000-000000000000",
        "0000000a-0000-0000-c000-000000000000",
        "d4ebce55-015a-49b5-a083-c84d1797ae8c",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9",
    ],
)
def test_applications_that_policies_name_are_there(graph, app_id):
    assert graph.get(f"/servicePrincipals(appId='{app_id}')").json()["appId"] == app_id


def test_wards_own_application_is_found_by_name(graph):
    query = {"$filter": "displayName eq '庁内情報システム'"}
    assert len(graph.get("/servicePrincipals", params=query).json()["value"]) == 1


@pytest.mark.parametrize(
    ("licence", "sku", "has_p2"), [("E3", "SPE_E3", False), ("P2", "SPE_E5", True)]
)
def test_licence_decides_the_service_plans(graph, licence, sku, has_p2):
    graph.reset("empty", licence)
    found = graph.get("/subscribedSkus").json()["value"][0]
    plans = {plan["servicePlanName"] for plan in found["servicePlans"]}
    assert found["skuPartNumber"] == sku
    assert {
        "AAD_PREMIUM",
        "INTUNE_A",
        "EXCHANGE_S_ENTERPRISE",
        "SHAREPOINTENTERPRISE",
        "TEAMS1",
    } <= plans
    assert ("AAD_PREMIUM_P2" in plans) is has_p2


def test_organization_and_domains(graph):
    organization = graph.get("/organization").json()["value"][0]
    assert organization["id"] == graph.connection.tenantId == "3d6a1c52-0000-4000-8000-000000000001"
    assert organization["displayName"] == "区役所（ローカルテナント）"
    domains = {item["id"]: item for item in graph.get("/domains").json()["value"]}
    assert domains["ward.example"]["isDefault"]
    assert domains[INITIAL]["isInitial"]


def test_role_templates_are_entras(graph):
    templates = graph.get("/directoryRoleTemplates").json()["value"]
    by_name = {item["displayName"]: item["id"] for item in templates}
    assert len(by_name) > 100
    assert by_name["Global Administrator"] == "62e90394-69f5-4237-9190-012177145e10"
