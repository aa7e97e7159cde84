"""Replays what the vendor's azuread plugin really sent, ids mapped to this tenant's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

TRACE = Path(__file__).resolve().parents[4] / "shared" / "azuread-trace"
FILES = ("1-create.jsonl", "2-update.jsonl", "3-refresh.jsonl", "4-destroy.jsonl")
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RECORDED_CALLER = "22222222-2222-2222-2222-222222222222"
RECORDED_URL = "https://localhost:8443"

pytestmark = pytest.mark.skipif(not TRACE.exists(), reason="the recorded trace is not here")


def exchanges():
    for file in FILES:
        for line in (TRACE / file).read_text("utf-8").splitlines():
            yield file, json.loads(line)


class Replay:
    """Sends recorded requests; what a POST creates here takes the recorded id's place."""

    def __init__(self, graph):
        self.graph = graph
        self.ids = {RECORDED_CALLER: self.caller(graph)}

    @staticmethod
    def caller(graph):
        app_id = graph.connection.clientId
        return graph.get(f"/servicePrincipals(appId='{app_id}')").json()["id"]

    def translated(self, text):
        text = text.replace(RECORDED_URL, self.graph.connection.url)
        return GUID.sub(lambda match: self.ids.get(match.group(), match.group()), text)

    def send(self, exchange):
        body = self.translated(json.dumps(exchange["request"])) if exchange["request"] else None
        reply = self.graph.http.request(
            exchange["method"],
            self.translated(exchange["path"]),
            content=body,
            headers={"Content-Type": "application/json"} if body else {},
        )
        recorded = exchange["response"]
        if reply.status_code == 201:
            self.ids[recorded["id"]] = reply.json()["id"]
        return reply


def test_recorded_requests_get_the_recorded_statuses(graph):
    """No difference in status: where the recorder was permissive, the trace stays within rules."""
    graph.reset("trace", "P2")
    replay = Replay(graph)
    sent = 0
    for file, exchange in exchanges():
        if "/oauth2/" in exchange["path"]:
            continue  # its client and tenant ids are the recorder's; test_login has the real ones
        reply = replay.send(exchange)
        where = f"{file}: {exchange['method']} {exchange['path']}"
        assert reply.status_code == exchange["status"], f"{where}: {reply.text}"
        sent += 1
    assert sent > 200


def missing(actual, recorded, where=""):
    """Paths at which a reply lacks what the recorder had kept; annotations are not compared.

    More may be there than the recorder kept: Graph fills in defaults and expands the strength.
    """
    if isinstance(recorded, dict) and isinstance(actual, dict):
        for name, value in recorded.items():
            if "@odata." not in name:
                yield from missing(actual.get(name, "absent"), value, f"{where}.{name}")
    elif actual != recorded:
        yield f"{where}: {actual!r} is not {recorded!r}"


def test_objects_read_back_as_the_plugin_wrote_them(graph):
    """The plugin compares what it reads with what it sent: a difference would be drift for ever."""
    graph.reset("trace", "P2")
    replay = Replay(graph)
    compared = 0
    for file, exchange in exchanges():
        if "/oauth2/" in exchange["path"]:
            continue
        reply = replay.send(exchange)
        is_object = GUID.search(exchange["path"].rpartition("/")[2].partition("?")[0])
        if exchange["method"] == "GET" and reply.status_code == 200 and is_object:
            if "/users/" in exchange["path"] or "/directoryObjects/" in exchange["path"]:
                continue  # the recorder made these up; here they are seeded
            recorded = json.loads(replay.translated(json.dumps(exchange["response"])))
            where = f"{file}: {exchange['path']}"
            assert list(missing(reply.json(), recorded)) == [], where
            compared += 1
    assert compared > 80
