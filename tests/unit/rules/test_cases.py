"""Every file under tests/policies/invalid gives exactly the findings that it says."""

import shutil

import pytest
from policy_cases import VALID, Case, all_cases, as_found
from yaml import SafeLoader

from m365policy.policies import reader
from m365policy.rules import validate
from m365policy.rules.table import RULES

CASES = all_cases()
ELSEWHERE = {
    "YAML-SIZE-001": "tests/unit/policies/test_reader.py: the file is made when the test runs",
    "FILE-READ-001": "tests/unit/policies/test_reader.py: needs a file that cannot be read",
    "LIMIT-OBJECTS-001": "tests/unit/rules/test_rules.py: needs hundreds of files",
}


def place(case: Case, root):
    target = shutil.copytree(VALID, root / "project") / case.at
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(case.file, target)
    return root / "project"


def test_valid_project_has_no_findings():
    project, findings = validate(VALID)

    assert findings == []
    assert {item.kind for item in project.policies} == {
        "ConditionalAccessPolicy",
        "NamedLocation",
        "AuthenticationStrength",
        "Group",
        "EnterpriseApplication",
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_invalid_file_gives_its_findings(case, tmp_path):
    _, findings = validate(place(case, tmp_path))

    assert case.expected, "the case says what it expects"
    assert as_found(findings) == case.expected
    assert all(found.message and found.fix for found in findings)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.file.parent.name == "yaml"], ids=str
)
def test_invalid_yaml_is_found_without_libyaml_too(case, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "_LOADER", SafeLoader)

    _, findings = validate(place(case, tmp_path))

    assert as_found(findings) == case.expected


def test_every_rule_has_a_case():
    covered = {rule for case in CASES for *_, rule in case.expected}

    assert set(RULES) - covered == set(ELSEWHERE)


def test_every_case_expects_a_known_rule():
    assert {rule for case in CASES for *_, rule in case.expected} <= set(RULES)
