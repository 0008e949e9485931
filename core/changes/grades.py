"""Which grade is the last at this school: village schools end at grade 3 to 6. A setting here."""

from __future__ import annotations

from core.errors import RegistrationError
from core.grades import LAST_GRADE
from core.models import SchoolKind, Stage
from core.office import Office

LAST_GRADE_KEY = "year.last_grade."


def known_last_grade(office: Office, stage: Stage = Stage.PRIMARY) -> int | None:
    """Return the last grade of a stage at this school; None where somebody must be asked.

    Only the primary stage of a teaching point is unknown by itself.
    """
    stored = office.store.settings.get(LAST_GRADE_KEY + stage.value)
    if stored:
        return int(stored)
    if stage is Stage.PRIMARY and office.school.kind is SchoolKind.TEACHING_POINT:
        return None
    return LAST_GRADE[stage]


def last_grade_or_stage_end(office: Office, stage: Stage) -> int:
    """Return the last grade here, or of the stage where nobody has said."""
    return known_last_grade(office, stage) or LAST_GRADE[stage]


def set_last_grade(office: Office, grade: int, stage: Stage = Stage.PRIMARY) -> None:
    """Keep the last grade of a stage at this school.

    Raises RegistrationError(`bad_last_grade`) for a grade that the stage does not have.
    """
    if not 1 <= grade <= LAST_GRADE[stage]:
        raise RegistrationError("bad_last_grade", most=LAST_GRADE[stage])
    with office.store.transaction():
        office.store.settings.set(LAST_GRADE_KEY + stage.value, str(grade))
