"""The lines of lists and the find tables, made anew for rows that were folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from core.contacts import contact_phone, guardian_of
from core.hamlets import hamlet_of, village_of
from core.history import RowId
from core.ledgers.left_behind import left_behind_from
from core.models import PupilFile, PupilId, StaffFile, StaffId
from core.pinyin import full_pinyin, pinyin_initials
from core.reading.open_items import open_items
from core.storage.connection import Connection, SqlValue
from core.storage.find_keys import NO_CLASS_NO, find_key, place
from core.storage.folded_rows import OWNED, OWNERS
from core.storage.listing import left_behind_text
from core.storage.new_files import NewFile, NewFiles
from core.storage.repositories import BATCH, PupilRepository, StaffRepository
from core.storage.search import Findable, find_row, insert_findable

FOUND_AT_ONCE = 5_000
"""Pupils whose rows go into the full-text table together, in the order of their numbers there: it
writes what it holds to the disk whenever a number is lower than the last one."""


class _Lists(NamedTuple):
    """The lines of one kind of person and where they are found, by the columns' names."""

    line: str
    find: str
    person: str
    found_as: str


_PUPIL_LISTS = _Lists("pupil_line", "pupil_find", "pupil_id", "find_key")
_STAFF_LISTS = _Lists("staff_line", "staff_find", "staff_id", "n")


class Projection:
    """Keeps what lists show in step with the folded rows."""

    def __init__(self, connection: Connection, new_files: NewFiles) -> None:
        self._connection = connection
        self._new_files = new_files
        self._pupils = PupilRepository(connection)
        self._staff = StaffRepository(connection)

    def refresh(self, touched: Iterable[tuple[str, RowId]]) -> None:
        """Make the lines anew of everyone whose rows were touched. Inside a transaction."""
        by_table: dict[str, list[str]] = {}
        for table, row in touched:
            by_table.setdefault(table, []).append(row)
        pupils = set(by_table.get("pupil", []))
        staff = set(by_table.get("staff_member", []))
        for table, column in OWNED.items():
            owners = self._owners(table, column, by_table.get(table, []))
            (pupils if OWNERS[column] == "pupil" else staff).update(owners)
        for group in by_table.get("class_group", []):
            seats = self._connection.rows("SELECT pupil_id FROM seat WHERE class_id = ?", (group,))
            pupils |= {seat[0] for seat in seats}
        numbers = self._in_order("pupil", pupils)
        ordered = list(numbers)
        for start in range(0, len(ordered), FOUND_AT_ONCE):
            self._refresh_pupils(ordered[start : start + FOUND_AT_ONCE], numbers)
        numbers = self._in_order("staff_member", staff)
        ordered = list(numbers)
        for start in range(0, len(ordered), BATCH):
            self._refresh_staff(ordered[start : start + BATCH], numbers)

    def rebuild(self) -> None:
        """Make every line anew. Inside a transaction."""
        for lists in (_PUPIL_LISTS, _STAFF_LISTS):
            self._connection.execute(f"DELETE FROM {lists.line}")  # noqa: S608 - own names
            self._connection.execute(
                f"INSERT INTO {lists.find} ({lists.find}) VALUES ('delete-all')"  # noqa: S608
            )
        pupils = self._connection.rows("SELECT id FROM pupil")
        staff = self._connection.rows("SELECT id FROM staff_member")
        touched = [("pupil", RowId(row[0])) for row in pupils]
        self.refresh(touched + [("staff_member", RowId(row[0])) for row in staff])

    def _owners(self, table: str, column: str, rows: Sequence[str]) -> set[str]:
        owners: set[str] = set()
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            marks = ", ".join("?" for _ in some)
            owners |= {
                row[0]
                for row in self._connection.rows(
                    f"SELECT DISTINCT {column} FROM {table} WHERE id IN ({marks})",  # noqa: S608
                    some,
                )
            }
        return owners

    def _in_order(self, table: str, ids: Iterable[str]) -> dict[str, int]:
        """Return ids with their rows' numbers in the order of these, 0 for those without a row.

        Full-text search writes what it holds to the disk whenever a number is lower than the last
        one; and rows that were written together lie on the same pages.
        """
        wanted = sorted(ids)
        places: dict[str, int] = {}
        for start in range(0, len(wanted), BATCH):
            places |= self._numbers(table, wanted[start : start + BATCH])
        numbers = {one: places.get(one, 0) for one in wanted}
        return dict(sorted(numbers.items(), key=itemgetter(1)))

    def _numbers(self, table: str, ids: Sequence[str]) -> dict[str, int]:
        marks = ", ".join("?" for _ in ids)
        rows = self._connection.rows(
            f"SELECT id, n FROM {table} WHERE id IN ({marks})",  # noqa: S608 - own names
            list(ids),
        )
        return dict(rows)

    def _forget(self, lists: _Lists, ids: Sequence[str]) -> None:
        marks = ", ".join("?" for _ in ids)
        gone = self._connection.rows(
            f"SELECT {lists.found_as}, n FROM {lists.line} "  # noqa: S608 - own names
            f"WHERE {lists.person} IN ({marks}) ORDER BY {lists.found_as}",
            list(ids),
        )
        if not gone:
            return
        for statement, at in ((f"{lists.line} WHERE n", 1), (f"{lists.find} WHERE rowid", 0)):
            keys = [(row[at],) for row in gone]
            self._connection.executemany(f"DELETE FROM {statement} = ?", keys)  # noqa: S608

    def _refresh_pupils(self, ids: Sequence[str], numbers: Mapping[str, int]) -> None:
        findable: list[tuple[SqlValue, ...]] = []
        for start in range(0, len(ids), BATCH):
            findable += self._refresh_pupil_lines(ids[start : start + BATCH], numbers)
        findable.sort(key=itemgetter(0))
        insert_findable(self._connection, "pupil_find", findable)

    def _refresh_pupil_lines(
        self, ids: Sequence[str], numbers: Mapping[str, int]
    ) -> list[tuple[SqlValue, ...]]:
        """Make the lines of a batch anew; return the rows by which they are to be found."""
        self._forget(_PUPIL_LISTS, ids)
        classes = self._class_numbers(ids)
        lines = []
        findable = []
        for pupil_id, (school_id, file) in self._files(ids).items():
            key = numbers[pupil_id]
            found_by = _pupil_findable(file)
            seat = classes.get(pupil_id)
            class_number = file.enrolment.class_number if seat is None else seat
            sort_key = _sort_key(file.enrolment.class_no, found_by)
            found_as = find_key(place(file.enrolment.cohort, class_number, sort_key), key)
            line = (key, pupil_id, school_id, *_pupil_line(file, class_number))
            lines.append((*line, sort_key, *_order_keys(file), found_as))
            findable.append(find_row(found_as, found_by))
        self._connection.executemany(
            f"INSERT INTO pupil_line VALUES ({', '.join('?' for _ in range(22))})",  # noqa: S608
            lines,
        )
        return findable

    def _files(self, ids: Sequence[str]) -> dict[str, NewFile]:
        """Return pupils' files and schools: as they were just written, else as they stand."""
        found = self._new_files.among(ids)
        for file in self._pupils.files([PupilId(one) for one in ids if one not in found]):
            found[file.pupil.id] = NewFile(file.pupil.school_id, file)
        return found

    def _refresh_staff(self, ids: Sequence[str], numbers: Mapping[str, int]) -> None:
        self._forget(_STAFF_LISTS, ids)
        lines = []
        findable = []
        for file in self._staff.files([StaffId(one) for one in ids]):
            key = numbers[file.member.id]
            found_by = _staff_findable(file)
            lines.append((*_staff_line(key, file), _sort_key(None, found_by)))
            findable.append(find_row(key, found_by))
        self._connection.executemany(
            f"INSERT INTO staff_line VALUES ({', '.join('?' for _ in range(14))})",  # noqa: S608
            lines,
        )
        insert_findable(self._connection, "staff_find", findable)

    def _class_numbers(self, ids: Sequence[str]) -> dict[str, Any]:
        """Return the class number of each pupil's seat in the newest school year."""
        marks = ", ".join("?" for _ in ids)
        rows = self._connection.rows(
            "SELECT seat.pupil_id, class_group.number FROM seat "  # noqa: S608 - own names
            "JOIN class_group ON class_group.id = seat.class_id "
            f"WHERE seat.ended_on IS NULL AND seat.pupil_id IN ({marks}) ORDER BY class_group.year",
            list(ids),
        )
        return dict(rows)


