"""`python -m local_tenant`: serve, start, stop, status, env."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from local_tenant import process
from local_tenant.connection import Connection, default_data_dir


class Seed(StrEnum):
    """What a new tenant is filled with."""

    WARD = "ward"
    TRACE = "trace"
    EMPTY = "empty"


class Licence(StrEnum):
    """What the tenant has bought."""

    E3 = "E3"
    P2 = "P2"


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Data folder.", show_default="$M365POLICY_LOCAL/tenant or .local/tenant"
    ),
]
PortOption = Annotated[int, typer.Option(help="TCP port on loopback; 0 for any free one.")]
SeedOption = Annotated[Seed, typer.Option(help="What a new tenant is filled with.")]
LicenceOption = Annotated[Licence, typer.Option(help="E3 has Entra ID P1; P2 adds risk.")]

cli = typer.Typer(
    help="A Microsoft Graph emulator on this machine: a ward office's tenant, no account needed.",
    no_args_is_help=False,
    add_completion=False,
)


@cli.callback(invoke_without_command=True)
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve(
    port: PortOption = 8443,
    data: DataOption = None,
    seed: SeedOption = Seed.WARD,
    licence: LicenceOption = Licence.E3,
) -> None:
    """Serve in the foreground until Ctrl-C."""
    from local_tenant import server  # noqa: PLC0415 - the other commands need not load it

    data_dir = (data or default_data_dir()).absolute()

    def announce(connection: Connection) -> None:
        typer.echo(f"Local tenant at {connection.url}, data in {data_dir}. Ctrl-C stops it.")

    try:
        server.serve(data_dir, port=port, seed=seed, licence=licence, announce=announce)
    except KeyboardInterrupt:
        typer.echo("stopped")
    except (server.AlreadyRunningError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


@cli.command()
def start(
    port: PortOption = 8443,
    data: DataOption = None,
    seed: SeedOption = Seed.WARD,
    licence: LicenceOption = Licence.E3,
) -> None:
    """Start in the background; returns when it is ready, does nothing when it runs."""
    try:
        connection = process.start(
            data or default_data_dir(), port=port, seed=seed, licence=licence
        )
    except process.NotReadyError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(connection.url)


@cli.command()
def stop(data: DataOption = None) -> None:
    """Stop the one in the background; its data stay."""
    try:
        stopped = process.stop(data or default_data_dir())
    except process.NotReadyError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo("stopped" if stopped else "was not running")


@cli.command()
def status(data: DataOption = None) -> None:
    """Say whether it runs and where; exit code 1 when it does not."""
    connection = process.running(data or default_data_dir())
    if connection is None:
        typer.echo("not running")
        raise typer.Exit(1)
    typer.echo(f"running at {connection.url} (process {connection.pid})")


@cli.command()
def env(data: DataOption = None) -> None:
    """Print `export` lines that point Pulumi, azuread and the Azure SDKs at it."""
    connection = Connection.load(data or default_data_dir())
    if connection is None:
        typer.echo("error: no local tenant here yet; run: python -m local_tenant start", err=True)
        raise typer.Exit(1)
    for name, value in connection.environment().items():
        typer.echo(f"export {name}={shlex.quote(value)}")


if __name__ == "__main__":
    cli(prog_name="python -m local_tenant")
