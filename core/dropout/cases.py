"""Dropout cases 控辍保学: opened, visited, reported, and closed with a result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.changes.apply import ChangeRequest, put_change
from core.changes.models import ChangeKind, RecordChange
from core.changes.rules import GONE
from core.codes import CODES
from core.dropout.children import (
    cases_by_child,
    child_file,
    is_registered,
    open_case_about,
)
from core.dropout.models import (
    CaseId,
    CaseResult,
    DropoutCase,
    DropoutDuty,
    DropoutVisit,
    DutyRole,
    Placement,
    duty_id,
)
from core.errors import RegistrationError
from core.models import PupilFile, PupilId
from core.office import Office
from core.registration import file_of
from core.seated import seated
from core.writing import Writing


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything kept of a case. `missing_roles` are duties nobody has been named for."""

    case: DropoutCase
    pupil: PupilFile
    visits: tuple[DropoutVisit, ...]
    duties: tuple[DropoutDuty, ...]

    @property
    def missing_roles(self) -> tuple[DutyRole, ...]:
        """The roles of “六+二” that are still open."""
        named = {duty.role for duty in self.duties}
        return tuple(role for role in DutyRole if role not in named)


def open_case(
    office: Office,
    pupil_id: PupilId,
    absent_since: date,
    *,
    reason: str = "",
    whereabouts: str = "",
) -> DropoutCase:
    """Open a case for a child who stays away: a pupil, or a row of the household ledger.

    Of a row the pupil that the child is or was here, if there is one (`children`). Raises
    RegistrationError: `no_such_pupil`, `case_open_already`, `absence_in_future`.
    """
    with office.writing("dropout") as writing:
        return _put_case(
            office,
            writing,
            child_file(office, pupil_id),
            absent_since,
            (reason or None, whereabouts or None),
        )


def record_leave(
    office: Office, pupil_id: PupilId, request: ChangeRequest, *, whereabouts: str = ""
) -> tuple[RecordChange, DropoutCase]:
    """Write that a child left without formality, and open the case in the same transaction.

    What the change gives as its reason is what the case suspects, until somebody knows better.
    A case that stands open already is used. Raises as `record_change` does.
    """
    with office.writing("dropout") as writing:
        change = put_change(office, writing, pupil_id, replace(request, kind=ChangeKind.LEAVE))
        case = open_case_about(office, pupil_id)
        if case is None:
            words = (_told_reason(request), whereabouts or None)
            file = file_of(office, pupil_id)
            case = _put_case(office, writing, file, request.happened_on, words)
        return change, case


def _told_reason(request: ChangeRequest) -> str | None:
    """Return why the child left, as the case and its report say it: in Chinese, as typed there."""
    label = CODES["change_reason"].label(request.reason)
    return "，".join(filter(None, (label, request.note))) or None


def note_visit(
    office: Office,
    case_id: CaseId,
    day: date,
    participants: Iterable[str],
    outcome: str = "",
) -> DropoutVisit:
    """Note a visit to the family. Raises RegistrationError as `case_file`, `absence_in_future`."""
    case = _case(office, case_id)
    _require_past(office, day)
    with office.writing("dropout") as writing:
        visit = DropoutVisit(
            id=writing.new_id(),
            school_id=case.school_id,
            case_id=case_id,
            visited_on=day,
            participants=tuple(participants),
            outcome=outcome or None,
        )
        writing.put(visit)
    return visit


def amend_visit(
    office: Office, visit_id: str, day: date, participants: Iterable[str], outcome: str = ""
) -> DropoutVisit:
    """Put a visit right. Raises RegistrationError: `no_such_visit`, `absence_in_future`."""
    held = _visit(office, visit_id)
    _require_past(office, day)
    with office.writing("dropout") as writing:
        visit = replace(
            held, visited_on=day, participants=tuple(participants), outcome=outcome or None
        )
        writing.put(visit)
    return visit


def take_back_visit(office: Office, visit_id: str) -> None:
    """Take a visit off its case; its history stays. Raises RegistrationError(`no_such_visit`)."""
    held = _visit(office, visit_id)
    case = _case(office, held.case_id)
    with office.writing("dropout") as writing:
        writing.delete(held)
        writing.audit("dropout.visit", case.pupil_id, "taken_back")


def name_duty(
    office: Office, case_id: CaseId, role: DutyRole, name: str, phone: str = ""
) -> DropoutDuty:
    """Name who answers for a case in a role, in place of whoever stood there (R081).

    Raises RegistrationError: `no_such_case`, `duty_name_needed`.
    """
    case = _case(office, case_id)
    if not name.strip():
        raise RegistrationError("duty_name_needed")
    duty = DropoutDuty(
        id=duty_id(case_id, role),
        school_id=case.school_id,
        case_id=case_id,
        role=role,
        name=name.strip(),
        phone=phone or None,
    )
    with office.writing("dropout") as writing:
        writing.put(duty)
    return duty


def report_case(office: Office, case_id: CaseId, day: date, number: str, to: str) -> DropoutCase:
    """Note the written report of a case 书面报告 (R083): when, under which number, to whom.

    Raises RegistrationError: `no_such_case`, `absence_in_future`.
    """
    case = _case(office, case_id)
    _require_past(office, day)
    with office.writing("dropout") as writing:
        reported = replace(case, reported_on=day, report_no=number or None, reported_to=to or None)
        writing.put(reported)
        writing.audit("dropout.report", case.pupil_id)
    return reported


