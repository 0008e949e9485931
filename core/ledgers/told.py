"""Pupils as a list, a form or an export tells of them on the day: to be read, not stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.ledgers.left_behind import told_left_behind
from core.models import PupilFile
from core.office import Office
from core.seated import seated

FACTS = frozenset({"father_away_since", "mother_away_since"})


def for_reader(
    office: Office, files: Sequence[PupilFile], columns: Collection[str] = ()
) -> list[PupilFile]:
    """Return files with the class of the seat, and 留守 as the ledger says it today.

    Where the facts themselves stand in `columns` beside it, it is what was stated: so the whole
    record comes out of the list again, also in another store.
    """
    if frozenset(columns) >= FACTS:
        return seated(office, files)
    today = office.clock.today()
    found = []
    for file in seated(office, files):
        told = told_left_behind(file.pupil, today)
        is_same = told is file.pupil.left_behind
        pupil = file.pupil if is_same else replace(file.pupil, left_behind=told)
        found.append(file if is_same else replace(file, pupil=pupil))
    return found
