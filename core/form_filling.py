"""Fill a form 填表: a blank workbook of the centre or the county, with this school's people."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from core.directory import find_pupils, find_staff
from core.drafts import PupilDraft, StaffDraft
from core.exchange.forms import FilledForm, fill_form, understand_form
from core.exchange.headings import RecordKind
from core.office import Office
from core.validation import draft_of_pupil, draft_of_staff


def fill_for_school(office: Office, form: Path, out: Path) -> FilledForm:
    """Fill a form for everybody whom its headings speak of, and note the export.

    What the form asks for is written whole, numbers too: filling it is the purpose.
    """
    understood = understand_form(form)
    if understood.kind is RecordKind.PUPILS:
        pupil_ids = [
            line.pupil_id for line in find_pupils(office) if line.school_id == office.school.id
        ]
        drafts: list[PupilDraft] | list[StaffDraft] = [
            draft_of_pupil(file, office.year) for file in office.store.pupils.files(pupil_ids)
        ]
    else:
        staff_ids = [
            line.staff_id for line in find_staff(office) if line.school_id == office.school.id
        ]
        drafts = [draft_of_staff(file) for file in office.store.staff.files(staff_ids)]
    records = [
        {field.name: getattr(draft, field.name) for field in fields(draft)} for draft in drafts
    ]
    filled = fill_form(form, out, records, understood.kind)
    office.audit("export", understood.kind.value, f"fill rows={filled.rows}")
    return filled
