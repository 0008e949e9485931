"""The reporting of a term 开学报到 as the centre reads it: one line a school, and who is silent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from core.i18n import t, tn
from core.lists.directory import schools
from core.models import School, SchoolId
from core.office import Office
from core.roster_types import Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing
from core.school_year.models import TermOf, TermReport
from core.school_year.reporting import ReportingSummary, reporting_figures, summary_of

MESSAGE_IDS = ("table.term.1", "table.term.2")
MESSAGE_PREFIXES = ("printing.purpose.",)


@dataclass(frozen=True, slots=True)
class SchoolReporting:
    """What one school noted: `line` tells the figures.

    `noted_on` is the last day of it, None where nothing has come.
    """

    school: School
    summary: ReportingSummary
    line: str
    noted_on: date | None

    @property
    def is_silent(self) -> bool:
        """Whether it has pupils and noted nothing of any of them."""
        summary = self.summary
        return self.noted_on is None and bool(summary.expected or summary.preschool_expected)


@dataclass(frozen=True, slots=True)
class TownshipReporting:
    """Every school of the township in a term: the own one, then those that report to it."""

    term: TermOf
    own: SchoolReporting
    others: tuple[SchoolReporting, ...]

    @property
    def schools(self) -> tuple[SchoolReporting, ...]:
        """All of them, the own one first."""
        return (self.own, *self.others)

    @property
    def silent(self) -> tuple[SchoolReporting, ...]:
        """The other schools that have pupils and noted nothing of any of them."""
        return tuple(one for one in self.others if one.is_silent)


def township_reporting(office: Office, term: TermOf) -> TownshipReporting:
    """Return what every school that this home knows noted of a term."""
    by_school: dict[SchoolId, list[TermReport]] = defaultdict(list)
    reports = office.store.terms.reports_of(term.year, term.term)
    for report in reports:
        by_school[report.school_id].append(report)
    known = {one.pupil_id: one.has_come for one in reports}
    found = []
    for school in schools(office):
        summary = summary_of(office, term, school.id, known)
        line = reporting_figures(summary, school)
        noted = max((one.noted_on for one in by_school[school.id]), default=None)
        found.append(SchoolReporting(school, summary, line, noted))
    return TownshipReporting(term, found[0], tuple(found[1:]))


def noted_words(office: Office, one: SchoolReporting) -> str:
    """Return the day on which a school noted last, or that nothing is there of it yet."""
    if one.noted_on:
        return one.noted_on.isoformat()
    if not one.is_silent:
        return ""
    is_own = one.school.id == office.school.id
    return t("reporting.own_silent") if is_own else t("reporting.not_reported")


def township_reporting_roster(
    office: Office, reporting: TownshipReporting, purpose: Purpose = Purpose.SCHOOL
) -> Roster:
    """Return a row a school with its figures, who has not come, and when it was noted last."""
    term = reporting.term
    columns = (
        RosterColumn("number", t("printing.column.number"), weight=0.5),
        RosterColumn("school", t("ledger.column.at_school"), 4.0, 2.0, may_break=True),
        RosterColumn("expected", t("reporting.column.expected"), 2.0),
        RosterColumn("came", t("reporting.column.came"), 2.0),
        RosterColumn("away", t("reporting.column.away"), 2.0),
        RosterColumn("unknown", t("reporting.column.unknown"), 2.0),
        RosterColumn("noted", t("reporting.column.noted"), 5.5),
        RosterColumn("missing", t("reporting.column.missing"), 6.0, 4.0, may_break=True),
    )
    rows = [_row(office, number, one) for number, one in enumerate(reporting.schools, start=1)]
    summaries = [one.summary for one in reporting.schools]
    heads = t(
        "reporting.township_heads",
        expected=sum(one.expected for one in summaries),
        came=sum(len(one.came) for one in summaries),
    )
    silent = reporting.silent
    names = t("work.between").join(one.school.name for one in silent)
    notes = [t("reporting.own_not_noted")] if reporting.own.is_silent else []
    if silent:
        notes.append(tn("reporting.silent", len(silent), names=names))
    if any(one.preschool_expected for one in summaries):
        notes.append(
            t(
                "term.reporting.preschool",
                expected=sum(len(one.preschool_expected) for one in summaries),
                came=sum(len(one.preschool_came) for one in summaries),
            )
        )
    school, label = office.school.name, t(f"table.term.{term.term}")
    return Roster(
        title=t("ledger.heading", school=t("ledger.all_schools"), title=t("year.reporting")),
        subtitle=(t("year.state", year=term.school_year.label, term=label), heads),
        columns=columns,
        rows=tuple(rows),
        notes=tuple(notes),
        closing=school_closing(school, office.clock.today()),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        furniture=Furniture.in_current_language(),
    )


def _row(office: Office, number: int, one: SchoolReporting) -> tuple[str, ...]:
    summary = one.summary
    missing = [file.pupil.name for file in office.store.pupils.files(list(summary.away))]
    return (
        str(number),
        one.school.name,
        str(summary.expected),
        str(len(summary.came)),
        str(len(summary.away)),
        str(len(summary.unknown)),
        noted_words(office, one),
        "、".join(missing),
    )
