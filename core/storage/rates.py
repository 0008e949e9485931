"""Counting for retention, school by school: in SQL, for the centre holds every school's pupils."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.models import Cohort, SchoolId, Stage
from core.school_year.rates import COMING_KINDS, GONE_KINDS, REACHED
from core.school_year.starting import BRINGING
from core.storage.connection import Connection


def _listed(codes: Iterable[str]) -> str:
    return "({})".format(", ".join(f"'{code}'" for code in sorted(codes)))


_REACHED, _COMING, _GONE = map(_listed, (REACHED, COMING_KINDS, GONE_KINDS))
_BRINGING = _listed(BRINGING)
_HANDED_ON = (
    "SELECT 1 FROM record_change AS one WHERE one.pupil_id = line.pupil_id "
    "AND one.school_id = line.school_id AND one.undone_on IS NULL "
    "AND one.kind = 'promotion' AND one.stage = line.stage"
)
_BEGAN_IN = (
    "SELECT enrolment_id, entry_year_before AS year, min(sequence) FROM record_change "
    "WHERE undone_on IS NULL AND entry_year_before IS NOT NULL GROUP BY enrolment_id"
)
"""In which cohort each enrolment began that a change has moved since; of those nobody brought."""
_MOVED = "(coalesce(stage_before, stage) <> stage OR entry_year_before <> entry_year_after)"


@dataclass(slots=True)
class CohortMoves:
    """A school's cohort as `core.school_year.rates.retention` counts it.

    `handed_over` of those reached are on the register of another school here by now, and
    `arrived` of those who came are the other end of that: a township counts a child once.
    """

    reached: int = 0
    handed_over: int = 0
    came: int = 0
    arrived: int = 0
    went: int = 0


CohortAt = tuple[SchoolId, Cohort]


class RateRepository:
    """Counts cohorts that entered in some year or later."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def moves(self, since: int) -> dict[CohortAt, CohortMoves]:
        """Return who reached, came and went, by school and cohort; a walk over the lists."""
        found: dict[CohortAt, CohortMoves] = {}
        for school, stage, year, reached, handed in self._connection.rows(
            "SELECT school_id, stage, entry_year, "  # noqa: S608 - own conditions
            f"sum(status IN {_REACHED} OR is_handed), sum(is_handed = 2) "
            "FROM (SELECT line.school_id, line.stage, line.entry_year, line.status, "
            f"CASE WHEN EXISTS ({_HANDED_ON} AND one.arrived_as IS NOT NULL) THEN 2 "
            f"ELSE EXISTS ({_HANDED_ON}) END AS is_handed "
            "FROM pupil_line AS line NOT INDEXED WHERE line.entry_year >= ?) "
            "GROUP BY school_id, stage, entry_year",
            (since,),
        ):
            moves = _at(found, school, stage, year)
            moves.reached, moves.handed_over = reached, handed
        for school, stage, year, came, arrived in self._connection.rows(
            "SELECT school_id, stage, entry_year_after, count(*), sum(kind = 'arrival') "  # noqa: S608
            "FROM record_change WHERE undone_on IS NULL AND entry_year_after >= ? "
            f"AND kind <> 'entry' AND (kind IN {_COMING} "
            f"OR (entry_year_before IS NOT NULL AND {_MOVED})) "
            "GROUP BY school_id, stage, entry_year_after",
            (since,),
        ):
            moves = _at(found, school, stage, year)
            moves.came, moves.arrived = came, arrived
        for school, stage, year, late in self._connection.rows(
            "SELECT school_id, stage, began_in, count(*) FROM (SELECT own.*, "  # noqa: S608
            "coalesce(began.year, own.entry_year) AS began_in FROM enrolment AS own "
            f"LEFT JOIN ({_BEGAN_IN}) AS began ON began.enrolment_id = own.id) "
            "WHERE began_in >= ? "
            "AND coalesce(started_on, enrol_month) > began_in || '-09-01' "
            "AND id NOT IN (SELECT enrolment_id FROM record_change "
            f"WHERE undone_on IS NULL AND kind IN {_BRINGING}) "
            "GROUP BY school_id, stage, began_in",
            (since,),
        ):
            _at(found, school, stage, year).came += late
        for school, stage, year, went in self._connection.rows(
            "SELECT school_id, stage, entry_year_before, count(*) FROM record_change "  # noqa: S608
            "WHERE undone_on IS NULL AND entry_year_before >= ? "
            "AND coalesce(stage_before, stage) = stage AND (kind IN "
            f"{_GONE} OR (kind NOT IN {_COMING} AND entry_year_before <> entry_year_after)) "
            "GROUP BY school_id, stage, entry_year_before",
            (since,),
        ):
            _at(found, school, stage, year).went = went
        return found


def _at(found: dict[CohortAt, CohortMoves], school: str, stage: str, year: int) -> CohortMoves:
    key = (SchoolId(school), Cohort(Stage(stage), year))
    return found.setdefault(key, CohortMoves())
