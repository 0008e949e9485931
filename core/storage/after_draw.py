"""Around and after a draw, and the teachers' teams: one repository per kind of record."""

from __future__ import annotations

from core.grouping.after_records import (
    Approval,
    CountyResult,
    DrawMeeting,
    LeadingGroup,
    MoveRequest,
    Objection,
    SingleClassStatement,
)
from core.storage.connection import Connection
from core.storage.repositories import Repository
from core.teams.records import CoverLesson, TeachingAssignment, TeachingProfile, TeamPlan


class AfterDrawRepository:
    """Decisions, meetings, objections, requests, statements, and results of the county."""

    def __init__(self, connection: Connection) -> None:
        self.approvals = Repository(connection, Approval)
        self.meetings = Repository(connection, DrawMeeting)
        self.leading_groups = Repository(connection, LeadingGroup)
        self.objections = Repository(connection, Objection)
        self.requests = Repository(connection, MoveRequest)
        self.statements = Repository(connection, SingleClassStatement)
        self.county_results = Repository(connection, CountyResult)


class TeamRepository:
    """Team plans, who teaches what and who covered, and what allocation knows of teachers."""

    def __init__(self, connection: Connection) -> None:
        self.plans = Repository(connection, TeamPlan)
        self.assignments = Repository(connection, TeachingAssignment)
        self.profiles = Repository(connection, TeachingProfile)
        self.covers = Repository(connection, CoverLesson)
