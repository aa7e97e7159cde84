"""Debug messages against a gRPC server that is the engine as far as the SDK's log goes."""

from concurrent import futures

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from m365policy.program.debug_messages import BundledEngine


class Engine(engine_pb2_grpc.EngineServicer):
    def __init__(self):
        self.received = []

    def Log(self, request, context):  # noqa: ARG002, N802 - the protocol's name
        severity = engine_pb2.LogSeverity.Name(request.severity)
        self.received.append((severity, request.urn, request.message.split("\n")))
        return empty_pb2.Empty()


@pytest.fixture
def served():
    """An engine, and the client that the program uses."""
    engine = Engine()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield engine, BundledEngine(engine_pb2_grpc.EngineStub(channel))
    server.stop(None).wait()


def log(client, severity, message, urn=""):
    client.Log(engine_pb2.LogRequest(severity=severity, message=message, urn=urn))


def test_debug_messages_come_by_the_hundred_and_none_is_lost(served):
    engine, client = served
    sent = [f"step {number}" for number in range(250)]
    for message in sent:
        log(client, engine_pb2.DEBUG, message)
    client.flush()
    client.flush()

    assert [len(messages) for _, _, messages in engine.received] == [100, 100, 50]
    assert [each for _, _, messages in engine.received for each in messages] == sent


@pytest.mark.parametrize("severity", ["INFO", "WARNING", "ERROR"])
def test_other_messages_come_at_once_and_after_what_was_before(served, severity):
    engine, client = served
    log(client, engine_pb2.DEBUG, "before")
    log(client, engine_pb2.LogSeverity.Value(severity), "now", urn="urn:x")

    assert engine.received == [("DEBUG", "", ["before"]), (severity, "urn:x", ["now"])]


def test_debug_message_about_a_resource_keeps_its_resource(served):
    engine, client = served
    log(client, engine_pb2.DEBUG, "about x", urn="urn:x")

    assert engine.received == [("DEBUG", "urn:x", ["about x"])]
