"""Annual statistics 学年初统计 at 1 September. Every cell holds its people, so that it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from core.dates import full_years
from core.grades import LAST_GRADE
from core.i18n import t
from core.labels import sex_label
from core.ledgers.left_behind import Finding, find_left_behind
from core.lists.directory import schools
from core.models import (
    AttendWay,
    Cohort,
    PupilFile,
    School,
    SchoolId,
    SchoolYear,
    Sex,
    StaffMember,
    Stage,
)
from core.office import Office
from core.school_year.as_of import files_as_of
from core.school_year.class_lists import ClassList, class_lists
from core.school_year.people import RATIO_STAGES, attending
from core.school_year.staff_as_of import staff_as_of
from core.spoken_labels import code_label, grade_text

MESSAGE_IDS = (
    "statistics.table.grade_age_sex",
    "statistics.table.class_sizes",
    "statistics.table.boarders",
    "statistics.table.left_behind",
    "statistics.table.left_behind_civil",
    "statistics.table.places",
    "statistics.table.staff_title_age",
    "statistics.table.headcount",
    "statistics.size_band.1",
    "statistics.size_band.2",
    "statistics.size_band.3",
    "statistics.size_band.4",
    "statistics.size_band.5",
    "statistics.size_band.6",
)

SIZE_BANDS = (25, 35, 45, 55, 65)
"""Upper bounds of class_size_band 1 to 5 (codes.tsv of the domain); above is band 6."""

STAFF_AGES = (24, 29, 34, 39, 44, 49, 54, 59)
"""Upper bounds of the age bands of the basic-education report form; practice."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or a column: its key in code, its label on paper."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and the ids of the people behind it."""

    row: str
    column: str
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        """The figure."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class StatTable:
    """One table of the report. Cells without people are left out; `cell` answers for all."""

    key: str
    rows: tuple[Axis, ...]
    columns: tuple[Axis, ...]
    cells: tuple[Cell, ...]

    def cell(self, row: str, column: str) -> Cell:
        """Return a cell; one that nobody is in is empty."""
        for cell in self.cells:
            if (cell.row, cell.column) == (row, column):
                return cell
        return Cell(row, column, ())

    def row_ids(self, row: str) -> tuple[str, ...]:
        """Return the people of a whole row."""
        return tuple(one for cell in self.cells if cell.row == row for one in cell.ids)


