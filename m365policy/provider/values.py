"""Property values: the one place where protobuf and plain Python JSON values meet.

Numbers cross the wire as doubles and come back as integers here; values that the engine does
not know yet are `UNKNOWN`. Plugins answer `acceptSecrets: false` to Configure, so the engine
strips secrets before it calls and marks them again by itself; a secret that comes all the same
is unwrapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from google.protobuf import struct_pb2  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNKNOWN_WIRE: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"


class Unknown:
    """A value that is known only after the engine has created what it comes from."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def has_unknown(value: object) -> bool:
    """Say whether `UNKNOWN` occurs anywhere in `value`."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN


def from_struct(struct: struct_pb2.Struct) -> dict[str, Any]:
    """Return the plain values of a protobuf struct."""
    return {key: _from_wire(value) for key, value in struct.fields.items()}


def to_struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return the protobuf struct of plain values; `UNKNOWN` becomes the engine's sentinel."""
    struct = struct_pb2.Struct()
    struct.update({key: _to_wire(value) for key, value in values.items()})
    return struct


def _from_wire(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value == _UNKNOWN_WIRE else value.string_value
    if kind == "list_value":
        return [_from_wire(item) for item in value.list_value.values]
    if kind == "struct_value":
        return _from_wire_struct(value.struct_value)
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return None


def _from_wire_struct(struct: struct_pb2.Struct) -> Any:
    if _SIGNATURE in struct.fields:  # a secret or an output value: its content is what counts here
        return _from_wire(struct.fields["value"]) if "value" in struct.fields else UNKNOWN
    return {key: _from_wire(item) for key, item in struct.fields.items()}


def _to_wire(value: Any) -> Any:
    if value is UNKNOWN:
        return _UNKNOWN_WIRE
    if isinstance(value, dict):
        return {key: _to_wire(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_wire(item) for item in value]
    return value
