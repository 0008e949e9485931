"""Counting people, in SQL, over the lines that lists show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.models import Cohort, SchoolId, SchoolYear, Stage
from core.storage.connection import Connection, SqlValue
from core.storage.listing import left_behind_on
from core.storage.open_lines import BY_PROOF


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Attending pupils of a school or of the township, in the grades of a school year."""

    pupils: int
    boys: int
    girls: int
    boarders: int
    left_behind: int
    without_number: int
    """Of how many an identity number is wanted."""
    by_proof: int
    """Registered without any document (无证件): they have none, and none is wanted."""
    coming: int = 0
    """Registered for an autumn to come: in no other figure but the two of numbers."""

    @property
    def registered(self) -> int:
        """How many there are, at school or to come."""
        return self.pupils + self.coming


@dataclass(frozen=True, slots=True)
class CohortCount:
    """Attending pupils of one cohort; `classes` is how many class numbers they name."""

    cohort: Cohort
    pupils: int
    boys: int
    classes: int


@dataclass(frozen=True, slots=True)
class HeldColumns:
    """Columns that may hold something of a pupil; of family members by their position."""

    pupil: tuple[str, ...]
    enrolment: tuple[str, ...]
    guardians: Mapping[int, tuple[str, ...]]


class CountRepository:
    """Counts: milliseconds for a school, a seventh of a second for 150,000 pupils."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heads(self, school_id: SchoolId | None = None, year: SchoolYear | None = None) -> HeadCount:
        """Count attending pupils, of one school or of all; with a year, who has entered by then."""
        where, parameters = _attending(school_id)
        is_here = "1" if year is None else f"entry_year <= {year.starts_in:d}"
        row = self._connection.row(
            f"SELECT sum({is_here}), sum({is_here} AND sex = '1'), sum({is_here} AND sex = '2'), "  # noqa: S608
            f"sum({is_here} AND attend_way = '2'), "
            f"sum({is_here} AND {left_behind_on(self._connection.today())}), "
            f"sum(id_number IS NULL AND NOT {BY_PROOF}), sum(id_number IS NULL AND {BY_PROOF}), "
            f"sum(NOT {is_here}) FROM {self._lines(school_id)} WHERE {where}",
            parameters,
        )
        return HeadCount(*(value or 0 for value in row or (0,) * 8))

    def cohorts(self, school_id: SchoolId | None = None) -> list[CohortCount]:
        """Count attending pupils by cohort, from the youngest."""
        where, parameters = _attending(school_id)
        rows = self._connection.rows(
            "SELECT stage, entry_year, count(*), count(DISTINCT class_number) "  # noqa: S608
            f"FROM pupil_line WHERE {where} GROUP BY stage, entry_year "
            "ORDER BY stage DESC, entry_year DESC",
            parameters,
        )
        counted = [(Cohort(Stage(row[0]), row[1]), row[2], row[3]) for row in rows]
        boys = self._boys(school_id, [cohort for cohort, _, _ in counted])
        counts = [
            CohortCount(cohort, pupils, of_them, classes)
            for (cohort, pupils, classes), of_them in zip(counted, boys, strict=True)
        ]
        return sorted(counts, key=lambda count: (count.cohort.stage, -count.cohort.entry_year))

    def _boys(self, school_id: SchoolId | None, cohorts: Sequence[Cohort]) -> list[int]:
        """Count the boys of some cohorts in one way through the table.

        Not by GROUP BY: the list's index has all that groups go by but the sex, and without it
        SQLite sorts every line in memory, 6 MB for 150,000 that no program gives back.
        """
        if not cohorts:
            return []
        where, parameters = _attending(school_id)
        sums = ", ".join("sum(stage = ? AND entry_year = ?)" for _ in cohorts)
        wanted: list[SqlValue] = [
            value for cohort in cohorts for value in (cohort.stage.value, cohort.entry_year)
        ]
        row = self._connection.row(
            f"SELECT {sums} FROM {self._lines(school_id)} WHERE sex = '1' AND {where}",  # noqa: S608
            [*wanted, *parameters],
        )
        return [value or 0 for value in row or ()]

    def _lines(self, school_id: SchoolId | None) -> str:
        """Return the table to count in, and how to go through it.

        By the index a line is looked up at a time, each on another page of the file: slower than
        reading the table from end to end as soon as a school has a good part of it.
        """
        if school_id is None:
            return "pupil_line NOT INDEXED"
        row = self._connection.row(
            "SELECT count(*), (SELECT max(n) FROM pupil_line) FROM pupil_line WHERE school_id = ?",
            (school_id,),
        )
        own, newest = row or (0, 0)
        return "pupil_line NOT INDEXED" if own * 8 > (newest or 0) else "pupil_line"

    def leavers_holding(self, school_id: SchoolId, day: date, columns: HeldColumns) -> int:
        """Count pupils of a school who left it before a day and of whom some column holds a value.

        Who came back since has not left: the enrolment in force is the one not ended, else the
        one that began last (`repositories.newer`).
        """
        held = [f"pupil.{name} <> ''" for name in columns.pupil]
        held += [f"one.{name} <> ''" for name in columns.enrolment]
        held += [
            "EXISTS (SELECT 1 FROM guardian WHERE guardian.pupil_id = one.pupil_id "  # noqa: S608
            f"AND guardian.position = {position:d} AND guardian.{name} <> '')"
            for position, names in columns.guardians.items()
            for name in names
        ]
        row = self._connection.row(
            "SELECT count(*) FROM enrolment AS one INDEXED BY enrolment_ended "  # noqa: S608
            "JOIN pupil ON pupil.id = one.pupil_id AND pupil.school_id = one.school_id "
            "WHERE one.school_id = ? AND one.ended_on < ? AND one.ended_on IS NOT NULL "
            "AND one.status NOT IN ('01', '05') "
            "AND NOT EXISTS (SELECT 1 FROM enrolment AS other WHERE other.pupil_id = one.pupil_id "
            "AND other.id <> one.id AND (other.ended_on IS NULL OR "
            "(coalesce(other.started_on, ''), other.id) > (coalesce(one.started_on, ''), one.id)))"
            f" AND ({' OR '.join(held) or '0'})",
            (school_id, day.isoformat()),
        )
        return 0 if row is None else int(row[0])

    def staff(self, school_id: SchoolId | None = None) -> int:
        """Count staff in post."""
        where = "status = '11'" + ("" if school_id is None else " AND school_id = ?")
        parameters = () if school_id is None else (school_id,)
        row = self._connection.row(
            f"SELECT count(*) FROM staff_line WHERE {where}",  # noqa: S608 - own conditions
            parameters,
        )
        return 0 if row is None else int(row[0])

    def taught_subjects(self, school_id: SchoolId) -> frozenset[str]:
        """Return every subject that somebody in post teaches, as written."""
        rows = self._connection.rows(
            "SELECT subjects FROM staff_line WHERE status = '11' AND school_id = ? "
            "AND subjects IS NOT NULL",
            (school_id,),
        )
        return frozenset(subject for row in rows for subject in str(row[0]).split("、"))


def _attending(school_id: SchoolId | None) -> tuple[str, tuple[SqlValue, ...]]:
    attending = "status IN ('01', '05')"
    if school_id is None:
        return attending, ()
    return f"{attending} AND school_id = ?", (school_id,)
