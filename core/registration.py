"""Register and amend pupils: a draft becomes a person, a family and an enrolment, or problems."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.changes.standing import status_problems
from core.errors import RegistrationError
from core.grades import parse_grade
from core.grouping.locks import class_locks, lock_problem, note_refused
from core.models import (
    Pupil,
    PupilFile,
    PupilId,
    SchoolId,
    SchoolYear,
    StaffMember,
)
from core.office import Office
from core.pinyin import full_pinyin
from core.reading.drafts import Problem, PupilDraft, Severity
from core.reading.stored_faults import forgiven, with_stored
from core.school_year.starting import Newcomers
from core.validation import CheckContext, Checked, PupilFacts, check_pupil, draft_of_pupil
from core.workbooks.family import in_their_places
from core.workbooks.overlay import spoken, with_identity
from core.writing import Writing


class InvalidDraftError(RegistrationError):
    """A draft has errors; nothing was saved. `problems` holds all of them, warnings too."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("invalid_draft", count=len(errors_in(problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SavedPupil:
    """What came of saving a draft: who it is, and what remains open or doubtful."""

    pupil_id: PupilId
    warnings: tuple[Problem, ...]


def errors_in(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that keep a record out."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def context_of(office: Office) -> CheckContext:
    """Return what validation must know: today and the school year."""
    return CheckContext(today=office.clock.today(), year=office.year)


def check_draft(
    office: Office, draft: PupilDraft, pupil_id: PupilId | None = None
) -> Checked[PupilFacts]:
    """Check a draft by itself and against the register.

    `pupil_id` is the pupil being amended, who may keep the own number.
    """
    checked = _check_alone(office, draft, pupil_id)
    if checked.facts is None:
        return checked
    facts = _without_seat(office, checked.facts, pupil_id)
    problems = (*checked.problems, *_lock_problems(office, facts, pupil_id))
    if facts.pupil.id_number is None:
        return Checked(None if errors_in(problems) else facts, problems)
    others = office.store.pupils.with_number(facts.pupil.id_number)
    found = [
        number_problem(other, facts.pupil, office.school.id)
        for other in others
        if other.id != pupil_id
    ]
    problems = (*problems, *dict.fromkeys(found))
    return Checked(None if errors_in(problems) else facts, problems)


def _check_alone(
    office: Office, draft: PupilDraft, pupil_id: PupilId | None
) -> Checked[PupilFacts]:
    """Check a draft by itself; what was stored wrong earlier, and is not touched, stays stored."""
    context = context_of(office)
    checked = check_pupil(draft, context)
    present = office.store.pupils.file(pupil_id) if pupil_id and checked.facts is None else None
    if present is None:
        return checked
    problems = forgiven(checked.problems, draft, draft_of_pupil(present, office.year))
    kept = {one.field for one, was in zip(problems, checked.problems, strict=True) if one != was}
    facts = check_pupil(replace(draft, **dict.fromkeys(kept, "")), context).facts
    if facts is None or errors_in(problems):
        return Checked(None, problems)
    read = PupilFile(facts.pupil, facts.guardians, facts.enrolment)
    whole = with_stored(present, read, kept)
    return Checked(PupilFacts(whole.pupil, whole.guardians, whole.enrolment), problems)


def _without_seat(office: Office, facts: PupilFacts, pupil_id: PupilId | None) -> PupilFacts:
    """Return what is stored of a form that names the class of the seat: the seat says it."""
    present = office.store.pupils.file(pupil_id) if pupil_id else None
    if present is None or facts.enrolment.class_number is None:
        return facts
    locks = class_locks(office, [present.pupil.id])
    enrolment = locks.unrepeated(present.pupil.id, facts.enrolment, present.enrolment)
    return replace(facts, enrolment=enrolment)


def _lock_problems(
    office: Office, facts: PupilFacts, pupil_id: PupilId | None
) -> tuple[Problem, ...]:
    """Say that the class of who was drawn, or who has left, cannot be typed over."""
    locks = class_locks(office, [pupil_id] if pupil_id else [])
    present = office.store.pupils.file(pupil_id) if pupil_id else None
    held = present.enrolment if present else None
    if held is not None and (forbidden := status_problems(held, facts.enrolment)):
        return forbidden
    code = locks.problem(pupil_id, facts.enrolment, held)
    return (lock_problem(code, Severity.ERROR),) if code else ()


def number_problem(
    other: Pupil | StaffMember, person: Pupil | StaffMember, school_id: SchoolId
) -> Problem:
    """Say what it means that somebody registered already holds a person's number.

    The same name at another school is a move that the centre must settle: a warning.
    """
    if other.name == person.name and other.school_id != school_id:
        return Problem(Severity.WARNING, "id_number", "number_elsewhere")
    return Problem(
        Severity.ERROR, "id_number", "already_registered", params=(("name", other.name),)
    )


def register_pupil(office: Office, draft: PupilDraft) -> SavedPupil:
    """Save a new pupil; durable on return.

    Raises InvalidDraftError with every problem at once.
    """
    checked = check_draft(office, draft)
    if checked.facts is None:
        note_refused(office, None, checked.problems)
        raise InvalidDraftError(checked.problems)
    with office.writing("register") as writing:
        enrolment = Newcomers(office).started(checked.facts.enrolment)
        facts = replace(checked.facts, enrolment=enrolment)
        pupil_id = save_new(writing, office.school.id, facts)
        writing.audit("register", pupil_id)
    return SavedPupil(pupil_id, checked.problems)


def amend_pupil(office: Office, pupil_id: PupilId, draft: PupilDraft) -> SavedPupil:
    """Save a pupil's form: a field left empty is emptied; what stood there stays in the history.

    Raises InvalidDraftError, or RegistrationError(`no_such_pupil`).
    """
    present = file_of(office, pupil_id)
    checked = check_draft(office, draft, pupil_id)
    if checked.facts is None:
        note_refused(office, pupil_id, checked.problems)
        raise InvalidDraftError(checked.problems)
    with office.writing("amend") as writing:
        save_changes(writing, present, checked.facts)
        writing.audit("amend", pupil_id)
    return SavedPupil(pupil_id, checked.problems)


def file_of(office: Office, pupil_id: PupilId) -> PupilFile:
    """Return everything kept of a pupil; raises RegistrationError(`no_such_pupil`)."""
    file = office.store.pupils.file(pupil_id)
    if file is None:
        raise RegistrationError("no_such_pupil")
    return file


def draft_of(office: Office, pupil_id: PupilId) -> PupilDraft:
    """Return a pupil's form as text, and note the look: it shows the identity number."""
    file = file_of(office, pupil_id)
    office.audit("look", pupil_id)
    return draft_of_pupil(file, office.year)


def save_new(writing: Writing, school_id: SchoolId, facts: PupilFacts) -> PupilId:
    """Put a new pupil with family and enrolment; the spelling of the name comes with it."""
    pupil = facts.pupil
    places: dict[str, str] = {"school_id": school_id}
    if pupil.name_pinyin is None and (spelling := full_pinyin(pupil.name)):
        places["name_pinyin"] = spelling
    pupil_id = PupilId(writing.add(pupil, **places))
    for guardian in facts.guardians:
        writing.add(guardian, pupil_id=pupil_id, school_id=school_id)
    writing.add(
        facts.enrolment,
        pupil_id=pupil_id,
        school_id=school_id,
        register_school_id=facts.enrolment.register_school_id or school_id,
    )
    writing.keep_file(pupil_id, school_id, PupilFile(pupil, facts.guardians, facts.enrolment))
    return pupil_id


def save_changes(writing: Writing, present: PupilFile, facts: PupilFacts) -> bool:
    """Put what a form says over what stands; return whether anything differed."""
    pupil = respelt(present.pupil, facts.pupil)
    is_changed = writing.put(with_identity(present.pupil, pupil))
    is_changed |= writing.put(with_identity(present.enrolment, facts.enrolment))
    by_position = {guardian.position: guardian for guardian in present.guardians}
    for guardian in facts.guardians:
        held = by_position.pop(guardian.position, None)
        if held is None:
            places = {"pupil_id": present.pupil.id, "school_id": present.pupil.school_id}
            writing.add(guardian, **places)
            is_changed = True
        else:
            is_changed |= writing.put(with_identity(held, guardian))
    for guardian in by_position.values():
        writing.delete(guardian)
        is_changed = True
    return is_changed


def respelt(present: Pupil, pupil: Pupil) -> Pupil:
    """Return a pupil whose name was corrected with its new spelling; one made by hand stays.

    A spelling that was emptied becomes the program's own again.
    """
    is_kept = pupil.name_pinyin == present.name_pinyin
    is_emptied = pupil.name_pinyin is None and present.name_pinyin is not None
    is_stale = is_kept and is_derived(present) and present.name != pupil.name
    if not (is_emptied or is_stale):
        return pupil
    return replace(pupil, name_pinyin=full_pinyin(pupil.name) or None)


def is_derived(pupil: Pupil) -> bool:
    """Whether a spelling is the program's own."""
    return pupil.name_pinyin == full_pinyin(pupil.name)


def overlaid(present: PupilFile, draft: PupilDraft, year: SchoolYear) -> PupilDraft:
    """Return a pupil's form with what a workbook's row says written over it.

    Everything the row is silent about stands as it was. A row that names a grade but no class
    leaves the class alone; one that names both in one cell (三(2)班) replaces both. Members of the
    family keep their places, in whatever order the workbook has them.
    """
    said = spoken(draft)
    if "grade" in said and "class_label" not in said:
        written = parse_grade(said["grade"])
        if written and written.class_number is not None:
            said["class_label"] = ""
    elif "class_label" in said and "grade" not in said:
        said["grade"] = said["class_label"]
    held = draft_of_pupil(present, year)
    return replace(held, **in_their_places(held, said))


def is_same(present: PupilFile, facts: PupilFacts) -> bool:
    """Whether facts say nothing that does not stand already."""
    if len(facts.guardians) != len(present.guardians):
        return False
    return (
        with_identity(present.pupil, facts.pupil) == present.pupil
        and with_identity(present.enrolment, facts.enrolment) == present.enrolment
        and all(
            with_identity(held, guardian) == held
            for held, guardian in zip(present.guardians, facts.guardians, strict=True)
        )
    )
