"""Every rule in one table: its id, what it holds, how bad a breach is, why, and whose rule it is.

`docs/rules.md` is generated from it (`python -m m365policy.rules`).
"""

from m365policy.policies.findings import Finding, Position
from m365policy.rules import table_files, table_objects
from m365policy.rules.rule import Rule

RULES: dict[str, Rule] = {rule.id: rule for rule in (*table_files.RULES, *table_objects.RULES)}


def finding(rule: str, message: str, fix: str, position: Position) -> Finding:
    """Return a finding of a rule in this table, with the rule's severity."""
    return Finding(rule, message, fix, position, RULES[rule].severity)


def markdown() -> str:
    """Return `docs/rules.md`."""
    rows = "".join(
        f"| {rule.id} | {rule.severity} | {rule.title} | {rule.why} | {rule.source} |\n"
        for rule in RULES.values()
    )
    return (
        "# Rules\n\n"
        "What `m365policy validate` holds. Generated from `m365policy/rules/table.py` by\n"
        "`python -m m365policy.rules`; do not edit.\n\n"
        "An error fails the run (exit status 1); a warning does not.\n\n"
        "| rule | severity | what it holds | why | source |\n|---|---|---|---|---|\n" + rows
    )
