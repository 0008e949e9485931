"""What the national form would hold, counted before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import School
from core.office import Office
from core.validation import draft_of_pupil
from core.workbooks.exporting import files_to_report


@dataclass(frozen=True, slots=True)
class NationalPreview:
    """Whom the national form names, and how many identity numbers it holds whole."""

    pupils: int
    pupil_numbers: int
    family_numbers: int


def national_preview(
    office: Office, *, allow_open: bool = False, school: School | None = None
) -> NationalPreview:
    """Return what a whole school's national form would hold; raises as `export_national`."""
    files = files_to_report(office, None, allow_open=allow_open, school=school)
    drafts = [draft_of_pupil(file, office.year) for file in files]
    family = sum(bool(one.m1_id_number) + bool(one.m2_id_number) for one in drafts)
    return NationalPreview(len(drafts), sum(bool(one.id_number) for one in drafts), family)
