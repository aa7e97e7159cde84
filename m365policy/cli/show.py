"""`m365policy show`: the conditional access policies that the tenant holds, whoever made them."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from m365policy import catalogue

if TYPE_CHECKING:
    from msgraph.generated.models.conditional_access_policy import ConditionalAccessPolicy

PIPE_WIDTH = 160
"""Columns where there is no terminal to ask."""

STATES = {
    "enabled": ("on", "green"),
    "enabledForReportingButNotEnforced": ("report-only", "yellow"),
    "disabled": ("off", "red"),
}


class Format(StrEnum):
    """How policies are printed."""

    TABLE = "table"
    JSON = "json"


@dataclass(frozen=True)
class Row:
    """One policy in a reader's words."""

    policy: str
    state: str
    users: str
    resources: str
    conditions: str
    controls: str


def show(
    output: Annotated[
        Format, typer.Option("--format", help="table for people, json for scripts.")
    ] = Format.TABLE,
) -> None:
    """List the tenant's conditional access policies: who, what, where, result.

    Reads the tenant through Microsoft Graph (not Pulumi's state), with the login that the azuread
    provider uses: ARM_TENANT_ID, ARM_CLIENT_ID and so on, or `az login`. Changes nothing. Needs
    Policy.Read.All, Group.Read.All and Application.Read.All.

    Exit status: 0, or 1 when the tenant cannot be read.
    """
    # Imported here: the SDK takes about a second, which `--help` need not wait for.
    import httpx  # noqa: PLC0415
    from azure.core.exceptions import AzureError  # noqa: PLC0415
    from kiota_abstractions.api_error import APIError  # noqa: PLC0415

    from m365policy.graph.errors import GraphError  # noqa: PLC0415
    from m365policy.graph.settings import SettingsError  # noqa: PLC0415

    logging.getLogger("azure").addHandler(logging.NullHandler())  # its errors come as exceptions
    try:
        rows = asyncio.run(_read())
    except (SettingsError, GraphError, APIError, AzureError, httpx.HTTPError) as problem:
        summary = str(problem).partition("\n")[0]
        print(f"error: the tenant cannot be read: {summary}", file=sys.stderr)
        print("fix: check the login and its permissions (README, A real tenant)", file=sys.stderr)
        raise typer.Exit(1) from None
    if output is Format.JSON:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        _print_table(rows)


async def _read() -> list[Row]:
    from m365policy.graph import tenant  # noqa: PLC0415
    from m365policy.graph.settings import settings_from  # noqa: PLC0415

    async with tenant.graph_sdk(settings_from({})) as sdk:
        policies, groups, locations, strengths = await asyncio.gather(
            tenant.conditional_access_policies(sdk),
            tenant.groups(sdk),
            tenant.named_locations(sdk),
            tenant.authentication_strengths(sdk),
        )
        applications = await tenant.application_names(sdk, _unknown_applications(policies))
    named: list[Any] = [*groups, *locations, *strengths]
    names = {each.id: each.display_name or each.id for each in named}
    return [row_of(policy, {**_microsofts(), **applications, **names}) for policy in policies]


def _microsofts() -> dict[str, str]:
    """Return the names of Microsoft's applications; keywords stay as Graph writes them."""
    apps = catalogue.cloud_apps().values()
    return {app.app_id: app.name for app in apps if "-" in app.app_id}


def _unknown_applications(policies: "list[ConditionalAccessPolicy]") -> list[str]:
    """Return the client ids in policies that are not Microsoft's own."""
    sides = ("include_applications", "exclude_applications")
    known = _microsofts()
    used = {
        each
        for policy in policies
        for side in sides
        for each in _get(policy.conditions and policy.conditions.applications, side)
    }
    return sorted(each for each in used - known.keys() if "-" in each)


