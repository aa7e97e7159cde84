"""The wire form of directory objects: default properties, `$select`, `$expand`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.directory import models
from local_tenant.odata.collection import CollectionRules
from local_tenant.odata.render import selected
from local_tenant.property_table import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_tenant.odata.options import Options
    from local_tenant.store import Store
    from local_tenant.wire import Json

# The eleven properties that v1.0 shows of a user unless others are selected (user-get page).
USER_DEFAULTS = (
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
)
EXPAND_LIMIT = 20


def rules_of(context: str, type_name: str, *, page: int | None = 100) -> CollectionRules:
    """The collection rules of one sort of directory object."""
    properties = frozenset(tables().types[type_name].properties)
    return CollectionRules(context=context, properties=properties, default_page=page)


USERS = rules_of("users", "user")
GROUPS = rules_of("groups", "group")
SERVICE_PRINCIPALS = rules_of("servicePrincipals", "servicePrincipal")
DIRECTORY_ROLES = rules_of("directoryRoles", "directoryRole", page=None)
ROLE_TEMPLATES = rules_of("directoryRoleTemplates", "directoryRoleTemplate", page=None)
ORGANIZATION = rules_of("organization", "organization", page=None)
DOMAINS = rules_of("domains", "domain", page=None)
SKUS = rules_of("subscribedSkus", "subscribedSku", page=None)
OBJECTS = CollectionRules(
    context="directoryObjects",
    properties=frozenset().union(
        *(tables().types[name].properties for name in models.KINDS.values())
    ),
)


def renderer(store: Store, version: str) -> Callable[[Json, Options], Json]:
    """Makes the wire form of any directory object, for one request."""

    def render(document: Json, options: Options) -> Json:
        shown = selected(document, options) if options.select else _defaults(document, version)
        expanded = {name: _expanded(store, document, name) for name in options.expand}
        return {**shown, **expanded} if expanded else shown

    return render


def _defaults(document: Json, version: str) -> Json:
    if "userPrincipalName" not in document or version == "beta":
        return document
    annotations = {name: value for name, value in document.items() if name.startswith("@")}
    return {**annotations, **{name: document.get(name) for name in USER_DEFAULTS}}


def _expanded(store: Store, document: Json, name: str) -> list[Json]:
    """Related objects inside an object; Graph shows at most 20 of them."""
    key = document["id"]
    if name in {models.MEMBERS, models.OWNERS}:
        keys = store.targets(name, key)
    elif name == "memberOf":
        keys = store.sources(models.MEMBERS, key)
    elif name == "transitiveMembers":
        keys = models.transitive_member_ids(store, key)
    else:
        keys = []
    return models.objects(store, keys[:EXPAND_LIMIT])
