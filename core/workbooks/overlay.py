"""New facts over a record that stands: who it is stays, what it says is replaced. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

from core.fields import PUPIL_FIELDS, STAFF_FIELDS, FieldKind
from core.identity import normalise_text
from core.models import Appointment, Enrolment, Guardian, Pupil, StaffMember
from core.reading.drafts import PupilDraft, StaffDraft
from core.reading.notes import NO_VALUE, SAYS_NOTHING, is_no_number
from core.reading.values import is_blank

R = TypeVar("R", Pupil, Guardian, Enrolment, StaffMember, Appointment)

IDENTITY_FIELDS = frozenset(
    {
        "id",
        "school_id",
        "pupil_id",
        "staff_id",
        "register_school_id",
        "teaching_site_id",
        "status",
        "started_on",
        "ended_on",
    }
)
"""Fields that a draft does not speak of: identity, place and the enrolment's course."""


def with_identity(present: R, new: R) -> R:
    """Return the new record as the same person, enrolment or appointment as the present one."""
    kept = {
        field.name: getattr(present, field.name)
        for field in fields(present)
        if field.name in IDENTITY_FIELDS
    }
    return replace(new, **kept)


def spoken(draft: PupilDraft | StaffDraft) -> dict[str, str]:
    """Return the fields of a draft that say something.

    A dash, and 无 or 不详 where no such code or text is meant, say no more than an empty cell.
    """
    specs = PUPIL_FIELDS if isinstance(draft, PupilDraft) else STAFF_FIELDS
    texts = {field.name: getattr(draft, field.name) for field in fields(draft)}
    return {
        name: text
        for name, text in texts.items()
        if not is_blank(text)
        and _says_something(specs[name].kind, normalise_text(text))
        and not (name.endswith(_OF_PLACES) and normalise_text(text) in SAYS_NOTHING)
    }


def _says_something(kind: FieldKind, text: str) -> bool:
    if kind is FieldKind.TEXT:
        return True
    if text.casefold() in NO_VALUE or (kind is FieldKind.ID_NUMBER and is_no_number(text)):
        return False
    return kind in _WORDS_COUNT or text not in SAYS_NOTHING


_OF_PLACES = ("hamlet", "address")
"""Texts in which 无 is no answer: everybody lives somewhere."""

_WORDS_COUNT = frozenset({FieldKind.TEXT, FieldKind.CODE, FieldKind.BOOL})
"""Kinds of fields in which 无 is an answer."""
