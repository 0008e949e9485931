"""What teams know of a teacher, read from the staff record (R026, R033). Nothing is a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.assign.teams import Teacher
from core.models import StaffFile, StaffId
from core.policy import policy
from core.teams.taught import spoken_subject

AGE_BANDS = ((35, "under_35"), (50, "35_49"))
YEARS_BANDS = ((3, "under_3"), (10, "3_9"), (20, "10_19"))
MESSAGE_IDS = (
    "band.age.under_35",
    "band.age.35_49",
    "band.age.from_50",
    "band.years.under_3",
    "band.years.3_9",
    "band.years.10_19",
    "band.years.from_20",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A teacher of the school. `years` are full years since work began, None when unknown."""

    id: StaffId
    name: str
    subjects: tuple[str, ...]
    years: int | None
    teacher: Teacher


def profile_of(file: StaffFile, today: date, *, is_class_wide: bool = False) -> Profile:
    """Return what teams know of a member of staff. Unknown years make nobody a novice.

    Backbone 骨干 is what the staff record says: a county's backbone or special-grade teacher.
    """
    member = file.member
    years = None if member.work_start is None else full_years(member.work_start, today)
    bands = {
        "sex": member.sex.value,
        "age_band": _band(full_years(member.birth_date, today), AGE_BANDS, "from_50"),
        "years_band": "" if years is None else _band(years, YEARS_BANDS, "from_20"),
        "title": member.title or "",
        "education": member.education or "",
    }
    teacher = Teacher(
        member.id,
        bands,
        is_backbone=bool(member.backbone_county or member.special_grade),
        is_novice=years is not None and years < policy().teaching.novice_below_years,
        is_class_wide=is_class_wide,
    )
    subjects = tuple(dict.fromkeys(map(spoken_subject, file.appointment.subjects)))
    return Profile(member.id, member.name, subjects, years, teacher)


def full_years(start: date, today: date) -> int:
    """Return the full years from one day to another."""
    return today.year - start.year - ((today.month, today.day) < (start.month, start.day))


def _band(value: int, bands: tuple[tuple[int, str], ...], last: str) -> str:
    return next((name for below, name in bands if value < below), last)
