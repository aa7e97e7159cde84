"""Tokens: what azuread, MSAL and curl ask for before the first Graph request."""

from __future__ import annotations

import jwt
import pytest


def test_metadata_has_what_azuread_reads(graph):
    body = graph.http.get("/metadata/endpoints?api-version=2022-09-01").json()
    url = graph.connection.url
    assert body["name"]
    assert body["authentication"]["loginEndpoint"] == f"{url}/"
    assert body["microsoftGraphResourceId"] == url
    assert body["resourceManager"]


def test_token_carries_the_claims_that_clients_read(graph):
    reply = graph.token()
    assert reply.status_code == 200
    assert reply.json()["token_type"] == "Bearer"
    claims = jwt.decode(reply.json()["access_token"], options={"verify_signature": False})
    assert claims["aud"] == graph.connection.url
    assert claims["appid"] == graph.connection.clientId
    assert claims["tid"] == graph.connection.tenantId
    assert claims["idtyp"] == "app"
    assert claims["oid"] == claims["sub"]
    assert claims["exp"] - claims["iat"] == reply.json()["expires_in"]
    assert "Policy.ReadWrite.ConditionalAccess" in claims["roles"]
    principal = graph.get(f"/servicePrincipals/{claims['oid']}").json()
    assert principal["appId"] == graph.connection.clientId


def test_token_is_signed_with_the_published_key(graph):
    token = graph.token().json()["access_token"]
    tenant = graph.connection.tenantId
    metadata = graph.http.get(f"/{tenant}/v2.0/.well-known/openid-configuration").json()
    keys = jwt.PyJWKSet.from_dict(graph.http.get(metadata["jwks_uri"]).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, algorithms=["RS256"], audience=graph.connection.url)


def test_client_may_come_as_http_basic(graph):
    connection = graph.connection
    reply = graph.http.post(
        f"/{connection.tenantId}/oauth2/v2.0/token",
        data={"grant_type": "client_credentials", "scope": f"{connection.url}/.default"},
        auth=(connection.clientId, connection.clientSecret),
    )
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error", "number"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ({"client_id": "unknown"}, 400, "unauthorized_client", 700016),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"scope": "User.Read"}, 400, "invalid_scope", 1002012),
        ({"scope": None}, 400, "invalid_request", 900144),
        ({"client_secret": None}, 400, "invalid_request", 900144),
    ],
)
def test_refused_token_has_entras_error_shape(graph, changes, status, error, number):
    reply = graph.token(**changes)
    body = reply.json()
    assert (reply.status_code, body["error"], body["error_codes"]) == (status, error, [number])
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    assert f"Trace ID: {body['trace_id']}" in body["error_description"]
    assert f"Correlation ID: {body['correlation_id']}" in body["error_description"]


def test_secret_is_never_repeated_in_an_error(graph):
    assert "guessed-secret" not in graph.token(client_secret="guessed-secret").text


def test_another_tenant_is_not_found(graph):
    path = "/99999999-9999-9999-9999-999999999999/oauth2/v2.0/token"
    reply = graph.http.post(
        path,
        data={
            "grant_type": "client_credentials",
            "client_id": "a",
            "client_secret": "b",
            "scope": "x/.default",
        },
    )
    assert (reply.status_code, reply.json()["error_codes"]) == (400, [90002])


def test_domain_name_stands_for_the_tenant(graph):
    connection = graph.connection
    form = {
        "grant_type": "client_credentials",
        "client_id": connection.clientId,
        "client_secret": connection.clientSecret,
        "scope": "https://graph.microsoft.com/.default",
    }
    assert graph.http.post("/ward.example/oauth2/v2.0/token", data=form).status_code == 200
