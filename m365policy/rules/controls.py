"""Controls of a policy: what Graph refuses, seen before it is asked (GRAPH.md section 2.2)."""

from collections.abc import Iterator

from m365policy.policies.findings import Finding
from m365policy.policies.model import ConditionalAccessPolicy
from m365policy.rules.context import Context, mapping, texts, value
from m365policy.rules.table import finding

_CONTROLS = ("grantControls", "builtInControls")
_APPLICATIONS = ("conditions", "applications", "includeApplications")
ALL = {"All", "All resources"}
RESTRICTED = {
    "Office365",
    "Office 365",
    "Office 365 Exchange Online",
    "Office 365 SharePoint Online",
}
"""The applications that enforce restrictions of their own."""


def check(context: Context) -> Iterator[Finding]:
    """Hold the controls of every policy."""
    for policy in context.policies:
        yield from _something(policy)
        yield from _grant(policy)
        yield from _password_change(policy)
        yield from _session(policy)
        yield from _frequency(policy)


def _something(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    grant = value(policy, "grantControls")
    session = value(policy, "sessionControls")
    if not grant and not session:
        yield finding(
            "CA-CONTROLS-001",
            "the policy requires nothing",
            "add grantControls or sessionControls",
            policy.position(),
        )
    kinds = ("builtInControls", "authenticationStrength", "termsOfUse")
    if isinstance(grant, dict) and grant and not any(grant.get(kind) for kind in kinds):
        yield finding(
            "CA-CONTROLS-001",
            "grantControls names no control",
            f"add one of {', '.join(kinds)}, or remove grantControls",
            policy.key_position("grantControls"),
        )


def _grant(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    controls = texts(policy, *_CONTROLS)
    strength = value(policy, "grantControls", "authenticationStrength")
    at = policy.position(*_CONTROLS)
    if "block" in controls and (len(controls) > 1 or strength):
        yield finding(
            "CA-BLOCK-001",
            "block is combined with another control",
            "write builtInControls: [block] alone",
            at,
        )
    if "mfa" in controls and strength:
        yield finding(
            "CA-STRENGTH-001",
            "mfa is combined with an authentication strength",
            "leave mfa out: the strength says which methods will do",
            at,
        )
    if "approvedApplication" in controls:
        yield finding(
            "CA-RETIRED-001",
            "approvedApplication has been retired",
            "write compliantApplication, which requires an app protection policy",
            policy.position(*_CONTROLS, controls.index("approvedApplication")),
        )
    platforms = texts(policy, "conditions", "platforms", "includePlatforms")
    if controls == ["compliantApplication"] and not strength and "macOS" in platforms:
        yield finding(
            "CA-PLATFORM-001",
            "compliantApplication is all that is required of macOS, which has no app protection",
            "leave macOS out, or require compliantDevice there",
            policy.position(
                "conditions", "platforms", "includePlatforms", platforms.index("macOS")
            ),
        )


def _password_change(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    controls = texts(policy, *_CONTROLS)
    if "passwordChange" not in controls:
        return
    conditions = set(mapping(policy, "conditions"))
    fits = (
        "mfa" in controls
        and value(policy, "grantControls", "operator") == "AND"
        and texts(policy, "conditions", "userRiskLevels")
        and set(texts(policy, *_APPLICATIONS)) <= ALL
        and not value(policy, "conditions", "applications", "excludeApplications")
        and not conditions - {"users", "applications", "clientAppTypes", "userRiskLevels"}
    )
    if not fits:
        yield finding(
            "CA-PASSWORD-001",
            "passwordChange does not have the form that Graph allows",
            "require mfa with it (operator AND), on userRiskLevels and All applications alone",
            policy.position(*_CONTROLS, controls.index("passwordChange")),
        )


def _session(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    applications = set(texts(policy, *_APPLICATIONS))
    session = mapping(policy, "sessionControls")
    if "applicationEnforcedRestrictions" in session and not applications <= RESTRICTED:
        yield finding(
            "CA-SESSION-001",
            "applicationEnforcedRestrictions on applications that enforce none",
            "include Office365, or Exchange and SharePoint Online only",
            policy.key_position("sessionControls", "applicationEnforcedRestrictions"),
        )
    if "persistentBrowser" in session and not (applications and applications <= ALL):
        yield finding(
            "CA-SESSION-002",
            "persistentBrowser on a selection of applications",
            "write includeApplications: [All]",
            policy.key_position("sessionControls", "persistentBrowser"),
        )


def _frequency(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    frequency = value(policy, "sessionControls", "signInFrequency")
    if not isinstance(frequency, dict):
        return
    place = ("sessionControls", "signInFrequency")
    every_time = frequency.get("frequencyInterval") == "everyTime"
    timed = [key for key in ("value", "type") if key in frequency]
    if not every_time and frequency.get("authenticationType") == "secondaryAuthentication":
        yield finding(
            "CA-FREQUENCY-001",
            "secondaryAuthentication with a timeBased sign-in frequency",
            "write primaryAndSecondaryAuthentication, or frequencyInterval: everyTime",
            policy.position(*place, "authenticationType"),
        )
    if every_time and timed:
        yield finding(
            "CA-FREQUENCY-002",
            f"everyTime with a {timed[0]}",
            "remove value and type, or write frequencyInterval: timeBased",
            policy.key_position(*place, timed[0]),
        )
    if not every_time and len(timed) < 2:  # noqa: PLR2004 (value and type)
        yield finding(
            "CA-FREQUENCY-002",
            f"a timeBased sign-in frequency without {'type' if timed == ['value'] else 'value'}",
            "write both value and type, such as value: 4, type: hours",
            policy.key_position(*place),
        )
