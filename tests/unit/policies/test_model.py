"""The typed model: defaults, phases, positions; wrong values never raise."""

from pathlib import Path

import pytest

from m365policy.policies.loader import load
from m365policy.policies.model import (
    FOLDERS,
    KINDS,
    ConditionalAccessPolicy,
    Group,
    NamedLocation,
    PolicySet,
)
from m365policy.policies.reader import read


def build(kind, text, path="policies/groups/staff.yaml"):
    document, _ = read(Path(path), text.encode())
    return kind.from_document(document)


def test_group_has_graph_defaults():
    group = build(Group, "displayName: 職員\nphases: {current-building: }\n")

    assert (group.name, group.display_name, group.mail_nickname) == ("staff", "職員", "staff")
    assert group.security_enabled
    assert not group.mail_enabled
    assert group.members is None
    assert group.membership_rule_processing_state == "On"


def test_members_left_out_differ_from_no_members():
    assert build(Group, "members: []\n").members == ()
    assert build(Group, "displayName: x\n").members is None


def test_phase_replaces_top_level_properties_whole():
    policy = build(
        ConditionalAccessPolicy,
        "phases:\n"
        "  byod-trial: {conditions: {users: {includeUsers: [None]}}, state: disabled}\n"
        "  new-building:\n"
        "state: enabled\n"
        "conditions: {users: {includeUsers: [All]}, clientAppTypes: [all]}\n",
    )

    trial = policy.in_phase("byod-trial")
    assert trial.conditions == {"users": {"includeUsers": ["None"]}}
    assert (trial.state, trial.phase) == ("disabled", "byod-trial")
    assert policy.in_phase("new-building").conditions == policy.conditions
    assert policy.in_phase("new-building").state == "enabled"


def test_position_follows_the_phase_that_a_property_is_written_in():
    policy = build(
        ConditionalAccessPolicy,
        "state: enabled\nconditions: {}\nphases:\n  byod-trial: {state: disabled}\n",
    )

    assert policy.position("state").line == 1
    assert policy.in_phase("byod-trial").position("state").line == 4
    assert policy.in_phase("byod-trial").key_position("state").column == 16
    assert policy.in_phase("byod-trial").position("conditions").line == 2


def test_policy_set_in_phase_holds_what_is_in_force_there():
    policies = PolicySet(
        groups={
            "a": build(Group, "phases: {byod-trial: {displayName: b}}\ndisplayName: a\n"),
            "z": build(Group, "phases: {new-building: }\n"),
        }
    )

    in_trial = policies.in_phase("byod-trial")
    assert [(name, group.display_name) for name, group in in_trial.groups.items()] == [("a", "b")]
    assert list(policies.in_phase("elsewhere")) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("junk", ["1", "[1, {}]", "{a: b}", "true", "", "x"])
def test_wrong_values_leave_defaults_and_never_raise(kind, junk):
    keys = ("displayName", "phases", "state", "conditions", "members", "measure", "ipRanges")
    item = build(kind, "".join(f"{key}: {junk}\n" for key in keys))

    assert isinstance(item.phases, dict)
    assert item.in_phase("byod-trial").name == "staff"


def test_kind_cannot_be_changed_by_a_phase():
    location = build(NamedLocation, "phases: {a: {kind: Group, phases: {}}}\n")

    assert list(location.in_phase("a").phases) == ["a"]
    assert "kind" not in location.in_phase("a").body


def test_every_kind_has_a_folder_and_a_place_in_the_set():
    assert set(FOLDERS.values()) == set(KINDS)
    assert all(PolicySet().of_kind(kind) == {} for kind in KINDS)


def test_load_of_an_empty_folder_is_an_empty_project(tmp_path):
    project, findings = load(tmp_path)

    assert (list(project.policies), project.stacks, findings) == ([], (), [])


def test_load_remembers_what_could_not_be_read(tmp_path):
    (tmp_path / "policies" / "groups").mkdir(parents=True)
    (tmp_path / "policies" / "groups" / "staff.yaml").write_text("a: [\n")

    project, findings = load(tmp_path)

    assert project.unreadable == {("Group", "staff")}
    assert [found.rule for found in findings] == ["YAML-SYNTAX-001"]


def test_stacks_are_read_with_their_ranges(tmp_path):
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.byod-trial.yaml").write_text(
        "config:\n"
        "  m365policy:phase: byod-trial\n"
        "  m365policy:tenant: local\n"
        "  m365policy:ipRanges: {line: [203.0.113.0/24], wrong: 1}\n"
    )

    (stack,), findings = load(tmp_path)[0].stacks, load(tmp_path)[1]

    assert (stack.name, stack.phase, stack.status, stack.tenant) == (
        "byod-trial",
        "byod-trial",
        "",
        "local",
    )
    assert stack.ip_ranges == {"line": ("203.0.113.0/24",)}
    assert findings == []
