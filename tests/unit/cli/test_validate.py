"""`m365policy validate` as a person, a script and a code-scanning service meet it."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from policy_cases import VALID

from m365policy.cli import COMMANDS
from m365policy.rules.table import RULES

BAD = "policies/conditional-access/bad.yaml"
MISSPELT = """\
kind: ConditionalAccessPolicy
displayName: "職員"
phases: {current-building: }
state: enable
conditions:
  users: {includeGroups: [staf], excludeGroups: [emergency-access]}
  applications: {includeApplications: [Office365]}
grantControls: {operator: OR, builtInControls: [mfa]}
"""


def run(*args, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-c", "from m365policy.cli import main; main()", *args],
        cwd=cwd,
        env={
            key: value
            for key, value in os.environ.items()
            if key not in ("NO_COLOR", "FORCE_COLOR")
        }
        | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture
def project(tmp_path):
    return shutil.copytree(VALID, tmp_path / "project")


@pytest.fixture
def broken(project):
    (project / BAD).write_text(MISSPELT, encoding="utf-8")
    return project


def test_valid_project_is_all_clear(project):
    done = run("validate", cwd=project)

    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"All clear: 6 conditional access policies, .*2 stacks; \d+ rules\n", done.stdout
    )


def test_findings_are_printed_with_place_rule_and_fix(broken):
    done = run("validate", cwd=broken)

    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{BAD}:4:8: SCHEMA-ENUM-001 'state' cannot be \"enable\"; did you mean 'enabled'?",
        "  fix: write one of: enabled, disabled, enabledForReportingButNotEnforced",
        f"{BAD}:6:27: REF-GROUP-001 no group 'staf'; did you mean 'staff'?",
        "  fix: name a file under policies/groups/ without its ending",
        "2 errors, 0 warnings in 1 file",
    ]


def test_warnings_alone_exit_0(project):
    (project / BAD).write_text(
        MISSPELT.replace("enable\n", "enabled\n")
        .replace("staf]", "staff]")
        .replace("grant", "  insiderRiskLevels: minor\ngrant")
    )
    done = run("validate", cwd=project)

    assert done.returncode == 0
    assert "LICENCE-OTHER-001 warning: " in done.stdout
    assert done.stdout.endswith("0 errors, 1 warning in 1 file\n")


def test_project_is_found_upward_and_places_are_relative_to_here(broken):
    done = run("validate", cwd=broken / "policies" / "conditional-access")

    assert done.stdout.startswith("../../policies/conditional-access/bad.yaml:4:8: ")


def test_project_can_be_named(broken):
    assert run("validate", "project", cwd=broken.parent).stdout.startswith(f"project/{BAD}:4:8: ")


def test_no_project_is_a_usage_error(tmp_path):
    done = run("validate", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"no Pulumi\.yaml in .* or above it\nfix: ", done.stderr)


@pytest.mark.parametrize(
    "args", [("validate", "--format", "xml"), ("valdate",), ("validate", "--x")]
)
def test_wrong_usage_exits_2(args, project):
    done = run(*args, cwd=project)

    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage:" in done.stderr


def test_misspelt_command_gets_a_suggestion(project):
    assert "Did you mean 'validate'?" in run("valdate", cwd=project).stderr


def test_json_has_the_documented_shape(broken):
    done = run("validate", "--format", "json", cwd=broken)
    report = json.loads(done.stdout)

    assert done.returncode == 1
    assert report["summary"] == {"errors": 2, "warnings": 0, "objects": 15, "stacks": 2}
    assert report["findings"][1] == {
        "rule": "REF-GROUP-001",
        "severity": "error",
        "message": "no group 'staf'; did you mean 'staff'?",
        "fix": "name a file under policies/groups/ without its ending",
        "file": BAD,
        "line": 6,
        "column": 27,
    }


def test_sarif_has_the_form_that_code_scanning_reads(broken):
    done = run("validate", "--format", "sarif", cwd=broken)
    log = json.loads(done.stdout)
    (scan,) = log["runs"]
    driver = scan["tool"]["driver"]

    assert (done.returncode, log["version"]) == (1, "2.1.0")
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {
        "error",
        "warning",
    }
    for result in scan["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
    place = scan["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": BAD, "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 4, "startColumn": 8}


def test_sarif_of_a_valid_project_has_no_results(project):
    log = json.loads(run("validate", "--format", "sarif", cwd=project).stdout)

    assert log["runs"][0]["results"] == []


def test_colour_is_for_terminals_and_can_be_refused(broken):
    assert "\x1b[" not in run("validate", cwd=broken).stdout
    assert "\x1b[31mREF-GROUP-001" in run("validate", cwd=broken, FORCE_COLOR="1").stdout
    assert "\x1b[" not in run("validate", cwd=broken, FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_colour_is_on_at_a_terminal(broken):
    controller, terminal = os.openpty()
    subprocess.run(
        [sys.executable, "-c", "from m365policy.cli import main; main()", "validate"],
        cwd=broken,
        stdout=terminal,
        env={key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        | {"TERM": "xterm"},
        check=False,
        timeout=60,
    )
    os.close(terminal)
    with os.fdopen(controller, "rb") as screen:
        assert b"\x1b[31mSCHEMA-ENUM-001" in screen.read1(100_000)


def test_control_characters_from_a_file_do_not_reach_the_terminal(project):
    (project / BAD).write_text(MISSPELT.replace("staf]", '"\\e[2J\\u202Estaf"]'))
    output = run("validate", cwd=project).stdout

    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "no group '\\x1b[2J\\u202estaf'" in output


@pytest.mark.parametrize("output", ["text", "json", "sarif"])
def test_file_name_that_is_not_unicode_is_printed(project, output):
    (project / "policies" / "groups" / os.fsdecode(b"a\xff\n.yaml")).write_text("")
    done = run("validate", "--format", output, cwd=project)

    assert (done.returncode, done.stderr) == (1, "")
    assert "YAML-EMPTY-001" in done.stdout


def test_output_that_cannot_be_encoded_is_escaped(broken):
    (broken / BAD).write_text(MISSPELT.replace("staf]", "職員]"), encoding="utf-8")
    done = run("validate", cwd=broken, PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (1, "")
    assert "no group '\\u8077\\u54e1'" in done.stdout


def test_help_shows_every_command_and_imports_none(project):
    done = run("--help", cwd=project)

    assert done.returncode == 0
    assert all(f" {name} " in done.stdout for name in COMMANDS)


def test_validate_waits_for_no_heavy_library(project):
    code = (
        "import sys; from m365policy.cli import app; app(['validate'], standalone_mode=False);"
        "print([name for name in ('pulumi', 'msgraph', 'azure', 'rich', 'httpx', 'grpc') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_printed(project):
    assert re.fullmatch(r"m365policy \d+\.\d+\.\d+\n", run("--version", cwd=project).stdout)


def test_240_policies_take_less_than_a_second(project):
    folder = project / "policies" / "conditional-access"
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())]
    for file in folder.iterdir():
        file.unlink()
    for number in range(240):
        text = re.sub(
            r"displayName: .*", f"displayName: P{number}", texts[number % len(texts)], count=1
        )
        (folder / f"p{number}.yaml").write_text(text, encoding="utf-8")

    assert min(cpu_seconds(project) for _ in range(3)) < 1.0


def cpu_seconds(project: Path) -> float:
    """The processor time of one whole process: wall time depends on who else is at work here."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run("validate", cwd=project)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stdout
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
