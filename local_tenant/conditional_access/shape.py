"""The stored form of a policy: what Graph fills in and leaves out (GRAPH.md section 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_tenant.wire import Json

CONDITIONS: Json = {
    "userRiskLevels": [],
    "signInRiskLevels": [],
    "clientAppTypes": ["all"],
    "servicePrincipalRiskLevels": [],
    "insiderRiskLevels": None,
    "platforms": None,
    "locations": None,
    "devices": None,
    "clientApplications": None,
    "authenticationFlows": None,
    "applications": None,
    "users": None,
}
APPLICATIONS: Json = {
    "includeApplications": [],
    "excludeApplications": [],
    "includeUserActions": [],
    "includeAuthenticationContextClassReferences": [],
    "applicationFilter": None,
}
USERS: Json = {
    "includeUsers": [],
    "excludeUsers": [],
    "includeGroups": [],
    "excludeGroups": [],
    "includeRoles": [],
    "excludeRoles": [],
    "includeGuestsOrExternalUsers": None,
    "excludeGuestsOrExternalUsers": None,
}
GRANT_CONTROLS: Json = {
    "operator": None,
    "builtInControls": [],
    "customAuthenticationFactors": [],
    "termsOfUse": [],
    "authenticationStrength": None,
}
SESSION_CONTROLS: Json = {
    "disableResilienceDefaults": None,
    "applicationEnforcedRestrictions": None,
    "cloudAppSecurity": None,
    "signInFrequency": None,
    "persistentBrowser": None,
    "secureSignInSession": None,
}
SIGN_IN_FREQUENCY: Json = {
    "value": None,
    "type": None,
    "authenticationType": "primaryAndSecondaryAuthentication",
    "frequencyInterval": "timeBased",
    "isEnabled": None,
}
NESTED: dict[str, Json] = {
    "applications": APPLICATIONS,
    "users": USERS,
    "platforms": {"includePlatforms": [], "excludePlatforms": []},
    "locations": {"includeLocations": [], "excludeLocations": []},
    "devices": {"deviceFilter": None},
    "clientApplications": {
        "includeServicePrincipals": [],
        "excludeServicePrincipals": [],
        "servicePrincipalFilter": None,
    },
}


def policy(key: str, body: Json, created: str) -> Json:
    """A new policy as it is stored, from a body that passed the property tables."""
    return {
        "id": key,
        "templateId": None,
        "displayName": body["displayName"],
        "createdDateTime": created,
        "modifiedDateTime": None,
        "state": body["state"],
        "deletedDateTime": None,
        "conditions": conditions(body["conditions"], CONDITIONS),
        "grantControls": grant_controls(body.get("grantControls")),
        "sessionControls": session_controls(body.get("sessionControls")),
    }


def changed(before: Json, body: Json, modified: str) -> Json:
    """A policy after PATCH: top-level properties replaced, members of `conditions` one by one.

    The documented example sends `{"conditions": {"signInRiskLevels": [...]}}` alone, so the other
    conditions must stay (conditionalaccesspolicy-update page); what happens deeper is unknown.
    """
    after = {**before, "modifiedDateTime": modified}
    after.update({k: body[k] for k in ("displayName", "state") if k in body})
    if "conditions" in body:
        after["conditions"] = conditions(body["conditions"], before["conditions"])
    if "grantControls" in body:
        after["grantControls"] = grant_controls(body["grantControls"])
    if "sessionControls" in body:
        after["sessionControls"] = session_controls(body["sessionControls"])
    return after


def conditions(sent: Json, base: Json) -> Json:
    """Conditions with every member present."""
    result = dict(base)
    for name, value in without_annotations(sent).items():
        result[name] = {**NESTED[name], **value} if name in NESTED and value is not None else value
    for name in ("includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"):
        _name_external_tenants((result["users"] or {}).get(name))
    return result


def _name_external_tenants(guests: Json | None) -> None:
    """Azuread sends `membershipKind: all` without its type; Graph shows the type on reads."""
    tenants = (guests or {}).get("externalTenants")
    if tenants is not None and tenants.get("membershipKind") == "all":
        tenants["@odata.type"] = "#microsoft.graph.conditionalAccessAllExternalTenants"


def grant_controls(sent: Json | None) -> Json | None:
    """Grant controls with every member present; the strength is kept as its id alone."""
    if sent is None:
        return None
    controls = {**GRANT_CONTROLS, **without_annotations(sent)}
    strength = controls["authenticationStrength"]
    if strength is not None:
        controls["authenticationStrength"] = {"id": strength["id"].lower()}
    return controls


def session_controls(sent: Json | None) -> Json | None:
    """Session controls with every member present; null when none has an effect."""
    if sent is None:
        return None
    controls = {**SESSION_CONTROLS, **without_annotations(sent)}
    if controls["signInFrequency"] is not None:
        controls["signInFrequency"] = {**SIGN_IN_FREQUENCY, **controls["signInFrequency"]}
    return controls if any(map(_has_effect, controls.values())) else None


def _has_effect(control: Any) -> bool:
    return control.get("isEnabled") is not False if isinstance(control, dict) else bool(control)


def without_annotations(value: Any) -> Any:
    """A body without `@odata.*`; only external tenants keep theirs: it says which sort they are."""
    if isinstance(value, list):
        return [without_annotations(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: without_annotations(item)
        for key, item in value.items()
        if "@odata." not in key or (key == "@odata.type" and "membershipKind" in value)
    }


def rendered(document: Json, strength: Json | None) -> Json:
    """The wire form: the strength expanded in place (GRAPH.md section 4)."""
    controls = document["grantControls"]
    if controls is None or controls["authenticationStrength"] is None:
        return document
    return {**document, "grantControls": {**controls, "authenticationStrength": strength}}
