"""Staff and what they do: register and amend, in the same way as pupils."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import RegistrationError
from core.models import SchoolId, StaffFile, StaffId
from core.office import Office
from core.reading.drafts import Problem, StaffDraft
from core.registration import InvalidDraftError, context_of, errors_in, number_problem
from core.validation import Checked, StaffFacts, check_staff, draft_of_staff
from core.workbooks.overlay import spoken, with_identity
from core.writing import Writing


@dataclass(frozen=True, slots=True)
class SavedStaff:
    """What came of saving a draft."""

    staff_id: StaffId
    warnings: tuple[Problem, ...]


def check_draft(
    office: Office, draft: StaffDraft, staff_id: StaffId | None = None
) -> Checked[StaffFacts]:
    """Check a draft by itself and against the staff register."""
    checked = check_staff(draft, context_of(office))
    if checked.facts is None or checked.facts.member.id_number is None:
        return checked
    others = office.store.staff.with_number(checked.facts.member.id_number)
    found = [
        number_problem(other, checked.facts.member, office.school.id)
        for other in others
        if other.id != staff_id
    ]
    problems = (*checked.problems, *dict.fromkeys(found))
    return Checked(None if errors_in(problems) else checked.facts, problems)


def register_staff(office: Office, draft: StaffDraft) -> SavedStaff:
    """Save a new member of staff; durable on return. Raises InvalidDraftError."""
    checked = check_draft(office, draft)
    if checked.facts is None:
        raise InvalidDraftError(checked.problems)
    with office.writing("register") as writing:
        staff_id = save_new(writing, office.school.id, checked.facts)
        writing.audit("register", staff_id)
    return SavedStaff(staff_id, checked.problems)


def amend_staff(office: Office, staff_id: StaffId, draft: StaffDraft) -> SavedStaff:
    """Save a staff form. Raises InvalidDraftError, or RegistrationError(`no_such_staff`)."""
    present = file_of(office, staff_id)
    checked = check_draft(office, draft, staff_id)
    if checked.facts is None:
        raise InvalidDraftError(checked.problems)
    with office.writing("amend") as writing:
        save_changes(writing, present, checked.facts)
        writing.audit("amend", staff_id)
    return SavedStaff(staff_id, checked.problems)


def file_of(office: Office, staff_id: StaffId) -> StaffFile:
    """Return a member of staff; raises RegistrationError(`no_such_staff`)."""
    file = office.store.staff.file(staff_id)
    if file is None:
        raise RegistrationError("no_such_staff")
    return file


def draft_of(office: Office, staff_id: StaffId) -> StaffDraft:
    """Return a staff form as text, and note the look: it shows the identity number."""
    file = file_of(office, staff_id)
    office.audit("look", staff_id)
    return draft_of_staff(file)


def save_new(writing: Writing, school_id: SchoolId, facts: StaffFacts) -> StaffId:
    """Put a new member of staff with the present appointment."""
    staff_id = StaffId(writing.add(facts.member, school_id=school_id))
    writing.add(facts.appointment, staff_id=staff_id, school_id=school_id)
    return staff_id


def save_changes(writing: Writing, present: StaffFile, facts: StaffFacts) -> bool:
    """Put what a form says over what stands; return whether anything differed."""
    is_changed = writing.put(with_identity(present.member, facts.member))
    return writing.put(with_identity(present.appointment, facts.appointment)) or is_changed


def overlaid(present: StaffFile, draft: StaffDraft) -> StaffDraft:
    """Return a staff form with what a workbook's row says written over it."""
    return replace(draft_of_staff(present), **spoken(draft))


def is_same(present: StaffFile, facts: StaffFacts) -> bool:
    """Whether facts say nothing that does not stand already."""
    return (
        with_identity(present.member, facts.member) == present.member
        and with_identity(present.appointment, facts.appointment) == present.appointment
    )
