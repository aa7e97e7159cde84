"""Runs one local tenant in the foreground."""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from local_tenant import certificates
from local_tenant.app import create_app
from local_tenant.connection import Connection
from local_tenant.seed import plant
from local_tenant.seed.planting import CLIENT_ID, CLIENT_OBJECT_ID, TENANT_ID
from local_tenant.store import Store
from local_tenant.tenant import Client, Tenant
from local_tenant.tokens import TokenIssuer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOPBACK = "127.0.0.1"


class _Protocol(HttpToolsProtocol):
    """Lets the application break a connection: ASGI has no word for that."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


class AlreadyRunningError(RuntimeError):
    """Another process serves this data folder."""


def serve(
    data_dir: Path,
    *,
    port: int,
    seed: str,
    licence: str,
    announce: Callable[[Connection], None],
) -> None:
    """Serves until it is told to stop (SIGINT, SIGTERM).

    Args:
        data_dir: the tenant's folder; made and filled on the first start, kept afterwards.
        port: TCP port on loopback; 0 for any free one.
        seed: what to fill a new tenant with.
        licence: `E3` or `P2`, for a new tenant.
        announce: told once, as soon as clients may connect.

    Raises:
        AlreadyRunningError: the folder is in use.
        OSError: the port is taken.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the store is closed
    data_dir.mkdir(parents=True, exist_ok=True)
    with _locked(data_dir), _listening(port) as listener:
        certificates.ensure(data_dir)
        connection = _connection(data_dir, listener.getsockname()[1])
        store = Store(data_dir / "tenant.sqlite")
        if store.setting("seed") is None:
            plant(store, seed, licence)
        try:
            tenant = _tenant(data_dir, connection, store)

            def ready() -> None:
                connection.save(data_dir)  # the socket listens already: a reader may connect
                announce(connection)

            _server(tenant, connection.url, data_dir, ready).run(sockets=[listener])
        finally:
            store.close()


def _server(tenant: Tenant, url: str, data_dir: Path, ready: Callable[[], None]) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(tenant, url, ready),
        ssl_certfile=str(data_dir / "server.pem"),
        ssl_keyfile=str(data_dir / "server.key"),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        http=_Protocol,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def _tenant(data_dir: Path, connection: Connection, store: Store) -> Tenant:
    return Tenant(
        tenant_id=TENANT_ID,
        client=Client(connection.clientId, connection.clientSecret, CLIENT_OBJECT_ID),
        store=store,
        tokens=TokenIssuer(data_dir / "signing.key", TENANT_ID),
    )


def _connection(data_dir: Path, port: int) -> Connection:
    """A new connection; the client secret stays the same from start to start."""
    earlier = Connection.load(data_dir)
    host = f"localhost:{port}"
    return Connection(
        url=f"https://{host}",
        metadataHost=host,
        tenantId=TENANT_ID,
        clientId=CLIENT_ID,
        clientSecret=earlier.clientSecret if earlier else secrets.token_urlsafe(30),
        caFile=str(data_dir / "ca.pem"),
        caBundle=str(data_dir / "ca-bundle.pem"),
        pid=os.getpid(),
        port=port,
    )


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """Holds the folder for this process; the lock goes with the process, however it ends."""
    with (data_dir / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(f"a local tenant runs on {data_dir} already") from None
        yield


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(512)
        yield listener
