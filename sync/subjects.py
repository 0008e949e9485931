"""Whom a row of a synced table speaks of, and how a field of it reads: for the eyes of a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from core.codes import CODES
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec, RecordKind
from core.grades import grade_label, parse_grade
from core.history import DELETED, RowId, Scalar
from core.i18n import t
from core.ledgers.field_words import field_words, value_words
from core.models import Cohort, Stage
from core.privacy.masking import mask_id, mask_phone
from core.reading.texts import text_of
from core.reading.values import parse_bool
from core.storage import tables

if TYPE_CHECKING:
    from core.office import Office

MESSAGE_PREFIXES = ("field.", "record.")
"""Fields are named as on their form, records by their table."""

ENTRANTS = "cohort_entrants"

_RECORDS = {
    "pupil": RecordKind.PUPIL,
    "enrolment": RecordKind.ENROLMENT,
    "staff_member": RecordKind.STAFF,
    "appointment": RecordKind.APPOINTMENT,
}
_GUARDIANS = {1: RecordKind.GUARDIAN_1, 2: RecordKind.GUARDIAN_2}
_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": mask_id,
    "phone": mask_phone,
    "carer_id_number": mask_id,
    "carer_phone": mask_phone,
}
"""Fields of records without a form of their own that nobody sees whole unasked."""
_OWN_VALUE = re.compile(r"value_[1-9]\d?", re.ASCII)
"""A cell of an own ledger: its column's place, from 1."""
_NAMED = frozenset(
    ["pupil", "guardian", "enrolment", "staff_member", "appointment", "school", "class_group"]
)


def subject_of(office: Office, table: str, row: str) -> str:
    """Return whose record it is: a name, or the kind of record where nobody is named."""
    if table == "meal_day":
        day = _values(office, table, row).get("day") or ""
        return f"{t('meal.where')} {day}".strip()
    name = _name(office, table, row)
    kind = t(f"record.{table}") if table in _NAMED else t("record.other")
    return name or kind


def _name(office: Office, table: str, row: str) -> str:
    values = _values(office, table, row)
    if table == "school":
        school = office.store.schools.get(row)
        return school.name if school else ""
    if values.get("pupil_id"):
        # A case may name a household row in the pupil's place (`core.dropout.children`).
        own = str(values["pupil_id"])
        return _name(office, "pupil", own) or _name(office, "household_child", own)
    if table == "appointment":
        return _name(office, "staff_member", str(values.get("staff_id") or ""))
    if table in {"pupil", "staff_member", "class_group", "household_child"}:
        return str(values.get("name") or "")
    if table == ENTRANTS:
        year = str(values.get("entry_year") or "")
        name = _name(office, "school", str(values.get("school_id") or ""))
        return t("rates.entrants_of", school=name, year=year)
    return ""


def person_of(office: Office, table: str, row: str) -> str:
    """Return the id of the person whom a row is about: looks at it are noted under that.

    The row's own id where it is about nobody.
    """
    values = _values(office, table, row)
    return str(values.get("pupil_id") or values.get("staff_id") or row)


def _values(office: Office, table: str, row: str) -> dict[str, Scalar]:
    folded = office.store.history.folded(table, RowId(row)) if row else None
    return {} if folded is None else dict(folded.values)


def field_label(office: Office, table: str, row: str, field: str) -> str:
    """Return how a field is called on its form."""
    if field == DELETED:
        return t("record.deleted")
    if (table, field) == (ENTRANTS, "entrants"):
        return t("rates.entrants_then")
    if table == "own_ledger_line" and _OWN_VALUE.fullmatch(field):
        return _own_column(office, row, field)
    spec = _spec(office, table, row, field)
    if spec is not None:
        return t(spec.label_id)
    return field_words(table, field) or t("record.other_field", field=field)


def is_named(office: Office, table: str, row: str, field: str) -> bool:
    """Whether a field stands on the form of a person, so that it has a name."""
    return _spec(office, table, row, field) is not None


def _own_column(office: Office, row: str, field: str) -> str:
    """Return the ledger that a school made itself, and what heads this column of it now."""
    ledger_id = str(_values(office, "own_ledger_line", row).get("ledger_id") or "")
    ledger = office.store.ledgers.own.get(ledger_id)
    if ledger is None:
        return t("record.other_field", field=field)
    place = int(field.removeprefix("value_")) - 1
    heading = ledger.headings[place] if place < len(ledger.headings) else ""
    return f"{ledger.name} {heading}".strip()


def value_text(
    office: Office, table: str, row: str, field: str, value: Scalar, *, is_masked: bool = True
) -> str:
    """Return a value in words; numbers of people and telephones masked unless asked for."""
    if field == DELETED:
        return t("record.is_deleted") if value else t("record.is_kept")
    if value is None:
        return t("record.nothing")
    if (table, field) == ("enrolment", "entry_year"):
        stage = Stage(str(_values(office, table, row).get("stage") or Stage.PRIMARY.value))
        return grade_label(Cohort(stage, int(value)), office.year)
    spec = _spec(office, table, row, field)
    if spec is None:
        words = value_words(table, field, value) or str(value)
        mask = _MASKS.get(field)
        return mask(words) if mask is not None and is_masked else words
    text = text_of(spec, _typed(table, field, value)) or str(value)
    return _masked(spec, text) if is_masked else text


def scalar_text(office: Office, table: str, row: str, field: str, text: str) -> str:
    """Return what is kept for a value that a person wrote: a code for its label, 1 for 是.

    Text that means nothing here comes back as it is; whoever stores it judges it.
    """
    spec = _spec(office, table, row, field)
    if spec is None:
        return text
    if spec.kind is FieldKind.GRADE:
        grade = parse_grade(text)
        return str(grade.cohort(office.year).entry_year) if grade else text
    if spec.kind is FieldKind.CODE:
        code = CODES[spec.table].find(text)
        return code.code if code else text
    if spec.kind is FieldKind.BOOL:
        answer = parse_bool(text)
        return text if answer is None else str(int(answer))
    return text


def is_guarded(office: Office, table: str, row: str, field: str) -> bool:
    """Whether a field's value is masked until somebody asks for it."""
    spec = _spec(office, table, row, field)
    return field in _MASKS if spec is None else _is_guarded(spec)


def _is_guarded(spec: FieldSpec) -> bool:
    return spec.kind in {FieldKind.PHONE, FieldKind.ID_NUMBER}


def _masked(spec: FieldSpec, text: str) -> str:
    if not _is_guarded(spec):
        return text
    return mask_phone(text) if spec.kind is FieldKind.PHONE else mask_id(text)


def _typed(table: str, field: str, value: Scalar) -> object:
    """Read a scalar as its column does; the scalar itself where it does not fit."""
    found = tables.table(table)
    if found is None:
        return value
    for column in found.columns:
        if column.name == field:
            try:
                return column.read(value)
            except (ValueError, TypeError, KeyError, OverflowError):
                return value
    return value


def _spec(office: Office, table: str, row: str, field: str) -> FieldSpec | None:
    if (table, field) == ("enrolment", "entry_year"):
        return PUPIL_FIELDS["grade"]
    record = _RECORDS.get(table)
    if table == "guardian":
        record = _GUARDIANS.get(int(_values(office, table, row).get("position") or 1))
    for specs in (PUPIL_FIELDS, STAFF_FIELDS):
        for spec in specs.values():
            if spec.record is record and spec.attribute == field:
                return spec
    return None
