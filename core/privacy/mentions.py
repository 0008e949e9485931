"""Where the name of somebody who is to be erased still stands, written freely by people.

A remark, the minutes of a meeting, another child's form: no link says that they are about her, and
nobody but a person can tell what to write instead. So they are found and named, not changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from core.history import RowId
from core.office import Office
from core.storage.mentions import MentionRepository

AUDIT, DRAFT, OTHER = "audit", "draft", "other"
NAMED_TABLES = frozenset(
    {
        "pupil",
        "guardian",
        "household_child",
        "record_change",
        "absence",
        "dropout_case",
        "dropout_visit",
        "pledge",
        "term_closing",
        "own_ledger_line",
        "issued_paper",
        "approval",
        "draw_meeting",
        "objection",
        "move_request",
        "single_class",
        "erasure",
    }
)
"""Tables with a word of their own on the screen: `privacy.table.<name>`; the others are `other`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """How many rows of a kind hold the name: a table of `NAMED_TABLES`, the trail, drafts, others.

    A longer name that begins with hers, or a namesake, counts too: a person looks.
    """

    kind: str
    count: int


def mentions(
    office: Office, name: str, going: Collection[tuple[str, RowId]]
) -> tuple[Mention, ...]:
    """Return where a name stands, the most frequent first; `going` are rows that go anyway."""
    if not name.strip():
        return ()
    repository = MentionRepository(office.store.connection)
    gone = set(going)
    counted = Counter(
        table if table in NAMED_TABLES else OTHER
        for table, row in repository.rows(name)
        if (table, row) not in gone
    )
    counted[AUDIT] = repository.audit_entries(name)
    counted[DRAFT] = repository.drafts(name)
    found = (Mention(kind, count) for kind, count in counted.items() if count)
    return tuple(sorted(found, key=lambda one: (-one.count, one.kind)))