def _sort_key(number: int | None, person: Findable) -> str:
    initials = person.initials[0] if person.initials else ""
    return f"{NO_CLASS_NO if number is None else number:04d} {initials} {person.name}"


def _order_keys(file: PupilFile) -> tuple[SqlValue, ...]:
    """Return what a list is sorted and filtered by besides what it shows: village, name."""
    hamlet = hamlet_of(file.pupil)
    name = file.pupil.name
    return village_of(hamlet) if hamlet else None, f"{full_pinyin(name).lower()} {name}"


def _pupil_line(file: PupilFile, class_number: int | None) -> tuple[SqlValue, ...]:
    """Return what a line shows, without its key, the pupil's id and the school's."""
    pupil, enrolment = file.pupil, file.enrolment
    guardian = guardian_of(file)
    return (
        enrolment.stage.value,
        enrolment.entry_year,
        class_number,
        enrolment.class_no,
        enrolment.status.value,
        pupil.name,
        pupil.sex.value,
        pupil.birth_date.isoformat(),
        pupil.id_number,
        hamlet_of(pupil),
        guardian.name if guardian else None,
        contact_phone(file),
        None if enrolment.attend_way is None else enrolment.attend_way.value,
        left_behind_text(pupil.left_behind, left_behind_from(pupil)),
        len(open_items(file)),
    )


def _pupil_findable(file: PupilFile) -> Findable:
    pupil = file.pupil
    numbers = [pupil.id_number, pupil.student_no, pupil.phone]
    numbers += [guardian.phone for guardian in file.guardians]
    return Findable(
        name=pupil.name,
        initials=pinyin_initials(pupil.name),
        numbers=tuple(number for number in numbers if number),
        places=tuple(place for place in (hamlet_of(pupil), pupil.current_address) if place),
        guardians=tuple(guardian.name for guardian in file.guardians),
    )


def _staff_line(key: int, file: StaffFile) -> tuple[SqlValue, ...]:
    member, appointment = file.member, file.appointment
    return (
        key,
        member.id,
        member.school_id,
        member.person_status,
        member.name,
        member.sex.value,
        member.birth_date.isoformat(),
        member.id_number,
        appointment.post,
        "、".join(appointment.subjects) or None,
        member.title,
        appointment.weekly_periods,
        member.phone,
    )


def _staff_findable(file: StaffFile) -> Findable:
    member = file.member
    return Findable(
        name=member.name,
        initials=pinyin_initials(member.name),
        numbers=tuple(number for number in (member.id_number, member.phone) if number),
        places=tuple(file.appointment.subjects),
        guardians=(),
    )
