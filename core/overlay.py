"""New facts over a record that stands: who it is stays, what it says is replaced. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

from core.drafts import PupilDraft, StaffDraft
from core.models import Appointment, Enrolment, Guardian, Pupil, StaffMember

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
    """Return the fields of a draft in which something was written."""
    texts = {field.name: getattr(draft, field.name) for field in fields(draft)}
    return {name: text for name, text in texts.items() if text.strip()}
