"""What a change of several pupils would do, before anybody confirms it: one line for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.changes import rules
from core.changes.apply import MAKING, ChangeRequest, check_change, circumstances
from core.changes.rules import RULES
from core.errors import RegistrationError
from core.models import Cohort, PupilId, PupilStatus
from core.office import Office


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What would become of one pupil, or why not; with a refusal nothing is done for anybody."""

    pupil_id: PupilId
    name: str
    status_before: PupilStatus | None
    status_after: PupilStatus | None
    cohort_before: Cohort | None
    entry_year_after: int | None
    refusal: RegistrationError | None = None


def preview_changes(
    office: Office, pupil_ids: Iterable[PupilId], request: ChangeRequest
) -> tuple[PreviewLine, ...]:
    """Return a line for each pupil, in their order, all refusals at once; nothing changes."""
    return tuple(_line(office, pupil_id, request) for pupil_id in pupil_ids)


def _line(office: Office, pupil_id: PupilId, request: ChangeRequest) -> PreviewLine:
    try:
        file = check_change(office, pupil_id, request)
    except RegistrationError as error:
        held = office.store.pupils.file(pupil_id)
        if held is None:
            return PreviewLine(pupil_id, "", None, None, None, None, error)
        enrolment = held.enrolment
        return PreviewLine(
            pupil_id, held.pupil.name, enrolment.status, None, enrolment.cohort, None, error
        )
    present = file.enrolment
    makes = PupilStatus.PRESENT if request.kind in MAKING else None
    return PreviewLine(
        pupil_id,
        file.pupil.name,
        present.status,
        makes or RULES[request.kind].status_after or present.status,
        present.cohort,
        rules.entry_year_after(request.kind, circumstances(office, file, request, [])),
    )
