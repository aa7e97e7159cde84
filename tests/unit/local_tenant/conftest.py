"""A real local tenant on a free port, one for each test process, emptied before every test."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local_tenant import process

SHARED = Path(__file__).resolve().parents[4] / "shared"


@dataclass
class Graph:
    """A client of one running tenant, already logged in."""

    connection: process.Connection
    http: httpx.Client
    data_dir: Path

    def reset(self, seed="empty", licence="E3"):
        reply = self.http.post("/_local/reset", json={"seed": seed, "licence": licence})
        assert reply.status_code == 200, reply.text

    def token(self, **changes):
        form = {
            "grant_type": "client_credentials",
            "client_id": self.connection.clientId,
            "client_secret": self.connection.clientSecret,
            "scope": f"{self.connection.url}/.default",
            **changes,
        }
        return self.http.post(f"/{self.connection.tenantId}/oauth2/v2.0/token", data=form)

    def log_in(self):
        token = self.token().json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def get(self, path, **kwargs):
        return self.http.get(f"/v1.0{path}", **kwargs)

    def post(self, path, body=None, **kwargs):
        return self.http.post(f"/v1.0{path}", json=body, **kwargs)

    def patch(self, path, body):
        return self.http.patch(f"/v1.0{path}", json=body)

    def delete(self, path):
        return self.http.delete(f"/v1.0{path}")

    def writes(self, since=0):
        return self.http.get(f"/_local/writes?since={since}").json()["writes"]


def connect(connection, data_dir):
    context = ssl.create_default_context(cafile=connection.caFile)
    client = httpx.Client(base_url=connection.url, verify=context, trust_env=False, timeout=30)
    graph = Graph(connection, client, data_dir)
    graph.log_in()
    return graph


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("local-tenant")
    connection = process.start(data_dir, seed="empty")
    graph = connect(connection, data_dir)
    yield graph
    graph.http.close()
    process.stop(data_dir)


@pytest.fixture
def graph(server):
    """The tenant, with nothing in it but what every tenant has."""
    server.reset("empty")
    return server


@pytest.fixture
def ward(server):
    """The tenant as the ward's."""
    server.reset("ward")
    return server
