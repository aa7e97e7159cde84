"""From the typed model to Pulumi resources: the part that runs inside `pulumi up`."""

from m365policy.program.run import deploy, export

__all__ = ["deploy", "export"]
