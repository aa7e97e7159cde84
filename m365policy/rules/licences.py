"""What the tenant's licences and limits allow: Microsoft 365 E3, so Entra ID P1 and Intune."""

from collections.abc import Iterator
from pathlib import Path

from m365policy.policies.findings import Finding, Position
from m365policy.policies.model import FOLDERS, ConditionalAccessPolicy
from m365policy.rules.context import Context, texts, value
from m365policy.rules.table import finding

LIMITS = {
    "ConditionalAccessPolicy": 240,
    "NamedLocation": 195,
    "AuthenticationStrength": 15,
}
_FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}

_OTHER = (
    (("conditions", "clientApplications"), "Workload Identities Premium"),
    (("conditions", "servicePrincipalRiskLevels"), "Workload Identities Premium"),
    (("conditions", "insiderRiskLevels"), "Microsoft Purview Insider Risk Management"),
    (("sessionControls", "cloudAppSecurity"), "Microsoft Defender for Cloud Apps"),
)


def check(context: Context) -> Iterator[Finding]:
    """Hold what every policy needs, and the number of objects of each kind."""
    for policy in context.policies:
        yield from _p2(policy)
        for place, licence in _OTHER:
            if value(policy, *place):
                yield finding(
                    "LICENCE-OTHER-001",
                    f"'{place[-1]}' needs {licence}, which Microsoft 365 E3 does not include",
                    "remove it unless the tenant has that licence",
                    policy.key_position(*place),
                )
    for kind, limit in LIMITS.items():
        count = len(context.project.policies.of_kind(kind))
        if count > limit:
            yield finding(
                "LIMIT-OBJECTS-001",
                f"{count} files of kind {kind}; a tenant holds {limit}",
                "merge or delete some",
                Position(Path("policies") / _FOLDER_OF[kind], 1, 1),
            )


def _p2(policy: ConditionalAccessPolicy) -> Iterator[Finding]:
    for key in ("signInRiskLevels", "userRiskLevels"):
        if texts(policy, "conditions", key):
            yield _needs_p2(policy, ("conditions", key))
    controls = texts(policy, "grantControls", "builtInControls")
    if "passwordChange" in controls:
        place = ("grantControls", "builtInControls", controls.index("passwordChange"))
        yield _needs_p2(policy, place)


def _needs_p2(policy: ConditionalAccessPolicy, place: tuple[str | int, ...]) -> Finding:
    what = "passwordChange" if isinstance(place[-1], int) else place[-1]
    return finding(
        "LICENCE-P2-001",
        f"'{what}' needs Entra ID P2; the tenant has P1 (Microsoft 365 E3)",
        "remove it",
        policy.key_position(*place),
    )
