"""What Graph knows and pulumi-azuread 6.11.1 cannot express, with the reason (AZUREAD.md section 3).

Keys are paths without list indexes; a path to an enum ends in the value. Graph's beta version is
left out of conditional access on purpose: a policy written through it can become unreadable
through v1.0.
"""

from collections.abc import Mapping

_NOT_SENT = "the azuread provider has no such property"
_BETA = "only Graph's beta version has it, and conditional access is deployed through v1.0 only"
_READ_ONLY = "Graph sets it itself"
_FUTURE = "Graph's placeholder for values newer than a client; it cannot be written"
_FLAGS = "the azuread provider takes one level"

_CONDITIONS = "conditions"
_SESSION = "sessionControls"
_APPLICATIONS = (_CONDITIONS, "applications")

_POLICY: dict[tuple[str, ...], str] = {
    (*_APPLICATIONS, "includeAuthenticationContextClassReferences"): _NOT_SENT,
    (*_APPLICATIONS, "globalSecureAccess"): _BETA,
    (*_APPLICATIONS, "networkAccess"): _BETA,
    (_CONDITIONS, "times"): _BETA,
    (_CONDITIONS, "deviceStates"): _BETA,
    (_CONDITIONS, "agents"): _BETA,
    (_CONDITIONS, "agentIdRiskLevels"): _BETA,
    (_CONDITIONS, "agentContext"): _BETA,
    (_CONDITIONS, "clients"): _BETA,
    (_CONDITIONS, "clientApplications", "includeAgentIdServicePrincipals"): _BETA,
    (_CONDITIONS, "clientApplications", "excludeAgentIdServicePrincipals"): _BETA,
    (_CONDITIONS, "devices", "includeDevices"): _BETA,
    (_CONDITIONS, "devices", "excludeDevices"): _BETA,
    (_CONDITIONS, "devices", "includeDeviceStates"): _BETA,
    (_CONDITIONS, "devices", "excludeDeviceStates"): _BETA,
    (_CONDITIONS, "insiderRiskLevels", "minor,moderate"): _FLAGS,
    (_CONDITIONS, "insiderRiskLevels", "minor,elevated"): _FLAGS,
    (_CONDITIONS, "insiderRiskLevels", "moderate,elevated"): _FLAGS,
    (_CONDITIONS, "insiderRiskLevels", "minor,moderate,elevated"): _FLAGS,
    ("grantControls", "builtInControls", "riskRemediation"): _NOT_SENT,
    (_SESSION, "secureSignInSession"): _NOT_SENT,
    (_SESSION, "continuousAccessEvaluation"): _BETA,
    (_SESSION, "networkAccessSecurity"): _BETA,
    (_SESSION, "globalSecureAccessFilteringProfile"): _BETA,
    ("partialEnablementStrategy",): _BETA,
    ("templateId",): _NOT_SENT,
}
_STRENGTH: dict[tuple[str, ...], str] = {
    ("combinationConfigurations",): "pulumi-azuread has resources of their own for them "
    "(AuthenticationStrengthPolicy...CombinationConfiguration), which m365policy does not declare",
    ("allowedCombinations", "qrCodePin"): _NOT_SENT,
    ("allowedCombinations", "email"): "Graph allows it in no combination",
    ("policyType",): _READ_ONLY,
    ("requirementsSatisfied",): _READ_ONLY,
}
_LOCATION: dict[tuple[str, ...], str] = {
    ("compliantNetworkType",): _BETA,
    ("serviceTags",): _BETA,
}
_GROUP: dict[tuple[str, ...], str] = {
    ("accessType",): _NOT_SENT,
    ("assignedLabels",): _NOT_SENT,
    ("classification",): _NOT_SENT,
    ("infoCatalogs",): _NOT_SENT,
    ("isArchived",): _NOT_SENT,
    ("isFavorite",): _NOT_SENT,
    ("isManagementRestricted",): _NOT_SENT,
    ("isSubscribedByMail",): _NOT_SENT,
    ("onPremisesExtensionAttributes",): _NOT_SENT,
    ("preferredDataLocation",): _NOT_SENT,
    ("preferredLanguage",): _NOT_SENT,
    ("uniqueName",): _NOT_SENT,
    ("welcomeMessageEnabled",): _NOT_SENT,
    ("writebackConfiguration",): "Graph v1.0 has no such property",
}

_READ_ONLY_EVERYWHERE = ("id", "createdDateTime", "modifiedDateTime", "deletedDateTime")

UNSUPPORTED: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "ConditionalAccessPolicy": _POLICY,
    "AuthenticationStrength": _STRENGTH,
    "NamedLocation": _LOCATION,
    "Group": _GROUP,
}


def reason(kind: str, path: tuple[str, ...]) -> str | None:
    """Return why a property or an enum value that Graph knows cannot be used, None if unknown.

    Args:
        kind: The kind as YAML names it.
        path: Keys from the top of the object, without `phases` and list indexes.
    """
    if len(path) == 1 and path[0] in _READ_ONLY_EVERYWHERE:
        return _READ_ONLY
    if path and path[-1] == "unknownFutureValue":
        return _FUTURE
    return UNSUPPORTED.get(kind, {}).get(path)
