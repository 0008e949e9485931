"""What a table of school zones is made of: the pupils and the ledger's children by their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.lists.directory import schools
from core.models import AttendWay, Cohort, PupilFile, School, SchoolId, SchoolYear, Stage
from core.office import Office
from core.school_year.households import children_of
from core.school_year.models import HouseholdChild
from core.school_year.people import attending, files_of, grade_of
from core.school_year.schooling import Schooling, is_owed_schooling, schooling_of
from core.school_year.zones import Place, Zone, place_in, place_of


class Band(StrEnum):
    """Grades counted together; the label is `zone.band.<value>`."""

    PRESCHOOL = "preschool"
    LOWER = "lower"
    """Primary, 1 to 3: what a teaching point mostly has."""
    UPPER = "upper"
    JUNIOR = "junior"


MESSAGE_IDS = ("zone.band.preschool", "zone.band.lower", "zone.band.upper", "zone.band.junior")
LAST_LOWER_GRADE = 3


class Learning(StrEnum):
    """Where a child of compulsory age of the household ledger is; `zone.child.<value>`."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    NOT = "not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A pupil as a zone sees one: where she lives, which school she attends, how she comes."""

    id: str
    school_id: SchoolId
    cohort: Cohort
    band: Band
    place: Place
    is_boarder: bool = False
    distance_m: int | None = None
    transport: str = ""
    needs_bus: bool | None = None


@dataclass(frozen=True, slots=True)
class ZoneChild:
    """A child of compulsory age of the household ledger, pupil here or not."""

    id: str
    place: Place
    learning: Learning


@dataclass(frozen=True, slots=True)
class Served:
    """A school, what it serves, and who attends it."""

    school: School
    zone: Zone
    residents: tuple[Resident, ...]

    @property
    def cohorts(self) -> frozenset[Cohort]:
        """The grades that it has pupils in."""
        return frozenset(one.cohort for one in self.residents)


def served_by(office: Office, school: School) -> Served:
    """Return a school with its zone and the pupils who attend it now."""
    known = _known_villages(office)
    files = attending(files_of(office, school.id), office.year)
    residents = tuple(_resident(file, school.id, known, office.year) for file in files)
    return Served(school, Zone.of(school), residents)


def township_served(office: Office) -> list[Served]:
    """Return every school that this home knows so, the own one first."""
    return [served_by(office, school) for school in schools(office)]


def zone_children(office: Office, school: School) -> list[ZoneChild]:
    """Return the children of compulsory age in this year's household ledger of a school."""
    return [
        ZoneChild(child.id, place_in(child.hamlet or ""), _learning(child))
        for child in children_of(office, office.year.starts_in, school.id)
        if is_owed_schooling(child)
    ]


def _known_villages(office: Office) -> list[str]:
    return [village for school in schools(office) for village in Zone.of(school).villages]


def _resident(
    file: PupilFile, school_id: SchoolId, known: Sequence[str], year: SchoolYear
) -> Resident:
    pupil, held = file.pupil, file.enrolment
    return Resident(
        id=pupil.id,
        school_id=school_id,
        cohort=held.cohort,
        band=_band(held.stage, grade_of(file, year)),
        place=place_of(pupil, known),
        is_boarder=held.attend_way is AttendWay.BOARDER,
        distance_m=pupil.distance_m,
        transport=pupil.transport or "",
        needs_bus=pupil.school_bus,
    )


def _band(stage: Stage, grade: int) -> Band:
    if stage is Stage.PRIMARY:
        return Band.LOWER if grade <= LAST_LOWER_GRADE else Band.UPPER
    return Band.PRESCHOOL if stage is Stage.PRESCHOOL else Band.JUNIOR


def _learning(child: HouseholdChild) -> Learning:
    schooling = schooling_of(child)
    if schooling is Schooling.HERE:
        return Learning.HERE
    if schooling.is_attending is None:
        return Learning.UNKNOWN
    return Learning.ELSEWHERE if schooling.is_attending else Learning.NOT
