"""One YAML file as plain data, and the position of every key and value in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from m365policy.policies.findings import Position

DataPath = tuple[str | int, ...]
"""Where a value sits in the data: keys and list indexes from the top."""

Spot = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(frozen=True)
class Document:
    """A file's data with positions; `path` is relative to the project root when inside it."""

    path: Path
    data: Any
    values: Mapping[DataPath, Spot] = field(default_factory=dict, repr=False)
    keys: Mapping[DataPath, Spot] = field(default_factory=dict, repr=False)

    def position(self, *path: str | int) -> Position:
        """Return where the value at `path` starts, or its nearest ancestor that exists."""
        for length in range(len(path), -1, -1):
            if (spot := self.values.get(path[:length])) is not None:
                return Position(self.path, *spot)
        return Position(self.path, 1, 1)

    def key_position(self, *path: str | int) -> Position:
        """Return where the key of the value at `path` starts; items of a list have no key."""
        if (spot := self.keys.get(path)) is not None:
            return Position(self.path, *spot)
        return self.position(*path)
