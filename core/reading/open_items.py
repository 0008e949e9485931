"""待补: what the national form still wants of a pupil. Listed and counted, never in the way."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from core.models import PupilFile

if TYPE_CHECKING:
    from core.reading.drafts import PupilDraft

ID_TYPE_WITHOUT_NUMBER = "Z"

PUPIL_COLUMNS = (
    "id_number",
    "ethnic",
    "health",
    "birthplace_code",
    "native_place",
    "hukou_place_code",
    "hukou_type",
    "current_address",
    "mail_address",
    "home_address",
    "phone",
    "postcode",
    "only_child",
    "preschool",
)
"""Columns of `pupil` with ★ in student_fields.tsv that have no default."""

ENROLMENT_COLUMNS = ("enrol_month", "enrol_way", "attend_way")
"""Columns of `enrolment` with ★."""
_COLUMNS = (*PUPIL_COLUMNS, *ENROLMENT_COLUMNS)

_pupil_values = attrgetter(*PUPIL_COLUMNS)
_enrolment_values = attrgetter(*ENROLMENT_COLUMNS)


def open_items(file: PupilFile) -> tuple[str, ...]:
    """Return the keys of the form's fields that are still open, in the form's order.

    A guardian's phone answers for the pupil's own; a pupil without a number of type Z
    (在校就读证明) has no open number.
    """
    values = (*_pupil_values(file.pupil), *_enrolment_values(file.enrolment))
    missing = [name for name, value in zip(_COLUMNS, values, strict=True) if value is None]
    if "id_number" in missing and file.pupil.id_type == ID_TYPE_WITHOUT_NUMBER:
        missing.remove("id_number")
    if "phone" in missing and any(guardian.phone for guardian in file.guardians):
        missing.remove("phone")
    if not file.guardians:
        missing.append("m1_name")
    return tuple(missing)


def open_items_in(draft: PupilDraft) -> tuple[str, ...]:
    """Return the same keys for a form that is still being filled in, whatever else is wrong."""
    from core.codes import CODES  # noqa: PLC0415 - memory of an open list
    from core.reading.values import is_blank  # noqa: PLC0415 - the same

    found = CODES["id_type"].find(draft.id_type)
    has_no_number = found is not None and found.code == ID_TYPE_WITHOUT_NUMBER
    missing = [
        key
        for key in _COLUMNS
        if is_blank(getattr(draft, key))
        and not (key == "id_number" and has_no_number)
        and not (key == "phone" and not (is_blank(draft.m1_phone) and is_blank(draft.m2_phone)))
    ]
    if is_blank(draft.m1_name) and is_blank(draft.m2_name):
        missing.append("m1_name")
    return tuple(missing)
