"""Projects to measure: the ward's own, with as many conditional access policies as wanted."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("Pulumi.yaml", "__main__.py", "policies", "stacks", "schemas")

# Two groups, an application, platforms and a location each: about what a policy of the ward names.
POLICY = """\
# yaml-language-server: $schema=../../schemas/conditional-access-policy.schema.json
kind: ConditionalAccessPolicy
displayName: "CA{number:04} 計測用のポリシー: 回線の外では多要素認証を必須にする"
description: Made by bench/; it stands for one of the ward's own policies.
measure: [1]
phases:
  current-building: {{state: enabledForReportingButNotEnforced}}
conditions:
  users:
    includeGroups: [{group}]
    excludeGroups: [emergency-access, byod-users]
  applications: {{includeApplications: [{application}]}}
  platforms: {{includePlatforms: [all], excludePlatforms: [{platform}]}}
  locations: {{includeLocations: [All], excludeLocations: [AllTrusted]}}
  clientAppTypes: [browser, mobileAppsAndDesktopClients]
grantControls: {{operator: OR, builtInControls: [mfa, compliantDevice]}}
sessionControls:
  signInFrequency:
    isEnabled: true
    value: {hours}
    type: hours
    authenticationType: primaryAndSecondaryAuthentication
    frequencyInterval: timeBased
"""


def copy_ward(folder: Path, policies: int) -> Path:
    """Copy the ward's project and bring it to a number of conditional access policies.

    Args:
        folder: where to make it; it must not exist.
        policies: how many policies it shall have; the ward's own are kept as far as they fit.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, folder / part)
    own = sorted((folder / "policies" / "conditional-access").glob("*.yaml"))
    for surplus in own[policies:]:
        surplus.unlink()
    for number in range(len(own), policies):
        write_policy(folder, number)
    return folder


def write_policy(folder: Path, number: int) -> None:
    """Write one made-up policy; its number decides whom and what it names."""
    groups = ("staff", "managers", "special-officials")
    applications = ("Office365", "All", "internal-administration")
    platforms = ("iOS", "android", "macOS", "windows")
    text = POLICY.format(
        number=number,
        group=groups[number % 3],
        application=applications[number % 3],
        platform=platforms[number % 4],
        hours=1 + number % 12,
    )
    path = folder / "policies" / "conditional-access" / f"bench-{number:04}.yaml"
    path.write_text(text, encoding="utf-8")


def write_empty_program(folder: Path) -> Path:
    """Make a Pulumi project whose program declares nothing: what the engine costs by itself."""
    (folder / "stacks").mkdir(parents=True)
    shutil.copy2(ROOT / "Pulumi.yaml", folder)
    (folder / "__main__.py").write_text("import pulumi\n", encoding="utf-8")
    for part in ("policies", "schemas"):
        (folder / part).mkdir()
    shutil.copy2(ROOT / "stacks" / "Pulumi.current-building.yaml", folder / "stacks")
    return folder
