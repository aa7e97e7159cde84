"""Bodies that go to Graph, with Graph v1.0's own property names (conditionalAccessPolicy).

The one difference from Graph: where Graph holds an id, these hold a name (DESIGN.md, YAML).
Sets of flags (`guestOrExternalUserTypes`, `transferMethods`) are comma strings, as in Graph's JSON.
"""

from typing import Literal, TypedDict

State = Literal["enabled", "disabled", "enabledForReportingButNotEnforced"]


class Filter(TypedDict):
    """A rule over attributes: conditionalAccessFilter."""

    mode: Literal["include", "exclude"]
    rule: str


class ExternalTenants(TypedDict, total=False):
    """Which external tenants; `members` are tenant ids."""

    membershipKind: Literal["all", "enumerated"]
    members: list[str]


class GuestsOrExternalUsers(TypedDict, total=False):
    """Kinds of guest, as a comma string, and the tenants they come from."""

    guestOrExternalUserTypes: str
    externalTenants: ExternalTenants


class Users(TypedDict, total=False):
    """Users by UPN or keyword, groups by file stem, roles by display name."""

    includeUsers: list[str]
    excludeUsers: list[str]
    includeGroups: list[str]
    excludeGroups: list[str]
    includeRoles: list[str]
    excludeRoles: list[str]
    includeGuestsOrExternalUsers: GuestsOrExternalUsers
    excludeGuestsOrExternalUsers: GuestsOrExternalUsers


class Applications(TypedDict, total=False):
    """Applications by keyword, Microsoft's display name, or stem under enterprise-applications/."""

    includeApplications: list[str]
    excludeApplications: list[str]
    includeUserActions: list[str]
    applicationFilter: Filter


class ClientApplications(TypedDict, total=False):
    """Service principals by keyword or stem under enterprise-applications/."""

    includeServicePrincipals: list[str]
    excludeServicePrincipals: list[str]
    servicePrincipalFilter: Filter


class Platforms(TypedDict, total=False):
    """Device platforms."""

    includePlatforms: list[str]
    excludePlatforms: list[str]


class Locations(TypedDict, total=False):
    """Named locations by file stem, or the keywords All and AllTrusted."""

    includeLocations: list[str]
    excludeLocations: list[str]


class Devices(TypedDict, total=False):
    """Devices by filter."""

    deviceFilter: Filter


class AuthenticationFlows(TypedDict, total=False):
    """Authentication flows, as a comma string."""

    transferMethods: str


class Conditions(TypedDict, total=False):
    """When a policy applies: conditionalAccessConditionSet."""

    users: Users
    applications: Applications
    clientApplications: ClientApplications
    clientAppTypes: list[str]
    platforms: Platforms
    locations: Locations
    devices: Devices
    authenticationFlows: AuthenticationFlows
    signInRiskLevels: list[str]
    userRiskLevels: list[str]
    servicePrincipalRiskLevels: list[str]
    insiderRiskLevels: str


class GrantControls(TypedDict, total=False):
    """What a sign-in must satisfy. `authenticationStrength` is a file stem or a built-in's name."""

    operator: Literal["AND", "OR"]
    builtInControls: list[str]
    authenticationStrength: str
    customAuthenticationFactors: list[str]
    termsOfUse: list[str]


class ApplicationEnforcedRestrictions(TypedDict, total=False):
    """The application limits what unmanaged devices may do."""

    isEnabled: Literal[True]


class CloudAppSecurity(TypedDict, total=False):
    """Defender for Cloud Apps watches the session."""

    isEnabled: Literal[True]
    cloudAppSecurityType: Literal["mcasConfigured", "monitorOnly", "blockDownloads"]


class PersistentBrowser(TypedDict, total=False):
    """Whether the browser stays signed in after it is closed."""

    isEnabled: Literal[True]
    mode: Literal["always", "never"]


class SignInFrequency(TypedDict, total=False):
    """How often a person signs in again: `value` counts `type`."""

    isEnabled: Literal[True]
    value: int
    type: Literal["hours", "days"]
    authenticationType: Literal["primaryAndSecondaryAuthentication", "secondaryAuthentication"]
    frequencyInterval: Literal["timeBased", "everyTime"]


class SessionControls(TypedDict, total=False):
    """What limits the session after sign-in."""

    applicationEnforcedRestrictions: ApplicationEnforcedRestrictions
    cloudAppSecurity: CloudAppSecurity
    disableResilienceDefaults: bool
    persistentBrowser: PersistentBrowser
    signInFrequency: SignInFrequency
