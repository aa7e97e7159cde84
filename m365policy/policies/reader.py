"""YAML text -> Document: plain data with the position of every key and value.

The only module that knows YAML. It reads the parser's events and never builds Python objects
from tags; whatever would let a small file grow large or mean something unseen (aliases, merge
keys, tags, duplicate keys) is refused. libyaml's parser is used where it is there, PyYAML's own
otherwise: the same events either way.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from m365policy.policies.builder import Builder, Refused
from m365policy.policies.document import Document
from m365policy.policies.findings import Finding, Position
from m365policy.policies.text import decode, read_bytes

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(
    path: Path, text: bytes | None = None, root: Path | None = None
) -> tuple[Document | None, list[Finding]]:
    """Read one YAML file.

    Args:
        path: The file.
        text: Its bytes, when they are at hand; else the file is read.
        root: The project root: positions are relative to it when the file is inside.

    Returns:
        The document, None when the file is no YAML mapping at all, and what is wrong with it as
        YAML. A document comes with findings too (a duplicate key) when the rest can be checked.
    """
    shown = path.relative_to(root) if root is not None and path.is_relative_to(root) else path
    raw = read_bytes(path) if text is None else text
    if isinstance(raw, str):
        return None, [_finding(shown, "FILE-READ-001", f"cannot read the file: {raw}")]
    decoded = decode(shown, raw)
    if isinstance(decoded, Finding):
        return None, [decoded]
    return _build(shown, decoded)


def _build(path: Path, text: str) -> tuple[Document | None, list[Finding]]:
    builder = Builder(path)
    try:
        for event in _events(text):
            _take(builder, event)
    except Refused as refused:
        return None, [*builder.findings, refused.finding]
    except yaml.MarkedYAMLError as error:
        return None, [*builder.findings, _syntax(path, text, error)]
    if builder.documents == 0 or (builder.data is None and not builder.findings):
        return None, [_empty(path)]
    if not isinstance(builder.data, dict):
        return None, [*builder.findings, _not_a_mapping(path, builder)]
    return Document(path, builder.data, builder.values, builder.keys), builder.findings


def _take(builder: Builder, event: Any) -> None:
    match event:
        case yaml.ScalarEvent():
            builder.scalar(event)
        case yaml.MappingStartEvent():
            builder.start(event, {})
        case yaml.SequenceStartEvent():
            builder.start(event, [])
        case yaml.CollectionEndEvent():
            builder.end()
        case yaml.AliasEvent():
            builder.alias(event)
        case yaml.DocumentStartEvent():
            builder.document(event)


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _syntax(path: Path, text: str, error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark
    if error.context_mark is not None and (mark is None or mark.line >= len(text.splitlines())):
        mark = (
            error.context_mark
        )  # what is never closed begins there; the problem is the file's end
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if (tab := _leading_tab(text, line)) is not None:
        return Finding(
            "YAML-TAB-001",
            "a tab is used to indent",
            "indent with spaces (in VS Code: Convert Indentation to Spaces)",
            Position(path, line + 1, tab + 1),
        )
    about = ": ".join(part for part in (error.context, error.problem) if part)
    return Finding(
        "YAML-SYNTAX-001",
        f"not valid YAML: {about}",
        "check indentation, a missing ':' or '-', and quotes that are not closed; "
        "put text that holds ': ' or ' #' or begins with a sign in quotes",
        Position(path, line + 1, column + 1),
    )


def _leading_tab(text: str, line: int) -> int | None:
    lines = text.split("\n", line + 1)
    written = lines[line] if line < len(lines) else ""
    tab = written[: len(written) - len(written.lstrip())].find("\t")
    return tab if tab >= 0 else None


def _empty(path: Path) -> Finding:
    return Finding(
        "YAML-EMPTY-001",
        "the file is empty",
        "write one object in it (see the examples in schemas/), or delete the file",
        Position(path, 1, 1),
    )


def _not_a_mapping(path: Path, builder: Builder) -> Finding:
    line, column = builder.values.get((), (1, 1))
    return Finding(
        "YAML-MAPPING-001",
        "the file's top level is not a mapping of keys to values",
        "start with 'kind: ...' and one 'key: value' a line, without a leading '-'",
        Position(path, line, column),
    )


def _finding(path: Path, rule: str, message: str) -> Finding:
    return Finding(rule, message, "make it a file that this user can read", Position(path, 1, 1))
