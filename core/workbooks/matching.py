"""Who a workbook's row speaks of: the same number, else the same name and birth date."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from core import registration, staffing
from core.changes.standing import gone_warning, status_problems
from core.errors import ExchangeError
from core.exchange.reading import Draft, SourceRow
from core.frozen import record
from core.grouping.locks import class_locks, lock_problem
from core.identity import normalise_digits, normalise_name
from core.models import (
    Pupil,
    PupilFile,
    PupilId,
    SchoolId,
    StaffFile,
    StaffId,
    StaffMember,
)
from core.office import Office
from core.reading.drafts import Problem, PupilDraft, Severity, StaffDraft
from core.school_year.starting import Newcomers
from core.storage.repositories import Repository
from core.validation import (
    Checked,
    PupilFacts,
    StaffFacts,
    check_pupil,
    check_staff,
)
from core.workbooks.derived import (
    with_held_relations,
    without_derived_facts,
    without_derived_texts,
)
from core.workbooks.elsewhere import Elsewhere
from core.workbooks.known_rows import one_named
from core.writing import Writing

Facts = PupilFacts | StaffFacts
FileT = TypeVar("FileT")
FactsT = TypeVar("FactsT", bound=Facts)
Person = Pupil | StaffMember
PersonT = TypeVar("PersonT", Pupil, StaffMember)
Progress = Callable[[int, int], None]
"""Told (rows done, rows in all); may raise to stop before anything is stored."""

Change = tuple[Facts | None, str | None]
"""Facts, and the id of the record that they are about; None for a new one."""

NUMBER_LENGTH = 18
PROGRESS_EVERY = 200


@record(frozen=True, slots=True)
class Match(Generic[FileT]):
    """The record that a row speaks of, if there is one, and what is doubtful about it."""

    present: FileT | None
    problems: tuple[Problem, ...] = ()


class Matcher(ABC, Generic[FileT, FactsT]):
    """Holds the rows of one workbook against the register; asks the store in batches."""

    _files: dict[str, FileT]
    _known: Known

    @abstractmethod
    def check(self, source: SourceRow) -> Checked[FactsT]:
        """Judge a row by itself."""

    @abstractmethod
    def person_in(self, facts: FactsT) -> Person:
        """Return the person that facts are about."""

    @abstractmethod
    def check_over(self, present: FileT, draft: Draft) -> Checked[FactsT]:
        """Judge a row written over what stands."""

    @abstractmethod
    def check_draft(self, draft: Draft) -> Checked[FactsT]:
        """Judge a draft by itself."""

    def without_left_out(self, draft: Draft) -> Draft:
        """Return a draft without the values that cannot be read: what stands there stays."""
        left_out = {
            problem.field: ""
            for problem in self.check_draft(draft).problems
            if problem.code == "left_out"
        }
        if isinstance(draft, PupilDraft):
            return replace(draft, **left_out)
        return replace(draft, **left_out)

    def recognise(self, draft: Draft) -> FileT | None:
        """Return the record that a row names which says too little for a newcomer: pupils'."""
        del draft
        return None

    def settled(self, facts: FactsT) -> FactsT:
        """Return what is stored of a newcomer; a draw's classes are not a workbook's to give."""
        return facts

    @abstractmethod
    def is_same(self, present: FileT, facts: FactsT) -> bool:
        """Whether a row says nothing new."""

    @abstractmethod
    def id_of(self, present: FileT) -> str:
        """Return a record's id."""

    def match(self, facts: FactsT, draft: Draft) -> Match[FileT]:
        """Find the record that a row speaks of: by number, else by name and birth date.

        Of several it is the one of which the row says nothing new.
        """
        found, problems = self._known.find(
            self.person_in(facts), lambda one: self._agrees(self._files.get(one.id), draft)
        )
        return Match(self._files.get(found.id) if found else None, problems)

    def _agrees(self, present: FileT | None, draft: Draft) -> bool:
        if present is None:
            return False
        over = self.check_over(present, draft)
        return over.facts is not None and self.is_same(present, over.facts)


