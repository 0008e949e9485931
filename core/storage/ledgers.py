"""Own ledgers, care, meals, consents, issued papers, tombstones, and what headings mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.ledgers.care_facts import CareTalk, ChildCare
from core.ledgers.facts import (
    Consent,
    Erasure,
    IssuedPaper,
    OwnLedger,
    OwnLedgerId,
    OwnLedgerLine,
)
from core.ledgers.meal_facts import MealDay
from core.models import SchoolId
from core.storage.connection import Connection
from core.storage.repositories import Repository


@dataclass(frozen=True, slots=True)
class FormMemory:
    """A form that was seen before. `mapping` gives fields by normalised heading; "" ignores."""

    digest: str
    kind: str
    at: str
    mapping: Mapping[str, str]


class MealRepository(Repository[MealDay]):
    """The days of the canteen."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, MealDay)

    def between(self, first: date, last: date, school_id: SchoolId) -> list[MealDay]:
        """Return a school's days, both ends included, in their order."""
        found = self._where(
            "day BETWEEN ?1 AND ?2 AND school_id = ?3",
            (first.isoformat(), last.isoformat(), school_id),
        )
        return sorted(found, key=lambda one: one.day)


class LedgerRepository:
    """Everything that the ledgers keep."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.own = Repository(connection, OwnLedger)
        self.lines = Repository(connection, OwnLedgerLine)
        self.consents = Repository(connection, Consent)
        self.papers = Repository(connection, IssuedPaper)
        self.erasures = Repository(connection, Erasure)
        self.cares = Repository(connection, ChildCare)
        self.talks = Repository(connection, CareTalk)
        self.meals = MealRepository(connection)

    def lines_of(self, ledger_id: OwnLedgerId) -> list[OwnLedgerLine]:
        """Return a ledger's lines in their order."""
        lines = self.lines.by("ledger_id", ledger_id)
        return sorted(lines, key=lambda line: (line.position, line.id))

    def last_number(self, school_id: SchoolId, kind: str, year: int) -> int:
        """Return the highest number of a kind of paper in a calendar year; 0 before the first."""
        row = self._connection.row(
            "SELECT max(number) FROM issued_paper WHERE school_id = ? AND kind = ? AND year = ?",
            (school_id, kind, year),
        )
        return 0 if row is None else int(row[0] or 0)

    def remember(self, digest: str, kind: str, at: datetime, mapping: Mapping[str, str]) -> None:
        """Keep what the headings of a form mean."""
        text = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
        self._connection.execute(
            "INSERT INTO form_memory VALUES (?1, ?2, ?3, ?4) "
            "ON CONFLICT (digest) DO UPDATE SET kind = ?2, at = ?3, mapping = ?4",
            (digest, kind, at.isoformat(timespec="seconds"), text),
        )

    def recall(self, digest: str) -> FormMemory | None:
        """Return what the headings of a form were said to mean."""
        row = self._connection.row(
            "SELECT digest, kind, at, mapping FROM form_memory WHERE digest = ?", (digest,)
        )
        return None if row is None else FormMemory(row[0], row[1], row[2], json.loads(row[3]))

    def remembered(self) -> list[FormMemory]:
        """Return every form that something was said of, the newest first."""
        rows = self._connection.rows(
            "SELECT digest, kind, at, mapping FROM form_memory ORDER BY at DESC"
        )
        return [FormMemory(row[0], row[1], row[2], json.loads(row[3])) for row in rows]

    def forget(self, digest: str) -> None:
        """Forget a form."""
        self._connection.execute("DELETE FROM form_memory WHERE digest = ?", (digest,))
