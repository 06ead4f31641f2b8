"""Rows of one history into another: for restoring, for carrying a child over, for rebuilding. Nothing is lost by it.

A row that is there already stays; what is missing is added, with new numbers where numbers are only places in a table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from monitor.storage.owning import ROOT, Ownership
from monitor.storage.places import PENDING
from monitor.storage.rows import kept_session

Row = dict[str, Any]
_ROADS = (
    '"{table}" ORDER BY "{key}" DESC',
    '"{table}" NOT INDEXED ORDER BY rowid',
    '"{table}" NOT INDEXED ORDER BY rowid DESC',
)
_OF_THIS_COMPUTER = ("backups",)
"""What `state` knows of this computer: another one has others."""


class Merge:
    """From `source` into `target`, both of today's form; the caller has begun the transaction.

    Args:
        theirs_win: the source is this history as it was: where both know something of a child or a session, it is right
            (but for which result is shown). Left out: the target is.
        patient: the source is damaged: what cannot be read or makes no sense is left out.
    """

    def __init__(
        self,
        source: sqlite3.Connection,
        target: sqlite3.Connection,
        *,
        theirs_win: bool = False,
        patient: bool = False,
    ) -> None:
        self._source, self._target = source, target
        self._theirs_win, self._patient = theirs_win, patient
        self._tables = Ownership(target)
        self._numbers: dict[str, dict[Any, Any]] = {}
        """Of each table: the source's number of a row, and the target's."""
        self._taken: dict[str, set[Any]] = {}
        self._shown: dict[str, Any] = {}
        self.added: dict[str, int] = {}
        """Rows that were added, by table."""
        self.lost = 0
        """Rows that could not be carried over."""

    def run(self) -> None:
        """Carry everything over.

        Raises:
            sqlite3.Error: a row could not be read or written (patient: never by reading).
            ValueError: a row makes no sense, and this is not a patient merge; KeyError, TypeError alike.
        """
        known = self._ids("sessions", "recording_id")
        for table in self._tables.references:
            self._numbers[table], self._taken[table], self.added[table] = {}, set(), 0
            for row in self._read(table):
                self._carry(table, row)
        for id_, result in self._shown.items():
            if id_ not in known and result in self._numbers["results"]:
                values = (self._numbers["results"][result], id_)
                self._target.execute("UPDATE sessions SET result_id = ? WHERE recording_id = ?", values)
        self._without_result()
        for row in self._read("state"):
            if row["name"] != PENDING and (self._theirs_win or row["name"] not in _OF_THIS_COMPUTER):
                self._target.execute("INSERT OR IGNORE INTO state VALUES (?, ?)", (row["name"], row["value"]))

    def _carry(self, table: str, row: Row) -> None:
        key = self._tables.key(table)
        old = row[key]
        for reference in self._tables.references[table]:
            numbers = self._numbers[reference.parent]
            if row[reference.column] in numbers:
                row[reference.column] = numbers[row[reference.column]]
            elif row[reference.column] is not None and not self._is_there(reference.parent, row[reference.column]):
                if not self._patient:
                    raise ValueError(f"a row of {table} belongs to nothing")
                if reference.parent != ROOT:
                    self.lost += 1
                    return
                self._insert(ROOT, {"id": row[reference.column]})
        if table == "sessions":
            self._shown[row["recording_id"]] = row.pop("result_id", None)
        if table == "results" and not self._makes_sense(row):
            self.lost += 1
            return
        new = self._same(table, key, row)
        if new is None:
            new = self._insert(table, row if isinstance(old, str) else {k: v for k, v in row.items() if k != key})
            self.added[table] += 1
        elif isinstance(old, str):
            self._fill(table, key, row)
        self._numbers[table][old] = new
        self._taken[table].add(new)

    def _same(self, table: str, key: str, row: Row) -> Any:
        """The key of the row of the target that says the same; None when there is none."""
        unique = self._tables.unique(table)
        if isinstance(row[key], str):
            names: tuple[str, ...] = (key,)
        else:
            names = unique or tuple(name for name in row if name != key)
        where = " AND ".join(f'"{name}" IS ?' for name in names)
        found = self._target.execute(
            f'SELECT "{key}" FROM "{table}" WHERE {where} ORDER BY 1', [row[name] for name in names]
        )
        taken = self._taken[table]  # two equal rows are two
        return next((new for (new,) in found if isinstance(new, str) or unique or new not in taken), None)

    def _insert(self, table: str, row: Row) -> Any:
        if table == ROOT and row.get("nickname_key") is not None:
            row = self._free_name(row)
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        cursor = self._target.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(row.values()))
        key = self._tables.key(table)
        return row.get(key, cursor.lastrowid)

    def _fill(self, table: str, key: str, row: Row) -> None:
        """What only one of both knows; of what both know, the one that is right."""
        if table == ROOT and row.get("nickname_key") is not None:
            row = self._free_name(row)
        for name, value in row.items():
            if name == key or value is None:
                continue
            only = "" if self._theirs_win else f' AND "{name}" IS NULL'
            self._target.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE "{key}" = ?{only}', (value, row[key]))

    def _free_name(self, row: Row) -> Row:
        """Two children that were both called Mia on two computers: one is called Mia (2) here."""
        name, number = row["nickname"], 1
        while self._target.execute(
            "SELECT 1 FROM children WHERE nickname_key = ? AND id != ?", (row["nickname_key"], row["id"])
        ).fetchone():
            number += 1
            nickname = f"{name} ({number})"
            row = row | {"nickname": nickname, "nickname_key": nickname.casefold()}
        return row

    def _makes_sense(self, row: Row) -> bool:
        session = self._target.execute("SELECT * FROM sessions WHERE recording_id = ?", (row["recording_id"],))
        found = session.fetchone()
        if found is None:
            return False
        named = dict(zip([part[0] for part in session.description], found, strict=True))
        try:
            kept_session({"nickname": None, "born": None, "due": None} | named | row)
        except (ValueError, KeyError, TypeError):
            if not self._patient:
                raise
            return False
        return True

    def _without_result(self) -> None:
        """A session that came without any figure of its own cannot be shown; what hangs on it goes with it."""
        bare = [row[0] for row in self._target.execute("SELECT recording_id FROM sessions WHERE result_id IS NULL")]
        for id_ in bare:
            other = self._target.execute(
                "SELECT id FROM results WHERE recording_id = ? ORDER BY id DESC", (id_,)
            ).fetchone()
            if other is not None:
                self._target.execute("UPDATE sessions SET result_id = ? WHERE recording_id = ?", (other[0], id_))
                continue
            self.lost += 1
            for table in reversed(self._tables.references):
                self._target.execute(f'DELETE FROM "{table}" WHERE {self._tables.of_session(table)}', {"owner": id_})

    def _is_there(self, table: str, key: Any) -> bool:
        text = f'SELECT 1 FROM "{table}" WHERE "{self._tables.key(table)}" = ?'
        return self._target.execute(text, (key,)).fetchone() is not None

    def _ids(self, table: str, column: str) -> set[str]:
        return {row[0] for row in self._target.execute(f'SELECT "{column}" FROM "{table}"')}

    def _read(self, table: str) -> Iterator[Row]:
        key = self._tables.key(table)
        read: set[Any] = set()
        # from both ends, by the index and without it: what lies before and behind a page that cannot be read
        for order in (f'"{table}" ORDER BY "{key}"', *(_ROADS if self._patient else ())):
            try:
                rows = self._source.execute(f"SELECT * FROM {order.format(table=table, key=key)}")
                names = [part[0] for part in rows.description]
                for values in rows:
                    row = dict(zip(names, values, strict=True))
                    if row[key] not in read:
                        read.add(row[key])
                        yield row
            except sqlite3.DatabaseError:
                if not self._patient:
                    raise
                self.lost += order == _ROADS[-1]
            else:
                return


def quietly(connection: sqlite3.Connection) -> None:
    """Close; what is wrong with it was told before."""
    with suppress(sqlite3.Error):
        connection.close()
