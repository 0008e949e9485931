"""What tells one child from another of the same name, wherever a person chooses between them."""

from __future__ import annotations

from core.contacts import guardian_of
from core.hamlets import hamlet_of
from core.i18n import t
from core.models import ATTENDING, PupilFile, SchoolYear
from core.privacy.masking import mask_id
from core.spoken_labels import class_text, code_label

_SHOWN_OF_NUMBER = 2
"""As many of the last places as a masked number shows (`core.privacy.masking`)."""


def words_about(file: PupilFile, year: SchoolYear) -> str:
    """Return class, birth date, village, guardian, end of the number and any status but present.

    Names nobody: the child's name stands beside it. What is not known is left out, but that
    there is no number is said, since it may be what tells two apart.
    """
    pupil, enrolment = file.pupil, file.enrolment
    guardian = guardian_of(file)
    number = mask_id(pupil.id_number)[-_SHOWN_OF_NUMBER:] if pupil.id_number else ""
    parts = (
        class_text(enrolment.cohort, year, enrolment.class_number),
        pupil.birth_date.isoformat(),
        hamlet_of(pupil) or "",
        guardian.name if guardian is not None else "",
        t("apart.number_ends", digits=number) if number else t("apart.no_number"),
        "" if enrolment.status in ATTENDING else code_label("pupil_status", enrolment.status),
    )
    return " ".join(part for part in parts if part)
