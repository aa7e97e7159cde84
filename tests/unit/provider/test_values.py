from google.protobuf import json_format, struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from m365policy.provider.values import UNKNOWN, from_struct, has_unknown, to_struct

SIGNATURE = "4dabf18193072939515e22adb298388d"
SCALARS = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text() | st.just(UNKNOWN)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner)
)


@given(st.dictionaries(st.text(min_size=1), VALUES))
def test_values_survive_the_wire(values):
    assert from_struct(to_struct(values)) == values


def test_unknown_is_the_engines_sentinel_on_the_wire():
    sent = json_format.MessageToDict(to_struct({"id": UNKNOWN, "list": [UNKNOWN]}))

    assert sent["id"] == "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    assert sent["list"] == [sent["id"]]


def test_whole_numbers_arrive_as_integers():
    values = from_struct(to_struct({"hours": 12, "ratio": 0.5}))

    assert values == {"hours": 12, "ratio": 0.5}
    assert isinstance(values["hours"], int)


def test_secret_is_unwrapped():
    struct = struct_pb2.Struct()
    struct.update({"s": {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "value": [1, 2]}})

    assert from_struct(struct) == {"s": [1, 2]}


def test_unknown_is_found_at_any_depth():
    assert has_unknown({"a": [{"b": UNKNOWN}]})
    assert not has_unknown({"a": [{"b": "known"}]})
