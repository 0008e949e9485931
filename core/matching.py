"""Who a workbook's row speaks of: the same number, else the same name and birth date."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from core import registration, staffing
from core.drafts import Problem, PupilDraft, Severity, StaffDraft
from core.errors import ExchangeError
from core.exchange.reading import Draft, SourceRow
from core.identity import normalise_digits, normalise_name
from core.models import Pupil, PupilFile, PupilId, StaffFile, StaffId, StaffMember
from core.office import Office
from core.validation import Checked, PupilFacts, StaffFacts, check_pupil, check_staff
from core.writing import Writing

Facts = PupilFacts | StaffFacts
FileT = TypeVar("FileT")
FactsT = TypeVar("FactsT", PupilFacts, StaffFacts)
Person = TypeVar("Person", Pupil, StaffMember)
Progress = Callable[[int, int], None]
"""Told (rows done, rows in all); may raise to stop before anything is stored."""

Change = tuple[Facts | None, str | None]
"""Facts, and the id of the record that they are about; None for a new one."""

NUMBER_LENGTH = 18
PROGRESS_EVERY = 200


@dataclass(frozen=True, slots=True)
class Match(Generic[FileT]):
    """The record that a row speaks of, if there is one, and what is doubtful about it."""

    present: FileT | None
    problems: tuple[Problem, ...] = ()


class Matcher(ABC, Generic[FileT, FactsT]):
    """Holds the rows of one workbook against the register; asks the store in batches."""

    @abstractmethod
    def check(self, source: SourceRow) -> Checked[FactsT]:
        """Judge a row by itself."""

    @abstractmethod
    def match(self, facts: FactsT) -> Match[FileT]:
        """Find the record that a row speaks of."""

    @abstractmethod
    def check_over(self, present: FileT, draft: Draft) -> Checked[FactsT]:
        """Judge a row written over what stands."""

    @abstractmethod
    def is_same(self, present: FileT, facts: FactsT) -> bool:
        """Whether a row says nothing new."""

    @abstractmethod
    def id_of(self, present: FileT) -> str:
        """Return a record's id."""


class PupilMatcher(Matcher[PupilFile, PupilFacts]):
    """Pupils of this school, and numbers held anywhere in the store."""

    def __init__(self, office: Office, rows: Sequence[SourceRow]) -> None:
        self._office = office
        self._context = registration.context_of(office)
        drafts = [row.draft for row in rows]
        pupils = office.store.pupils
        self._by_number = by_number(pupils.among("id_number", numbers_in(drafts)))
        own = [
            pupil
            for pupil in pupils.among("name", names_in(drafts))
            if pupil.school_id == office.school.id
        ]
        self._by_person = by_person(own)
        wanted = {pupil.id for pupil in [*own, *self._by_number.values()]}
        self._files = {file.pupil.id: file for file in pupils.files(sorted(wanted))}

    def check(self, source: SourceRow) -> Checked[PupilFacts]:
        """Judge a pupil's row by itself."""
        draft = source.draft
        assert isinstance(draft, PupilDraft)  # noqa: S101 - the reader's kind decides
        context = replace(self._context, lost_digits=source.lost_digits)
        return check_pupil(draft, context)

    def match(self, facts: PupilFacts) -> Match[PupilFile]:
        """Find the pupil by number, else by name and birth date."""
        pupil = facts.pupil
        other = self._by_number.get(pupil.id_number or "")
        if other is not None:
            if other.name == pupil.name and other.school_id == self._office.school.id:
                return Match(self._files.get(other.id))
            school_id = self._office.school.id
            return Match(None, (registration.number_problem(other, pupil, school_id),))
        found = same_person(self._by_person, pupil)
        if len(found) > 1:
            return Match(None, (Problem(Severity.ERROR, "name", "ambiguous_person"),))
        return Match(self._files.get(found[0].id) if found else None)

    def check_over(self, present: PupilFile, draft: Draft) -> Checked[PupilFacts]:
        """Judge the pupil's form with the row written over it."""
        assert isinstance(draft, PupilDraft)  # noqa: S101 - the reader's kind decides
        over = registration.overlaid(present, draft, self._context.year)
        return check_pupil(over, self._context)

    def is_same(self, present: PupilFile, facts: PupilFacts) -> bool:
        """Whether the row says nothing new of the pupil."""
        return registration.is_same(present, facts)

    def id_of(self, present: PupilFile) -> str:
        """Return the pupil's id."""
        return present.pupil.id