@dataclass(frozen=True, slots=True)
class AnnualStatistics:
    """The report of a school year. `ratio_ids` leave the attached preschool class out."""

    year: SchoolYear
    day: date
    school_name: str
    tables: tuple[StatTable, ...]
    head_ids: tuple[str, ...]
    ratio_ids: tuple[str, ...]

    def table(self, key: str) -> StatTable:
        """Return a table by its key; raises KeyError."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)


def annual_statistics(
    office: Office, year: SchoolYear | None = None, school_id: SchoolId | None = None
) -> AnnualStatistics:
    """Return the figures of a school (the own one) as of 1 September of a school year."""
    held = office.store.schools.get(school_id) if school_id is not None else None
    school = held or office.school
    return _statistics(office, year or office.year, [school], school.name)


def township_statistics(office: Office, year: SchoolYear | None = None) -> AnnualStatistics:
    """Return the figures of all schools that this centre knows, classes by school."""
    return _statistics(office, year or office.year, schools(office), t("ledger.all_schools"))


def _statistics(
    office: Office, year: SchoolYear, counted: Sequence[School], name: str
) -> AnnualStatistics:
    """Count some schools together, each with the register and the classes of its own."""
    day = date(year.starts_in, 9, 1)
    files: list[PupilFile] = []
    classes: list[tuple[str, ClassList]] = []
    staff: list[StaffMember] = []
    for school in counted:
        own = attending(files_as_of(office, day, school.id))
        before = f"{school.name} " if len(counted) > 1 else ""
        classes += [
            (before + one.label, one) for one in class_lists(office, own, year, school.id, day)
        ]
        files += own
        staff += staff_as_of(office, day, school.id)
    grades = _grades(files, year)
    return AnnualStatistics(
        year,
        day,
        name,
        (
            _headcount(files),
            _grade_age_sex(files, grades, day),
            _class_sizes(classes),
            _by_grade_and_sex("boarders", files, grades, _is_boarder),
            _by_grade_and_sex("left_behind", files, grades, partial(_is_left_behind, day)),
            _by_grade_and_sex("left_behind_civil", files, grades, partial(_is_alone, day)),
            _places(office, files),
            _staff_title_age(staff, day),
        ),
        tuple(file.pupil.id for file in files),
        tuple(file.pupil.id for file in files if file.enrolment.stage in RATIO_STAGES),
    )


def size_band(pupils: int) -> int:
    """Return the band of a class size: 1 for 25 and fewer, 6 for 66 and more."""
    return _band(SIZE_BANDS, pupils) + 1


def _band(bounds: Sequence[int], value: int) -> int:
    return sum(value > bound for bound in bounds)


def _collected(
    key: str,
    rows: Sequence[Axis],
    columns: Sequence[Axis],
    places: Iterable[tuple[str, str, str]],
) -> StatTable:
    """Gather (row, column, id) into cells, in the order of rows and columns."""
    cells: dict[tuple[str, str], list[str]] = {}
    for row, column, one in places:
        cells.setdefault((row, column), []).append(one)
    row_order = [axis.key for axis in rows]
    column_order = [axis.key for axis in columns]
    return StatTable(
        key,
        tuple(rows),
        tuple(columns),
        tuple(
            Cell(row, column, tuple(ids))
            for (row, column), ids in sorted(
                cells.items(),
                key=lambda one: (row_order.index(one[0][0]), column_order.index(one[0][1])),
            )
        ),
    )


def _grades(files: Sequence[PupilFile], year: SchoolYear) -> list[Axis]:
    """Return a row for each grade of the stages taught; one without pupils has its row too.

    Who is outside the grades of the stage stands in a row of the own cohort and is not lost.
    """
    stages = {file.enrolment.stage for file in files} | {Stage.PRIMARY}
    cohorts = {
        Cohort.in_grade(stage, grade, year)
        for stage in stages
        for grade in range(1, LAST_GRADE[stage] + 1)
    } | {file.enrolment.cohort for file in files}
    ordered = sorted(cohorts, key=lambda one: (one.stage.value, -one.entry_year))
    return [Axis(_grade_key(one), grade_text(one, year)) for one in ordered]


def _grade_key(cohort: Cohort) -> str:
    return f"{cohort.stage.value}.{cohort.entry_year}"


def _sexes() -> list[Axis]:
    return [Axis(sex.value, sex_label(sex)) for sex in Sex]


def _headcount(files: Sequence[PupilFile]) -> StatTable:
    stages = {file.enrolment.stage for file in files}
    rows = [Axis(one.value, code_label("stage", one.value)) for one in Stage if one in stages]
    places = (
        (file.enrolment.stage.value, file.pupil.sex.value, str(file.pupil.id)) for file in files
    )
    return _collected("headcount", rows, _sexes(), places)


def _grade_age_sex(files: Sequence[PupilFile], grades: Sequence[Axis], day: date) -> StatTable:
    ages = {file.pupil.id: full_years(file.pupil.birth_date, day) for file in files}
    columns = [
        Axis(f"{age}.{sex.value}", t("statistics.age_sex", age=age, sex=sex_label(sex)))
        for age in sorted(set(ages.values()))
        for sex in Sex
    ]
    places = (
        (
            _grade_key(file.enrolment.cohort),
            f"{ages[file.pupil.id]}.{file.pupil.sex.value}",
            str(file.pupil.id),
        )
        for file in files
    )
    return _collected("grade_age_sex", grades, columns, places)


def _class_sizes(lists: Sequence[tuple[str, ClassList]]) -> StatTable:
    """Count classes, each under the name that stands before it."""
    rows = [Axis(str(place), label) for place, (label, _) in enumerate(lists)]
    columns = [
        Axis(str(band), t(f"statistics.size_band.{band}")) for band in range(1, len(SIZE_BANDS) + 2)
    ]
    places = (
        (str(place), str(size_band(len(one.pupil_ids))), str(pupil))
        for place, (_, one) in enumerate(lists)
        for pupil in one.pupil_ids
    )
    return _collected("class_sizes", rows, columns, places)


def _by_grade_and_sex(
    key: str,
    files: Sequence[PupilFile],
    grades: Sequence[Axis],
    belongs: Callable[[PupilFile], bool],
) -> StatTable:
    places = (
        (_grade_key(file.enrolment.cohort), file.pupil.sex.value, str(file.pupil.id))
        for file in files
        if belongs(file)
    )
    return _collected(key, grades, _sexes(), places)


def _is_boarder(file: PupilFile) -> bool:
    return file.enrolment.attend_way is AttendWay.BOARDER


def _is_left_behind(day: date, file: PupilFile) -> bool:
    """Whether the education definition holds, or a list says so and no date says otherwise."""
    found = find_left_behind(file.pupil, day)
    is_stated = found.stated is not None and found.stated.is_left_behind
    return found.education is Finding.YES or (is_stated and found.education is Finding.LOOK)


def _is_alone(day: date, file: PupilFile) -> bool:
    """Whether the definition of civil affairs holds for certain: under 16, both parents away."""
    return find_left_behind(file.pupil, day).civil_affairs is Finding.YES


def _places(office: Office, files: Sequence[PupilFile]) -> StatTable:
    """Return who is registered where and taught where: teaching sites apart from the register."""
    schools = {one.id: one.name for one in office.store.schools.all()}
    sites = {one.id: one.name for one in office.store.sites.all()}

    def key(file: PupilFile) -> str:
        held = file.enrolment
        return f"{held.register_school_id}|{held.teaching_site_id or ''}|{held.school_id}"

    def label(file: PupilFile) -> str:
        held = file.enrolment
        taught = schools.get(held.school_id, held.school_id)
        if held.teaching_site_id is not None:
            taught = sites.get(held.teaching_site_id, taught)
        register = schools.get(held.register_school_id, held.register_school_id)
        return t("statistics.place", register=register, taught=taught)

    rows = {key(file): label(file) for file in files}
    axes = [Axis(one, rows[one]) for one in sorted(rows)]
    places = ((key(file), file.pupil.sex.value, str(file.pupil.id)) for file in files)
    return _collected("places", axes, _sexes(), places)


def _staff_title_age(staff: Sequence[StaffMember], day: date) -> StatTable:
    titles = sorted({member.title or "" for member in staff})
    rows = [
        Axis(title, code_label("title", title) if title else t("statistics.no_title"))
        for title in titles
    ]
    columns = [
        Axis(f"{band}.{sex.value}", t("statistics.age_sex", age=_ages(band), sex=sex_label(sex)))
        for band in range(len(STAFF_AGES) + 1)
        for sex in Sex
    ]
    places = (
        (
            member.title or "",
            f"{_band(STAFF_AGES, full_years(member.birth_date, day))}.{member.sex.value}",
            str(member.id),
        )
        for member in staff
    )
    return _collected("staff_title_age", rows, columns, places)


def _ages(band: int) -> str:
    if band == 0:
        return t("statistics.age_up_to", age=STAFF_AGES[0])
    if band == len(STAFF_AGES):
        return t("statistics.age_from", age=STAFF_AGES[-1] + 1)
    return f"{STAFF_AGES[band - 1] + 1}-{STAFF_AGES[band]}"
