"""The rows that household ledgers have of a child who is erased, and the cases on them."""

from __future__ import annotations

from core.history import RowId
from core.models import Pupil
from core.office import Office
from core.school_year import households
from core.storage.erasing import ErasureRepository, RowKey

CASES = "dropout_case"


def household_rows(office: Office, repository: ErasureRepository, pupil: Pupil) -> list[RowKey]:
    """Return the household rows about a pupil, tied to the record or not.

    With them goes every dropout case that was opened from one while nobody knew the child here
    (`core.dropout.children`), its visits and duties.
    """
    found: list[RowKey] = []
    for row in households.rows_of_child(office, pupil):
        found.append((households.TABLE, row))
        for case in office.store.dropouts.cases.by("pupil_id", row):
            found += repository.rows_about(CASES, RowId(case.id))
    return found
