"""What can be wrong with a file, and where."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file: relative to the project root, lines and columns from 1, in characters."""

    file: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file.as_posix()}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Finding:
    """One problem: the rule that found it, what is wrong, where, and what to do about it."""

    rule: str
    message: str
    fix: str
    position: Position
    severity: Severity = "error"


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings once each, in the order in which a reader meets them."""
    return sorted(set(findings), key=lambda found: (found.position, found.rule, found.message))
