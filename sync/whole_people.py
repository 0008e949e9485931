"""A row that is kept after all keeps its person: who was taken out with it is in the lists again.

One side took a child out (an import taken back), the other wrote to one row of it, a suspension.
Only that row is disputed. Kept alone it would be an enrolment without a pupil.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.history import DELETED, Author, Entry, RowId
from core.storage.history_reading import parse_body
from core.undoing.pasts import PUPIL_TABLES, STAFF_TABLES
from sync.subjects import person_of

if TYPE_CHECKING:
    from core.folding import FoldedRow
    from core.office import Office
    from core.writing import Writing

NEAR = 25
"""So many entries before and after it an act's other rows of one person lie: a family is small."""


def bring_back(office: Office, writing: Writing, table: str, row: RowId) -> None:
    """Say again what was taken out of the lists in the act that took out a row now kept.

    What is disputed of the same person is kept with it: one decision for one child.
    """
    for entry, held in gone_with(office, table, row):
        stream = Author.parse(entry.author).stream
        values = held.values if held.is_deleted else {}
        writing.write(stream, entry.table, entry.row, {**values, DELETED: 0})


def gone_with(office: Office, table: str, row: RowId) -> list[tuple[Entry, FoldedRow]]:
    """Return a person's other rows that one act took out with a disputed one, the person first.

    Only those that stand no more, and those that are disputed too.
    """
    history = office.store.history
    folded = history.folded(table, row)
    person = person_of(office, table, str(row))
    taken = [one.entry for one in folded.conflicts.get(DELETED, ())] if folded else []
    found: dict[tuple[str, RowId], tuple[Entry, FoldedRow]] = {}
    for deleting in (one for one in taken if one.patch.get(DELETED) == 1):
        for entry in reversed(_taken_out_near(office, deleting)):
            key = entry.table, entry.row
            held = history.folded(*key)
            if held is None or key == (table, row):
                continue
            is_out = held.is_deleted or DELETED in held.conflicts
            if is_out and person_of(office, *key) == person:
                found[key] = entry, held
    return list(found.values())


def _taken_out_near(office: Office, deleting: Entry) -> list[Entry]:
    """Return what an author took out around an entry, in its order."""
    first = max(1, deleting.seq - NEAR)
    bodies = office.store.history.bodies(deleting.author, first, deleting.seq + NEAR)
    near = [parse_body(deleting.author, seq, body) for seq, body in enumerate(bodies, first)]
    tables = {*PUPIL_TABLES, *STAFF_TABLES}
    return [one for one in near if one.table in tables and one.patch.get(DELETED) == 1]
