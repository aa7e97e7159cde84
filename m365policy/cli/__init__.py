"""The command line: one file a command; the only place that prints.

A command's module is imported when it is called, so that `validate` does not wait for Pulumi.
To add one: write `cli/NAME.py` with its functions and enter it in COMMANDS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True)
class Command:
    """A line in the help, and the functions of the command's module: one, or its sub-commands."""

    help: str
    functions: tuple[str, ...]


COMMANDS: Mapping[str, Command] = {
    "validate": Command("Check policies and stacks; offline, changes nothing.", ("validate",)),
    "show": Command("List the conditional access policies that the tenant holds.", ("show",)),
    "plugin": Command("Choose which azuread plugin Pulumi runs.", ("use", "status")),
}


class LazyCommands(TyperGroup):
    """A group that knows its commands by name and imports the one that is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {
            name: TyperCommand(name, help=command.help) for name, command in COMMANDS.items()
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that the arguments begin with, imported."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command if name is None else load(name), rest


def load(name: str) -> Any:
    """Import a command and return it as the command-line library wants it."""
    module = import_module(f"m365policy.cli.{name}")
    app = typer.Typer(
        name=name, help=COMMANDS[name].help, add_completion=False, no_args_is_help=True
    )
    for function in COMMANDS[name].functions:
        app.command()(getattr(module, function))
    return get_command(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"m365policy {version('m365policy')}")
        raise typer.Exit


app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Microsoft 365 access policy as code."""
    del show_version


def main() -> None:
    """Run the command line."""
    app()