class PupilMatcher(Matcher[PupilFile, PupilFacts]):
    """Pupils of this school, and numbers held anywhere in the store."""

    def __init__(self, office: Office, rows: Sequence[SourceRow]) -> None:
        self._context = replace(registration.context_of(office), is_lenient=True)
        self._known = Known.of(office.store.pupils, office.school.id, rows)
        self._elsewhere = Elsewhere.of(office, self._known)
        files = office.store.pupils.files([PupilId(one) for one in self._known.own_ids])
        self._files = {file.pupil.id: file for file in files}
        self._locks = class_locks(office, [file.pupil.id for file in files])

    def check(self, source: SourceRow) -> Checked[PupilFacts]:
        """Judge a pupil's row by itself. Into a drawn class nobody comes by a workbook."""
        context = self._context
        if source.lost_digits:
            context = replace(context, lost_digits=source.lost_digits)
        return check_pupil(_pupil_draft(source.draft), context)

    def check_draft(self, draft: Draft) -> Checked[PupilFacts]:
        """Judge a pupil's draft by itself."""
        return check_pupil(_pupil_draft(draft), self._context)

    def match(self, facts: PupilFacts, draft: Draft) -> Match[PupilFile]:
        """Find the pupil; a class that may not be said is told, and not taken over."""
        found = super().match(facts, draft)
        if found.present is None and not registration.errors_in(found.problems):
            problems = self._elsewhere.problems(facts.pupil)
            if problems:
                return Match(None, problems)
        if found.present is not None and (gone := gone_warning(found.present.enrolment)):
            return Match(found.present, (*found.problems, *gone))
        code = self._lock_code(facts, found.present)
        if not code:
            return found
        problem = lock_problem(code, Severity.WARNING)
        return Match(found.present, (*found.problems, problem))

    def recognise(self, draft: Draft) -> PupilFile | None:
        """Return the pupil whom name and class, birth date or number fit, if there is one."""
        own = _pupil_draft(draft)
        return one_named(self._files.values(), own, self._context.year, self._locks.named)

    def settled(self, facts: PupilFacts) -> PupilFacts:
        """Return a newcomer's facts without a class that only a draw can give."""
        kept = self._locks.kept(None, facts.enrolment, None)
        return facts if kept is facts.enrolment else replace(facts, enrolment=kept)

    def _lock_code(self, facts: PupilFacts, present: PupilFile | None) -> str:
        if present is None:
            return self._locks.problem(None, facts.enrolment, None)
        said = facts.enrolment
        if said.class_number is None:
            said = replace(said, class_number=present.enrolment.class_number)
        return self._locks.problem(present.pupil.id, said, present.enrolment)

    def person_in(self, facts: PupilFacts) -> Person:
        """Return the pupil."""
        return facts.pupil

    def check_over(self, present: PupilFile, draft: Draft) -> Checked[PupilFacts]:
        """Judge the pupil's form with the row written over it."""
        said = without_derived_texts(present, _pupil_draft(self.without_left_out(draft)))
        over = registration.overlaid(present, said, self._context.year)
        over = with_held_relations(present, over)
        checked = check_pupil(over, self._context)
        checked = without_derived_facts(present, checked, self._context.today)
        if checked.facts is None:
            return checked
        held, own = present.enrolment, present.pupil.id
        said_place = self._locks.unrepeated(own, checked.facts.enrolment, held)
        if forbidden := status_problems(held, said_place):
            return Checked(None, (*checked.problems, *forbidden))
        kept = self._locks.kept(own, said_place, held)
        return Checked(replace(checked.facts, enrolment=kept), checked.problems)

    def is_same(self, present: PupilFile, facts: PupilFacts) -> bool:
        """Whether the row says nothing new of the pupil."""
        return registration.is_same(present, facts)

    def id_of(self, present: PupilFile) -> str:
        """Return the pupil's id."""
        return present.pupil.id


class StaffMatcher(Matcher[StaffFile, StaffFacts]):
    """Staff of this school, and numbers held anywhere in the store."""

    def __init__(self, office: Office, rows: Sequence[SourceRow]) -> None:
        self._context = replace(registration.context_of(office), is_lenient=True)
        self._known = Known.of(office.store.staff, office.school.id, rows)
        files = office.store.staff.files([StaffId(one) for one in self._known.own_ids])
        self._files = {file.member.id: file for file in files}

    def check(self, source: SourceRow) -> Checked[StaffFacts]:
        """Judge a row of staff by itself."""
        context = self._context
        if source.lost_digits:
            context = replace(context, lost_digits=source.lost_digits)
        return check_staff(_staff_draft(source.draft), context)

    def check_draft(self, draft: Draft) -> Checked[StaffFacts]:
        """Judge a draft of staff by itself."""
        return check_staff(_staff_draft(draft), self._context)

    def person_in(self, facts: StaffFacts) -> Person:
        """Return the member of staff."""
        return facts.member

    def check_over(self, present: StaffFile, draft: Draft) -> Checked[StaffFacts]:
        """Judge the staff form with the row written over it."""
        said = _staff_draft(self.without_left_out(draft))
        return check_staff(staffing.overlaid(present, said), self._context)

    def is_same(self, present: StaffFile, facts: StaffFacts) -> bool:
        """Whether the row says nothing new of the member of staff."""
        return staffing.is_same(present, facts)

    def id_of(self, present: StaffFile) -> str:
        """Return the member's id."""
        return present.member.id


