"""The rates of a school year with both sides of each, and what is missing to draw them (R080)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.changes.models import RecordChange
from core.changes.rules import NOT_ENDED
from core.grades import LAST_GRADE
from core.i18n import t, tn
from core.models import Cohort, Enrolment, PupilFile, School, SchoolId, SchoolYear
from core.office import Office
from core.roster_types import Align, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing
from core.school_year.entrants import entrants_at
from core.school_year.households import children_of
from core.school_year.models import HouseholdChild
from core.school_year.people import RATIO_STAGES, files_of
from core.school_year.people_behind import Person, children_behind, pupils_behind
from core.school_year.rates import NetEnrolment, Rate, is_in_ages, net_enrolment_of, retention
from core.school_year.unlisted import Listed, in_ages, listed, unlisted_pupils
from core.spoken_labels import grade_text

MESSAGE_PREFIXES = ("rates.ages.", "rates.group.", "rates.lacks.")
MESSAGE_IDS = (
    "rates.group.attending",
    "rates.group.of_age",
    "rates.group.not_attending",
    "rates.group.left_out",
    "rates.group.unlisted",
    "rates.group.reached",
    "rates.group.came",
    "rates.group.went",
    "rates.group.others",
)


class Ages(StrEnum):
    """Which children an enrolment rate is about; first age and years of it."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    COMPULSORY = "compulsory"

    @property
    def span(self) -> tuple[int, int]:
        """Years after the age of entry at which it begins and ends."""
        return {"primary": (0, 6), "junior": (6, 9), "compulsory": (0, 9)}[self.value]


class Missing(StrEnum):
    """What a rate cannot be drawn without."""

    NO_LEDGER = "no_ledger"
    NO_CHILDREN = "no_children"
    NO_ENTRANTS = "no_entrants"


@dataclass(frozen=True, slots=True)
class Group:
    """People behind one side of a rate; `is_household`: ids of the household ledger."""

    key: str
    ids: tuple[str, ...]
    is_household: bool


@dataclass(frozen=True, slots=True)
class RateLine:
    """One rate. `raw` and `adjusted` are None while something is missing.

    `unlisted` counts the registered pupils of these ages who stand in no household.
    """

    key: str
    label: str
    raw: Rate | None
    adjusted: Rate | None
    groups: tuple[Group, ...]
    missing: Missing | None = None
    cohort: Cohort | None = None
    entrants: int | None = None
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class RatesReport:
    """The rates of a school year: net enrolment first, then retention by cohort."""

    year: SchoolYear
    enrolment: tuple[RateLine, ...]
    retention: tuple[RateLine, ...]

    @property
    def lines(self) -> tuple[RateLine, ...]:
        """All of them."""
        return (*self.enrolment, *self.retention)

    def line(self, key: str) -> RateLine:
        """Return a rate by its key; raises KeyError."""
        for one in self.lines:
            if one.key == key:
                return one
        raise KeyError(key)


def rates_report(
    office: Office, year: SchoolYear | None = None, school_id: SchoolId | None = None
) -> RatesReport:
    """Return the rates of a school, by default one's own; one that cannot be drawn says why."""
    year = year or office.year
    school_id = school_id or office.school.id
    files = files_of(office, school_id)
    changes = office.store.changes.all(school_id)
    entrants = entrants_at(office, school_id)
    register = _Register(files, changes, office.store.enrolments.all(school_id))
    lines = tuple(
        _retention(register, cohort, year, entrants.get(cohort)) for cohort in _cohorts(files, year)
    )
    return RatesReport(year, enrolment_lines(office, year, school_id, listed(office, year)), lines)


def enrolment_lines(
    office: Office, year: SchoolYear, school_id: SchoolId, held: Listed
) -> tuple[RateLine, ...]:
    """Return the net enrolment of a school by its household ledger."""
    children = children_of(office, year.starts_in, school_id)
    missing = unlisted_pupils(office, year, school_id, held) if children else []
    return tuple(
        _with_unlisted(_enrolment(children, year, ages), in_ages(missing, year, *ages.span))
        for ages in Ages
    )


def _with_unlisted(line: RateLine, ids: tuple[str, ...]) -> RateLine:
    if not ids:
        return line
    groups = (*line.groups, Group("unlisted", ids, is_household=False))
    return replace(line, groups=groups, unlisted=len(ids))


def people_in(office: Office, group: Group) -> list[Person]:
    """Return who stands behind one side of a rate."""
    return (children_behind if group.is_household else pupils_behind)(office, group.ids)


def percent_words(rate: Rate | None) -> str:
    """Return a rate as it is written, however large; empty where it cannot be drawn."""
    if rate is None or rate.percent is None:
        return ""
    return f"{rate.percent} %"


