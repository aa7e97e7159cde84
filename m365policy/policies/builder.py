"""YAML events -> plain data and positions, within bounds. Iterative: depth costs no stack."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m365policy.policies.document import DataPath, Spot
from m365policy.policies.findings import Finding, Position
from m365policy.policies.scalars import resolve

MAX_DEPTH = 64
MAX_NODES = 50_000


class Refused(Exception):  # noqa: N818 (it carries a finding, it is not an error of the program)
    """Reading stops here."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass
class _Open:
    """A collection that is being read; `path` is where it sits, `key` the key that waits."""

    data: dict[str, Any] | list[Any]
    path: DataPath
    key: str | None = None


class Builder:
    """Takes one file's events in order; then `data`, `values`, `keys` and `findings` are its.

    Every method raises Refused at what makes the rest of the file pointless or dangerous to read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: Any = None
        self.documents = 0
        self.values: dict[DataPath, Spot] = {}
        self.keys: dict[DataPath, Spot] = {}
        self.findings: list[Finding] = []
        self._open: list[_Open] = []
        self._nodes = 0

    def document(self, event: Any) -> None:
        """Begin a document; a file holds one."""
        self.documents += 1
        if self.documents > 1:
            raise Refused(
                self._finding(
                    event,
                    "YAML-DOCUMENTS-001",
                    "a second document begins here",
                    "put each object in a file of its own, and remove the '---'",
                )
            )

    def start(self, event: Any, data: dict[str, Any] | list[Any]) -> None:
        """Begin a mapping or a sequence, which `data` will hold."""
        path = self._place(event, data)
        self._open.append(_Open(data, path))
        if len(self._open) > MAX_DEPTH:
            raise Refused(
                self._finding(
                    event,
                    "YAML-DEPTH-001",
                    f"nested deeper than {MAX_DEPTH} levels",
                    "flatten it; no kind needs more than a handful of levels",
                )
            )

    def end(self) -> None:
        """End the innermost mapping or sequence."""
        self._open.pop()

    def alias(self, event: Any) -> None:
        """Refuse an alias."""
        self._refuse_alias(event, f"alias '*{event.anchor}'")

    def scalar(self, event: Any) -> None:
        """Take a key or a value."""
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.data, dict) and parent.key is None:
            self._key(event, parent, parent.data)
        else:
            self._place(event, self._value(event))

    def _key(self, event: Any, parent: _Open, siblings: dict[str, Any]) -> None:
        self._check(event)
        if event.value == "<<" and event.implicit[0]:
            raise Refused(
                self._finding(
                    event,
                    "YAML-MERGE-001",
                    "merge key '<<' is not supported",
                    "write the merged keys out",
                )
            )
        if not isinstance(self._value(event), str):
            self._add(
                event,
                "YAML-KEY-001",
                f"key {event.value or 'null'} is not text",
                f'put it in quotes: "{event.value}"',
            )
        parent.key = event.value
        path = (*parent.path, event.value)
        if event.value in siblings:
            line = self.keys[path][0]
            self._add(
                event,
                "YAML-DUPLICATE-001",
                f"key '{event.value}' is already given on line {line}",
                "keep one of them",
            )
        self.keys[path] = _spot(event)

    def _place(self, event: Any, value: Any) -> DataPath:
        """Put a value where it belongs and return that place."""
        self._check(event)
        path: DataPath = ()
        if self._open:
            path = self._attach(event, self._open[-1], value)
        else:
            self.data = value
        self.values[path] = _spot(event)
        return path

    def _attach(self, event: Any, parent: _Open, value: Any) -> DataPath:
        if isinstance(parent.data, list):
            parent.data.append(value)
            return (*parent.path, len(parent.data) - 1)
        if parent.key is None:
            raise Refused(
                self._finding(
                    event, "YAML-KEY-001", "a key is a list or a mapping", "keys are plain text"
                )
            )
        key, parent.key = parent.key, None
        parent.data[key] = value
        return (*parent.path, key)

    def _value(self, event: Any) -> Any:
        if not event.implicit[0]:
            return event.value
        try:
            return resolve(event.value)
        except OverflowError:
            raise Refused(
                self._finding(
                    event,
                    "YAML-NUMBER-001",
                    "the number is too large",
                    "put it in quotes if it is text; Graph's numbers have 64 bits",
                )
            ) from None

    def _check(self, event: Any) -> None:
        """Hold what is true of every node: their number, no anchor, no tag."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Refused(
                self._finding(
                    event,
                    "YAML-SIZE-001",
                    f"the file holds more than {MAX_NODES} values",
                    "split it: one object a file",
                )
            )
        if event.anchor is not None:
            self._refuse_alias(event, f"anchor '&{event.anchor}'")
        if event.tag is not None and event.tag != "!":
            raise Refused(
                self._finding(
                    event,
                    "YAML-TAG-001",
                    f"tag '{event.tag}' is not supported",
                    "remove the tag; put text in quotes",
                )
            )

    def _refuse_alias(self, event: Any, what: str) -> None:
        raise Refused(
            self._finding(
                event,
                "YAML-ALIAS-001",
                f"{what}: anchors and aliases are not supported",
                "write the value out where it is used; a file then says all that it means",
            )
        )

    def _add(self, event: Any, rule: str, message: str, fix: str) -> None:
        self.findings.append(self._finding(event, rule, message, fix))

    def _finding(self, event: Any, rule: str, message: str, fix: str) -> Finding:
        return Finding(rule, message, fix, Position(self.path, *_spot(event)))


def _spot(event: Any) -> Spot:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1)
