"""Answers for security defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.odata.collection import CollectionRules
from local_tenant.odata.render import checked_options, selected
from local_tenant.property_table import tables
from local_tenant.security_defaults import models
from local_tenant.wire import Reply

if TYPE_CHECKING:
    from local_tenant.tenant import Tenant
    from local_tenant.wire import GraphRequest

RULES = CollectionRules(
    context="policies/identitySecurityDefaultsEnforcementPolicy",
    properties=frozenset(tables().types[models.TYPE].properties),
    default_page=None,
)


def get_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """The one object; a singleton's context has no `/$entity` (documented example)."""
    shown = selected(models.get(tenant.store), checked_options(request, RULES))
    context = f"{request.service_url}/$metadata#{RULES.context}"
    return Reply(200, {"@odata.context": context, **shown})


def update_policy(tenant: Tenant, request: GraphRequest) -> Reply:
    """204."""
    models.update(tenant.store, request.json(), request.version)
    return Reply(204)
