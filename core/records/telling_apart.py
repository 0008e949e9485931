"""What tells one child from another of the same name, wherever a person chooses between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.contacts import guardian_of
from core.hamlets import hamlet_of
from core.i18n import t
from core.models import ATTENDING, PupilFile, PupilId, SchoolYear
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


def told_apart(files: Iterable[PupilFile]) -> dict[str, PupilId]:
    """Return pupils by name; those of one name by birth date, village and guardian besides.

    A number comes last, where nothing that is known tells two children apart.
    """
    candidates = list(files)
    told = [file.pupil.name for file in candidates]
    for also in (_born, _home, _guardian):
        count = Counter(told)
        told = [
            f"{text} {also(file)}".rstrip() if count[text] > 1 else text
            for text, file in zip(told, candidates, strict=True)
        ]
    found: dict[str, PupilId] = {}
    for text, file in zip(told, candidates, strict=True):
        twins = sum(other == text or other.startswith(f"{text} (") for other in found)
        found[f"{text} ({twins + 1})" if twins else text] = file.pupil.id
    return found


def _born(file: PupilFile) -> str:
    return file.pupil.birth_date.isoformat()


def _home(file: PupilFile) -> str:
    return hamlet_of(file.pupil) or ""


def _guardian(file: PupilFile) -> str:
    guardian = guardian_of(file)
    return guardian.name if guardian else ""
