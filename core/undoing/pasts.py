"""The rows that an act wrote, read from the history and sorted by whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec, RecordKind
from core.grades import grade_label
from core.history import DELETED, Entry, RowId, Scalar
from core.models import (
    Appointment,
    Enrolment,
    Guardian,
    Pupil,
    PupilFile,
    SchoolYear,
    StaffFile,
    StaffMember,
)
from core.office import Office
from core.reading.texts import text_of
from core.storage.history_reading import parse_body
from core.storage.tables import known_table
from core.undoing.acts import Span
from core.undoing.reversal import RowPast, Values, past_of

PUPIL_TABLES = ("guardian", "enrolment", "pupil")
STAFF_TABLES = ("appointment", "staff_member")
_LINKS = {"guardian": "pupil_id", "enrolment": "pupil_id", "appointment": "staff_id"}
_KINDS = {
    "pupil": RecordKind.PUPIL,
    "enrolment": RecordKind.ENROLMENT,
    "staff_member": RecordKind.STAFF,
    "appointment": RecordKind.APPOINTMENT,
}
_POSITIONS = {1: RecordKind.GUARDIAN_1, 2: RecordKind.GUARDIAN_2}
_BATCH = 500

Key = tuple[str, RowId]
File = PupilFile | StaffFile


@dataclass(frozen=True, slots=True)
class PersonPast:
    """What an act wrote of one person: family before enrolment before the person."""

    person_id: str
    is_staff: bool
    rows: tuple[RowPast, ...]

    @property
    def head(self) -> RowPast | None:
        """The person's own row, where the act wrote it."""
        found = (one for one in self.rows if one.row == self.person_id)
        return next(found, None)


def people_of(office: Office, spans: Sequence[Span]) -> tuple[list[PersonPast], int]:
    """Return the people whom an act wrote about, in its order, and how many rows were erased."""
    own, erased = entries_in(office, spans)
    tables = (*PUPIL_TABLES, *STAFF_TABLES)
    own = {key: entries for key, entries in own.items() if key[0] in tables}
    pasts = pasts_of(office, own)
    people: dict[str, list[RowPast]] = {}
    for key in own:
        people.setdefault(_whose(pasts[key]), []).append(pasts[key])
    return [_person(person, rows) for person, rows in people.items()], erased


def pasts_of(office: Office, own: Mapping[Key, Sequence[Entry]]) -> dict[Key, RowPast]:
    """Return the pasts of the rows that an act wrote."""
    by_table: dict[str, list[RowId]] = {}
    for table, row in own:
        by_table.setdefault(table, []).append(row)
    pasts: dict[Key, RowPast] = {}
    for table, rows in by_table.items():
        for start in range(0, len(rows), _BATCH):
            some = office.store.history.entries_of_rows(table, rows[start : start + _BATCH])
            for entries in some:
                key = (table, entries[0].row)
                pasts[key] = past_of(own[key], entries)
    return pasts


def _person(person_id: str, rows: list[RowPast]) -> PersonPast:
    order = (*PUPIL_TABLES, *STAFF_TABLES)
    rows.sort(key=lambda one: order.index(one.table))
    return PersonPast(person_id, rows[0].table in STAFF_TABLES, tuple(rows))


def entries_in(office: Office, spans: Iterable[Span]) -> tuple[dict[Key, list[Entry]], int]:
    """Return the entries of some spans by their row, and how many rows were erased since."""
    own: dict[Key, list[Entry]] = {}
    erased: set[Key] = set()
    for span in spans:
        bodies = office.store.history.bodies(span.author, span.first, span.last)
        for seq, body in enumerate(bodies, span.first):
            entry = parse_body(span.author, seq, body)
            key = (entry.table, entry.row)
            if entry.erased:
                erased.add(key)
            else:
                own.setdefault(key, []).append(entry)
    return own, len(erased - own.keys())


def _whose(past: RowPast) -> str:
    link = _LINKS.get(past.table)
    return str(past.stood[link]) if link else str(past.row)


def record_of(table: str, row: str, values: Values) -> Any:
    """Return the record that values of a row come to."""
    known = known_table(table)
    return known.read_row((row, *(values.get(column.name) for column in known.columns)))


