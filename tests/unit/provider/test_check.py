import pytest

from m365policy.provider.check import CheckFailure, check_inputs
from m365policy.provider.properties import Kind, Property
from m365policy.provider.rules import (
    at_least_one_of,
    conflicts,
    exactly_one_of,
    required_together,
)
from m365policy.provider.values import UNKNOWN

TABLE = (
    Property("name", required=True),
    Property("state", enum=("on", "off")),
    Property("size", Kind.INT),
    Property("flag", Kind.BOOL, default=False),
    Property("tags", Kind.LIST, enum=("a", "b")),
    Property("odd", rule=lambda value: None if len(value) % 2 else "has an even length"),
    Property("id", output=True),
    Property("elsewhere", unsupported=True),
    Property(
        "box",
        Kind.BLOCK,
        fields=(Property("lid", required=True), Property("mode", default="shut")),
    ),
    Property("rows", Kind.BLOCKS, fields=(Property("cell", required=True),)),
)


def failures(inputs, rules=()):
    return [(each.property, each.reason) for each in check_inputs(TABLE, inputs, rules)[1]]


def test_check_fills_in_defaults_and_lists_them_as_the_bridge_does():
    checked, failed = check_inputs(TABLE, {"name": "x", "box": {"lid": "l"}})

    assert failed == []
    assert checked == {
        "name": "x",
        "flag": False,
        "box": {"lid": "l", "mode": "shut", "__defaults": ["mode"]},
        "__defaults": ["flag"],
    }


def test_check_passes_the_engines_own_keys_and_drops_nulls():
    checked, failed = check_inputs(TABLE, {"name": "x", "__defaults": ["old"], "state": None})

    assert failed == []
    assert checked == {"name": "x", "flag": False, "__defaults": ["flag"]}


@pytest.mark.parametrize(
    ("inputs", "path", "words"),
    [
        ({}, "name", "is required"),
        ({"name": ""}, "name", "is empty"),
        ({"name": 3}, "name", "must be a string, not int"),
        ({"name": "x", "typo": 1}, "typo", "no such input"),
        ({"name": "x", "id": "1"}, "id", "no such input"),
        ({"name": "x", "state": "On"}, "state", "'On' is not one of on, off"),
        ({"name": "x", "size": True}, "size", "must be a whole number, not bool"),
        ({"name": "x", "size": "3"}, "size", "must be a whole number, not str"),
        ({"name": "x", "tags": "a"}, "tags", "must be a list, not str"),
        ({"name": "x", "tags": ["a", "c"]}, "tags[1]", "'c' is not one of a, b"),
        ({"name": "x", "tags": [""]}, "tags[0]", "is empty"),
        ({"name": "x", "odd": "ab"}, "odd", "has an even length"),
        ({"name": "x", "box": {}}, "box.lid", "is required"),
        ({"name": "x", "box": []}, "box", "must be an object, not list"),
        ({"name": "x", "rows": [{}]}, "rows[0].cell", "is required"),
        ({"name": "x", "rows": ["c"]}, "rows[0]", "must be an object, not str"),
        ({"name": "x", "elsewhere": "y"}, "elsewhere", "not managed by m365policy's drop-in"),
    ],
)
def test_check_names_the_property_and_the_reason(inputs, path, words):
    ((found, reason),) = failures(inputs)

    assert found == path
    assert words in reason


def test_check_lets_unknown_values_pass_everywhere():
    inputs = {"name": UNKNOWN, "tags": [UNKNOWN], "box": UNKNOWN, "rows": [UNKNOWN]}

    assert failures(inputs) == []


def test_check_reports_everything_at_once():
    assert len(failures({"state": "x", "tags": ["c"], "typo": 1})) == 4


@pytest.mark.parametrize(
    ("rule", "inputs", "failed"),
    [
        (exactly_one_of("a", "b"), {}, ["a"]),
        (exactly_one_of("a", "b"), {"a": 1}, []),
        (exactly_one_of("a", "b"), {"a": 1, "b": UNKNOWN}, ["a"]),
        (exactly_one_of("x.a", "x.b"), {}, []),
        (exactly_one_of("x.a", "x.b"), {"x": {}}, ["x.a"]),
        (exactly_one_of("x.a", "x.b"), {"x": UNKNOWN}, []),
        (at_least_one_of("a", "b"), {}, ["a"]),
        (at_least_one_of("a", "b"), {"b": UNKNOWN}, []),
        (conflicts("a", "b"), {"a": 1, "b": 2}, ["a"]),
        (conflicts("a", "b"), {"b": 2}, []),
        (required_together("a", "b"), {"a": 1}, ["b"]),
        (required_together("a", "b"), {"a": 1, "b": 2}, []),
        (required_together("a", "b"), {}, []),
    ],
)
def test_rule_holds_between_properties(rule, inputs, failed):
    assert [each.property for each in rule(inputs)] == failed


def test_rules_are_not_tried_on_malformed_inputs():
    def crashes(inputs):
        raise AssertionError(inputs)
        yield CheckFailure("", "")

    assert failures({"name": 1}, (crashes,)) == [("name", "must be a string, not int")]
