"""What a pupil's status forbids a form, a bulk edit and a workbook to say. Pure.

Who left, or is away, has a grade and a class that only a record change moves: the sentence names
it. The person's own facts (a misspelt name, a number that comes late) may always be corrected.
"""

from __future__ import annotations

from core.models import ATTENDING, Enrolment, PupilStatus
from core.reading.drafts import Problem, Severity
from core.spoken_labels import code_label

AWAY = frozenset({PupilStatus.SUSPENDED, PupilStatus.LOST, PupilStatus.UNKNOWN})
"""The record is open: a return (复学) brings the pupil back."""

MESSAGE_IDS = (
    "problem.status_transferred",
    "problem.status_away",
    "problem.status_ended",
    "problem.pupil_is_gone",
)


def status_problems(held: Enrolment, said: Enrolment) -> tuple[Problem, ...]:
    """Return what is said of an enrolment that its status forbids: an error for each field."""
    if held.status in ATTENDING:
        return ()
    changed = []
    if said.cohort != held.cohort:
        changed.append("grade")
    if said.class_number != held.class_number:
        changed.append("class_label")
    if held.status not in AWAY:
        changed += [
            name
            for name in ("class_no", "attend_way")
            if getattr(said, name) != getattr(held, name)
        ]
    code, params = _code(held.status), (("status", code_label("pupil_status", held.status)),)
    return tuple(Problem(Severity.ERROR, field, code, params) for field in changed)


def gone_warning(held: Enrolment) -> tuple[Problem, ...]:
    """Say of a workbook's row that it does not bring back who is not there."""
    if held.status in ATTENDING:
        return ()
    params = (("status", code_label("pupil_status", held.status)),)
    return (Problem(Severity.WARNING, "name", "pupil_is_gone", params),)


def _code(status: PupilStatus) -> str:
    if status is PupilStatus.TRANSFERRED_OUT:
        return "status_transferred"
    return "status_away" if status in AWAY else "status_ended"
