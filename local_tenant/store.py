"""The tenant's objects: JSON documents in SQLite, read from memory, written through.

One process, one thread. A request's changes are one transaction: they all reach the file
or none does, and a killed process loses nothing that was answered (WAL, synchronous NORMAL).
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import orjson

from local_tenant.documents import Change, Documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from local_tenant.wire import Json

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
  kind TEXT NOT NULL, id TEXT NOT NULL, document BLOB NOT NULL, PRIMARY KEY (kind, id)
);
CREATE TABLE IF NOT EXISTS links (
  kind TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (kind, source, target)
);
CREATE TABLE IF NOT EXISTS writes (number INTEGER PRIMARY KEY AUTOINCREMENT, entry BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


DELETED = "deleted."  # begins the kind under which deleted objects of a kind are kept


class Store(Documents):
    """Documents by kind and id, and links (members, owners) between them, kept in a file."""

    def __init__(self, file: Path) -> None:
        """Opens or creates the file and reads it into memory."""
        super().__init__()
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(SCHEMA)
        self._changes: list[Change] = []
        self._read_all()

    def _read_all(self) -> None:
        self._objects, self._links, self._reverse = {}, {}, {}
        rows = self._database.execute("SELECT kind, id, document FROM objects ORDER BY rowid")
        for kind, key, document in rows:
            self._objects.setdefault(kind, {})[key] = orjson.loads(document)
        rows = self._database.execute("SELECT kind, source, target FROM links ORDER BY rowid")
        for kind, source, target in rows:
            self._remember_link(kind, source, target)

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[list[Change]]:
        """All changes inside are kept together or not at all; yields what changed so far."""
        self._changes = []
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._changes
            self._database.execute("COMMIT")
        except BaseException:
            self._database.execute("ROLLBACK")
            if self._changes:
                self._read_all()
            raise

    # Documents

    def put(self, kind: str, document: Json) -> None:
        """Creates or replaces a document."""
        key = document["id"]
        before = self.get(kind, key)
        self._database.execute(
            "INSERT INTO objects VALUES (?, ?, ?) "
            "ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document",
            (kind, key, orjson.dumps(document)),
        )
        self._objects.setdefault(kind, {})[key] = document
        self._changes.append(Change(kind, key, before, document))

    def delete(self, kind: str, key: str) -> None:
        """Removes a document that exists, and every link from and to it."""
        before = self._objects[kind][key]
        self._changes.append(Change(kind, key, before, None))
        self._database.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, key))
        del self._objects[kind][key]
        for link in list(self._links):
            for target in self.targets(link, key):
                self.unlink(link, key, target)
            for source in self.sources(link, key):
                self.unlink(link, source, key)

    # Links

    def link(self, kind: str, source: str, target: str) -> None:
        """Adds a link that does not exist yet."""
        self._database.execute("INSERT INTO links VALUES (?, ?, ?)", (kind, source, target))
        self._remember_link(kind, source, target)
        self._changes.append(Change(kind, source, None, {"source": source, "target": target}))

    def unlink(self, kind: str, source: str, target: str) -> None:
        """Removes a link that exists."""
        self._database.execute(
            "DELETE FROM links WHERE kind = ? AND source = ? AND target = ?",
            (kind, source, target),
        )
        del self._links[kind][source][target]
        del self._reverse[kind][target][source]
        self._changes.append(Change(kind, source, {"source": source, "target": target}, None))

    # The log of writes and the tenant's settings

    def append_write(self, entry: Json) -> None:
        """Adds an entry to the log of writes."""
        self._database.execute("INSERT INTO writes (entry) VALUES (?)", (orjson.dumps(entry),))

    def writes(self, since: int) -> list[Json]:
        """Entries with a number above `since`, oldest first."""
        rows = self._database.execute(
            "SELECT number, entry FROM writes WHERE number > ? ORDER BY number", (since,)
        )
        return [{"number": number, **orjson.loads(entry)} for number, entry in rows]

    def setting(self, name: str) -> str | None:
        """A setting of the tenant, or None."""
        row = self._database.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return row[0] if row else None

    def replace_everything(
        self,
        objects: Iterable[tuple[str, Json]],
        links: Iterable[tuple[str, str, str]],
        settings: Json,
    ) -> None:
        """Empties the tenant and fills it anew, in one transaction (reset and seed)."""
        with self.transaction():
            for table in ("objects", "links", "writes", "settings", "sqlite_sequence"):
                self._database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            self._database.executemany(
                "INSERT INTO objects VALUES (?, ?, ?)",
                ((kind, document["id"], orjson.dumps(document)) for kind, document in objects),
            )
            self._database.executemany("INSERT INTO links VALUES (?, ?, ?)", links)
            self._database.executemany("INSERT INTO settings VALUES (?, ?)", settings.items())
        self._read_all()
