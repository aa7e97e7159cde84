"""The SDK's debug messages, by the hundred instead of one by one.

The Python SDK tells the engine of every step it takes, some ten messages a policy, and waits for
the engine each time, whether anybody reads them (`pulumi up --debug`) or not.
"""

import atexit
import contextlib
from typing import Any, Final

import grpc  # type: ignore[import-untyped]
from pulumi.runtime.proto import engine_pb2
from pulumi.runtime.settings import SETTINGS, get_engine

_AT_ONCE: Final = 100


class BundledEngine:
    """The engine's client, except that debug messages wait until there are a hundred.

    Args:
        engine: The engine's gRPC stub.
    """

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._held: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def Log(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Send a message; one that is for debugging only is kept for the next bundle."""
        if request.severity != engine_pb2.DEBUG or request.urn:
            self.flush()
            return self._engine.Log(request)
        self._held.append(request.message)
        if len(self._held) == _AT_ONCE:
            self.flush()
        return None

    def flush(self) -> None:
        """Send what is kept, as one message."""
        messages, self._held = self._held, []
        if messages:
            message = "\n".join(messages)
            self._engine.Log(engine_pb2.LogRequest(severity=engine_pb2.DEBUG, message=message))


def bundle_debug_messages() -> None:
    """Have this program's debug messages sent in bundles, the last one when it ends."""
    engine = get_engine()
    if engine is None or isinstance(engine, BundledEngine):
        return
    bundled = BundledEngine(engine)
    SETTINGS.engine = bundled  # Settings takes any object for it
    atexit.register(_flush_if_there, bundled)


def _flush_if_there(bundled: BundledEngine) -> None:
    with contextlib.suppress(grpc.RpcError):  # the engine may have stopped the program and gone
        bundled.flush()