def row_of(policy: "ConditionalAccessPolicy", names: Mapping[str, str]) -> Row:
    """Say a policy in a reader's words.

    Args:
        policy: the policy as msgraph-sdk reads it.
        names: what ids are called; an id without a name is shown as it is.
    """
    conditions = policy.conditions
    users = conditions and conditions.users
    apps = conditions and conditions.applications
    state = _value(policy.state)
    return Row(
        policy=policy.display_name or "",
        state=STATES.get(state, (state, ""))[0],
        users=_less(_people(users, "include", names), _people(users, "exclude", names)),
        resources=_less(
            [
                *_names(_get(apps, "include_applications"), names),
                *(action.rpartition(":")[2] for action in _get(apps, "include_user_actions")),
            ],
            _names(_get(apps, "exclude_applications"), names),
        ),
        conditions="; ".join(_other_conditions(conditions, names)),
        controls="; ".join(_controls(policy, names)),
    )


def _people(users: Any, side: str, names: Mapping[str, str]) -> list[str]:
    roles = len(_get(users, f"{side}_roles"))
    return [
        *_names(_get(users, f"{side}_users"), names),
        *_names(_get(users, f"{side}_groups"), names),
        *([f"{roles} role{'s' * (roles > 1)}"] if roles else []),
        *(["guests"] if getattr(users, f"{side}_guests_or_external_users", None) else []),
    ]


def _other_conditions(conditions: Any, names: Mapping[str, str]) -> Iterable[str]:
    locations = getattr(conditions, "locations", None)
    if locations:
        yield _less(
            _names(_get(locations, "include_locations"), names),
            _names(_get(locations, "exclude_locations"), names),
        )
    platforms = getattr(conditions, "platforms", None)
    if platforms:
        yield _less(
            [_value(each) for each in _get(platforms, "include_platforms")],
            [_value(each) for each in _get(platforms, "exclude_platforms")],
        )
    clients = [_value(each) for each in _get(conditions, "client_app_types")]
    if clients != ["all"]:
        yield ", ".join(clients)
    flows = getattr(conditions, "authentication_flows", None)
    yield from (_value(each) for each in _get(flows, "transfer_methods"))


def _controls(policy: "ConditionalAccessPolicy", names: Mapping[str, str]) -> Iterable[str]:
    grant, session = policy.grant_controls, policy.session_controls
    wanted = [_value(each) for each in _get(grant, "built_in_controls")]
    strength = grant and grant.authentication_strength
    if strength:
        wanted.append(names.get(strength.id or "", strength.display_name or ""))
    if wanted:
        yield f" {grant.operator if grant else 'OR'} ".join(wanted)
    for name, say in _SESSION.items():
        control = getattr(session, name, None)
        if control and control.is_enabled:
            yield say(control)


_SESSION: Mapping[str, Callable[[Any], str]] = {
    "sign_in_frequency": lambda each: f"sign in every {each.value} {_value(each.type)}",
    "persistent_browser": lambda each: f"persistent browser {_value(each.mode)}",
    "application_enforced_restrictions": lambda _: "app enforced restrictions",
    "cloud_app_security": lambda _: "Defender for Cloud Apps",
}


def _get(part: Any, name: str) -> list[Any]:
    """Return a list of a part that may be missing, itself or its list."""
    return list(getattr(part, name, None) or [])


def _value(member: Any) -> str:
    """Return the text of an enumeration's member, as Graph writes it."""
    return str(getattr(member, "value", member))


def _names(ids: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return [names.get(each, each) for each in ids]


def _less(included: list[str], excluded: list[str]) -> str:
    listed = ", ".join(included)
    return f"{listed} - {', '.join(excluded)}" if excluded else listed


def _print_table(rows: list[Row]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(
        "Policy", "State", "Users", "Resources", "Conditions", "Controls", show_lines=True
    )
    colours = dict(STATES.values())
    for row in rows:
        said = asdict(row)
        state = Text(said.pop("state"), style=colours.get(row.state, ""))
        policy, *rest = (Text(text, overflow="fold") for text in said.values())
        table.add_row(policy, state, *rest)
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    console.print(table)
    reporting = sum(row.state == "report-only" for row in rows)
    console.print(f"{len(rows)} conditional access policies, {reporting} report-only")
