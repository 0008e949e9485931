"""Frozen records out of the store, one repository per aggregate. Writing goes through history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from core.models import (
    Appointment,
    ClassGroup,
    Cohort,
    Enrolment,
    Guardian,
    Pupil,
    PupilFile,
    PupilId,
    School,
    SchoolId,
    Seat,
    StaffFile,
    StaffId,
    StaffMember,
)
from core.storage.connection import Connection, SqlValue
from core.storage.tables import Table, table_of

R = TypeVar("R")

BATCH = 500


class Repository(Generic[R]):
    """Records of one kind."""

    def __init__(self, connection: Connection, record: type[R]) -> None:
        self._connection = connection
        self._record = record

    @cached_property
    def _table(self) -> Table:
        return table_of(self._record)

    def get(self, key: str) -> R | None:
        """Return one record by its id."""
        found = self._where("id = ?", (key,))
        return found[0] if found else None

    def all(self, school_id: SchoolId | None = None) -> list[R]:
        """Return every record, of one school or of all, oldest first."""
        if school_id is None:
            return self._where("1", ())
        return self._where("school_id = ?", (school_id,))

    def among(self, column: str, keys: Iterable[str]) -> list[R]:
        """Return the records whose column holds one of some keys."""
        wanted = list(keys)
        found: list[R] = []
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            marks = ", ".join("?" for _ in some)
            found += self._where(f"{self._checked(column)} IN ({marks})", some)
        return found

    def by(self, column: str, value: SqlValue) -> list[R]:
        """Return the records whose column holds a value."""
        return self._where(f"{self._checked(column)} = ?", (value,))

    def count(self, school_id: SchoolId | None = None) -> int:
        """Return how many records there are."""
        condition = "1" if school_id is None else "school_id = ?"
        parameters = () if school_id is None else (school_id,)
        row = self._connection.row(
            f"SELECT count(*) FROM {self._table.name} WHERE {condition}",  # noqa: S608 - own names
            parameters,
        )
        return 0 if row is None else int(row[0])

    def _checked(self, column: str) -> str:
        if column != "id" and column not in self._table.column_names:
            raise KeyError(column)
        return column

    def _where(self, condition: str, parameters: Sequence[SqlValue]) -> list[R]:
        rows = self._connection.rows(
            f"{self._table.select_sql} WHERE {condition} ORDER BY n", parameters
        )
        return [self._table.read_row(row) for row in rows]


class PupilRepository(Repository[Pupil]):
    """Pupils with their families and enrolments."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, Pupil)
        self._guardians = Repository(connection, Guardian)
        self._enrolments = Repository(connection, Enrolment)

    def file(self, pupil_id: PupilId) -> PupilFile | None:
        """Return everything kept of one pupil."""
        files = self.files([pupil_id])
        return files[0] if files else None

    def files(self, pupil_ids: Sequence[PupilId]) -> list[PupilFile]:
        """Return the files of some pupils, in their order; three queries a batch.

        A pupil whose enrolment has not arrived yet (a bundle is on its way) is left out.
        """
        pupils = {pupil.id: pupil for pupil in self.among("id", pupil_ids)}
        guardians: dict[PupilId, list[Guardian]] = {}
        for guardian in self._guardians.among("pupil_id", pupil_ids):
            guardians.setdefault(guardian.pupil_id, []).append(guardian)
        enrolments: dict[PupilId, Enrolment] = {}
        for enrolment in self._enrolments.among("pupil_id", pupil_ids):
            enrolments[enrolment.pupil_id] = newer(enrolments.get(enrolment.pupil_id), enrolment)
        return [
            PupilFile(
                pupils[pupil_id],
                tuple(sorted(guardians.get(pupil_id, []), key=lambda one: one.position)),
                enrolments[pupil_id],
            )
            for pupil_id in pupil_ids
            if pupil_id in pupils and pupil_id in enrolments
        ]

    def all_files(self, school_id: SchoolId | None = None) -> list[PupilFile]:
        """Return every pupil's file, of one school or of all."""
        return self.files([pupil.id for pupil in self.all(school_id)])

    def with_number(self, id_number: str) -> list[Pupil]:
        """Return the pupils registered under an identity number."""
        return self._where("id_number = ?", (id_number,))

    def cohort_ids(self, school_id: SchoolId, cohort: Cohort) -> list[PupilId]:
        """Return the pupils of a cohort whose status stands on a roster, in the list's order."""
        rows = self._connection.rows(
            "SELECT pupil_id FROM pupil_line WHERE school_id = ? AND stage = ? AND entry_year = ? "
            "AND status IN ('01', '05') ORDER BY class_number, sort_key, n",
            (school_id, cohort.stage.value, cohort.entry_year),
        )
        return [PupilId(row[0]) for row in rows]


def newer(held: Enrolment | None, other: Enrolment) -> Enrolment:
    """Return the enrolment that is in force: the one not ended, else the one that began last."""
    if held is None:
        return other

    def rank(one: Enrolment) -> tuple[bool, str, str]:
        return (one.ended_on is None, str(one.started_on or ""), one.id)

    return max(held, other, key=rank)


class StaffRepository(Repository[StaffMember]):
    """Members of staff with their appointments."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, StaffMember)
        self._appointments = Repository(connection, Appointment)

    def file(self, staff_id: StaffId) -> StaffFile | None:
        """Return a member of staff with the present appointment."""
        files = self.files([staff_id])
        return files[0] if files else None

    def files(self, staff_ids: Sequence[StaffId]) -> list[StaffFile]:
        """Return the files of some staff, in their order."""
        members = {member.id: member for member in self.among("id", staff_ids)}
        appointments = {
            appointment.staff_id: appointment
            for appointment in self._appointments.among("staff_id", staff_ids)
            if appointment.ended_on is None
        }
        return [
            StaffFile(members[staff_id], appointments[staff_id])
            for staff_id in staff_ids
            if staff_id in members and staff_id in appointments
        ]

    def all_files(self, school_id: SchoolId | None = None) -> list[StaffFile]:
        """Return every member of staff, of one school or of all."""
        return self.files([member.id for member in self.all(school_id)])

    def with_number(self, id_number: str) -> list[StaffMember]:
        """Return the staff registered under an identity number."""
        return self._where("id_number = ?", (id_number,))


class SchoolRepository(Repository[School]):
    """The schools of the township that this store knows."""

    def all(self, school_id: SchoolId | None = None) -> list[School]:
        """Return every school, or the one with this code."""
        if school_id is None:
            return self._where("1", ())
        return self._where("id = ?", (school_id,))

    def named(self, text: str) -> School | None:
        """Return the school with this code or name."""
        found = self._where("id = ?1 OR name = ?1", (text,))
        return found[0] if found else None


class ClassRepository(Repository[ClassGroup]):
    """Classes by school year."""

    def of_year(self, school_id: SchoolId, year: int) -> list[ClassGroup]:
        """Return a school's classes of one school year, by number."""
        return self._where("school_id = ? AND year = ?", (school_id, year))


class SeatRepository(Repository[Seat]):
    """Who sits in which class."""

    def of_class(self, class_id: str) -> list[Seat]:
        """Return the seats of a class that have not ended."""
        return self._where("class_id = ? AND ended_on IS NULL", (class_id,))