@dataclass(frozen=True, slots=True)
class Known:
    """The registered people whom the rows of a workbook may speak of."""

    school_id: SchoolId
    by_number: dict[str, list[Person]]
    by_person: dict[tuple[str, date], list[Person]]
    """People of the own school, by name and birth date."""
    elsewhere: dict[tuple[str, date], list[Person]]
    """People of the other schools, by name and birth date."""

    @staticmethod
    def of(people: Repository[PersonT], school_id: SchoolId, rows: Sequence[SourceRow]) -> Known:
        """Ask the store for everybody whose number or name stands in the rows."""
        drafts = [row.draft for row in rows]
        by_number: dict[str, list[Person]] = {}
        for holder in people.among("id_number", numbers_in(drafts)):
            by_number.setdefault(holder.id_number or "", []).append(holder)
        by_person: dict[tuple[str, date], list[Person]] = {}
        elsewhere: dict[tuple[str, date], list[Person]] = {}
        for person in people.among("name", names_in(drafts)):
            some = by_person if person.school_id == school_id else elsewhere
            some.setdefault((person.name, person.birth_date), []).append(person)
        return Known(school_id, by_number, by_person, elsewhere)

    @property
    def own_ids(self) -> list[str]:
        """The ids of everybody who can be found."""
        people = [*self.by_number.values(), *self.by_person.values()]
        return sorted({one.id for some in people for one in some if self._is_own(one)})

    def find(
        self, person: Person, agrees: Callable[[Person], bool]
    ) -> tuple[Person | None, tuple[Problem, ...]]:
        """Return who a row speaks of, and what is doubtful about it.

        Of namesakes born on one day only one may agree with all that the row says.
        """
        holders = self.by_number.get(person.id_number or "", [])
        same = [one for one in holders if one.name == person.name and self._is_own(one)]
        doubts: tuple[Problem, ...] = ()
        if holders and not same:
            problems = (registration.number_problem(one, person, self.school_id) for one in holders)
            doubts = tuple(dict.fromkeys(problems))
            if registration.errors_in(doubts):
                return None, doubts
        same = same or [
            one
            for one in self.by_person.get((person.name, person.birth_date), [])
            if not (one.id_number and person.id_number)
        ]
        if len(same) > 1:
            same = [one for one in same if agrees(one)]
            alike = [one for one in same if bool(one.id_number) == bool(person.id_number)]
            if len(same) == 1 or len(alike) == 1:
                return (alike or same)[0], doubts
            return None, (Problem(Severity.ERROR, "name", "ambiguous_person"),)
        return (same[0] if same else None), doubts

    def _is_own(self, person: Person) -> bool:
        return person.school_id == self.school_id


def _pupil_draft(draft: Draft) -> PupilDraft:
    assert isinstance(draft, PupilDraft)  # noqa: S101 - the reader's kind decides
    return draft


def _staff_draft(draft: Draft) -> StaffDraft:
    assert isinstance(draft, StaffDraft)  # noqa: S101 - the reader's kind decides
    return draft


def number_in(draft: Draft) -> str:
    """Return the number of a draft as it would be stored, well formed or not; may be empty."""
    return normalise_digits(draft.id_number).upper()


def numbers_in(drafts: Iterable[Draft]) -> list[str]:
    """Return the numbers of drafts, each once."""
    return sorted({number for draft in drafts if (number := number_in(draft))})


def names_in(drafts: Iterable[Draft]) -> list[str]:
    """Return the names of drafts as they are stored, each once."""
    return sorted({normalise_name(draft.name) for draft in drafts})


def save_pupils(
    office: Office, writing: Writing, changes: Sequence[Change], progress: Progress | None
) -> None:
    """Put the accepted rows of a pupil workbook."""
    matches = [PupilId(match) for _, match in changes if match]
    files = {file.pupil.id: file for file in office.store.pupils.files(matches)}
    new_ones = [facts for facts, match in changes if match is None]
    newcomers = Newcomers(
        office, (one.enrolment.cohort for one in new_ones if isinstance(one, PupilFacts))
    )
    for done, (facts, match) in enumerate(changes):
        tell(progress, done, len(changes))
        assert isinstance(facts, PupilFacts)  # noqa: S101 - the plan's kind decides
        if match is None:
            new = replace(facts, enrolment=newcomers.started(facts.enrolment))
            registration.save_new(writing, office.school.id, new)
            continue
        if PupilId(match) not in files:
            raise ExchangeError("plan_is_stale")
        registration.save_changes(writing, files[PupilId(match)], facts)


def save_staff(
    office: Office, writing: Writing, changes: Sequence[Change], progress: Progress | None
) -> None:
    """Put the accepted rows of a staff workbook."""
    matches = [StaffId(match) for _, match in changes if match]
    files = {file.member.id: file for file in office.store.staff.files(matches)}
    for done, (facts, match) in enumerate(changes):
        tell(progress, done, len(changes))
        assert isinstance(facts, StaffFacts)  # noqa: S101 - the plan's kind decides
        if match is None:
            staffing.save_new(writing, office.school.id, facts)
            continue
        if StaffId(match) not in files:
            raise ExchangeError("plan_is_stale")
        staffing.save_changes(writing, files[StaffId(match)], facts)


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Report progress now and then."""
    if progress and done % PROGRESS_EVERY == 0:
        progress(done, total)
