"""Many clients at once: nothing fails, nothing is lost, memory stays."""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from pathlib import Path

import graph_bodies as bodies
import httpx
import pytest

CLIENTS = 50
POLICIES = "/v1.0/identity/conditionalAccess/policies"
DELETED = "/v1.0/identity/conditionalAccess/deletedItems/policies"
PAGE_BYTES = 4096

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads procfs")


def resident_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


class Work:
    """Clients that each make, read, change and delete a policy, and keep one group."""

    def __init__(self, graph, seconds):
        self.graph = graph
        self.end = time.monotonic() + seconds
        self.kept = []
        self.statuses = []
        self.memory = []

    async def client(self, number):
        context = ssl.create_default_context(cafile=self.graph.connection.caFile)
        headers = {"Authorization": self.graph.http.headers["Authorization"]}
        async with httpx.AsyncClient(
            base_url=self.graph.connection.url,
            verify=context,
            trust_env=False,
            headers=headers,
            timeout=60,
        ) as http:
            group = await self.send(http, "POST", "/v1.0/groups", bodies.group())
            self.kept.append(group.json()["id"])
            while time.monotonic() < self.end:
                await self.once(http, f"policy {number}")

    async def once(self, http, name):
        made = await self.send(http, "POST", POLICIES, bodies.policy(displayName=name))
        path = f"{POLICIES}/{made.json()['id']}"
        await self.send(http, "PATCH", path, {"state": "disabled"})
        read = await self.send(http, "GET", path)
        assert (read.json()["displayName"], read.json()["state"]) == (name, "disabled")
        await self.send(http, "DELETE", path)
        await self.send(http, "DELETE", f"{DELETED}/{made.json()['id']}")

    async def send(self, http, method, path, body=None):
        reply = await http.request(method, path, json=body)
        self.statuses.append(reply.status_code)
        assert reply.status_code < 400, reply.text
        return reply

    async def watch(self):
        while time.monotonic() < self.end:
            self.memory.append(resident_bytes(self.graph.connection.pid))
            await asyncio.sleep(1)

    async def run(self):
        await asyncio.gather(self.watch(), *(self.client(number) for number in range(CLIENTS)))


@pytest.mark.slow
def test_fifty_clients_for_two_minutes(graph):
    graph.http.post("/_local/requests/reset")
    work = Work(graph, seconds=120)
    asyncio.run(work.run())
    groups = graph.http.get("/_local/objects/groups").json()["objects"]
    assert sorted(group["id"] for group in groups) == sorted(work.kept)
    assert graph.http.get("/_local/objects/conditionalAccessPolicies").json()["objects"] == []
    counts = graph.http.get("/_local/requests").json()
    assert counts["total"] == len(work.statuses)
    assert set(counts["byStatus"]) <= {"200", "201", "204"}
    third = len(work.memory) // 3
    growth = max(work.memory[-third:]) / max(work.memory[:third])
    assert growth < 1.1, f"{growth:.2f} times the memory of the first third"
