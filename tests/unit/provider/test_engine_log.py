"""Lines to the engine, over its own protocol."""

import asyncio

import grpc.aio
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from m365policy.provider.engine import EngineLog


class Engine(engine_pb2_grpc.EngineServicer):
    def __init__(self):
        self.came = asyncio.Queue()

    async def Log(self, request, context):  # noqa: ARG002, N802 - the protocol's name
        await self.came.put(request)
        return empty_pb2.Empty()


def test_line_reaches_the_engine_as_one_that_the_next_replaces():
    async def run():
        engine, server = Engine(), grpc.aio.server()
        engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            EngineLog(f"127.0.0.1:{port}").say("paced: 1 of 2")
            return await asyncio.wait_for(engine.came.get(), timeout=10)
        finally:
            await server.stop(None)

    line = asyncio.run(run())
    assert (line.message, line.ephemeral) == ("paced: 1 of 2", True)
    assert line.severity == engine_pb2.INFO


def test_engine_that_does_not_listen_is_no_error():
    async def run():
        failed = []
        asyncio.get_running_loop().set_exception_handler(lambda _, what: failed.append(what))
        for log in (EngineLog("127.0.0.1:1"), EngineLog("")):
            log.say("paced")
            await asyncio.gather(*log._sending)
        return failed

    assert asyncio.run(asyncio.wait_for(run(), timeout=10)) == []
