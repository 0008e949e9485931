"""What a row of a workbook would change in a record, field by field: for the eyes of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from core.exchange.headings import RecordKind
from core.models import PupilFile, PupilId, StaffFile, StaffId
from core.office import Office
from core.privacy.masking import mask_id, mask_phone
from core.reading.drafts import PupilDraft, StaffDraft
from core.validation import PupilFacts, draft_of_pupil, draft_of_staff
from core.workbooks.importing import ImportPlan, Outcome, PlannedRow

_ID_NUMBERS = frozenset({"id_number", "m1_id_number", "m2_id_number", "student_no", "aux_no"})
_PHONES = frozenset({"phone", "m1_phone", "m2_phone"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record: what stands and what would stand. Numbers are masked."""

    field: str
    before: str
    after: str


def masked_value(field: str, text: str) -> str:
    """Return a value as screens show it: identity numbers and telephones masked."""
    if field in _ID_NUMBERS:
        return mask_id(text) if text else text
    if field in _PHONES:
        return mask_phone(text) if text else text
    return text


def changes_of(office: Office, plan: ImportPlan) -> dict[int, tuple[FieldChange, ...]]:
    """Return the changes of every row that changes a record, by the row's place in the plan."""
    changed = [(at, row) for at, row in enumerate(plan.rows) if row.outcome is Outcome.CHANGED]
    present = _present_drafts(office, plan.kind, [row.match or "" for _, row in changed])
    return {
        at: _differences(present[row.match or ""], _draft_of(office, row))
        for at, row in changed
        if row.match in present
    }


def _present_drafts(
    office: Office, kind: RecordKind, ids: Sequence[str]
) -> dict[str, PupilDraft | StaffDraft]:
    if kind is RecordKind.PUPILS:
        pupils = office.store.pupils.files([PupilId(own) for own in ids])
        return {file.pupil.id: draft_of_pupil(file, office.year) for file in pupils}
    staff = office.store.staff.files([StaffId(own) for own in ids])
    return {file.member.id: draft_of_staff(file) for file in staff}


def _draft_of(office: Office, row: PlannedRow) -> PupilDraft | StaffDraft:
    facts = row.facts
    assert facts is not None  # noqa: S101 - only a refused row has none
    if isinstance(facts, PupilFacts):
        file = PupilFile(facts.pupil, facts.guardians, facts.enrolment)
        return draft_of_pupil(file, office.year)
    return draft_of_staff(StaffFile(facts.member, facts.appointment))


def _differences(
    before: PupilDraft | StaffDraft, after: PupilDraft | StaffDraft
) -> tuple[FieldChange, ...]:
    found = []
    for field in fields(before):
        old, new = str(getattr(before, field.name)), str(getattr(after, field.name))
        if old != new:
            masks = masked_value(field.name, old), masked_value(field.name, new)
            found.append(FieldChange(field.name, *masks))
    return tuple(found)
