"""The gRPC server between the engine and a plugin: the one file that speaks Pulumi's protocol.

It stands on the generated servicer, one layer below `pulumi.provider.experimental`: that layer
cannot marshal a value that is not known yet (`PropertyValue.marshal` raises on `Computed`), has
no partial failure, and lets every exception through as "Unexpected <class ...>".
"""

# ruff: noqa: N802 - the method names are the protocol's

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import grpc  # type: ignore[import-untyped]
import grpc.aio  # type: ignore[import-untyped]
from google.protobuf import any_pb2, empty_pb2  # type: ignore[import-untyped]
from pulumi.runtime import proto
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from m365policy.graph.errors import GraphError
from m365policy.provider.diff import with_ignored
from m365policy.provider.engine import wait_until_gone
from m365policy.provider.resource import PartialFailureError, PluginError
from m365policy.provider.schema import package_schema
from m365policy.provider.state import known_state
from m365policy.provider.values import from_struct, to_struct

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Mapping

    from m365policy.provider.check import CheckFailure
    from m365policy.provider.diff import PropertyChange
    from m365policy.provider.plugin import Plugin
    from m365policy.provider.resource import Function, Resource, Snapshot

_STATUS_METADATA = "grpc-status-details-bin"
_GRACE_SECONDS = 5


class PluginServicer(provider_pb2_grpc.ResourceProviderServicer):
    """Translates each call of the engine into one call of the plugin."""

    def __init__(self, plugin: Plugin) -> None:
        self._plugin = plugin

    async def _answer(self, context: Any, work: Awaitable[Any]) -> Any:
        """Await a call's work; every failure reaches the engine as one readable message."""
        try:
            return await work
        except PartialFailureError as error:
            await self._abort(context, str(error), _partial_failure(error))
        except (PluginError, GraphError) as error:
            await self._abort(context, str(error))
        except Exception as error:  # noqa: BLE001 - a bug of ours must not look like the user's
            await self._abort(context, _internal_error(error))

    async def _abort(self, context: Any, message: str, detail: Any = None) -> NoReturn:
        text = f"{self._plugin.title}: {message}"
        metadata: tuple[tuple[str, bytes], ...] = ()
        if detail is not None:
            status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=text)
            packed = any_pb2.Any()
            packed.Pack(detail)
            status.details.append(packed)
            metadata = ((_STATUS_METADATA, status.SerializeToString()),)
        await context.abort(grpc.StatusCode.UNKNOWN, text, metadata)
        raise AssertionError(text)  # abort never returns

    def _resource(self, urn: str) -> Resource:
        token = urn.split("::")[-2].rpartition("$")[2]
        if token not in self._plugin.resources:
            raise PluginError(f"does not serve the resource type {token}")
        return self._plugin.resources[token]

    def _function(self, token: str) -> Function:
        if token not in self._plugin.functions:
            raise PluginError(f"does not serve the function {token}")
        return self._plugin.functions[token]

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Answer with the version."""
        return proto.PluginInfo(version=self._plugin.version)

    async def GetSchema(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Answer with the package schema."""
        return proto.GetSchemaResponse(schema=json.dumps(package_schema(self._plugin)))

    async def CheckConfig(self, request: Any, context: Any) -> Any:
        """Check the provider's configuration."""

        async def work() -> Any:
            failures = self._plugin.check_config(from_struct(request.news))
            return proto.CheckResponse(inputs=request.news, failures=_failures(failures))

        return await self._answer(context, work())

    async def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """A changed configuration never replaces resources, as with the vendor's plugin."""
        return proto.DiffResponse()

    async def Configure(self, request: Any, context: Any) -> Any:
        """Take the configuration."""

        async def work() -> Any:
            self._plugin.configure(from_struct(request.args))
            return proto.ConfigureResponse(supportsPreview=True)

        return await self._answer(context, work())

    async def Invoke(self, request: Any, context: Any) -> Any:
        """Run a function."""

        async def work() -> Any:
            function = self._function(request.tok)
            result = await function.invoke(from_struct(request.args))
            return proto.InvokeResponse(**{"return": to_struct(result)})

        return await self._answer(context, work())

    async def Check(self, request: Any, context: Any) -> Any:
        """Check a resource's inputs."""

        async def work() -> Any:
            resource = self._resource(request.urn)
            inputs, failures = resource.check(from_struct(request.news))
            return proto.CheckResponse(inputs=to_struct(inputs), failures=_failures(failures))

        return await self._answer(context, work())

    async def Diff(self, request: Any, context: Any) -> Any:
        """Compare a resource's recorded outputs with its inputs."""

        async def work() -> Any:
            resource = self._resource(request.urn)
            state, inputs = _states(resource, request)
            return _diff_response(resource.diff(state, inputs))

        return await self._answer(context, work())

    async def Create(self, request: Any, context: Any) -> Any:
        """Create a resource, or preview that."""

        async def work() -> Any:
            resource, inputs = self._resource(request.urn), from_struct(request.properties)
            if request.preview:
                return proto.CreateResponse(properties=to_struct(resource.preview({}, inputs)))
            made = await resource.create(inputs)
            return proto.CreateResponse(id=made.resource_id, properties=to_struct(made.state))

        return await self._answer(context, work())

    async def Read(self, request: Any, context: Any) -> Any:
        """Read a resource: a refresh, or an import when no state is given."""

        async def work() -> Any:
            state = from_struct(request.properties)
            inputs = from_struct(request.inputs) if request.inputs.fields else None
            found = await self._resource(request.urn).read(request.id, state, inputs)
            return _read_response(found)

        return await self._answer(context, work())

    async def Update(self, request: Any, context: Any) -> Any:
        """Update a resource, or preview that."""

        async def work() -> Any:
            resource = self._resource(request.urn)
            state, inputs = _states(resource, request)
            if request.preview:
                return proto.UpdateResponse(properties=to_struct(resource.preview(state, inputs)))
            updated = await resource.update(request.id, state, inputs)
            return proto.UpdateResponse(properties=to_struct(updated))

        return await self._answer(context, work())

    async def Delete(self, request: Any, context: Any) -> Any:
        """Delete a resource."""

        async def work() -> Any:
            resource = self._resource(request.urn)
            await resource.delete(request.id, from_struct(request.properties))
            return empty_pb2.Empty()

        return await self._answer(context, work())

    async def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Stop: the user pressed Ctrl-C."""
        self._plugin.cancel()
        return empty_pb2.Empty()


def serve(plugin: Plugin) -> None:
    """Run a plugin until the engine stops it or is gone.

    Writes the port to standard output, as the engine expects.
    """
    asyncio.run(_serve(plugin))


async def _serve(plugin: Plugin) -> None:
    parent, stopped = os.getppid(), _stop_signal()
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(PluginServicer(plugin), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    orphaned = asyncio.ensure_future(wait_until_gone(parent))
    asked = asyncio.ensure_future(stopped.wait())
    await asyncio.wait({asked, orphaned}, return_when=asyncio.FIRST_COMPLETED)
    if orphaned.done():
        os._exit(1)  # whatever still waits must not write to the tenant any more
    plugin.cancel()
    await server.stop(_GRACE_SECONDS)  # what is on its way to the tenant is still answered
    await plugin.close()


def _stop_signal() -> asyncio.Event:
    """Return an event for the signals by which the engine stops a plugin."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _states(resource: Resource, request: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a Diff or an Update compares: the recorded outputs and the inputs."""
    state, inputs = from_struct(request.olds), from_struct(request.news)
    wanted = with_ignored(inputs, state, request.ignoreChanges)
    recorded = from_struct(request.old_inputs)
    return known_state(resource.properties, state, recorded, inputs), wanted


