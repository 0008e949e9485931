"""The household ledger as a list: a line a child, its figures, and the list for paper (R080)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.dates import full_years
from core.dropout.children import cases_by_child
from core.dropout.models import CaseId
from core.i18n import t, tn
from core.labels import sex_label
from core.ledgers.schools import about_school
from core.models import Cohort, School, SchoolYear
from core.office import Office
from core.privacy.masking import mask_id
from core.roster_types import Align, Figures, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing
from core.school_year.families import families
from core.school_year.households import children_of, household_words
from core.school_year.models import HouseholdChild
from core.school_year.rates import COMPULSORY_YEARS
from core.school_year.schooling import (
    Schooling,
    home_of,
    is_out_of_school,
    is_owed_schooling,
    own_words,
    schooling_of,
)
from core.school_year.unlisted import in_ages, listed, unlisted_pupils
from core.spoken_labels import grade_text, short_label

MESSAGE_PREFIXES = ("household.schooling.", "household.place.", "printing.purpose.")


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A child of the ledger; `case_id` is its open dropout case."""

    child: HouseholdChild
    schooling: Schooling
    is_of_age: bool
    is_out: bool
    case_id: CaseId | None


@dataclass(frozen=True, slots=True)
class HouseholdLedger:
    """A year's ledger: by village and group, then household, the oldest child first.

    `unlisted` counts the school's pupils of compulsory age who stand in no household.
    """

    year: SchoolYear
    lines: tuple[HouseholdLine, ...]
    school: School
    unlisted: int = 0

    @property
    def households(self) -> int:
        """How many families."""
        return len(families(line.child for line in self.lines))

    @property
    def of_age(self) -> int:
        """How many children are of compulsory age."""
        return sum(line.is_of_age for line in self.lines)

    @property
    def out(self) -> tuple[HouseholdLine, ...]:
        """Who of them is out of school, or unknown."""
        return tuple(line for line in self.lines if line.is_out)

    @property
    def hamlets(self) -> tuple[str, ...]:
        """The villages and groups, in order."""
        return tuple(dict.fromkeys(line.child.hamlet or "" for line in self.lines))


def household_ledger(office: Office, year: int, school: School | None = None) -> HouseholdLedger:
    """Return a school year's ledger, by default of the own school."""
    school = school or office.school
    children = [one for own in families(children_of(office, year, school.id)) for one in own]
    cases = cases_by_child(office, children, office.store.dropouts.cases.open_cases())
    own_year = SchoolYear(year)
    missing = unlisted_pupils(office, own_year, school.id, listed(office, own_year))
    return HouseholdLedger(
        own_year,
        tuple(
            HouseholdLine(
                child,
                schooling_of(child),
                is_owed_schooling(child),
                is_out_of_school(child),
                cases.get(child.id),
            )
            for child in children
        ),
        school,
        len(in_ages(missing, own_year, 0, COMPULSORY_YEARS)) if children else 0,
    )


def household_years(office: Office, school: School | None = None) -> tuple[int, ...]:
    """Return the years of which a school has a ledger, this year too, the newest first."""
    held = {one.year for one in office.store.households.all((school or office.school).id)}
    return tuple(sorted(held | {office.year.starts_in}, reverse=True))


def counting_day(year: SchoolYear) -> date:
    """Return the day on which ages are counted: the last before the school year."""
    return date(year.starts_in, 8, 31)


def schooling_words(child: HouseholdChild) -> str:
    """Return where a child is, in words: 外校就读, or the reason that somebody wrote."""
    return own_words(child) or t(f"household.schooling.{schooling_of(child)}")


def grade_words(child: HouseholdChild) -> str:
    """Return the grade as a form shows it; empty while nobody wrote it."""
    if child.grade is None or child.stage is None:
        return ""
    year = SchoolYear(child.year)
    return grade_text(Cohort.in_grade(child.stage, child.grade, year), year)


