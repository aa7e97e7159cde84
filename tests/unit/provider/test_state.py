import pytest

from m365policy.provider.properties import Kind, Property
from m365policy.provider.state import fill, inputs_from_state, known_state, planned_state, settle
from m365policy.provider.values import UNKNOWN

TABLE = (
    Property("name", required=True),
    Property("note"),
    Property("nick", computed=True),
    Property("ids", Kind.LIST),
    Property("owners", Kind.SET, computed=True),
    Property("gone", unsupported=True),
    Property("objectId", output=True),
    Property(
        "box",
        Kind.BLOCK,
        fields=(Property("ids", Kind.LIST), Property("auto", computed=True)),
    ),
    Property("rows", Kind.BLOCKS, fields=(Property("cell"), Property("ids", Kind.LIST))),
)


def test_planned_state_of_a_new_object_leaves_the_servers_values_unknown():
    planned = planned_state(TABLE, {"name": "x", "box": {"ids": ["1"]}}, {}, UNKNOWN)

    assert planned == {
        "name": "x",
        "note": "",
        "nick": UNKNOWN,
        "ids": [],
        "owners": UNKNOWN,
        "gone": "",
        "objectId": UNKNOWN,
        "box": {"ids": ["1"], "auto": UNKNOWN},
        "rows": [],
    }


def test_planned_state_of_a_known_object_keeps_what_the_server_said():
    old = {"nick": "n", "owners": ["o"], "objectId": "1", "box": {"auto": "a"}, "note": "old"}
    planned = planned_state(TABLE, {"name": "y", "box": {"ids": []}}, old, UNKNOWN)

    assert planned["nick"] == "n"
    assert planned["owners"] == ["o"]
    assert planned["objectId"] == "1"
    assert planned["box"] == {"ids": [], "auto": "a"}
    assert planned["note"] == ""


def test_settle_keeps_the_recorded_spelling_of_equal_values():
    recorded = {
        "note": None,
        "ids": ["B", "a"],
        "owners": None,
        "box": {"ids": ["2", "1"]},
        "rows": [{"ids": ["y", "x"]}],
    }
    fresh = {
        "note": "",
        "ids": ["a", "b"],
        "owners": [],
        "box": {"ids": ["1", "2"], "auto": "s"},
        "rows": [{"ids": ["x", "y"], "cell": ""}],
    }

    assert settle(TABLE, fresh, recorded) == {
        "note": None,
        "ids": ["B", "a"],
        "owners": None,
        "box": {"ids": ["2", "1"], "auto": "s"},
        "rows": [{"ids": ["y", "x"], "cell": ""}],
    }


def test_settle_takes_what_changed_from_the_tenant():
    recorded = {"name": "old", "ids": ["a"], "box": {"ids": ["1"]}, "rows": []}
    fresh = {"name": "new", "ids": ["a", "b"], "box": None, "rows": [{"cell": "1"}]}

    assert settle(TABLE, fresh, recorded) == fresh


def test_inputs_of_an_import_hold_every_value_that_is_set():
    state = {
        "name": "x",
        "note": "",
        "nick": "n",
        "ids": [],
        "owners": ["o"],
        "gone": "g",
        "objectId": "1",
        "box": {"ids": ["1"], "auto": ""},
        "rows": [{"cell": "c", "ids": []}],
    }

    assert inputs_from_state(TABLE, state, None) == {
        "name": "x",
        "nick": "n",
        "owners": ["o"],
        "box": {"ids": ["1"], "__defaults": []},
        "rows": [{"cell": "c", "__defaults": []}],
        "__defaults": [],
    }


def test_inputs_of_a_refresh_hold_only_what_the_program_gave():
    state = {"name": "y", "note": "drift", "box": {"ids": ["2"], "auto": "a"}, "nick": "n"}
    inputs = {"name": "x", "box": {"ids": ["1"], "__defaults": ["k"]}, "__defaults": ["d"]}

    assert inputs_from_state(TABLE, state, inputs) == {
        "name": "y",
        "box": {"ids": ["2"], "__defaults": ["k"]},
        "__defaults": ["d"],
    }


def test_inputs_of_a_refresh_lose_a_block_that_the_tenant_lost():
    inputs = {"name": "x", "box": {"ids": ["1"]}}

    assert "box" not in inputs_from_state(TABLE, {"name": "x", "box": None}, inputs)


def test_fill_completes_a_plan_with_what_was_sent():
    assert fill({"a": 1, "b": None, "c": {"d": None}}, {"a": 2, "b": 3, "c": {"d": 4}}) == {
        "a": 1,
        "b": 3,
        "c": {"d": 4},
    }


@pytest.mark.parametrize(
    ("recorded", "inputs", "known"),
    [
        ({}, {"guests": ["g"]}, UNKNOWN),
        ({}, {"guests": []}, UNKNOWN),
        ({"guests": None}, {"guests": ["g"]}, UNKNOWN),
        ({"guests": ["g"]}, {"guests": ["g"]}, ["g"]),
        ({"guests": ["g"]}, {}, ["g"]),
        ({}, {}, ["g"]),
    ],
)
def test_known_state_forgets_what_no_refresh_has_read(recorded, inputs, known):
    table = (*TABLE, Property("guests", Kind.SET, computed=True, read_if_given=True))
    state = {"name": "x", "guests": ["g"]}

    assert known_state(table, state, recorded, inputs) == {"name": "x", "guests": known}
