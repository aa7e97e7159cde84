"""A document against its kind's JSON Schema, each problem said once and in words.

The schemas in `schemas/` are what the editor uses, too; this turns what jsonschema finds into
findings with the exact position, a did-you-mean and a fix.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from m365policy.catalogue.similar import closest, did_you_mean
from m365policy.policies.document import Document
from m365policy.policies.findings import Finding
from m365policy.rules.table import finding
from m365policy.rules.unsupported import reason

FOLDER = Path(__file__).resolve().parents[2] / "schemas"

SCHEMAS: Mapping[str, str] = {
    "ConditionalAccessPolicy": "conditional-access-policy.schema.json",
    "NamedLocation": "named-location.schema.json",
    "AuthenticationStrength": "authentication-strength.schema.json",
    "Group": "group.schema.json",
    "EnterpriseApplication": "enterprise-application.schema.json",
    "Stack": "stack.schema.json",
}
_TYPES = {
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "array": "a list",
    "object": "a mapping of keys to values",
    "null": "nothing",
}
_TRUTHS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_MANY = 8
"""Allowed values beyond this number are not listed in a message."""

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What jsonschema found: the keyword that failed, what it wants, and the value at `path`."""

    document: Document
    kind: str
    path: Keys
    keyword: str
    wanted: Any
    schema: Mapping[str, Any]
    instance: Any
    message: str


def check(document: Document, kind: str) -> Iterator[Finding]:
    """Yield what is wrong with a document's shape.

    Args:
        document: A document whose data is a mapping.
        kind: A key of SCHEMAS.
    """
    for error in _validator(kind).iter_errors(document.data):
        problem = _problem(document, kind, error)
        if problem.path == ("kind",):
            continue  # said by m365policy.rules.files, which knows the folder
        yield from _DESCRIBE.get(problem.keyword, _limit)(problem)


def _problem(document: Document, kind: str, error: ValidationError) -> Problem:
    return Problem(
        document,
        kind,
        tuple(error.absolute_path),
        str(error.validator),
        error.validator_value,
        error.schema if isinstance(error.schema, Mapping) else {},
        error.instance,
        error.message,
    )


@cache
def _validator(kind: str) -> Draft202012Validator:
    text = (FOLDER / SCHEMAS[kind]).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _unknown(problem: Problem) -> Iterator[Finding]:
    known = problem.schema["properties"]
    for name in problem.instance:
        if name in known or (problem.kind == "Stack" and not name.startswith("m365policy:")):
            continue
        position = problem.document.key_position(*problem.path, name)
        if (why := reason(problem.kind, _in_graph(problem.path, name))) is not None:
            yield _unsupported(f"property '{name}'", why, position)
            continue
        near = closest(name, known)
        yield finding(
            "SCHEMA-UNKNOWN-001",
            f"unknown property '{name}'{did_you_mean(name, known)}",
            f"write '{near}'" if near else f"remove it, or use one of: {', '.join(sorted(known))}",
            position,
        )


def _enum(problem: Problem) -> Iterator[Finding]:
    if problem.schema.get("type") == "string" and not isinstance(problem.instance, str):
        return  # said as a wrong type
    position = problem.document.position(*problem.path)
    written = str(problem.instance)
    if (why := reason(problem.kind, _in_graph(problem.path, written.replace(" ", "")))) is not None:
        yield _unsupported(f"value '{written}'", why, position)
        return
    allowed = [str(each) for each in problem.schema.get("enum", ())]
    near = closest(written, allowed)
    short = len(allowed) <= _MANY or near is None
    yield finding(
        "SCHEMA-ENUM-001",
        f"{_name(problem.path)} cannot be {_shown(problem.instance)}{did_you_mean(written, allowed)}",
        f"write one of: {', '.join(map(_quoted, allowed))}"
        if short
        else f"write {_quoted(near or '')}",
        position,
    )


def _type(problem: Problem) -> Iterator[Finding]:
    wanted = problem.wanted
    names = [wanted] if isinstance(wanted, str) else [each for each in wanted if each != "null"]
    words = " or ".join(_TYPES[name] for name in names)
    yield finding(
        "SCHEMA-TYPE-001",
        f"{_entry(problem.path)} must be {words}, not {_shown(problem.instance)}",
        _type_fix(names[0], problem.instance),
        problem.document.position(*problem.path),
    )


def _type_fix(wanted: str, written: Any) -> str:
    match wanted, written:
        case "boolean", _:
            fix = f"write {_TRUTHS.get(str(written).lower(), 'true or false')}, without quotes"
        case "integer", _:
            fix = "write digits, without quotes"
        case "string", list():
            fix = f'write one text, its names joined by commas: "{", ".join(map(str, written))}"'
        case "string", {"cidrAddress": str(address)}:
            fix = f"write {address}: Graph's wrapping is added when it is deployed"
        case "string", bool() | int() | float():
            fix = f'put it in quotes: "{written}"'
        case "array", bool() | int() | float() | str():
            fix = f"write a list: [{written}]"
        case _:
            fix = f"write {_TYPES[wanted]}, or remove the key"
    return fix