def household_roster(
    office: Office,
    ledger: HouseholdLedger,
    lines: Sequence[HouseholdLine] | None = None,
    *,
    purpose: Purpose = Purpose.SCHOOL,
    has_numbers: bool = False,
) -> Roster:
    """Return the ledger for paper or a workbook: `lines`, or all of it.

    Identity numbers stand on it when they were asked for; the screen shows them masked elsewhere.
    """
    chosen = ledger.lines if lines is None else tuple(lines)
    columns = list(_columns())
    rows = [list(_row(number, line, ledger.year)) for number, line in enumerate(chosen, start=1)]
    if has_numbers:
        columns.insert(7, RosterColumn("id_number", t("printing.column.id_number"), 9.5, 1.0))
        for row, line in zip(rows, chosen, strict=True):
            row.insert(7, line.child.id_number or "")
    out = sum(line.is_out for line in chosen)
    homes = len(families(line.child for line in chosen))
    return Roster(
        title=t("household.title", school=ledger.school.name),
        subtitle=(
            t("printing.year", year=ledger.year.label),
            tn("household.heads", len(chosen), families=homes, out=out),
        ),
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        notes=(*_unlisted_note(ledger), t("household.note")),
        closing=school_closing(
            office.school.name, office.clock.today(), about_school(office, (ledger.school,))
        ),
        purpose=purpose,
        footer=t(
            "printing.footer",
            school=office.school.name,
            purpose=t(f"printing.purpose.{purpose}"),
        ),
        furniture=Furniture.in_current_language(),
    )


def _unlisted_note(ledger: HouseholdLedger) -> tuple[str, ...]:
    return (tn("household.unlisted", ledger.unlisted),) if ledger.unlisted else ()


def note_of(line: HouseholdLine, year: SchoolYear) -> str:
    """Explain a child in one sentence, the number masked."""
    child = line.child
    age = full_years(child.birth_date, counting_day(year))
    parts = [
        child.name,
        t("household.age", age=age),
        f"{t('household.head')} {child.head_name}",
        schooling_words(child),
        child.school_name or "",
        grade_words(child),
        mask_id(child.id_number) if child.id_number else "",
        _place(child),
        child.disability or "",
    ]
    if line.case_id is not None:
        parts.append(t("household.has_case"))
    return "   ".join(part for part in parts if part)


def _columns() -> tuple[RosterColumn, ...]:
    return (
        RosterColumn("number", t("printing.column.number"), weight=0.5, figures=Figures.PLAIN),
        RosterColumn("hamlet", t("printing.column.hamlet"), 4.0, 2.0, Align.LEFT, may_break=True),
        RosterColumn("household_no", t("household.no"), 4.0, 1.5, Align.LEFT, may_break=True),
        RosterColumn("head", t("household.head"), 3.0, 1.0, may_break=True),
        RosterColumn("name", t("printing.column.name"), 4.0, 2.0, may_break=True),
        RosterColumn("sex", t("printing.column.sex")),
        RosterColumn("birth_date", t("printing.column.birth_date"), 5.5),
        RosterColumn("of_age", t("household.of_age")),
        RosterColumn("schooling", t("household.schooling"), 3.5, 1.5, may_break=True),
        RosterColumn("school", t("household.school"), 4.0, 1.5, may_break=True),
        RosterColumn("grade", t("household.grade"), 3.0, 0.8, may_break=True),
        RosterColumn("disability", t("household.disability"), 2.5, 1.0, may_break=True),
        RosterColumn("hardship", t("household.hardship"), 3.0, 1.0, may_break=True),
        RosterColumn("place", t("household.place"), 2.5, 1.0, may_break=True),
    )


def _row(number: int, line: HouseholdLine, year: SchoolYear) -> tuple[str, ...]:
    child = line.child
    age = full_years(child.birth_date, counting_day(year))
    return (
        str(number),
        child.hamlet or "",
        "" if child.household_no == household_words(child) else child.household_no,
        child.head_name,
        child.name,
        sex_label(child.sex),
        child.birth_date.isoformat(),
        t("household.is_of_age", age=age) if line.is_of_age else str(age),
        schooling_words(child),
        child.school_name or "",
        grade_words(child),
        _coded("disability", child.disability),
        _coded("hard_category", child.hard_category),
        _place(child),
    )


def _coded(table: str, value: str | None) -> str:
    return short_label(table, value)


def _place(child: HouseholdChild) -> str:
    home = home_of(child)
    return t(f"household.place.{home}") if home is not None else ""
