"""Reads that share a list request, against a tenant, and in virtual time where time matters."""

import asyncio
import uuid

import httpx
import pytest
from virtual_time import VirtualTime

from m365policy.graph.client import GraphClient
from m365policy.graph.errors import GraphError
from m365policy.graph.shared_lists import SharedLists

LOCATIONS = "/identity/conditionalAccess/namedLocations"
COUNTRY = {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    "countriesAndRegions": ["JP"],
}


def run(settings, work):
    async def main():
        client = GraphClient(settings)
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(main())


async def make(client, name):
    body = COUNTRY | {"displayName": name}
    return (await client.request("POST", LOCATIONS, body=body, operation="make"))["id"]


async def find(client, guid):
    return (await client.lists.find(LOCATIONS, guid, noun="named location"))["displayName"]


async def requests(connection, work):
    """Run `work` and return the tenant's requests meanwhile."""
    import ssl  # noqa: PLC0415

    trusted = ssl.create_default_context(cafile=connection.caFile)
    async with httpx.AsyncClient(verify=trusted, trust_env=False) as http:
        await http.post(f"{connection.url}/_local/requests/reset")
        result = await work
        counted = (await http.get(f"{connection.url}/_local/requests")).json()["byOperation"]
    return result, counted


def test_reads_at_once_and_in_waves_are_one_request(settings, connection):
    async def work(client):
        ids = [await make(client, f"l{i}") for i in range(5)]

        async def waves():
            return [await asyncio.gather(*(find(client, each) for each in ids)) for _ in range(3)]

        return await requests(connection, waves())

    found, counted = run(settings, work)
    assert found == [[f"l{i}" for i in range(5)]] * 3
    assert counted == {f"GET /v1.0{LOCATIONS}": 1}


def test_id_in_another_spelling_is_found_in_the_list(settings, connection):
    async def work(client):
        guid = await make(client, "spelt")
        return await requests(connection, find(client, guid.upper()))

    found, counted = run(settings, work)
    assert found == "spelt"
    assert counted == {f"GET /v1.0{LOCATIONS}": 1}


def test_own_write_is_in_the_next_read(settings):
    async def work(client):
        guid = await make(client, "before")
        before = await find(client, guid)
        body = COUNTRY | {"displayName": "after"}
        await client.request("PATCH", f"{LOCATIONS}/{guid}", body=body, operation="rename")
        return before, await find(client, guid)

    assert run(settings, work) == ("before", "after")


def test_object_in_no_list_is_asked_for_before_it_counts_as_gone(settings, connection):
    guid = str(uuid.uuid4())

    async def absent(client):
        with pytest.raises(GraphError) as caught:
            await find(client, guid)
        return caught.value

    error, counted = run(settings, lambda client: requests(connection, absent(client)))
    assert error.not_found
    assert str(error).startswith(f"read named location {guid}: ")
    assert counted == {f"GET /v1.0{LOCATIONS}": 1, f"GET /v1.0{LOCATIONS}/{{id}}": 1}


class Reader:
    """Counts lists; each takes a second, and holds what was there when it was asked for."""

    def __init__(self):
        self.time = VirtualTime()
        self.objects = {"a": 1}
        self.listed = 0
        self.fails = False
        self.lists = SharedLists(self, clock=self.time.clock)

    async def get_all(self, path, *, operation):  # noqa: ARG002
        self.listed += 1
        found = [{"id": name, "value": value} for name, value in self.objects.items()]
        await self.time.sleep(1)
        if self.fails:
            raise GraphError("no", operation=operation)
        return found

    async def get(self, path, *, operation):  # noqa: ARG002
        raise GraphError("gone", operation=operation, status=404)

    async def find(self, name="a"):
        return (await self.lists.find("/things", name, noun="thing"))["value"]


def test_list_on_its_way_when_a_write_ends_is_not_used_by_later_reads():
    async def work(reader):
        first = asyncio.ensure_future(reader.find())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (reader.listed, first.done()) == (1, False)
        reader.objects["a"] = 2
        reader.lists.written("/things/a")
        return await asyncio.gather(first, reader.find())

    reader = Reader()
    assert asyncio.run(work(reader)) == [1, 2]
    assert reader.listed == 2


def test_write_elsewhere_leaves_a_list_in_use():
    async def work(reader):
        await reader.find()
        reader.lists.written("/others/a")
        await reader.find()

    reader = Reader()
    asyncio.run(work(reader))
    assert reader.listed == 1


def test_list_is_used_for_a_short_time_only():
    async def work(reader):
        await reader.find()
        await reader.time.sleep(4)
        await reader.find()
        assert reader.listed == 1
        await reader.time.sleep(2)
        await reader.find()

    reader = Reader()
    asyncio.run(work(reader))
    assert reader.listed == 2


def test_failed_list_fails_those_who_wait_for_it_and_no_later_read():
    async def work(reader):
        reader.fails = True
        waiting = (reader.find(), reader.find())
        found = await asyncio.gather(*waiting, return_exceptions=True)
        reader.fails = False
        return found, await reader.find()

    reader = Reader()
    failed, later = asyncio.run(work(reader))
    assert [str(each) for each in failed] == ["list every thing: no"] * 2
    assert later == 1
    assert reader.listed == 2


def test_reader_that_gives_up_takes_none_with_it():
    async def work(reader):
        first = asyncio.ensure_future(reader.find())
        second = asyncio.ensure_future(reader.find())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        first.cancel()
        return await second

    reader = Reader()
    assert asyncio.run(work(reader)) == 1
    assert reader.listed == 1
