# ruff: noqa: ARG002 - the toys answer a protocol whose arguments they need not all use
"""The gRPC server with a plugin of three small resources, called as the engine calls."""

import asyncio
import contextlib

import grpc
import grpc.aio
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from m365policy.graph.errors import GraphError
from m365policy.provider.properties import Kind, Property
from m365policy.provider.resource import (
    Function,
    PartialFailureError,
    PluginError,
    Resource,
    Snapshot,
)
from m365policy.provider.server import PluginServicer
from m365policy.provider.values import UNKNOWN, from_struct, to_struct

URN = "urn:pulumi:dev::shop::my:Component$toy:index:Shelf::a"


class Shelf(Resource):
    """Keeps shelves in memory; the name decides what goes wrong."""

    pulumi_type = "toy:index:Shelf"
    description = "A shelf."
    properties = (
        Property("name", required=True),
        Property("books", Kind.LIST),
        Property("size", Kind.INT, force_new=True),
        Property("serial", output=True),
    )

    def __init__(self):
        self.shelves = {}

    async def create(self, inputs):
        if inputs["name"] == "refused":
            raise GraphError(
                "no", operation="create shelf", status=403, code="Denied", request_id="r-1"
            )
        if inputs["name"] == "bug":
            raise KeyError("books")
        self.shelves["1"] = dict(inputs)
        if inputs["name"] == "half":
            raise PartialFailureError(
                "no books", resource_id="1", state={"name": "half"}, inputs=inputs
            )
        return Snapshot("1", {**inputs, "serial": "s-1"})

    async def read(self, resource_id, state, inputs):
        found = self.shelves.get(resource_id)
        return found and Snapshot(resource_id, {**found, "serial": "s-1"}, found)

    async def update(self, resource_id, state, inputs):
        self.shelves[resource_id] = dict(inputs)
        return {**inputs, "serial": "s-1"}

    async def delete(self, resource_id, state):
        self.shelves.pop(resource_id, None)


class Count(Function):
    """Counts."""

    pulumi_name = "toy:index:count"
    description = "Counts."
    inputs = (Property("of", Kind.LIST),)
    outputs = (Property("count", Kind.INT),)

    async def invoke(self, arguments):
        if not arguments:
            raise PluginError("nothing to count")
        return {"count": len(arguments["of"])}


class ToyPlugin:
    """A plugin."""

    name, title, version, description, config = "toy", "toy plugin", "1.2.3", "Toys.", ()

    def __init__(self):
        self.shelf = Shelf()
        self.resources = {"toy:index:Shelf": self.shelf}
        self.functions = {"toy:index:count": Count()}
        self.configured = None

    def check_config(self, config):
        return []

    def configure(self, config):
        self.configured = config

    def cancel(self):
        self.configured = "cancelled"

    async def close(self):
        pass


