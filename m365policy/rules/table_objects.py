"""The rules on what objects mean: groups, locations, emergency access, policies, licences."""

from m365policy.rules.rule import GRAPH, LEARN_GRANT, LEARN_NETWORK, OURS, Rule

RULES = (
    # Groups
    Rule(
        "GROUP-DYNAMIC-001",
        "A membership rule and groupTypes DynamicMembership go together",
        "Graph refuses one without the other",
        "Microsoft Graph v1.0 group",
    ),
    Rule(
        "GROUP-DYNAMIC-002",
        "A dynamic group lists no members",
        "Its rule alone decides; Graph refuses to add members",
        "Microsoft Graph v1.0 group-post-members",
    ),
    Rule(
        "GROUP-MAIL-001",
        "Mail and groupTypes Unified go together; every group is for security or mail",
        "Graph creates no other mail-enabled groups",
        "Microsoft Graph v1.0 group-post-groups",
    ),
    Rule(
        "GROUP-UNIFIED-001",
        "Properties of Microsoft 365 groups are on those alone",
        "The provider refuses them elsewhere",
        "pulumi_azuread 6.11.1, GroupArgs",
    ),
    Rule(
        "GROUP-ROLE-001",
        "A role-assignable group is a static security group",
        "Otherwise who edits users could give out roles",
        "Microsoft Learn, groups-concept",
    ),
    # Named locations
    Rule(
        "LOCATION-KIND-001",
        "A location has ranges, or a key for them, or countries: one of the three",
        "Graph knows IP locations and country locations",
        "Microsoft Graph v1.0 namedLocation",
    ),
    Rule(
        "LOCATION-PROPERTY-001",
        "A location has the properties of its type alone",
        "Graph has no others on that type",
        "Microsoft Graph v1.0 ipNamedLocation, countryNamedLocation",
    ),
    Rule("ADDRESS-SYNTAX-001", "Ranges are CIDR", "Graph refuses others", LEARN_NETWORK),
    Rule(
        "ADDRESS-HOST-001",
        "A range is in its canonical form, without host bits",
        "Graph would normalize it, and every comparison would then differ",
        "azuread waits until the ranges read back as sent (AZUREAD.md section 6)",
    ),
    Rule(
        "ADDRESS-SIZE-001", "A range is narrower than /8", "Entra accepts no wider", LEARN_NETWORK
    ),
    Rule(
        "ADDRESS-PUBLIC-001",
        "Ranges of a real tenant are public",
        "Entra sees public addresses only: another range would never match",
        LEARN_NETWORK,
    ),
    # Emergency access
    Rule(
        "EMERGENCY-GROUP-001",
        "Exactly one group is the emergency access group",
        "The rules below hang on it",
        "Microsoft Learn, security-emergency-access",
    ),
    Rule(
        "EMERGENCY-MEMBERS-001",
        "It has at least two accounts",
        "One can be lost",
        "Microsoft Learn, security-emergency-access",
    ),
    Rule(
        "EMERGENCY-TYPE-001",
        "It is a static security group",
        "A rule or an owner must not be able to empty it",
        OURS,
    ),
    Rule(
        "CA-EXCLUDE-001",
        "The emergency access group is excluded from every policy with grant controls",
        "Any of them can lock everybody out: a control can fail, a group can change, "
        "and a policy that is off can be switched on",
        "Microsoft Learn, security-emergency-access",
    ),
    Rule(
        "CA-INCLUDE-001",
        "Neither the emergency access group nor its accounts are included by name",
        "They are for the day when policies fail",
        "Microsoft Learn, security-emergency-access",
    ),
    Rule(
        "CA-LOCKOUT-001",
        "No policy blocks everybody from everything under no condition",
        "Only the emergency access accounts could sign in",
        "Microsoft Learn, plan-conditional-access",
    ),
    # Conditional access
    Rule("CA-STATE-001", "Every phase has a state", "Graph requires one", GRAPH),
    Rule("CA-CONTROLS-001", "A policy requires something", "Graph does not create it", GRAPH),
    Rule("CA-USERS-001", "A policy includes somebody", "Graph does not create it", GRAPH),
    Rule(
        "CA-USERS-002",
        "All and None stand alone",
        "Graph refuses them beside anything else",
        "deploymenttheory/terraform-provider-microsoft365, its checks",
    ),
    Rule(
        "CA-USERS-003",
        "GuestsOrExternalUsers is not combined with kinds of guest",
        "Graph refuses it",
        "hashicorp/terraform-provider-azuread issue 1196",
    ),
    Rule(
        "CA-APPLICATIONS-001",
        "A policy includes applications or a user action",
        "Graph refuses it",
        GRAPH + ", error 1011",
    ),
    Rule(
        "CA-APPLICATIONS-002",
        "Applications and user actions are not combined",
        "Graph refuses it",
        GRAPH + ", error 1012",
    ),
    Rule(
        "CA-APPLICATIONS-003",
        "All and None stand alone, without a filter",
        "Graph refuses them beside anything else",
        "deploymenttheory/terraform-provider-microsoft365, its checks",
    ),
    Rule(
        "CA-CLIENTAPPS-001",
        "clientAppTypes is not empty",
        "Graph refuses it",
        GRAPH + ", error 1064",
    ),
    Rule(
        "CA-BLOCK-001",
        "block is the only control",
        "The admin center offers nothing else, and block wins anyway",
        LEARN_GRANT,
    ),
    Rule(
        "CA-STRENGTH-001",
        "mfa and an authentication strength are not combined",
        "Graph refuses it",
        "Microsoft Graph, authenticationstrengths-overview",
    ),
    Rule(
        "CA-RETIRED-001",
        "approvedApplication is not used",
        "Retired on 30 June 2026: such policies can no longer be created or changed",
        "Microsoft Learn, migrate-approved-client-app",
    ),
    Rule(
        "CA-PASSWORD-001",
        "passwordChange has the form that Graph allows",
        "Graph refuses others",
        "Microsoft Graph v1.0 conditionalAccessGrantControls; error 1032",
    ),
    Rule(
        "CA-PLATFORM-001",
        "compliantApplication alone is not required of macOS",
        "There is no app protection there: it would only block",
        LEARN_GRANT,
    ),
    Rule(
        "CA-SESSION-001",
        "applicationEnforcedRestrictions is for Office 365, Exchange and SharePoint Online",
        "No other application enforces them",
        "Microsoft Learn, concept-conditional-access-session",
    ),
    Rule(
        "CA-SESSION-002",
        "persistentBrowser is for all applications",
        "The browser has one session for all of them; Graph refuses a selection",
        "Microsoft Graph, persistentBrowserSessionControl",
    ),
    Rule(
        "CA-FREQUENCY-001",
        "timeBased goes with primaryAndSecondaryAuthentication",
        "Graph refuses others",
        GRAPH + ", error 1104",
    ),
    Rule(
        "CA-FREQUENCY-002",
        "timeBased has a value and a type, everyTime has neither",
        "Graph refuses others",
        "Microsoft Graph v1.0 signInFrequencySessionControl",
    ),
    Rule(
        "CA-ACTION-001",
        "Registering a device requires mfa or a strength, of all clients, without a device filter",
        "Entra supports nothing else for this user action",
        "Microsoft Learn, concept-conditional-access-cloud-apps",
    ),
    Rule(
        "CA-REPORT-001",
        "A policy on a user action is not in report-only mode",
        "Report-only does not evaluate user actions: the logs would show nothing",
        "Microsoft Learn, concept-conditional-access-report-only",
        "warning",
    ),
    Rule(
        "LICENCE-P2-001",
        "Nothing needs Entra ID P2",
        "The tenant has Microsoft 365 E3, which is P1: Graph refuses it",
        GRAPH + ", error 1039",
    ),
    Rule(
        "LICENCE-OTHER-001",
        "Nothing needs licences that E3 lacks",
        "Workload Identities Premium, Purview and Defender for Cloud Apps are sold apart",
        "Microsoft Learn, conditional access overview",
        "warning",
    ),
    Rule(
        "LIMIT-OBJECTS-001",
        "No more objects of a kind than a tenant holds",
        "240 policies, 195 named locations, 15 authentication strengths",
        "Microsoft Learn, plan-conditional-access, concept-assignment-network, "
        "Microsoft Graph authenticationstrengths-overview",
    ),
)