def columns_of(table: str) -> list[str]:
    """Return the columns of a table."""
    return [column.name for column in known_table(table).columns]


def file_with(file: File, changed: Mapping[Key, Values | None]) -> File:
    """Return a file with other values in some rows; None takes a row out."""
    records = {key: record_of(*key, values) for key, values in changed.items() if values}
    if isinstance(file, StaffFile):
        member: StaffMember = records.get(("staff_member", RowId(file.member.id)), file.member)
        post = ("appointment", RowId(file.appointment.id))
        appointment: Appointment = records.get(post, file.appointment)
        return StaffFile(member, appointment)
    family: list[Guardian] = [
        one for one in file.guardians if ("guardian", RowId(one.id)) not in changed
    ]
    family += [record for (table, _), record in records.items() if table == "guardian"]
    pupil: Pupil = records.get(("pupil", RowId(file.pupil.id)), file.pupil)
    place = ("enrolment", RowId(file.enrolment.id))
    enrolment: Enrolment = records.get(place, file.enrolment)
    return PupilFile(pupil, tuple(sorted(family, key=lambda one: one.position)), enrolment)


def file_before(person: PersonPast) -> File | None:
    """Return the file of somebody whom the act took out; None when a part of it is missing."""
    rows = [one for one in person.rows if one.is_removed and one.before is not None]
    records = {one.table: record_of(one.table, one.row, one.before or {}) for one in rows}
    if person.is_staff:
        member, appointment = records.get("staff_member"), records.get("appointment")
        return StaffFile(member, appointment) if member and appointment else None
    pupil, enrolment = records.get("pupil"), records.get("enrolment")
    if pupil is None or enrolment is None:
        return None
    family = [
        record_of(one.table, one.row, one.before or {}) for one in rows if one.table == "guardian"
    ]
    return PupilFile(pupil, tuple(sorted(family, key=lambda one: one.position)), enrolment)


def differing_texts(
    file: File, result: File, year: SchoolYear
) -> Iterator[tuple[FieldSpec, str, str]]:
    """Yield the fields of the form in which two files differ, with the text of either."""
    specs = STAFF_FIELDS if isinstance(file, StaffFile) else PUPIL_FIELDS
    now, then = _records(file), _records(result)
    for spec in specs.values():
        texts = [_text(spec, one.get(spec.record), year) for one in (now, then)]
        if texts[0] != texts[1]:
            yield spec, texts[0], texts[1]


def _records(file: File) -> dict[RecordKind, Any]:
    if isinstance(file, StaffFile):
        return {RecordKind.STAFF: file.member, RecordKind.APPOINTMENT: file.appointment}
    family = {_POSITIONS[one.position]: one for one in file.guardians}
    return {RecordKind.PUPIL: file.pupil, RecordKind.ENROLMENT: file.enrolment, **family}


def _text(spec: FieldSpec, record: Any, year: SchoolYear) -> str:
    value = getattr(record, spec.attribute, None)
    if value is None:
        return ""
    if spec.kind is FieldKind.GRADE:
        return grade_label(record.cohort, year)
    return text_of(spec, value)


def field_keys(past: RowPast, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of the form that some columns of a row are, in the form's order."""
    wanted = set(columns)
    if past.table == "guardian":
        values = past.now or past.before or past.stood
        kind = _POSITIONS.get(_number(values.get("position")), RecordKind.GUARDIAN_1)
        wanted |= {"name"} if DELETED in wanted else set()
    else:
        kind = _KINDS[past.table]
    if "stage" in wanted:
        wanted.add("entry_year")
    return tuple(key for attribute, key in _keys(kind) if attribute in wanted) if wanted else ()


@lru_cache
def _keys(kind: RecordKind) -> tuple[tuple[str, str], ...]:
    """Return the columns of a record and the fields of the form, in the form's order."""
    specs = (*PUPIL_FIELDS.values(), *STAFF_FIELDS.values())
    return tuple((spec.attribute, spec.key) for spec in specs if spec.record is kind)


def _number(value: Scalar) -> int:
    return value if isinstance(value, int) else 1
