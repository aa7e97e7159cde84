"""The files under tests/policies/invalid, each with the findings that it must give."""

import re
from dataclasses import dataclass
from pathlib import Path

from m365policy.policies.findings import Finding

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "tests" / "policies"
VALID = POLICIES / "valid"
INVALID = POLICIES / "invalid"

_EXPECT = re.compile(rb"^# expect: (?:(\S+?):)?(\d+):(\d+) (\S+)$", re.MULTILINE)
_AT = re.compile(rb"^# at: (\S+)$", re.MULTILINE)

Found = tuple[str, int, int, str]


@dataclass(frozen=True)
class Case:
    """A file with a mistake, where it goes in the valid project, and the findings it must give."""

    file: Path
    at: Path
    expected: list[Found]

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}"


def read_case(file: Path) -> Case:
    """Read the expectations from the file's first lines, or from NAME.expect where it has none."""
    beside = file.with_suffix(".expect")
    text = beside.read_bytes() if beside.exists() else file.read_bytes()
    at = _AT.search(text)
    place = Path(at[1].decode()) if at else Path("policies") / file.parent.name / file.name
    expected = [
        ((path or place.as_posix().encode()).decode(), int(line), int(column), rule.decode())
        for path, line, column, rule in _EXPECT.findall(text)
    ]
    return Case(file, place, expected)


def all_cases() -> list[Case]:
    return [read_case(file) for file in sorted(INVALID.rglob("*.yaml"))]


def as_found(findings: list[Finding]) -> list[Found]:
    return [
        (found.position.file.as_posix(), found.position.line, found.position.column, found.rule)
        for found in findings
    ]
