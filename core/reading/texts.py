"""Records back into the texts of a form: labels in Chinese, ISO dates. The inverse of checking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from core.codes import CODES
from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind, FieldSpec, RecordKind
from core.grades import grade_label
from core.models import PupilFile, SchoolYear, StaffFile
from core.reading.drafts import PupilDraft, StaffDraft
from core.reading.values import bool_text, distance_text


def draft_of_pupil(file: PupilFile, year: SchoolYear) -> PupilDraft:
    """Return the form of a stored pupil; checking it in the same year gives the same facts."""
    guardians = {guardian.position: guardian for guardian in file.guardians}
    records: dict[RecordKind, object | None] = {
        RecordKind.PUPIL: file.pupil,
        RecordKind.ENROLMENT: file.enrolment,
        RecordKind.GUARDIAN_1: guardians.get(1),
        RecordKind.GUARDIAN_2: guardians.get(2),
    }
    texts = _texts(PUPIL_FIELDS, records)
    texts["grade"] = grade_label(file.enrolment.cohort, year)
    return PupilDraft(**texts)


def draft_of_staff(file: StaffFile) -> StaffDraft:
    """Return the form of a stored member of staff; checking it gives the same facts."""
    records: dict[RecordKind, object | None] = {
        RecordKind.STAFF: file.member,
        RecordKind.APPOINTMENT: file.appointment,
    }
    return StaffDraft(**_texts(STAFF_FIELDS, records))


def _texts(
    specs: Mapping[str, FieldSpec], records: Mapping[RecordKind, object | None]
) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, spec in specs.items():
        record = records[spec.record]
        value = getattr(record, spec.attribute) if record is not None else None
        texts[key] = text_of(spec, value)
    return texts


def text_of(spec: FieldSpec, value: Any) -> str:
    """Return one stored value as a form shows it; empty for None."""
    if value is None:
        return ""
    if spec.kind is FieldKind.CODE:
        return CODES[spec.table].label(value)
    if spec.kind is FieldKind.MONTH and isinstance(value, date):
        return value.isoformat()[:7]
    if isinstance(value, tuple):
        return "、".join(value)
    return _WRITERS.get(spec.kind, str)(value)


_WRITERS: Mapping[FieldKind, Callable[[Any], str]] = {
    FieldKind.BOOL: lambda value: bool_text(value=value),
    FieldKind.KM: distance_text,
    FieldKind.CLASS: "{}班".format,
}
