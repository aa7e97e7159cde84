"""Findings as text, JSON and SARIF. Pure: returns what `validate` prints."""

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from m365policy.policies.findings import Finding
from m365policy.policies.loader import Project
from m365policy.rules.table import RULES

_BOLD, _RED, _YELLOW, _GREEN, _DIM, _PLAIN = (
    f"\x1b[{code}m" for code in ("1", "31", "33", "32", "2", "0")
)
_UNSEEN = ("Cc", "Cf")
"""Unicode categories of control and format characters: a file must not steer the terminal."""


def as_text(
    project: Project, findings: Sequence[Finding], folder: Path, *, colour: bool = False
) -> str:
    """Return the findings for people, two lines each, and a summary as the last line.

    Args:
        project: What was checked.
        findings: In the order in which they are to be read.
        folder: How the project root is written from where the reader is.
        colour: Whether the terminal shows colour.
    """
    lines: list[str] = []
    for found in findings:
        position = found.position
        place = f"{(folder / position.file).as_posix()}:{position.line}:{position.column}"
        tint = _RED if found.severity == "error" else _YELLOW
        rule = _paint(found.rule, tint, colour)
        label = "" if found.severity == "error" else "warning: "
        lines.append(f"{_paint(_seen(place), _BOLD, colour)}: {rule} {label}{_seen(found.message)}")
        lines.append(f"  {_paint('fix:', _DIM, colour)} {_seen(found.fix)}")
    lines.append(_summary(project, findings, colour))
    return "\n".join(lines)


def _summary(project: Project, findings: Sequence[Finding], colour: bool) -> str:
    if not findings:
        checked = ", ".join(
            _count(len(project.policies.of_kind(kind)), noun) for kind, noun in _NOUNS.items()
        )
        clear = _paint("All clear", _GREEN, colour)
        return f"{clear}: {checked}, {_count(len(project.stacks), 'stack')}; {len(RULES)} rules"
    by_severity = Counter(found.severity for found in findings)
    files = len({found.position.file for found in findings})
    return (
        f"{_count(by_severity['error'], 'error')}, {_count(by_severity['warning'], 'warning')} "
        f"in {_count(files, 'file')}"
    )


_NOUNS = {
    "ConditionalAccessPolicy": "conditional access policy",
    "NamedLocation": "named location",
    "AuthenticationStrength": "authentication strength",
    "Group": "group",
    "EnterpriseApplication": "enterprise application",
}


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def _paint(text: str, tint: str, colour: bool) -> str:
    return f"{tint}{text}{_PLAIN}" if colour else text


def _seen(text: str) -> str:
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _UNSEEN else char
        for char in text
    )


def as_json(project: Project, findings: Sequence[Finding]) -> str:
    """Return the findings for scripts.

    The shape: `{"summary": {"errors", "warnings", "objects", "stacks"}, "findings": [{"rule",
    "severity", "message", "fix", "file", "line", "column"}]}`; `file` is relative to the project
    root, `line` and `column` count from 1.
    """
    by_severity = Counter(found.severity for found in findings)
    report = {
        "summary": {
            "errors": by_severity["error"],
            "warnings": by_severity["warning"],
            "objects": sum(1 for _ in project.policies),
            "stacks": len(project.stacks),
        },
        "findings": [
            {
                "rule": found.rule,
                "severity": found.severity,
                "message": found.message,
                "fix": found.fix,
                "file": found.position.file.as_posix(),
                "line": found.position.line,
                "column": found.position.column,
            }
            for found in findings
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def as_sarif(findings: Sequence[Finding]) -> str:
    """Return the findings as SARIF 2.1.0 (OASIS), which code scanning services read."""
    driver = {
        "name": "m365policy",
        "version": version("m365policy"),
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": f"{rule.title}. {rule.why}."},
                "help": {"text": f"Source: {rule.source}"},
                "defaultConfiguration": {"level": rule.severity},
            }
            for rule in RULES.values()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found) for found in findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _result(found: Finding) -> dict[str, Any]:
    position = found.position
    return {
        "ruleId": found.rule,
        "ruleIndex": list(RULES).index(found.rule),
        "level": found.severity,
        "message": {"text": f"{found.message}\nfix: {found.fix}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(position.file.as_posix(), errors="surrogateescape"),
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": position.line, "startColumn": position.column},
                }
            }
        ],
    }
