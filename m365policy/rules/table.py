"""Every rule in one table: its id, what it holds, how bad a breach is, why, and whose rule it is.

`docs/rules.md` is generated from it (`python -m m365policy.rules`).
"""

from dataclasses import dataclass

from m365policy.policies.findings import Finding, Position, Severity


@dataclass(frozen=True)
class Rule:
    """One rule; `source` is Microsoft's page, a Graph error, or this project's own decision."""

    id: str
    title: str
    why: str
    source: str
    severity: Severity = "error"


YAML_12 = "YAML 1.2.2"
OURS = "this project (docs/architecture.md)"
GRAPH = "Microsoft Graph v1.0 conditionalAccessPolicy"
LEARN_GRANT = "Microsoft Learn, concept-conditional-access-grant"
LEARN_NETWORK = "Microsoft Learn, concept-assignment-network"

_RULES = (
    # Files and YAML
    Rule("FILE-READ-001", "A file can be read", "What is not read would be left out unseen", OURS),
    Rule("FILE-EXTENSION-001", "Files end in .yaml", "Other endings would be passed over", OURS),
    Rule(
        "FILE-NAME-001",
        "A file name is lower-case words joined by hyphens",
        "It is the object's name, in references and in Pulumi's state",
        OURS,
    ),
    Rule(
        "FILE-FOLDER-001",
        "A file is in a folder of a known kind",
        "Its folder says what it is",
        OURS,
    ),
    Rule(
        "FILE-KIND-001",
        "A file's kind is its folder's",
        "A newcomer finds it from folder names",
        OURS,
    ),
    Rule(
        "YAML-SYNTAX-001",
        "A file is well-formed YAML",
        "Half a file would be half a policy",
        YAML_12,
    ),
    Rule("YAML-TAB-001", "Indentation is spaces", "YAML forbids tabs there", YAML_12),
    Rule(
        "YAML-ENCODING-001",
        "A file is UTF-8",
        "Japanese names saved as Shift_JIS would reach the tenant garbled",
        YAML_12,
    ),
    Rule("YAML-CHARACTER-001", "No control characters", "They are unseen in review", YAML_12),
    Rule("YAML-EMPTY-001", "A file is not empty", "An emptied file would delete an object", OURS),
    Rule("YAML-MAPPING-001", "A file is one mapping", "One object a file", OURS),
    Rule("YAML-DOCUMENTS-001", "A file holds one document", "One object a file", OURS),
    Rule(
        "YAML-DUPLICATE-001",
        "A key is given once",
        "Of two values one would be dropped in silence",
        YAML_12,
    ),
    Rule("YAML-KEY-001", "Keys are text", "JSON for Graph has no others", YAML_12),
    Rule(
        "YAML-NUMBER-001", "Numbers fit in 64 bits", "Graph's JSON carries no others", "Edm.Int64"
    ),
    Rule("YAML-TAG-001", "No tags", "A tag can make a loader run code", OURS),
    Rule(
        "YAML-ALIAS-001",
        "No anchors and aliases",
        "A small file can mean gigabytes, and a reviewer sees less than is meant",
        OURS,
    ),
    Rule(
        "YAML-MERGE-001",
        "No merge keys",
        "YAML 1.2 dropped them; editors disagree on them",
        YAML_12,
    ),
    Rule("YAML-DEPTH-001", "At most 64 levels deep", "Bounds the work of reading", OURS),
    Rule("YAML-SIZE-001", "At most 1 MiB and 50,000 values", "Bounds the work of reading", OURS),
    # Shape
    Rule("SCHEMA-KIND-001", "The kind is known", "It decides which schema applies", OURS),
    Rule(
        "SCHEMA-UNKNOWN-001",
        "Every property is known",
        "A misspelt condition would be left out of the policy",
        GRAPH + ", error 1007",
    ),
    Rule("SCHEMA-REQUIRED-001", "Required properties are there", "Graph refuses the body", GRAPH),
    Rule("SCHEMA-TYPE-001", "Values have the right type", "Graph refuses the body", GRAPH),
    Rule(
        "SCHEMA-ENUM-001", "Values are among those that Graph knows", "Graph refuses others", GRAPH
    ),
    Rule("SCHEMA-VALUE-001", "Values keep their limits", "Graph refuses others", GRAPH),
    Rule(
        "AZUREAD-UNSUPPORTED-001",
        "What Graph knows and pulumi-azuread 6.11 cannot express is not used",
        "It would be dropped in silence on the way to the tenant",
        "pulumi_azuread 6.11.1, its input types",
    ),
    # Names and references
    Rule(
        "NAME-DUPLICATE-001",
        "A name is given once within a kind",
        "A reference would be ambiguous",
        OURS,
    ),
    Rule(
        "NAME-DISPLAY-001",
        "A display name is given once within a kind",
        "People, logs and adoption tell objects apart by it",
        OURS,
    ),
    Rule("NAME-GUID-001", "Names, not GUIDs", "A reviewer cannot read a GUID", OURS),
    Rule("REF-GROUP-001", "Groups exist", "A policy without its group is open or locks out", OURS),
    Rule(
        "REF-LOCATION-001", "Named locations exist", "Graph refuses others", GRAPH + ", error 1040"
    ),
    Rule("REF-STRENGTH-001", "Authentication strengths exist", "Graph refuses others", GRAPH),
    Rule("REF-APPLICATION-001", "Applications are known", "Graph refuses others", GRAPH),
    Rule("REF-PRINCIPAL-001", "Service principals are known", "Graph refuses others", GRAPH),
    Rule(
        "REF-ROLE-001", "Directory roles are known", "Graph refuses others", GRAPH + ", error 1102"
    ),
    Rule("REF-USER-001", "Users are UPNs or keywords", "Only those can be looked up", OURS),
    Rule(
        "REF-PHASE-001",
        "What a policy names is in force in the same phase",
        "The object would not be there when the policy is created",
        OURS,
    ),
    # Phases and stacks
    Rule(
        "PHASE-UNKNOWN-001", "Phases have a stack or a known name", "No stack would deploy it", OURS
    ),
    Rule(
        "STACK-PHASE-001",
        "A stack's phase is its name",
        "Otherwise one phase would be deployed as another",
        OURS,
    ),
    Rule("STACK-TENANT-001", "A stack's tenant is local or a domain", "It guards the target", OURS),
    Rule(
        "STACK-CONFIG-001",
        "Stacks of one tenant configure their providers alike",
        "Pulumi refuses to move objects between stacks whose providers differ",
        OURS,
    ),
    Rule(
        "STACK-RANGE-001",
        "A stack has the ranges that its locations ask for",
        "A location without ranges would trust nothing, or fail half-way",
        OURS,
    ),
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

RULES: dict[str, Rule] = {rule.id: rule for rule in _RULES}


def finding(rule: str, message: str, fix: str, position: Position) -> Finding:
    """Return a finding of a rule in this table, with the rule's severity."""
    return Finding(rule, message, fix, position, RULES[rule].severity)


def markdown() -> str:
    """Return `docs/rules.md`."""
    rows = "".join(
        f"| {rule.id} | {rule.severity} | {rule.title} | {rule.why} | {rule.source} |\n"
        for rule in RULES.values()
    )
    return (
        "# Rules\n\n"
        "What `m365policy validate` holds. Generated from `m365policy/rules/table.py` by\n"
        "`python -m m365policy.rules`; do not edit.\n\n"
        "An error fails the run (exit status 1); a warning does not.\n\n"
        "| rule | severity | what it holds | why | source |\n|---|---|---|---|---|\n" + rows
    )