def rates_roster(
    office: Office,
    report: RatesReport,
    school: School | None = None,
    more: Sequence[tuple[str, ...]] = (),
) -> Roster:
    """Return the rates for paper or a workbook: figures, no names; what is missing is said.

    `more` are rows below the school's own: those of the township.
    """
    school = school or office.school
    columns = (
        RosterColumn("rate", t("rates.column.rate"), 8.0, 2.0, Align.LEFT, may_break=True),
        RosterColumn("above", t("rates.column.above"), 3.0),
        RosterColumn("below", t("rates.column.below"), 3.0),
        RosterColumn("raw", t("rates.column.raw"), 5.0),
        RosterColumn("below_adjusted", t("rates.column.below_adjusted"), 3.0, may_break=True),
        RosterColumn("adjusted", t("rates.column.adjusted"), 5.0),
        RosterColumn("remark", t("printing.column.remark"), 8.0, 2.0, Align.LEFT, may_break=True),
    )
    return Roster(
        title=t("rates.title", school=school.name),
        subtitle=(t("printing.year", year=report.year.label),),
        columns=columns,
        rows=(*(rate_row(one) for one in report.lines), *more),
        notes=(t("rates.note_enrolment"), t("rates.note_retention")),
        closing=school_closing(office.school.name, office.clock.today()),
        purpose=Purpose.REPORT,
        footer=t(
            "printing.footer", school=office.school.name, purpose=t("printing.purpose.report")
        ),
        furniture=Furniture.in_current_language(),
    )


def rate_row(line: RateLine) -> tuple[str, ...]:
    """Return a rate as a row of the sheet."""
    remark = tn("rates.unlisted", line.unlisted) if line.unlisted else ""
    if line.raw is None or line.adjusted is None:
        lacks = t(f"rates.lacks.{line.missing}") if line.missing else ""
        return (line.label, "", "", "", "", "", "  ".join(filter(None, (lacks, remark))))
    return (
        line.label,
        str(line.raw.above),
        str(line.raw.below),
        percent_words(line.raw),
        str(line.adjusted.below),
        percent_words(line.adjusted),
        remark,
    )


def _enrolment(children: Sequence[HouseholdChild], year: SchoolYear, ages: Ages) -> RateLine:
    key, label = f"enrolment:{ages}", t(f"rates.ages.{ages}")
    if not children:
        return RateLine(key, label, None, None, (), Missing.NO_LEDGER)
    first, last = ages.span
    own = [one for one in children if is_in_ages(one.birth_date, year.starts_in, first, last)]
    if not own:
        return RateLine(key, label, None, None, (), Missing.NO_CHILDREN)
    figures = net_enrolment_of(own)
    return RateLine(key, label, figures.raw, figures.adjusted, _sides(figures))


def cohort_label(cohort: Cohort, year: SchoolYear) -> str:
    """Return how a cohort's retention is called."""
    return t("rates.cohort", year=cohort.entry_year, grade=grade_text(cohort, year))


def cohort_key(cohort: Cohort) -> str:
    """Return the key of a cohort's retention."""
    return f"retention:{cohort.stage}.{cohort.entry_year}"


def is_past_entry(cohort: Cohort, year: SchoolYear) -> bool:
    """Whether a cohort entered primary or junior school before this year and is there yet."""
    last = LAST_GRADE[cohort.stage] if cohort.stage in RATIO_STAGES else 0
    return 2 <= cohort.grade(year) <= last


@dataclass(frozen=True, slots=True)
class _Register:
    """What retention is counted from: files, record changes and every enrolment of a school."""

    files: Sequence[PupilFile]
    changes: Sequence[RecordChange]
    enrolments: Sequence[Enrolment]


def _retention(
    register: _Register,
    cohort: Cohort,
    year: SchoolYear,
    entrants: int | None,
) -> RateLine:
    label, key = cohort_label(cohort, year), cohort_key(cohort)
    if entrants is None:
        return RateLine(key, label, None, None, (), Missing.NO_ENTRANTS, cohort)
    files, changes = register.files, register.changes
    figures = retention(files, changes, cohort, entrants, register.enrolments)
    own = {file.pupil.id: file for file in files if file.enrolment.cohort == cohort}
    went = {one for one in own if one in figures.went_ids and not _is_awaited(own[one])}
    sides = {
        "reached": figures.reached_ids,
        "came": figures.came_ids,
        "went": figures.went_ids,
        "others": tuple(sorted(own.keys() - set(figures.reached_ids) - went)),
    }
    groups = tuple(Group(side, ids, is_household=False) for side, ids in sides.items())
    return RateLine(
        key, label, figures.raw, figures.adjusted, groups, cohort=cohort, entrants=entrants
    )


def _is_awaited(file: PupilFile) -> bool:
    """Whether the record is open: who went, came back and is suspended now has not gone."""
    return file.enrolment.status in NOT_ENDED


def _sides(figures: NetEnrolment) -> tuple[Group, ...]:
    inside = set(figures.attending_ids)
    outside = tuple(one for one in figures.school_age_ids if one not in inside)
    sides = {
        "attending": figures.attending_ids,
        "of_age": figures.school_age_ids,
        "not_attending": outside,
        "left_out": figures.left_out_ids,
    }
    return tuple(Group(key, ids, is_household=True) for key, ids in sides.items())


def _cohorts(files: Sequence[PupilFile], year: SchoolYear) -> list[Cohort]:
    """Return the cohorts that entered before this year and are in a grade, the highest first."""
    held = {file.enrolment.cohort for file in files}
    return in_order(cohort for cohort in held if is_past_entry(cohort, year))


def in_order(cohorts: Iterable[Cohort]) -> list[Cohort]:
    """Return cohorts as a report lists them: junior school first, the highest grade first."""
    return sorted(cohorts, key=lambda one: (-int(one.stage.value), one.entry_year))
