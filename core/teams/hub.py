"""Where the work on teachers' teams stands: the figures beside the entries of its hub."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Cohort, SchoolYear
from core.office import Office
from core.teams.board import LotStep, cohorts_for_teams, team_board
from core.teams.covering import covers
from core.teams.sheet import school_sheet
from core.teams.strengths import strengths
from core.teams.workload import standing, workload


@dataclass(frozen=True, slots=True)
class CohortTeams:
    """A cohort that needs teams, and how far they are."""

    cohort: Cohort
    pupils: int
    classes: int
    step: LotStep


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What stands in the store of a school's teachers and their lessons."""

    year: SchoolYear
    teachers: int
    incomplete: int
    open_classes: int
    is_sheet_made: bool
    is_sheet_submitted: bool
    is_sheet_decided: bool
    cohorts: tuple[CohortTeams, ...]
    assigned: int
    spread: int
    covered: int


def team_figures(office: Office) -> TeamFigures:
    """Return where teams, sheet, workload and cover stand."""
    known = strengths(office)
    sheet = school_sheet(office)
    boards = [(pupils, team_board(office, own)) for own, pupils in cohorts_for_teams(office)]
    year = office.year
    return TeamFigures(
        year,
        len(known),
        sum(bool(own.missing) for own in known),
        len(sheet.classes),
        bool(sheet.draft.lessons),
        sheet.plan is not None,
        sheet.decision is not None,
        tuple(
            CohortTeams(board.cohort, pupils, board.draft.classes, board.step)
            for pupils, board in boards
        ),
        sum(bool(own.subject) for own in standing(office, year.starts_in)),
        workload(office, year.starts_in).spread,
        sum(own.cover.periods for own in covers(office, year)),
    )