@contextlib.asynccontextmanager
async def serving(plugin):
    server = grpc.aio.server()
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(PluginServicer(plugin), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield provider_pb2_grpc.ResourceProviderStub(channel)
    await server.stop(None)


def ask(method, request, plugin=None):
    """Call one method of a server; return its response."""

    async def run():
        async with serving(plugin or ToyPlugin()) as stub:
            return await getattr(stub, method)(request)

    return asyncio.run(run())


def refusal(method, request):
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        ask(method, request)
    return caught.value


def create(name, *, preview=False):
    properties = to_struct({"name": name, "books": [UNKNOWN] if preview else []})
    return proto.CreateRequest(urn=URN, properties=properties, preview=preview)


def test_server_tells_version_and_schema():
    assert ask("GetPluginInfo", empty_pb2.Empty()).version == "1.2.3"
    assert '"toy:index:Shelf"' in ask("GetSchema", proto.GetSchemaRequest(version=0)).schema


def test_configure_hands_on_the_configuration_and_supports_preview():
    plugin = ToyPlugin()
    response = ask("Configure", proto.ConfigureRequest(args=to_struct({"a": "b"})), plugin)

    assert plugin.configured == {"a": "b"}
    assert response.supportsPreview
    assert not response.acceptSecrets


def test_check_answers_with_failures_by_property():
    request = proto.CheckRequest(urn=URN, news=to_struct({"books": "x"}))
    response = ask("Check", request)

    assert {(each.property, each.reason) for each in response.failures} == {
        ("books", "must be a list, not str"),
        ("name", "is required and not given"),
    }


def test_diff_answers_with_paths_kinds_and_replaces():
    olds = to_struct({"name": "a", "books": ["x"], "size": 1})
    news = to_struct({"name": "a", "books": ["x", "y"], "size": 2})
    response = ask("Diff", proto.DiffRequest(urn=URN, olds=olds, news=news))

    kinds = provider_pb2.PropertyDiff
    assert response.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert {path: each.kind for path, each in response.detailedDiff.items()} == {
        "books[1]": kinds.ADD,
        "size": kinds.UPDATE_REPLACE,
    }
    assert list(response.replaces) == ["size"]
    assert list(response.diffs) == ["books", "size"]


def test_diff_leaves_ignored_changes_out():
    olds, news = to_struct({"name": "a"}), to_struct({"name": "b"})
    request = proto.DiffRequest(urn=URN, olds=olds, news=news, ignoreChanges=["name"])

    assert ask("Diff", request).changes == provider_pb2.DiffResponse.DIFF_NONE


def test_create_returns_id_and_outputs():
    response = ask("Create", create("new"))

    assert response.id == "1"
    assert from_struct(response.properties) == {"name": "new", "books": [], "serial": "s-1"}


def test_create_in_preview_creates_nothing_and_leaves_outputs_unknown():
    plugin = ToyPlugin()
    response = ask("Create", create("new", preview=True), plugin)

    assert plugin.shelf.shelves == {}
    assert response.id == ""
    assert from_struct(response.properties) == {
        "name": "new",
        "books": [UNKNOWN],
        "size": 0,
        "serial": UNKNOWN,
    }


def test_update_in_preview_changes_nothing_and_keeps_known_outputs():
    plugin = ToyPlugin()
    plugin.shelf.shelves["1"] = {"name": "a"}
    request = proto.UpdateRequest(
        urn=URN,
        id="1",
        olds=to_struct({"name": "a", "serial": "s-1"}),
        news=to_struct({"name": "b"}),
        preview=True,
    )
    response = ask("Update", request, plugin)

    assert plugin.shelf.shelves == {"1": {"name": "a"}}
    assert from_struct(response.properties)["serial"] == "s-1"


def test_read_of_what_is_gone_has_no_id():
    request = proto.ReadRequest(urn=URN, id="9", properties=to_struct({"name": "a"}))

    assert ask("Read", request).id == ""


def test_function_returns_its_result():
    request = proto.InvokeRequest(tok="toy:index:count", args=to_struct({"of": ["a", "b"]}))

    assert from_struct(getattr(ask("Invoke", request), "return")) == {"count": 2}


@pytest.mark.parametrize(
    ("method", "rpc", "message"),
    [
        (
            "Create",
            create("refused"),
            "toy plugin: create shelf: Denied: no (HTTP 403, request-id r-1)",
        ),
        ("Invoke", proto.InvokeRequest(tok="toy:index:count"), "toy plugin: nothing to count"),
        (
            "Invoke",
            proto.InvokeRequest(tok="toy:index:other"),
            "toy plugin: does not serve the function toy:index:other",
        ),
        (
            "Check",
            proto.CheckRequest(urn="urn:pulumi:dev::shop::toy:index:Box::a"),
            "toy plugin: does not serve the resource type toy:index:Box",
        ),
    ],
)
def test_error_reaches_the_engine_as_one_sentence(method, rpc, message):
    error = refusal(method, rpc)

    assert error.details() == message


def test_bug_is_named_as_one_with_its_place():
    details = refusal("Create", create("bug")).details()

    assert details.startswith("toy plugin: internal error at test_server.py:")
    assert details.endswith("KeyError: 'books'")
    assert "Traceback" not in details


def test_partial_failure_keeps_the_id_of_what_was_created():
    error = refusal("Create", create("half"))
    metadata = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()

    assert status.details[0].Unpack(detail)
    assert detail.id == "1"
    assert from_struct(detail.properties) == {"name": "half"}
    assert list(detail.reasons) == ["no books"]


def test_cancel_reaches_the_plugin():
    plugin = ToyPlugin()

    ask("Cancel", empty_pb2.Empty(), plugin)

    assert plugin.configured == "cancelled"
