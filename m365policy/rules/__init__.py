"""What files mean together: every rule has an id, and all findings come at once."""

from pathlib import Path

from m365policy.policies.findings import Finding, in_order
from m365policy.policies.loader import Project, load


def validate(root: Path) -> tuple[Project, list[Finding]]:
    """Load a project and check it: YAML, schema, and the rules across files.

    Args:
        root: The folder that holds `Pulumi.yaml`, `policies/` and `stacks/`.

    Returns:
        The project, as far as it could be read, and every finding in order of position. Bad input
        never raises. No network, no engine.
    """
    project, findings = load(root)
    return project, in_order(findings)
