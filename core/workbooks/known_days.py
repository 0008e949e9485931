"""A month below 出生年月, where the register knows the day: a form we filled comes back unchanged.

Only who is registered here under that name, born in that month, is meant, and nobody beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core.dates import DateFault, parse_date, parse_month
from core.exchange.headings import RecordKind
from core.exchange.reading import Draft, ReadWorkbook, SourceRow
from core.identity import normalise_name, normalise_text
from core.models import Pupil, SchoolId, Sex, StaffMember
from core.office import Office
from core.reading.drafts import PupilDraft
from core.storage.repositories import Repository

_SHORTER_THAN_A_DAY = 10
"""Characters of 2018-09-03: a day as most workbooks have it is passed over at once."""
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}


def read_with_known_days(office: Office, read: ReadWorkbook) -> ReadWorkbook:
    """Return a workbook in which a month alone is the birth date of the one it speaks of."""
    months = {at: month for at, row in enumerate(read.rows) if (month := _month_of(row))}
    if not months:
        return read
    names = sorted({normalise_name(read.rows[at].draft.name) for at in months})
    if read.kind is RecordKind.PUPILS:
        known = _born(office.store.pupils, office.school.id, names)
    else:
        known = _born(office.store.staff, office.school.id, names)
    rows = list(read.rows)
    for at, month in months.items():
        rows[at] = _dated(rows[at], month, known)
    return replace(read, rows=tuple(rows))


def _month_of(row: SourceRow) -> date | None:
    """Return the month of a row that names no day and no number."""
    text = row.draft.birth_date
    if not 0 < len(text) < _SHORTER_THAN_A_DAY or row.draft.id_number.strip():
        return None
    if "birth_date" in row.lost_digits or parse_date(text) is not DateFault.DAY_MISSING:
        return None
    month = parse_month(text)
    return month if isinstance(month, date) else None


_Born = Mapping[tuple[str, date], list[tuple[date, Sex]]]
"""Birth dates and sexes by name and month."""


def _born(
    people: Repository[Pupil] | Repository[StaffMember], school: SchoolId, names: list[str]
) -> _Born:
    found: dict[tuple[str, date], list[tuple[date, Sex]]] = {}
    for one in people.among("name", names):
        if one.school_id == school:
            month = one.birth_date.replace(day=1)
            found.setdefault((one.name, month), []).append((one.birth_date, one.sex))
    return found


def _dated(row: SourceRow, month: date, known: _Born) -> SourceRow:
    born = known.get((normalise_name(row.draft.name), month), [])
    said = _SEXES.get(normalise_text(row.draft.sex))
    if len(born) != 1 or said not in (None, born[0][1]):
        return row
    return replace(row, draft=_with_day(row.draft, born[0][0].isoformat()))


def _with_day(draft: Draft, day: str) -> Draft:
    if isinstance(draft, PupilDraft):
        return replace(draft, birth_date=day)
    return replace(draft, birth_date=day)
