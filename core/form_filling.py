"""Fill a form 填表: a blank workbook of the centre or the county, with this school's people."""

from __future__ import annotations

from pathlib import Path

from core.directory import find_pupils, find_staff
from core.errors import UsageError
from core.exchange.forms import FilledForm, fill_form
from core.exchange.headings import RecordKind
from core.form_memory import understand_remembered
from core.form_records import pupil_record, staff_record
from core.office import Office


def fill_for_school(office: Office, form: Path, out: Path) -> FilledForm:
    """Fill a form for everybody whom its headings speak of, and note the export.

    What the form asks for is written whole, numbers too: filling it is the purpose. What a person
    once said its headings mean is remembered. Raises ExchangeError as `fill_form`, UsageError
    (`would_overwrite_source`) where the filled form would take the blank one's place.
    """
    if form.exists() and out.exists() and form.samefile(out):
        raise UsageError("would_overwrite_source", path=str(form))
    understood, mapping = understand_remembered(office, form)
    if understood.kind is RecordKind.PUPILS:
        pupil_ids = [
            line.pupil_id for line in find_pupils(office) if line.school_id == office.school.id
        ]
        records = [pupil_record(file, office.year) for file in office.store.pupils.files(pupil_ids)]
    else:
        staff_ids = [
            line.staff_id for line in find_staff(office) if line.school_id == office.school.id
        ]
        records = [staff_record(file) for file in office.store.staff.files(staff_ids)]
    filled = fill_form(form, out, records, understood.kind, mapping)
    office.audit("export", understood.kind.value, f"fill rows={filled.rows}")
    return filled
