"""Rules that one file cannot show, and what they must leave alone."""

import json
import re
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_cases import ROOT

from m365policy.policies.findings import Position
from m365policy.rules import validate
from m365policy.rules.addresses import NOT_PUBLIC, check_range
from m365policy.rules.phases import _DOMAIN
from m365policy.rules.references import is_upn
from m365policy.rules.table import RULES, markdown

HERE = Position(Path("x.yaml"), 1, 1)
POLICY = """\
kind: ConditionalAccessPolicy
displayName: Case
phases: {current-building: }
state: enabled
conditions:
  users: {includeUsers: [All], excludeGroups: [emergency-access]}
  applications: {includeApplications: [Office365]}
grantControls: {operator: OR, builtInControls: [mfa]}
"""


def ids(findings):
    return [found.rule for found in findings]


@pytest.mark.parametrize(
    ("kind", "folder", "limit", "body"),
    [
        ("NamedLocation", "named-locations", 195, "countriesAndRegions: [JP]"),
        ("AuthenticationStrength", "authentication-strengths", 15, "allowedCombinations: [fido2]"),
    ],
)
def test_more_objects_than_a_tenant_holds_are_found(project, kind, folder, limit, body):
    have = len(list((project / "policies" / folder).iterdir()))
    for number in range(limit - have + 1):
        (project / "policies" / folder / f"n{number}.yaml").write_text(
            f"kind: {kind}\ndisplayName: N{number}\nphases: {{current-building: }}\n{body}\n"
        )
    assert ids(validate(project)[1]) == ["LIMIT-OBJECTS-001"]

    (project / "policies" / folder / "n0.yaml").unlink()
    assert validate(project)[1] == []


def test_reference_to_an_unreadable_file_is_not_called_unknown_as_well(findings_with):
    found = findings_with("policies/groups/staff.yaml", "kind: [\n")

    assert ids(found) == ["YAML-SYNTAX-001"]


def test_broken_emergency_group_is_not_called_missing_as_well(findings_with):
    found = findings_with("policies/groups/emergency-access.yaml", "\tkind: Group\n")

    assert ids(found) == ["YAML-TAB-001"]


def test_workload_policy_needs_no_emergency_exclusion(findings_with):
    text = POLICY.replace(
        "{includeUsers: [All], excludeGroups: [emergency-access]}", "{includeUsers: [None]}"
    ).replace(
        "grantControls",
        "  clientApplications: {includeServicePrincipals: [ServicePrincipalsInMyTenant]}\ngrantControls",
    )
    found = findings_with("policies/conditional-access/case.yaml", text)

    assert [(each.rule, each.severity) for each in found] == [("LICENCE-OTHER-001", "warning")]


def test_session_policy_needs_no_emergency_exclusion(findings_with):
    text = POLICY.replace(", excludeGroups: [emergency-access]", "").replace(
        "grantControls: {operator: OR, builtInControls: [mfa]}",
        "sessionControls: {disableResilienceDefaults: true}",
    )
    assert findings_with("policies/conditional-access/case.yaml", text) == []


def test_disabled_policy_needs_the_emergency_exclusion_too(findings_with):
    text = POLICY.replace(", excludeGroups: [emergency-access]", "").replace("enabled", "disabled")

    assert ids(findings_with("policies/conditional-access/case.yaml", text)) == ["CA-EXCLUDE-001"]


@pytest.mark.parametrize(
    "condition",
    [
        "clientAppTypes: [other]",
        "platforms: {includePlatforms: [all]}",
        "locations: {includeLocations: [japan]}",
    ],
)
def test_block_with_a_condition_locks_nobody_out(findings_with, condition):
    text = POLICY.replace("Office365", "All").replace("mfa", "block")
    text = text.replace("grantControls", f"  {condition}\ngrantControls")

    assert findings_with("policies/conditional-access/case.yaml", text) == []


def test_phase_with_a_stack_of_its_own_is_known(findings_with, project):
    (project / "stacks" / "Pulumi.annex.yaml").write_text(
        "config:\n  m365policy:phase: annex\n  m365policy:status: planned\n"
        "  m365policy:tenant: local\n"
    )
    group = "kind: Group\ndisplayName: Annex\nphases: {annex: }\n"

    assert findings_with("policies/groups/annex.yaml", group) == []


def test_same_finding_in_two_phases_is_said_once(findings_with):
    text = POLICY.replace("{current-building: }", "{current-building: , new-building: }")
    text = text.replace("builtInControls: [mfa]", "builtInControls: [approvedApplication]")

    assert ids(findings_with("policies/conditional-access/case.yaml", text)) == ["CA-RETIRED-001"]