def _failures(failures: Iterable[CheckFailure]) -> list[Any]:
    return [proto.CheckFailure(property=each.property, reason=each.reason) for each in failures]


def _diff_response(changes: Mapping[str, PropertyChange]) -> Any:
    kinds = provider_pb2.PropertyDiff.Kind
    detailed = {
        path: proto.PropertyDiff(
            kind=kinds.Value(each.change.value + ("_REPLACE" if each.replace else ""))
        )
        for path, each in changes.items()
    }
    response = provider_pb2.DiffResponse
    return proto.DiffResponse(
        changes=response.DIFF_SOME if changes else response.DIFF_NONE,
        diffs=sorted({_top_level(path) for path in changes}),
        replaces=sorted({_top_level(path) for path, each in changes.items() if each.replace}),
        detailedDiff=detailed,
        hasDetailedDiff=True,
    )


def _top_level(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _read_response(found: Snapshot | None) -> Any:
    if found is None:
        return proto.ReadResponse()
    return proto.ReadResponse(
        id=found.resource_id,
        properties=to_struct(found.state),
        inputs=to_struct(found.inputs or {}),
    )


def _partial_failure(error: PartialFailureError) -> Any:
    return provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=to_struct(error.state),
        reasons=[str(error)],
        inputs=to_struct(error.inputs),
    )


def _internal_error(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119
    return f"internal error at {place}: {type(error).__name__}: {error}"
