"""The client against a local tenant: sign-in, requests, pages, errors, connections."""

import asyncio
from dataclasses import replace

import pytest

from m365policy.graph.client import GraphClient
from m365policy.graph.errors import GraphError

GROUP = {
    "displayName": "g",
    "mailEnabled": False,
    "securityEnabled": True,
    "mailNickname": "g",
    "groupTypes": [],
}


def run(settings, work, **more):
    """Run `work(client)` with a client that is closed afterwards."""

    async def main():
        client = GraphClient(settings, **more)
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(main())


def refusal(settings, work):
    with pytest.raises(GraphError) as caught:
        run(settings, work)
    return str(caught.value)


def test_client_signs_in_and_returns_graphs_json(settings):
    async def work(client):
        made = await client.request("POST", "/groups", body=GROUP, operation="create group")
        read = await client.get(f"/groups/{made['id']}", operation="read", select="displayName")
        gone = await client.request("DELETE", f"/groups/{made['id']}", operation="delete")
        return made, read, gone

    made, read, gone = run(settings, work)

    assert made["displayName"] == read["displayName"] == "g"
    assert "mailNickname" not in read
    assert gone is None


def test_list_is_followed_page_after_page(settings):
    async def work(client):
        whole = await client.get_all("/users", operation="read", select="id", top="999")
        pages = await client.get_all("/users", operation="read", select="id", top="2")
        return whole, pages

    whole, pages = run(settings, work)

    assert len(whole) > 2
    assert sorted(each["id"] for each in pages) == sorted(each["id"] for each in whole)


def test_caller_is_the_tokens_object(settings, connection):
    async def work(client):
        caller = await client.caller_id()
        return await client.get(f"/servicePrincipals/{caller}", operation="read")

    assert run(settings, work)["appId"] == connection.clientId


def test_refusal_carries_graphs_code_message_and_request_id(settings):
    async def work(client):
        await client.request("POST", "/groups", body={"x": 1}, operation="create group 'x'")

    text = refusal(settings, work)

    assert text.startswith("create group 'x': ")
    assert "HTTP 400, request-id " in text


def test_wrong_secret_is_a_sentence_without_the_secret(settings):
    wrong = replace(settings, client_secret="not-the-secret")
    text = refusal(wrong, lambda client: client.get("/groups", operation="read groups"))

    assert text.startswith("sign in: ")
    assert "AADSTS7000215" in text
    assert "not-the-secret" not in text


def test_missing_sign_in_says_what_to_set(settings):
    nothing = replace(settings, client_secret="", use_cli=False)
    text = refusal(nothing, lambda client: client.get("/groups", operation="read groups"))

    assert "read groups: no way to sign in is configured: set azuread:clientId" in text


def test_unreachable_metadata_host_is_named(settings):
    away = replace(settings, metadata_host="localhost:1")
    text = refusal(away, lambda client: client.get("/groups", operation="read groups"))

    assert "https://localhost:1/metadata/endpoints" in text


def test_page_link_never_takes_the_token_to_another_host(settings):
    text = refusal(
        settings, lambda client: client.request("GET", "https://evil.example/x", operation="read")
    )

    assert text == "read: a page link leaves Graph: https://evil.example/x"


def test_endpoints_can_be_refused_before_any_token_is_sent(settings):
    seen = []

    def accept(endpoints):
        seen.append(endpoints.graph)
        raise RuntimeError("not this one")

    with pytest.raises(RuntimeError, match="not this one"):
        run(settings, lambda client: client.get("/groups", operation="read"), accept=accept)
    assert seen == [f"https://{settings.metadata_host}"]


def test_connections_are_reused(settings):
    async def work(client):
        for _ in range(5):
            await client.get("/groups", operation="read")
        return len(client._http._transport._pool.connections)

    assert run(settings, work) == 1
