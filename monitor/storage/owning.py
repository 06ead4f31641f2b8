"""Which rows belong to which child: found by the tables' own references, so a table that is added later is covered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

LOOSE = frozenset({"state", "_sqlite_migrations", "sqlite_sequence"})
"""Tables that belong to nobody."""
ROOT = "children"


@dataclass(frozen=True, slots=True)
class Reference:
    """`column` of `table` names a row of `parent` by its `key`."""

    table: str
    column: str
    parent: str
    key: str


class Ownership:
    """The tables of a history, parents first, and what in them belongs to whom."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._keys: dict[str, str] = {}
        self._unique: dict[str, tuple[str, ...]] = {}

    @cached_property
    def references(self) -> dict[str, list[Reference]]:
        """Of each table that belongs to somebody: what it refers to; parents stand first."""
        names = [row[0] for row in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            name: [
                Reference(name, row[3], row[2], row[4])
                for row in self._connection.execute(f'PRAGMA foreign_key_list("{name}")')
            ]
            for name in names
            if name not in LOOSE
        }
        ordered: dict[str, list[Reference]] = {}
        while len(ordered) < len(found):
            ready = [n for n in found if n not in ordered and all(r.parent in ordered for r in found[n])]
            if not ready:
                raise ValueError("the tables refer to each other in a circle")
            ordered |= {name: found[name] for name in ready}
        return ordered

    def key(self, table: str) -> str:
        """Name of its primary key."""
        if table not in self._keys:
            rows = self._connection.execute(f'PRAGMA table_info("{table}")')
            self._keys[table] = next((row[1] for row in rows if row[5]), "rowid")
        return self._keys[table]

    def unique(self, table: str) -> tuple[str, ...]:
        """The columns, beside the key, that only one row may say together; empty where any may."""
        if table not in self._unique:
            indexes = self._connection.execute(f'PRAGMA index_list("{table}")').fetchall()
            found = [row[1] for row in indexes if row[2] and row[3] != "pk"]
            columns = self._connection.execute(f'PRAGMA index_info("{found[0]}")').fetchall() if found else []
            self._unique[table] = tuple(row[2] for row in columns)
        return self._unique[table]

    def owned(self, table: str) -> bool:
        """Whether its rows belong to children at all."""
        return table == ROOT or any(self.owned(reference.parent) for reference in self.references[table])

    def of_child(self, table: str) -> str:
        """SQL that is true for a table's rows that belong to the child :owner; false for every table of nobody."""
        if table == ROOT:
            return f'"{table}".{self.key(table)} = :owner'
        return self._under(table, lambda reference: self.of_child(reference.parent))

    def of_session(self, table: str) -> str:
        """SQL that is true for a table's rows that belong to the session :owner."""
        if table == "sessions":
            return "sessions.recording_id = :owner"
        return self._under(table, lambda reference: self.of_session(reference.parent))

    def _under(self, table: str, whose: Callable[[Reference], str]) -> str:
        parts = [
            f'"{table}"."{r.column}" IN (SELECT "{r.parent}"."{r.key}" FROM "{r.parent}" WHERE {whose(r)})'
            for r in self.references[table]
        ]
        return "(" + " OR ".join(parts) + ")" if parts else "0"