def _required(problem: Problem) -> Iterator[Finding]:
    schema = problem.schema
    name = next(
        each for each in schema["required"] if f"'{each}' is a required property" == problem.message
    )
    yield finding(
        "SCHEMA-REQUIRED-001",
        f"{_name(problem.path)} lacks '{name}'",
        f"add '{name}:'{_meaning(name)}",
        problem.document.key_position(*problem.path)
        if problem.path
        else problem.document.position(),
    )


def _meaning(name: str) -> str:
    hints = {
        "phases": " with at least one phase, such as current-building",
        "displayName": " with the name that people see",
        "kind": " with the kind that the folder holds",
        "conditions": " with users and applications",
    }
    return hints.get(name, "")


def _const(problem: Problem) -> Iterator[Finding]:
    yield finding(
        "SCHEMA-VALUE-001",
        f"{_name(problem.path)} must be {_shown(problem.wanted)}, not {_shown(problem.instance)}",
        "leave the control out to switch it off",
        problem.document.position(*problem.path),
    )


def _limit(problem: Problem) -> Iterator[Finding]:
    """Say what is left: pattern, length, number of items or properties, range, repetition."""
    if "x-flags" in problem.schema and problem.keyword == "pattern":
        yield from _flags(problem)
        return
    allowed = problem.wanted
    messages = {
        "pattern": f"{_shown(problem.instance)} does not have the right form",
        "minLength": "must not be empty",
        "maxLength": f"is longer than {allowed} characters",
        "minItems": "must not be empty",
        "maxItems": f"has more than {allowed} entries",
        "minProperties": "must not be empty",
        "minimum": f"must be at least {allowed}",
        "uniqueItems": f"has an entry twice: {_repeated(problem.instance)}",
    }
    what = messages[problem.keyword]
    yield finding(
        "SCHEMA-VALUE-001",
        f"{_name(problem.path)}: {what}"
        if problem.keyword == "pattern"
        else f"{_name(problem.path)} {what}",
        _limit_fix(problem),
        problem.document.position(*problem.path),
    )


def _flags(problem: Problem) -> Iterator[Finding]:
    """Say which name of a comma string is none of the flags."""
    allowed = problem.schema["x-flags"]
    position = problem.document.position(*problem.path)
    for name in problem.instance.split(","):
        flag = name.strip()
        if flag in allowed:
            continue
        if (why := reason(problem.kind, _in_graph(problem.path, flag))) is not None:
            yield _unsupported(f"value '{flag}'", why, position)
            continue
        yield finding(
            "SCHEMA-ENUM-001",
            f"{_name(problem.path)} cannot hold {_shown(flag)}{did_you_mean(flag, allowed)}",
            f"write one or more of {', '.join(allowed)}, joined by commas",
            position,
        )


def _limit_fix(problem: Problem) -> str:
    if problem.keyword == "pattern":
        return str(problem.schema.get("description", f"it must match {problem.wanted}"))
    if problem.keyword == "uniqueItems":
        return "keep one of them"
    if problem.keyword in {"minItems", "minProperties"}:
        return "give it at least one entry, or remove the key"
    return "give it a value within the limit, or remove the key"


def _unsupported(what: str, why: str, position: Any) -> Finding:
    return finding(
        "AZUREAD-UNSUPPORTED-001",
        f"{what} cannot be deployed: {why}",
        "remove it; set it by hand in the Entra admin center only if nothing here manages the object",
        position,
    )


def _in_graph(path: Keys, last: str) -> tuple[str, ...]:
    """Return the path as Graph has it: without list indexes and without our phases."""
    keys = tuple(key for key in path if isinstance(key, str))
    return (*(keys[2:] if keys[:1] == ("phases",) else keys), last)


def _name(path: Keys) -> str:
    keys = [key for key in path if isinstance(key, str)]
    return f"'{keys[-1]}'" if keys else "the object"


def _entry(path: Keys) -> str:
    """Name what is at a path: a value, or an entry of a list."""
    return f"an entry of {_name(path)}" if path and isinstance(path[-1], int) else _name(path)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."  # noqa: PLR2004 (a line of a terminal)


def _quoted(value: str) -> str:
    return f'"{value}"' if "," in value else value


def _repeated(items: Any) -> str:
    seen = (
        [item for index, item in enumerate(items) if item in items[:index]]
        if isinstance(items, list)
        else []
    )
    return _shown(seen[0]) if seen else ""


_DESCRIBE: Mapping[str, Callable[[Problem], Iterator[Finding]]] = {
    "additionalProperties": _unknown,
    "enum": _enum,
    "type": _type,
    "required": _required,
    "const": _const,
}
