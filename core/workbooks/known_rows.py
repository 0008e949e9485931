"""Rows that say too little for a newcomer, and enough of somebody who is registered. Pure.

What goes out for parents, canteen or dormitory names a child by name and class, or by name and
birth date. It comes back so, with a telephone put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.codes import CODES
from core.dates import parse_date
from core.grades import parse_class_number, parse_grade
from core.identity import normalise_digits, normalise_name
from core.models import PupilFile, PupilId, SchoolYear
from core.reading.drafts import Problem, PupilDraft, Severity

_WANTED = frozenset({"sex", "birth_date", "grade"})
"""What a newcomer's row must say beside the name, and who is registered has said."""


def says_too_little(problems: Sequence[Problem]) -> bool:
    """Whether a row is kept out only because a newcomer would have to say more."""
    errors = [one for one in problems if one.severity is Severity.ERROR]
    return bool(errors) and all(one.code == "missing" and one.field in _WANTED for one in errors)


def without_wants(problems: Iterable[Problem]) -> list[Problem]:
    """Return what else is to be said of such a row."""
    return [one for one in problems if one.severity is not Severity.ERROR]


def one_named(
    files: Iterable[PupilFile], draft: PupilDraft, year: SchoolYear, named: Mapping[PupilId, int]
) -> PupilFile | None:
    """Return the only pupil of whom all holds that a row says; None for nobody and for several.

    A name alone is not enough: number, birth date or grade must agree. `named` are the numbers of
    drawn classes.
    """
    found = [one for one in files if _fits(one, draft, year, named.get(one.pupil.id))]
    return found[0] if len(found) == 1 else None


def _fits(file: PupilFile, draft: PupilDraft, year: SchoolYear, seat: int | None) -> bool:
    pupil, enrolment = file.pupil, file.enrolment
    if pupil.name != normalise_name(draft.name):
        return False
    number = normalise_digits(draft.id_number).upper()
    sex = CODES["sex"].find(draft.sex)
    written = parse_grade(draft.grade) or parse_grade(draft.class_label)
    class_number = parse_class_number(draft.class_label)
    if class_number is None and written is not None:
        class_number = written.class_number
    held = enrolment.class_number if seat is None else seat
    told = (
        (number and pupil.id_number, number == pupil.id_number),
        (draft.birth_date.strip(), parse_date(draft.birth_date) == pupil.birth_date),
        (written, written is not None and written.cohort(year) == enrolment.cohort),
    )
    beside = (
        (sex, sex is not None and sex.code == pupil.sex.value),
        (class_number is not None and held is not None, class_number == held),
    )
    agreed = [is_so for is_told, is_so in told if is_told]
    return bool(agreed) and all(agreed) and all(is_so for is_told, is_so in beside if is_told)