def describe_case(office: Office, case_id: CaseId, reason: str, whereabouts: str) -> DropoutCase:
    """Write what is known by now: why the child stays away, and where it is.

    Raises RegistrationError(`no_such_case`).
    """
    case = _case(office, case_id)
    known = replace(
        case, suspected_reason=reason.strip() or None, whereabouts=whereabouts.strip() or None
    )
    with office.writing("dropout") as writing:
        writing.put(known)
    return known


def name_follow_up(office: Office, case_id: CaseId, words: str) -> DropoutCase:
    """Write who looks after a child that came back, and how.

    Raises RegistrationError: `no_such_case`, `case_not_returned`.
    """
    case = _case(office, case_id)
    if case.returned_on is None:
        raise RegistrationError("case_not_returned")
    followed = replace(case, follow_up=words.strip() or None)
    with office.writing("dropout") as writing:
        writing.put(followed)
    return followed


def note_return(
    office: Office, case_id: CaseId, day: date, placement: Placement, follow_up: str = ""
) -> DropoutCase:
    """Close a case because the child is back, and say where it learns now (R084).

    A child whose record said lost and who learns at this school again is returned in the same
    transaction. Raises RegistrationError: `no_such_case`, `case_closed_already`,
    `absence_in_future`, `case_ends_before_it_begins`, and as `record_change` does.
    """
    case = _open(office, case_id)
    _require_after(office, case, day)
    with office.writing("dropout") as writing:
        file = child_file(office, case.pupil_id)
        stays = placement is not Placement.OTHER_SCHOOL
        if stays and is_registered(file) and file.enrolment.status in GONE:
            request = ChangeRequest(kind=ChangeKind.RETURN, happened_on=day)
            put_change(office, writing, file.pupil.id, request)
        closed = replace(
            case,
            result=CaseResult.RETURNED,
            returned_on=day,
            placement=placement,
            closed_on=day,
            follow_up=follow_up or None,
        )
        writing.put(closed)
    return closed


def close_case(office: Office, case_id: CaseId, day: date, result: CaseResult) -> DropoutCase:
    """Close a case without a return. Raises RegistrationError: `no_such_case`,
    `case_closed_already`, `absence_in_future`, `case_ends_before_it_begins`,
    `case_result_needed`.
    """
    case = _open(office, case_id)
    _require_after(office, case, day)
    if result in {CaseResult.OPEN, CaseResult.RETURNED}:
        raise RegistrationError("case_result_needed")
    closed = replace(case, result=result, closed_on=day)
    with office.writing("dropout") as writing:
        writing.put(closed)
    return closed


def case_file(office: Office, case_id: CaseId) -> CaseFile:
    """Return everything kept of a case.

    Raises RegistrationError: `no_such_case`, `no_such_pupil`.
    """
    case = _case(office, case_id)
    (child,) = seated(office, [child_file(office, case.pupil_id)])
    return CaseFile(
        case,
        child,
        tuple(office.store.dropouts.visits_of(case_id)),
        tuple(office.store.dropouts.duties_of(case_id)),
    )


def _put_case(
    office: Office,
    writing: Writing,
    file: PupilFile,
    absent_since: date,
    words: tuple[str | None, str | None],
) -> DropoutCase:
    _require_past(office, absent_since)
    if _has_open_case(office, file):
        raise RegistrationError("case_open_already", name=file.pupil.name)
    case = DropoutCase(
        id=CaseId(writing.new_id()),
        school_id=file.enrolment.school_id,
        pupil_id=file.pupil.id,
        opened_on=office.clock.today(),
        absent_since=absent_since,
        suspected_reason=words[0],
        whereabouts=words[1],
    )
    writing.put(case)
    writing.audit("dropout.open", file.pupil.id)
    return case


def _has_open_case(office: Office, file: PupilFile) -> bool:
    cases = office.store.dropouts.cases
    row = None if is_registered(file) else office.store.households.get(file.pupil.id)
    if row is None:
        return open_case_about(office, file.pupil.id) is not None
    return bool(cases_by_child(office, [row], cases.open_cases(row.school_id)))


def _case(office: Office, case_id: CaseId) -> DropoutCase:
    case = office.store.dropouts.cases.get(case_id)
    if case is None:
        raise RegistrationError("no_such_case")
    return case


def _visit(office: Office, visit_id: str) -> DropoutVisit:
    visit = office.store.dropouts.visits.get(visit_id)
    if visit is None:
        raise RegistrationError("no_such_visit")
    return visit


def _open(office: Office, case_id: CaseId) -> DropoutCase:
    case = _case(office, case_id)
    if not case.is_open:
        raise RegistrationError("case_closed_already")
    return case


def _require_after(office: Office, case: DropoutCase, day: date) -> None:
    _require_past(office, day)
    if day < case.absent_since:
        since = case.absent_since.isoformat()
        raise RegistrationError("case_ends_before_it_begins", day=day.isoformat(), since=since)


def _require_past(office: Office, day: date) -> None:
    if day > office.clock.today():
        raise RegistrationError("absence_in_future", day=day.isoformat())
