"""What a bundle changed of a school's own people: told at once, so that nobody finds it later.

The centre may write on a school's records, and what it decides between two values takes the
place of one. A centre itself is not told: changes are what bundles bring it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.history import Author, RowId, Scalar
from core.overview import is_centre
from sync.merge import Segment

if TYPE_CHECKING:
    from core.office import Office

PEOPLE = frozenset({"pupil", "guardian", "enrolment", "staff_member", "appointment"})
"""Tables whose fields stand on a form, so that they can be named."""

Standing = Mapping[tuple[str, RowId], Mapping[str, Scalar]]
"""Values of rows as they stood before."""


@dataclass(frozen=True, slots=True)
class ChangedHere:
    """A field of a record of this school that says something else now."""

    table: str
    row: RowId
    field: str
    value: Scalar


def standing(office: Office, segments: Sequence[Segment]) -> Standing:
    """Return the rows of this school's people that others wrote on, as they stand now."""
    if is_centre(office):
        return {}
    rows = {
        (entry.table, entry.row)
        for one in segments
        if _is_about_us(Author.parse(one.author), office)
        for entry in one.entries
        if entry.table in PEOPLE
    }
    held = {place: office.store.history.folded(*place) for place in rows}
    return {
        place: dict(row.values)
        for place, row in sorted(held.items())
        if row is not None and not row.is_deleted
    }


def _is_about_us(author: Author, office: Office) -> bool:
    return author.stream == office.school.id and not author.is_own_school


def changed(office: Office, before: Standing) -> tuple[ChangedHere, ...]:
    """Return the fields of those rows that say something else now; what was deleted is not here."""
    found = []
    for (table, row), values in before.items():
        now = office.store.history.folded(table, row)
        if now is None or now.is_deleted:
            continue
        found += [
            ChangedHere(table, row, field, now.values.get(field))
            for field in sorted({*values, *now.values})
            if values.get(field) != now.values.get(field)
        ]
    return tuple(found)
