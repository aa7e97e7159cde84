"""What every tenant has: organization, domains, licences, roles, applications, strengths."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from local_tenant.authentication_strengths import combinations
from local_tenant.security_defaults import models as security_defaults
from local_tenant.seed.planting import (
    CLIENT_ID,
    CLIENT_OBJECT_ID,
    CREATED,
    DEFAULT_DOMAIN,
    INITIAL_DOMAIN,
    TENANT_ID,
    object_id,
)

if TYPE_CHECKING:
    from local_tenant.seed.planting import Planting
    from local_tenant.wire import Json

HERE = Path(__file__).parent
MICROSOFT_TENANT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
WARD_APPLICATION = "庁内情報システム"

# Product and plan ids: Microsoft's "Product names and service plan identifiers" page.
SKUS = {
    "E3": ("SPE_E3", "05e9a617-0261-4cee-bb44-138d3ef5d965"),
    "P2": ("SPE_E5", "06ebc4ee-1bb5-47dd-8120-11324bc54e06"),
}
PLANS = {
    "AAD_PREMIUM": "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
    "INTUNE_A": "c1ec4a95-1f05-45b3-a911-aa3fa01094f5",
    "EXCHANGE_S_ENTERPRISE": "efb87545-963c-4e0d-99df-69c6916d9eb0",
    "SHAREPOINTENTERPRISE": "5dbe027f-2339-4123-9542-606e4d348a72",
    "TEAMS1": "57ff2da0-773e-42df-b2af-ffb7a2317929",
}
P2_PLANS = {"AAD_PREMIUM_P2": "eec0eb4f-6444-4f95-aba0-50c24d67f998"}

STRENGTHS_CREATED = "2021-12-01T08:00:00Z"
# Ids, names and the first description: the `evaluate` page (GRAPH.md section 4).
STRENGTHS = (
    (
        "00000000-0000-0000-0000-000000000002",
        "Multifactor authentication",
        "Combinations of methods that satisfy strong authentication, such as a password + SMS",
        combinations.MULTI_FACTOR,
    ),
    (
        "00000000-0000-0000-0000-000000000003",
        "Passwordless MFA",
        (
            "Passwordless methods that satisfy strong authentication, such as Passwordless "
            "sign-in with the Microsoft Authenticator"
        ),
        combinations.PASSWORDLESS,
    ),
    (
        "00000000-0000-0000-0000-000000000004",
        "Phishing-resistant MFA",
        (
            "Phishing-resistant, Passwordless methods for the strongest authentication, such as a "
            "FIDO2 security key"
        ),
        combinations.PHISHING_RESISTANT,
    ),
)


def add(planting: Planting, licence: str) -> None:
    """Adds everything that does not depend on the seed.

    Args:
        planting: what is gathered.
        licence: `E3` or `P2`.
    """
    _add_organization(planting, licence)
    for name, app_id in _rows("applications.csv"):
        key = object_id("servicePrincipals", app_id)
        planting.add("servicePrincipals", service_principal(key, name, app_id, MICROSOFT_TENANT))
    own = object_id("applications", WARD_APPLICATION)
    key = object_id("servicePrincipals", WARD_APPLICATION)
    planting.add("servicePrincipals", service_principal(key, WARD_APPLICATION, own, TENANT_ID))
    deployer = service_principal(CLIENT_OBJECT_ID, "m365policy", CLIENT_ID, TENANT_ID)
    planting.add("servicePrincipals", deployer)
    for name, template in _rows("directory_roles.csv"):
        document = {"id": template, "deletedDateTime": None, "displayName": name}
        planting.add("directoryRoleTemplates", {**document, "description": name})
    planting.add(security_defaults.KIND, security_defaults.DEFAULT)
    for key, name, description, allowed in STRENGTHS:
        planting.add("authenticationStrengthPolicies", _strength(key, name, description, allowed))


def _strength(key: str, name: str, description: str, allowed: tuple[str, ...]) -> Json:
    return {
        "id": key,
        "createdDateTime": STRENGTHS_CREATED,
        "modifiedDateTime": STRENGTHS_CREATED,
        "displayName": name,
        "description": description,
        "policyType": "builtIn",
        "requirementsSatisfied": "mfa",
        "allowedCombinations": list(allowed),
        "combinationConfigurations": [],
    }


def _add_organization(planting: Planting, licence: str) -> None:
    plans = {**PLANS, **(P2_PLANS if licence == "P2" else {})}
    domains = [(DEFAULT_DOMAIN, True), (INITIAL_DOMAIN, False)]
    planting.add(
        "organization",
        {
            "id": TENANT_ID,
            "deletedDateTime": None,
            "assignedPlans": [
                {
                    "assignedDateTime": CREATED,
                    "capabilityStatus": "Enabled",
                    "service": name,
                    "servicePlanId": key,
                }
                for name, key in plans.items()
            ],
            "countryLetterCode": "JP",
            "createdDateTime": CREATED,
            "displayName": "区役所（ローカルテナント）",
            "onPremisesSyncEnabled": True,
            "preferredLanguage": "ja",
            "tenantType": "AAD",
            "verifiedDomains": [
                {
                    "capabilities": "Email, OfficeCommunicationsOnline",
                    "isDefault": is_default,
                    "isInitial": not is_default,
                    "name": name,
                    "type": "Managed",
                }
                for name, is_default in domains
            ],
        },
    )
    for name, is_default in domains:
        planting.add("domains", _domain(name, is_default=is_default))
    planting.add("subscribedSkus", _sku(*SKUS[licence], plans))


def _domain(name: str, *, is_default: bool) -> Json:
    return {
        "id": name,
        "authenticationType": "Managed",
        "isAdminManaged": True,
        "isDefault": is_default,
        "isInitial": not is_default,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
    }


def _sku(part_number: str, key: str, plans: dict[str, str]) -> Json:
    return {
        "id": f"{TENANT_ID}_{key}",
        "accountName": "ward",
        "accountId": TENANT_ID,
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": 1200,
        "skuId": key,
        "skuPartNumber": part_number,
        "prepaidUnits": {"enabled": 1300, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [
            {
                "servicePlanId": plan,
                "servicePlanName": name,
                "provisioningStatus": "Success",
                "appliesTo": "User",
            }
            for name, plan in plans.items()
        ],
        "subscriptionIds": [object_id("subscriptions", part_number)],
    }


def service_principal(key: str, name: str, app_id: str, owner: str) -> Json:
    """The document of a service principal."""
    return {
        "id": key,
        "deletedDateTime": None,
        "accountEnabled": True,
        "appDisplayName": name,
        "appId": app_id,
        "appOwnerOrganizationId": owner,
        "appRoleAssignmentRequired": False,
        "createdDateTime": CREATED,
        "displayName": name,
        "servicePrincipalNames": [app_id],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMultipleOrgs" if owner != TENANT_ID else "AzureADMyOrg",
        "tags": ["WindowsAzureActiveDirectoryIntegratedApp"] if owner == TENANT_ID else [],
    }


def _rows(name: str) -> list[tuple[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(row[0], row[1]) for row in rows]
