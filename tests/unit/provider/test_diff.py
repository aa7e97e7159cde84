import pytest

from m365policy.provider.diff import diff_properties, with_ignored
from m365policy.provider.properties import Kind, Property
from m365policy.provider.values import UNKNOWN

TABLE = (
    Property("name"),
    Property("kind", force_new=True),
    Property("nick", computed=True),
    Property("on", Kind.BOOL),
    Property("hours", Kind.INT),
    Property("ids", Kind.LIST),
    Property("tags", Kind.SET, force_new=True),
    Property("owners", Kind.SET, computed=True),
    Property("id", output=True),
    Property(
        "box",
        Kind.BLOCK,
        force_new=True,
        fields=(
            Property("ids", Kind.LIST),
            Property("mode"),
            Property("inner", Kind.BLOCK, fields=(Property("x"),)),
        ),
    ),
    Property("rows", Kind.BLOCKS, fields=(Property("cell"), Property("ids", Kind.LIST))),
)


def diff(state, inputs):
    return {
        path: each.change.value + ("_REPLACE" if each.replace else "")
        for path, each in diff_properties(TABLE, state, inputs).items()
    }


@pytest.mark.parametrize(
    ("state", "inputs"),
    [
        ({}, {}),
        ({"name": ""}, {}),
        ({"name": None}, {"name": ""}),
        ({"on": False, "hours": 0, "ids": [], "tags": None}, {}),
        ({"ids": None}, {"ids": []}),
        ({"box": None}, {}),
        ({"nick": "made-up", "owners": ["a"]}, {}),
        ({"nick": "made-up"}, {"nick": ""}),
        ({"id": "1"}, {}),
        ({"tags": ["b", "a"]}, {"tags": ["a", "b"]}),
        ({"box": {"ids": [], "mode": "", "inner": None}}, {"box": {"__defaults": []}}),
        ({"rows": [{"cell": "a", "ids": []}]}, {"rows": [{"cell": "a", "__defaults": []}]}),
    ],
)
def test_diff_counts_absent_and_zero_as_equal(state, inputs):
    assert diff(state, inputs) == {}


@pytest.mark.parametrize(
    ("state", "inputs", "changes"),
    [
        ({"name": "a"}, {"name": "b"}, {"name": "UPDATE"}),
        ({}, {"name": "b"}, {"name": "ADD"}),
        ({"name": "a"}, {}, {"name": "DELETE"}),
        ({"kind": "a"}, {"kind": "b"}, {"kind": "UPDATE_REPLACE"}),
        ({"name": "a"}, {"name": UNKNOWN}, {"name": "UPDATE"}),
        ({"kind": "a"}, {"kind": UNKNOWN}, {"kind": "UPDATE_REPLACE"}),
        ({"on": True}, {}, {"on": "UPDATE"}),
        ({"hours": 1}, {"hours": 2}, {"hours": "UPDATE"}),
        ({"ids": ["a"]}, {"ids": ["a", "b"]}, {"ids[1]": "ADD"}),
        ({"ids": ["a", "b"]}, {"ids": ["b", "a"]}, {"ids[0]": "UPDATE", "ids[1]": "UPDATE"}),
        ({"ids": ["a", "b"]}, {"ids": ["a"]}, {"ids[1]": "DELETE"}),
        ({"ids": ["a"]}, {"ids": [UNKNOWN]}, {"ids[0]": "UPDATE"}),
        ({"ids": []}, {"ids": ["a"]}, {"ids": "ADD"}),
        ({"ids": ["a"]}, {}, {"ids": "DELETE"}),
        ({"ids": ["a"]}, {"ids": UNKNOWN}, {"ids": "UPDATE"}),
        (
            {"tags": ["a", "b"]},
            {"tags": ["b", "c", "d"]},
            {"tags[0]": "DELETE_REPLACE", "tags[1]": "ADD_REPLACE", "tags[2]": "ADD_REPLACE"},
        ),
        ({"owners": ["a"]}, {"owners": []}, {"owners": "DELETE"}),
        ({"owners": UNKNOWN}, {"owners": ["a"]}, {"owners": "UPDATE"}),
        ({"owners": UNKNOWN}, {"owners": []}, {"owners": "DELETE"}),
        ({}, {"box": {"mode": "x"}}, {"box": "ADD_REPLACE"}),
        ({"box": {"mode": "x"}}, {}, {"box": "DELETE_REPLACE"}),
        ({"box": {"mode": "x"}}, {"box": {"mode": "y"}}, {"box.mode": "UPDATE"}),
        ({"box": {"inner": {"x": "1"}}}, {"box": {"inner": {"x": "2"}}}, {"box.inner.x": "UPDATE"}),
        ({"box": {"ids": ["a"]}}, {"box": {"ids": ["b"]}}, {"box.ids[0]": "UPDATE"}),
        (
            {"rows": [{"cell": "a", "ids": ["1"]}]},
            {"rows": [{"cell": "a", "ids": ["2"]}]},
            {"rows[0].ids[0]": "UPDATE"},
        ),
        ({"rows": [{"cell": "a"}]}, {"rows": [{"cell": UNKNOWN}]}, {"rows[0]": "UPDATE"}),
    ],
)
def test_diff_names_each_change_by_path_and_kind(state, inputs, changes):
    assert diff(state, inputs) == changes


def test_ignored_paths_take_the_states_value():
    inputs = {"name": "new", "box": {"mode": "new", "ids": ["new"]}}
    state = {"name": "old", "box": {"mode": "old", "ids": ["old"]}}

    assert with_ignored(inputs, state, ["name", "box.mode"]) == {
        "name": "old",
        "box": {"mode": "old", "ids": ["new"]},
    }
    assert inputs["box"]["mode"] == "new"
