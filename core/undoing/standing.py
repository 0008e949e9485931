"""What stands around the people of an act now: read once, asked for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.grouping.joining import awaits_draw
from core.grouping.locks import ClassLocks, class_locks
from core.history import RowId
from core.models import Cohort, Enrolment, Pupil, PupilFile, PupilId, StaffId, StaffMember
from core.office import Office
from core.reading.texts import draft_of_pupil, draft_of_staff
from core.registration import context_of, errors_in
from core.storage.hanging import hanging_on
from core.undoing.pasts import PUPIL_TABLES, STAFF_TABLES, File, PersonPast
from core.validation import check_pupil, check_staff


@dataclass(slots=True)
class Standing:
    """The present files of some people, what hangs on them, and where they sit."""

    office: Office
    files: Mapping[str, File]
    tables: Mapping[str, Mapping[str, int]]
    """How many rows of other tables name each person."""
    rows: Mapping[str, frozenset[str]]
    """The ids of each person's family, enrolments and appointments."""
    seats: Mapping[str, tuple[Cohort, ...]]
    """The cohorts of the classes in which each pupil has an open seat."""
    locks: ClassLocks
    sealed: dict[Cohort, bool] = field(default_factory=dict)

    @staticmethod
    def of(office: Office, people: Sequence[PersonPast]) -> Standing:
        """Read what stands around some people."""
        pupil_ids = [PupilId(one.person_id) for one in people if not one.is_staff]
        staff_ids = [StaffId(one.person_id) for one in people if one.is_staff]
        files: dict[str, File] = {one.pupil.id: one for one in office.store.pupils.files(pupil_ids)}
        files |= {one.member.id: one for one in office.store.staff.files(staff_ids)}
        own = (*PUPIL_TABLES, *STAFF_TABLES)
        tables = hanging_on(office.store.connection, [one.person_id for one in people], own)
        return Standing(
            office,
            files,
            tables,
            _rows_of(office, pupil_ids, staff_ids),
            _seats_of(office, pupil_ids),
            class_locks(office, pupil_ids),
        )

    def hanging(self, person: PersonPast) -> tuple[str, ...]:
        """Return the tables whose rows name a person, the act's own rows left out."""
        found = list(self.tables.get(person.person_id, {}))
        known = {one.row for one in person.rows}
        if self.rows.get(person.person_id, frozenset()) - known:
            found.append("appointment" if person.is_staff else "enrolment")
        return tuple(found)

    def is_sealed(self, cohort: Cohort) -> bool:
        """Whether a cohort waits for a draw that is sealed: nobody leaves it or joins it."""
        if cohort not in self.sealed:
            self.sealed[cohort] = awaits_draw(self.office, cohort)
        return self.sealed[cohort]

    def needs_draw(self, enrolment: Enrolment) -> bool:
        """Whether the class that an enrolment names is one that only a draw gives by now."""
        return bool(self.locks.problem(None, enrolment, None))

    def is_placed(self, file: PupilFile, then: Enrolment) -> bool:
        """Whether grade or class cannot go back: a draw is sealed, or a seat was given since."""
        now, pupil_id = file.enrolment, file.pupil.id
        if self.is_sealed(now.cohort) or self.is_sealed(then.cohort):
            return True
        if any(then.cohort != cohort for cohort in self.seats.get(pupil_id, ())):
            return True
        return bool(self.locks.problem(pupil_id, then, now))

    def contradicts(self, now: File, then: File) -> bool:
        """Whether a mixed file has errors that the one which stands has not."""
        return bool(self._errors(then) - self._errors(now))

    def _errors(self, file: File) -> set[tuple[str, str]]:
        context = context_of(self.office)
        if isinstance(file, PupilFile):
            problems = check_pupil(draft_of_pupil(file, self.office.year), context).problems
        else:
            problems = check_staff(draft_of_staff(file), context).problems
        return {(one.field, one.code) for one in errors_in(problems)}

    def numbers_taken(self, numbers: Mapping[str, str | None]) -> set[str]:
        """Return who would get a number that somebody else keeps.

        `numbers` says for everybody whose number changes which it will be, None for none.
        """
        wanted = sorted({number for number in numbers.values() if number})
        store = self.office.store
        holders: list[Pupil | StaffMember] = [
            *store.pupils.among("id_number", wanted),
            *store.staff.among("id_number", wanted),
        ]
        return {
            person
            for person, number in numbers.items()
            if number
            and any(
                one.id_number == number and one.id not in numbers and not self._is_move(one, person)
                for one in holders
            )
        }

    def stands_again(self, file: File) -> bool:
        """Whether somebody who is out of the lists was registered anew: same name, same birth."""
        store = self.office.store
        if isinstance(file, PupilFile):
            person: Pupil | StaffMember = file.pupil
            alike: list[Pupil | StaffMember] = [*store.pupils.among("name", [person.name])]
        else:
            person = file.member
            alike = [*store.staff.among("name", [person.name])]
        numbers = {None, person.id_number}
        return any(
            one.id != person.id
            and (one.school_id, one.birth_date) == (person.school_id, person.birth_date)
            and (one.id_number in numbers or person.id_number is None)
            for one in alike
        )

    def _is_move(self, other: Pupil | StaffMember, person: str) -> bool:
        """Whether two records of one number are one child at two schools: the centre settles it."""
        file = self.files.get(person)
        if not isinstance(file, PupilFile):
            return False
        return other.name == file.pupil.name and other.school_id != file.pupil.school_id

    def name_of(self, person: PersonPast) -> str:
        """Return the name of somebody who may stand no more."""
        table = "staff_member" if person.is_staff else "pupil"
        folded = self.office.store.history.folded(table, RowId(person.person_id))
        return str(folded.values.get("name") or "") if folded else ""


def _rows_of(
    office: Office, pupil_ids: Sequence[PupilId], staff_ids: Sequence[StaffId]
) -> dict[str, frozenset[str]]:
    rows: dict[str, set[str]] = {}
    for guardian in office.store.guardians.among("pupil_id", pupil_ids):
        rows.setdefault(guardian.pupil_id, set()).add(guardian.id)
    for enrolment in office.store.enrolments.among("pupil_id", pupil_ids):
        rows.setdefault(enrolment.pupil_id, set()).add(enrolment.id)
    for appointment in office.store.appointments.among("staff_id", staff_ids):
        rows.setdefault(appointment.staff_id, set()).add(appointment.id)
    return {person: frozenset(own) for person, own in rows.items()}


def _seats_of(office: Office, pupil_ids: Sequence[PupilId]) -> dict[str, tuple[Cohort, ...]]:
    classes = {one.id: one for one in office.store.classes.all(office.school.id)}
    seats: dict[str, tuple[Cohort, ...]] = {}
    for seat in office.store.seats.among("pupil_id", pupil_ids):
        group = classes.get(seat.class_id)
        if seat.ended_on is None and group is not None and len(group.cohorts) == 1:
            seats[seat.pupil_id] = (*seats.get(seat.pupil_id, ()), group.cohorts[0])
    return seats
