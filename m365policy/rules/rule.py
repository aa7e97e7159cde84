"""What a rule is, and the sources that rules share."""

from dataclasses import dataclass

from m365policy.policies.findings import Severity


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
