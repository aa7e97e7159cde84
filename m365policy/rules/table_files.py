"""The rules on files: that they can be read, their shape, names, phases and stacks."""

from m365policy.rules.rule import GRAPH, OURS, YAML_12, Rule

RULES = (
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
)