@pytest.mark.parametrize(
    ("text", "public", "rule"),
    [
        ("203.0.113.0/24", False, None),
        ("10.0.0.0/9", False, None),
        ("8.8.8.8/32", True, None),
        ("2400:4050::/48", True, None),
        ("2400:4050::A/128", True, None),
        ("2400:4050::B/64", True, "ADDRESS-HOST-001"),
        ("8.8.8.8", True, "ADDRESS-SYNTAX-001"),
        ("8.8.8.0/33", True, "ADDRESS-SYNTAX-001"),
        ("8.8.8.0/255.255.255.0", True, "ADDRESS-HOST-001"),
        ("0.0.0.0/0", False, "ADDRESS-SIZE-001"),
        ("8.0.0.0/8", True, "ADDRESS-SIZE-001"),
        ("100.127.255.0/24", True, "ADDRESS-PUBLIC-001"),
        ("100.128.0.0/24", True, None),
        ("172.32.0.0/16", True, None),
        ("172.31.0.0/16", True, "ADDRESS-PUBLIC-001"),
        ("172.0.0.0/9", True, "ADDRESS-PUBLIC-001"),
        ("１.1.1.0/24", True, "ADDRESS-SYNTAX-001"),
        ("", True, "ADDRESS-SYNTAX-001"),
    ],
)
def test_range(text, public, rule):
    assert ids(check_range(text, HERE, public=public)) == ([rule] if rule else [])


@pytest.mark.parametrize(("network", "what"), NOT_PUBLIC, ids=str)
def test_no_special_range_is_public(network, what):
    narrow = network if network.prefixlen > 8 else next(network.subnets(new_prefix=24))

    (found,) = check_range(str(narrow), HERE, public=True)
    assert (found.rule, what in found.message) == ("ADDRESS-PUBLIC-001", True)


@given(st.ip_addresses(v=4), st.integers(9, 32))
@settings(deadline=None)
def test_range_is_accepted_in_its_canonical_form(address, length):
    network = ip_network((address, length), strict=False)

    assert ids(check_range(str(network), HERE, public=False)) == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("s0001@ward.example", True),
        ("Sync_WARDSYNC01_5f3a@ward.onmicrosoft.example", True),
        ("staff", False),
        ("a@b", False),
        ("@ward.example", False),
        ("a b@ward.example", False),
        ("a@b@ward.example", False),
        ("a@" + "." * 1_000_000, False),
    ],
)
def test_user_principal_name(text, is_one):
    assert is_upn(text) is is_one


@pytest.mark.parametrize("domain", ["ward.onmicrosoft.com", "ward.example.jp", "xn--1-7sb.jp"])
def test_domain_is_accepted(domain):
    assert _DOMAIN.fullmatch(domain)


def test_rule_ids_have_one_form_and_documentation():
    assert all(re.fullmatch(r"[A-Z0-9]+-[A-Z0-9]+-\d{3}", rule) for rule in RULES)
    assert all(rule.title and rule.why and rule.source for rule in RULES.values())


def test_rule_ids_in_the_code_are_those_in_the_table():
    text = "".join(
        file.read_text()
        for folder in ("policies", "rules")
        for file in (ROOT / "m365policy" / folder).glob("*.py")
        if not file.name.startswith("table")
    )
    assert set(re.findall(r'"([A-Z0-9]+-[A-Z0-9]+-\d{3})"', text)) == set(RULES)


def test_documentation_of_the_rules_is_fresh():
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    assert written == markdown(), "run: python -m m365policy.rules > docs/rules.md"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("All*x@.,/:1 ", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["users", "includeUsers", "operator", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
KEYS = [
    "kind",
    "displayName",
    "phases",
    "state",
    "measure",
    "conditions",
    "grantControls",
    "sessionControls",
    "groupTypes",
    "members",
    "membershipRule",
    "ipRanges",
    "isTrusted",
    "countriesAndRegions",
    "emergencyAccess",
    "config",
]


@given(
    st.dictionaries(st.sampled_from(KEYS), JUNK),
    st.sampled_from(["groups", "conditional-access", "named-locations"]),
)
@settings(max_examples=150, deadline=None)
def test_any_data_is_validated_without_an_exception(tmp_path_factory, data, folder):

    root = tmp_path_factory.mktemp("project")
    (root / "policies" / folder).mkdir(parents=True)
    (root / "policies" / folder / "x.yaml").write_text(json.dumps(data), encoding="utf-8")
    (root / "stacks").mkdir()
    (root / "stacks" / "Pulumi.x.yaml").write_text(json.dumps(data), encoding="utf-8")

    _, findings = validate(root)

    assert all(found.rule in RULES for found in findings)
