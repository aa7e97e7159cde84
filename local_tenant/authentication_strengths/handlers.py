"""Answers for authentication strengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant import evolvable
from local_tenant.authentication_strengths import models
from local_tenant.odata.collection import CollectionRules, answer_collection
from local_tenant.odata.render import entity
from local_tenant.property_table import tables
from local_tenant.wire import Reply

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest

RULES = CollectionRules(
    context="policies/authenticationStrengthPolicies",
    properties=frozenset(tables().types[models.TYPE].properties),
    default_page=None,
    is_directory=False,
    next_links=False,
)
RENDER = evolvable.renderer(models.TYPE)


def list_policies(tenant: Tenant, request: GraphRequest) -> Reply:
    """All strengths, built-in ones first."""
    return answer_collection(request, tenant.store.all(models.KIND), RULES, RENDER)


def create_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """201 and the whole object."""
    policy = models.create(tenant.store, request.json(), request.version)
    return Reply(201, entity(request, RULES, policy, RENDER))


def get_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """One strength."""
    policy = models.get(tenant.store, request.parameters["id"])
    return Reply(200, entity(request, RULES, policy, RENDER))


def update_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    models.update(tenant.store, request.parameters["id"], request.json(), request.version)
    return Reply(204)


def delete_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    models.delete(tenant.store, request.parameters["id"])
    return Reply(204)


def update_allowed_combinations(tenant: Tenant, request: GraphRequest) -> Reply:
    """200 and updateAllowedCombinationsResult."""
    before, after = models.update_allowed_combinations(
        tenant.store, request.parameters["id"], request.json().get("allowedCombinations")
    )
    body = {
        "@odata.context": f"{request.service_url}/$metadata#microsoft.graph."
        "updateAllowedCombinationsResult",
        "previousCombinations": before["allowedCombinations"],
        "currentCombinations": after["allowedCombinations"],
        "additionalInformation": "",
        "conditionalAccessReferences": [
            policy["id"] for policy in models.users(tenant.store, after["id"])
        ],
    }
    return Reply(200, body)


def usage(tenant: Tenant, request: GraphRequest) -> Reply:
    """The policies that use a strength, by what it satisfies."""
    policy = models.get(tenant.store, request.parameters["id"])
    users = models.users(tenant.store, policy["id"])
    satisfies_mfa = policy["requirementsSatisfied"] == "mfa"
    body = {
        "@odata.context": f"{request.service_url}/$metadata#microsoft.graph."
        "authenticationStrengthUsage",
        "none": [] if satisfies_mfa else users,
        "mfa": users if satisfies_mfa else [],
    }
    return Reply(200, body)


def list_combination_configurations(tenant: Tenant, request: GraphRequest) -> Reply:
    """Always empty: making them is not emulated."""
    policy = models.get(tenant.store, request.parameters["id"])
    return answer_collection(request, policy["combinationConfigurations"], RULES, RENDER)
