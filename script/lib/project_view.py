"""The project as bin/pulumilocal plays it: the ward's own files, its stacks pointed at the local tenant.

The view is a folder of links, so that every edit counts at once. Only `stacks/` is a copy, because
Pulumi writes into stack files (the salt of its encryption, `pulumi config set`) and committed files
must not change by a local run.

Run as `project_view.py PROJECT CHECKOUT VIEW`, with the checkout's Python.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

_LINKS = ("Pulumi.yaml", "__main__.py", "policies", "schemas", "m365policy", ".venv")
_SEEN = ".seen.json"  # digest of each committed stack file at its last copy
_REAL_TENANT = ("azuread:", "m365:")  # provider settings: which tenant, and how to sign in
_REAL_SECRETS = ("secretsprovider", "encryptedkey", "encryptionsalt")


def refresh(project: Path, checkout: Path, view: Path) -> None:
    """Brings the view up to date.

    Args:
        project: Folder with the policies and stacks to play; what it lacks comes from the checkout.
        checkout: The checkout with the program.
        view: The folder to make or refresh.
    """
    stacks = view / "stacks"
    stacks.mkdir(parents=True, exist_ok=True)
    for name in _LINKS:
        _link(
            view / name, next(home / name for home in (project, checkout) if (home / name).exists())
        )
    _refresh_stacks(project / "stacks", stacks)


def _link(link: Path, target: Path) -> None:
    if not link.is_symlink() or link.readlink() != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def _refresh_stacks(source: Path, copies: Path) -> None:
    """Copies stack files that changed since the last time; drops copies of files that are gone."""
    seen = _seen(copies)
    now = {
        file.name: sha256(file.read_bytes()).hexdigest() for file in source.glob("Pulumi.*.yaml")
    }
    for name, digest in now.items():
        if digest != seen.get(name) or not (copies / name).exists():
            _copy(source / name, copies / name)
    for name in seen.keys() - now.keys():
        (copies / name).unlink(missing_ok=True)
    (copies / _SEEN).write_text(json.dumps(now), encoding="utf-8")


def _seen(copies: Path) -> dict[str, str]:
    file = copies / _SEEN
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _copy(source: Path, copy: Path) -> None:
    text = source.read_text(encoding="utf-8")
    try:
        local = localized(yaml.safe_load(text) or {}, _salt(copy))
    except (yaml.YAMLError, AttributeError):
        copy.write_text(text, encoding="utf-8")  # not a stack file; `m365policy validate` says why
    else:
        copy.write_text(
            yaml.safe_dump(local, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )


def _salt(copy: Path) -> str | None:
    """The salt of the local stack's secrets; without it the local state could not be read again."""
    if not copy.exists():
        return None
    salt = (yaml.safe_load(copy.read_text(encoding="utf-8")) or {}).get("encryptionsalt")
    return salt if isinstance(salt, str) else None


def localized(stack: dict[str, Any], salt: str | None) -> dict[str, Any]:
    """A committed stack file's content for the local tenant.

    Args:
        stack: The file's content.
        salt: The local stack's own encryption salt, when it has one.

    Returns:
        The same without how to reach the real tenant and without values that only its key opens.
    """
    settings = {
        key: value
        for key, value in (stack.get("config") or {}).items()
        if not key.startswith(_REAL_TENANT) and not (isinstance(value, dict) and "secure" in value)
    }
    settings["m365policy:tenant"] = "local"
    rest = {key: value for key, value in stack.items() if key not in (*_REAL_SECRETS, "config")}
    return {**rest, **({"encryptionsalt": salt} if salt else {}), "config": settings}


if __name__ == "__main__":
    refresh(*(Path(argument).absolute() for argument in sys.argv[1:4]))
