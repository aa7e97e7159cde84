"""What every Graph reply has in common: headers, errors, authentication, 501."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def forged(graph, key, **changes):
    now = int(time.time())
    claims = {
        "aud": graph.connection.url,
        "roles": ["Directory.Read.All"],
        "oid": "x",
        "iat": now,
        "exp": now + 60,
        **changes,
    }
    return jwt.encode(claims, key, algorithm="RS256")


def own_key(graph):
    return load_pem_private_key((Path(graph.data_dir) / "signing.key").read_bytes(), None)


def assert_unauthenticated(reply):
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "InvalidAuthenticationToken"


def test_request_without_token_is_refused(graph):
    assert_unauthenticated(graph.get("/groups", headers={"Authorization": ""}))


def test_garbage_token_is_refused(graph):
    assert_unauthenticated(graph.get("/groups", headers={"Authorization": "Bearer garbage"}))


def test_token_of_another_issuer_is_refused(graph):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = forged(graph, key)
    assert_unauthenticated(graph.get("/groups", headers={"Authorization": f"Bearer {token}"}))


@pytest.mark.parametrize("changes", [{"exp": 1}, {"aud": "https://management.azure.com"}])
def test_expired_or_foreign_token_is_refused(graph, changes):
    token = forged(graph, own_key(graph), **changes)
    assert_unauthenticated(graph.get("/groups", headers={"Authorization": f"Bearer {token}"}))


def test_token_that_expires_in_use_is_refused(graph):
    token = forged(graph, own_key(graph), exp=time.time() + 1)
    headers = {"Authorization": f"Bearer {token}"}
    assert graph.get("/organization", headers=headers).status_code == 200
    time.sleep(1.1)
    assert_unauthenticated(graph.get("/organization", headers=headers))


def test_reply_carries_graphs_headers(graph):
    caller = str(uuid.uuid4())
    reply = graph.get("/organization", headers={"client-request-id": caller})
    assert reply.headers["client-request-id"] == caller
    assert uuid.UUID(reply.headers["request-id"])
    assert "Date" in reply.headers
    assert reply.headers["Content-Type"].startswith("application/json;odata.metadata=minimal")


def test_error_body_has_graphs_shape(graph):
    caller = str(uuid.uuid4())
    reply = graph.get(f"/groups/{uuid.uuid4()}", headers={"client-request-id": caller})
    error = reply.json()["error"]
    assert reply.status_code == 404
    assert set(error) == {"code", "message", "innerError"}
    assert error["innerError"]["client-request-id"] == caller
    assert error["innerError"]["request-id"] == reply.headers["request-id"]
    assert time.strptime(error["innerError"]["date"], "%Y-%m-%dT%H:%M:%S")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1.0/me"),
        ("GET", "/beta/deviceAppManagement/iosManagedAppProtections"),
        ("PUT", "/v1.0/groups"),
        ("DELETE", "/v1.0/users/x"),
        ("GET", "/v2.0/groups"),
        ("GET", "/"),
    ],
)
def test_route_that_is_not_served_answers_501_with_its_name(graph, method, path):
    reply = graph.http.request(method, path)
    assert reply.status_code == 501
    assert f"{method} {path}" in reply.json()["error"]["message"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"'])
def test_body_that_is_no_object_is_refused(graph, content):
    reply = graph.http.post(
        "/v1.0/groups", content=content, headers={"Content-Type": "application/json"}
    )
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "BadRequest")
