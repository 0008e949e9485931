"""Tables that never leave this store: settings, drafts, the audit trail, operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.models import Operator, OperatorId, Role
from core.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to whom, when. `subject` is a record's id, never a number or a name."""

    at: str
    operator: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A form as it was typed and not yet saved. `body` is the form's own JSON."""

    key: str
    at: str
    body: str


class SettingRepository:
    """Small values by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str, default: str = "") -> str:
        """Return a value, or the default."""
        row = self._connection.row("SELECT value FROM setting WHERE key = ?", (key,))
        return default if row is None else str(row[0])

    def set(self, key: str, value: str) -> None:
        """Keep a value."""
        self._connection.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?",
            (key, value, value),
        )

    def beginning(self, prefix: str) -> dict[str, str]:
        """Return the values whose names begin so, by name."""
        rows = self._connection.rows(
            "SELECT key, value FROM setting WHERE substr(key, 1, ?) = ?", (len(prefix), prefix)
        )
        return {str(key): str(value) for key, value in rows}

    def drop(self, key: str) -> None:
        """Forget a value."""
        self._connection.execute("DELETE FROM setting WHERE key = ?", (key,))


class DraftRepository:
    """What was typed and not yet saved: durable as soon as `save` returns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, key: str, at: datetime, body: str) -> None:
        """Keep a form as it stands now."""
        self._connection.execute(
            "INSERT INTO draft VALUES (?1, ?2, ?3) "
            "ON CONFLICT (key) DO UPDATE SET at = ?2, body = ?3",
            (key, at.isoformat(), body),
        )

    def get(self, key: str) -> SavedDraft | None:
        """Return the draft of a form."""
        row = self._connection.row("SELECT key, at, body FROM draft WHERE key = ?", (key,))
        return None if row is None else SavedDraft(*row)

    def all(self) -> list[SavedDraft]:
        """Return every draft, the newest first."""
        rows = self._connection.rows("SELECT key, at, body FROM draft ORDER BY at DESC")
        return [SavedDraft(*row) for row in rows]

    def drop(self, key: str) -> None:
        """Forget a draft: it was saved, or its writer gave it up."""
        self._connection.execute("DELETE FROM draft WHERE key = ?", (key,))

    def drop_older(self, beginning: str, before: datetime) -> None:
        """Forget drafts that were left alone since a moment, of keys that begin so."""
        for draft in self.all():
            if draft.key.startswith(beginning) and datetime.fromisoformat(draft.at) < before:
                self.drop(draft.key)


class AuditRepository:
    """The trail of looks at numbers, exports and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AuditEntry) -> None:
        """Append to the trail."""
        self._connection.execute(
            "INSERT INTO audit (at, operator, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
            (entry.at, entry.operator, entry.action, entry.subject, _storable(entry.detail)),
        )

    def between(self, first: str, end: str) -> list[AuditEntry]:
        """Return the entries from one ISO moment on and before another, the newest first."""
        rows = self._connection.rows(
            "SELECT at, operator, action, subject, detail FROM audit "
            "WHERE at >= ? AND at < ? ORDER BY n DESC",
            (first, end),
        )
        return [AuditEntry(*row) for row in rows]

    def of_actions(self, actions: Sequence[str], first: str) -> list[AuditEntry]:
        """Return the entries of some actions from an ISO moment on, the newest first."""
        marks = ", ".join("?" for _ in actions)
        rows = self._connection.rows(
            "SELECT at, operator, action, subject, detail FROM audit "  # noqa: S608 - only marks
            f"WHERE action IN ({marks}) AND at >= ? ORDER BY n DESC",
            (*actions, first),
        )
        return [AuditEntry(*row) for row in rows]

    def newest(self, count: int = 100) -> list[AuditEntry]:
        """Return the newest entries first."""
        rows = self._connection.rows(
            "SELECT at, operator, action, subject, detail FROM audit ORDER BY n DESC LIMIT ?",
            (count,),
        )
        return [AuditEntry(*row) for row in rows]


class OperatorRepository:
    """Who may open this store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, operator: Operator) -> None:
        """Keep an operator."""
        self._connection.execute(
            "INSERT INTO operator VALUES (?, ?, ?)",
            (operator.id, operator.name, operator.role.value),
        )

    def get(self, operator_id: str) -> Operator | None:
        """Return an operator by id."""
        row = self._connection.row(
            "SELECT id, name, role FROM operator WHERE id = ?", (operator_id,)
        )
        return None if row is None else Operator(OperatorId(row[0]), row[1], Role(row[2]))

    def all(self) -> list[Operator]:
        """Return every operator."""
        rows = self._connection.rows("SELECT id, name, role FROM operator ORDER BY name")
        return [Operator(OperatorId(row[0]), row[1], Role(row[2])) for row in rows]


def _storable(text: str) -> str:
    """Return a text as SQLite takes it: what is no character in a file's name becomes `?`.

    A name written under another encoding (GBK on an old stick) reaches Python with lone
    surrogates in it, which UTF-8 cannot hold.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
