"""Session controls: the one block whose shape differs from Graph's throughout.

Graph refuses session controls that control nothing, and removes existing ones only when the
whole object is sent as null; so a block without effect is sent as null, as the vendor's does.
"""

from __future__ import annotations

from typing import Any

from m365policy.provider.properties import Codec, Kind, Property, is_absent

_BOTH = "primaryAndSecondaryAuthentication"

FIELDS = (
    Property(
        "applicationEnforcedRestrictionsEnabled",
        Kind.BOOL,
        description="Whether the application's own restrictions apply.",
    ),
    Property(
        "cloudAppSecurityPolicy",
        enum=("blockDownloads", "mcasConfigured", "monitorOnly", "unknownFutureValue"),
        description="What Microsoft Defender for Cloud Apps does with the session.",
    ),
    Property(
        "disableResilienceDefaults",
        Kind.BOOL,
        description="Whether sessions end when Entra ID cannot evaluate the policy in an outage.",
    ),
    Property(
        "persistentBrowserMode",
        enum=("always", "never"),
        description="Whether a browser stays signed in after it is closed.",
    ),
    Property(
        "signInFrequency",
        Kind.INT,
        rule=lambda value: "must not be negative" if value < 0 else None,
        description="After how many hours or days a user signs in again.",
    ),
    Property(
        "signInFrequencyAuthenticationType",
        computed=True,
        enum=(_BOTH, "secondaryAuthentication", "unknownFutureValue"),
        description="Which authentication the sign-in frequency asks for.",
    ),
    Property(
        "signInFrequencyInterval",
        computed=True,
        enum=("everyTime", "timeBased", "unknownFutureValue"),
        description="Whether to sign in again after some time, or every time.",
    ),
    Property(
        "signInFrequencyPeriod",
        enum=("days", "hours"),
        description="The unit of the sign-in frequency.",
    ),
)


def is_ineffective(block: dict[str, Any]) -> bool:
    """Say whether a block of session controls controls nothing."""
    return all(is_absent(block.get(item.name)) for item in FIELDS)


def _sign_in_frequency(block: dict[str, Any]) -> dict[str, Any] | None:
    value, interval = block.get("signInFrequency"), block.get("signInFrequencyInterval")
    authentication = block.get("signInFrequencyAuthenticationType") or _BOTH
    if not value and not interval:
        if authentication == _BOTH:
            return None
        return {"authenticationType": authentication}
    frequency = {
        "isEnabled": True,
        "authenticationType": authentication,
        "frequencyInterval": interval or "timeBased",
    }
    if value:
        frequency |= {"type": block.get("signInFrequencyPeriod"), "value": value}
    return frequency


def _to_graph(block: dict[str, Any] | None) -> dict[str, Any] | None:
    if not block:
        return None
    body: dict[str, Any] = {}
    # Beside "every time" Graph takes neither of these two (azuread issue 1225).
    if block.get("signInFrequencyInterval") != "everyTime":
        restricted = bool(block.get("applicationEnforcedRestrictionsEnabled"))
        body["applicationEnforcedRestrictions"] = {"isEnabled": restricted}
        body["disableResilienceDefaults"] = bool(block.get("disableResilienceDefaults"))
    if policy := block.get("cloudAppSecurityPolicy"):
        body["cloudAppSecurity"] = {"isEnabled": True, "cloudAppSecurityType": policy}
    if mode := block.get("persistentBrowserMode"):
        body["persistentBrowser"] = {"isEnabled": True, "mode": mode}
    if frequency := _sign_in_frequency(block):
        body["signInFrequency"] = frequency
    return body if _controls_something(body) else None


def _controls_something(body: dict[str, Any]) -> bool:
    always = {"applicationEnforcedRestrictions", "disableResilienceDefaults"}
    restrictions = body.get("applicationEnforcedRestrictions", {})
    return bool(
        body.keys() - always
        or restrictions.get("isEnabled")
        or body.get("disableResilienceDefaults")
    )


def _from_graph(body: dict[str, Any] | None) -> dict[str, Any] | None:
    if body is None:
        return None
    frequency = body.get("signInFrequency") or {}
    timed = frequency.get("value") is not None and frequency.get("type") is not None
    return {
        "applicationEnforcedRestrictionsEnabled": _enabled(body, "applicationEnforcedRestrictions"),
        "cloudAppSecurityPolicy": _member(body, "cloudAppSecurity", "cloudAppSecurityType"),
        "disableResilienceDefaults": bool(body.get("disableResilienceDefaults")),
        "persistentBrowserMode": _member(body, "persistentBrowser", "mode"),
        "signInFrequency": frequency["value"] if timed else 0,
        "signInFrequencyAuthenticationType": frequency.get("authenticationType") or "",
        "signInFrequencyInterval": frequency.get("frequencyInterval") or "",
        "signInFrequencyPeriod": frequency["type"] if timed else "",
    }


def _enabled(body: dict[str, Any], control: str) -> bool:
    return bool((body.get(control) or {}).get("isEnabled"))


def _member(body: dict[str, Any], control: str, member: str) -> str:
    return str((body.get(control) or {}).get(member) or "")


CODEC = Codec(_to_graph, _from_graph)