class StaffMatcher(Matcher[StaffFile, StaffFacts]):
    """Staff of this school, and numbers held anywhere in the store."""

    def __init__(self, office: Office, rows: Sequence[SourceRow]) -> None:
        self._office = office
        self._context = registration.context_of(office)
        drafts = [row.draft for row in rows]
        staff = office.store.staff
        self._by_number = by_number(staff.among("id_number", numbers_in(drafts)))
        own = [
            member
            for member in staff.among("name", names_in(drafts))
            if member.school_id == office.school.id
        ]
        self._by_person = by_person(own)
        wanted = {member.id for member in [*own, *self._by_number.values()]}
        self._files = {file.member.id: file for file in staff.files(sorted(wanted))}

    def check(self, source: SourceRow) -> Checked[StaffFacts]:
        """Judge a row of staff by itself."""
        draft = source.draft
        assert isinstance(draft, StaffDraft)  # noqa: S101 - the reader's kind decides
        context = replace(self._context, lost_digits=source.lost_digits)
        return check_staff(draft, context)

    def match(self, facts: StaffFacts) -> Match[StaffFile]:
        """Find the member of staff by number, else by name and birth date."""
        member = facts.member
        other = self._by_number.get(member.id_number or "")
        if other is not None:
            if other.name == member.name and other.school_id == self._office.school.id:
                return Match(self._files.get(other.id))
            return Match(None, (staffing.number_problem(other, member),))
        found = same_person(self._by_person, member)
        if len(found) > 1:
            return Match(None, (Problem(Severity.ERROR, "name", "ambiguous_person"),))
        return Match(self._files.get(found[0].id) if found else None)

    def check_over(self, present: StaffFile, draft: Draft) -> Checked[StaffFacts]:
        """Judge the staff form with the row written over it."""
        assert isinstance(draft, StaffDraft)  # noqa: S101 - the reader's kind decides
        return check_staff(staffing.overlaid(present, draft), self._context)

    def is_same(self, present: StaffFile, facts: StaffFacts) -> bool:
        """Whether the row says nothing new of the member of staff."""
        return staffing.is_same(present, facts)

    def id_of(self, present: StaffFile) -> str:
        """Return the member's id."""
        return present.member.id


def number_in(draft: Draft) -> str | None:
    """Return the identity number of a draft when it has the shape of one, well formed or not."""
    number = normalise_digits(draft.id_number).upper()
    return number if len(number) == NUMBER_LENGTH else None


def numbers_in(drafts: Iterable[Draft]) -> list[str]:
    """Return the identity numbers of drafts, each once."""
    return sorted({number for draft in drafts if (number := number_in(draft))})


def names_in(drafts: Iterable[Draft]) -> list[str]:
    """Return the names of drafts as they are stored, each once."""
    return sorted({normalise_name(draft.name) for draft in drafts})


def by_number(people: Iterable[Person]) -> dict[str, Person]:
    """Index people by identity number."""
    return {person.id_number: person for person in people if person.id_number}


def by_person(people: Iterable[Person]) -> dict[tuple[str, str], list[Person]]:
    """Index people by name and birth date."""
    index: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        index.setdefault((person.name, person.birth_date.isoformat()), []).append(person)
    return index


def same_person(index: dict[tuple[str, str], list[Person]], person: Person) -> list[Person]:
    """Return who has the same name and birth date and no other identity number."""
    return [
        other
        for other in index.get((person.name, person.birth_date.isoformat()), [])
        if not (other.id_number and person.id_number)
    ]


def save_pupils(
    office: Office, writing: Writing, changes: Sequence[Change], progress: Progress | None
) -> None:
    """Put the accepted rows of a pupil workbook."""
    matches = [PupilId(match) for _, match in changes if match]
    files = {file.pupil.id: file for file in office.store.pupils.files(matches)}
    for done, (facts, match) in enumerate(changes):
        tell(progress, done, len(changes))
        assert isinstance(facts, PupilFacts)  # noqa: S101 - the plan's kind decides
        if match is None:
            registration.save_new(writing, office.school.id, facts)
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
