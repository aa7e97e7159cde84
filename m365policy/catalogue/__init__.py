"""Names that Microsoft gave: cloud apps, built-in directory roles, built-in authentication strengths.

The lists are CSV beside this file, each row with its source. Names match exactly, case included;
a name that is unknown, or shared by two rows, is an error: nothing is guessed.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from m365policy.catalogue.similar import did_you_mean

Entry = TypeVar("Entry")

_FOLDER = Path(__file__).parent

BUILT_IN_STRENGTHS: Mapping[str, str] = {
    "Multifactor authentication": "00000000-0000-0000-0000-000000000002",
    "Passwordless MFA": "00000000-0000-0000-0000-000000000003",
    "Phishing-resistant MFA": "00000000-0000-0000-0000-000000000004",
}
"""Display name -> id of the strengths that every tenant has (GRAPH.md section 4)."""


class UnknownNameError(LookupError):
    """A name that is not in the catalogue, or more than once."""


@dataclass(frozen=True)
class CloudApp:
    """What `includeApplications` can name. `app_id` is what Graph takes: an appId or a keyword."""

    name: str
    app_id: str


@dataclass(frozen=True)
class DirectoryRole:
    """A built-in directory role; policies name its template id to Graph."""

    name: str
    template_id: str


@cache
def cloud_apps() -> Mapping[str, CloudApp]:
    """Return the cloud apps by name; those with a keyword of Graph's by that keyword as well."""
    apps: list[tuple[str, CloudApp]] = []
    for row in _rows("cloud_apps.csv"):
        app = CloudApp(row["name"], row["keyword"] or row["app_id"])
        apps += [(name, app) for name in dict.fromkeys((row["name"], row["keyword"])) if name]
    return _by_name(apps)


@cache
def directory_roles() -> Mapping[str, DirectoryRole]:
    """Return the built-in directory roles by display name."""
    return _by_name(
        (row["name"], DirectoryRole(row["name"], row["template_id"]))
        for row in _rows("directory_roles.csv")
    )


def cloud_app(name: str) -> CloudApp:
    """Return the cloud app of a display name or keyword.

    Raises:
        UnknownNameError: no such name; the message suggests a similar one.
    """
    return _find(cloud_apps(), name, "cloud app")


def directory_role(name: str) -> DirectoryRole:
    """Return the built-in directory role of a display name.

    Raises:
        UnknownNameError: no such name; the message suggests a similar one.
    """
    return _find(directory_roles(), name, "directory role")


def built_in_strength(name: str) -> str:
    """Return the id of one of Microsoft's authentication strengths.

    Raises:
        UnknownNameError: no such name; the message suggests a similar one.
    """
    return _find(BUILT_IN_STRENGTHS, name, "built-in authentication strength")


def _find(entries: Mapping[str, Entry], name: str, what: str) -> Entry:
    try:
        return entries[name]
    except KeyError:
        raise UnknownNameError(f"no {what} '{name}'{did_you_mean(name, entries)}") from None


def _by_name(named: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for name, entry in named:
        if name in entries:
            raise UnknownNameError(f"the catalogue has '{name}' twice")
        entries[name] = entry
    return entries


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
