"""The household ledger of school-age children 适龄儿童户籍台账: family by family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.changes.rules import GONE, NOT_ENDED
from core.contacts import guardian_of
from core.dropout.children import has_case, is_child
from core.errors import RegistrationError
from core.hamlets import hamlet_of
from core.history import RowId, Scalar
from core.identity import IdFault, IdNumber, normalise_digits, normalise_name
from core.models import (
    ATTENDING,
    Pupil,
    PupilFile,
    PupilId,
    PupilStatus,
    SchoolId,
    SchoolYear,
    Stage,
)
from core.office import Office
from core.school_year.families import Family, families
from core.school_year.models import HouseholdChild
from core.school_year.people import attending, files_of, grade_of, has_grade
from core.school_year.rates import COMPULSORY_YEARS, is_school_age
from core.school_year.schooling import Schooling, is_out_of_school, with_schooling
from core.storage.past_rows import removed_rows
from core.writing import Writing

TABLE = "household_child"
OLDEST_CARRIED = 15
"""Years of age up to which a child is carried over: the ledger asks for 6 to 15."""


_ON_ROLL = ATTENDING | {PupilStatus.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Household:
    """One family of the ledger."""

    number: str
    head_name: str
    hamlet: str
    children: tuple[HouseholdChild, ...]

    @property
    def out_of_school(self) -> tuple[HouseholdChild, ...]:
        """The children of compulsory age who are not at school, or of whom nobody knows."""
        return tuple(child for child in self.children if is_out_of_school(child))


@dataclass(frozen=True, slots=True)
class Filled:
    """How many children came into a year's ledger: from the register, and from last year's.

    `finished` finished primary school here and stood on neither.
    """

    from_register: int
    carried: int
    finished: int = 0


def put_household_child(office: Office, child: HouseholdChild) -> HouseholdChild:
    """Save a child of the ledger; an empty id makes a new one.

    A child that the register knows by number, or by name and birth date, is tied to its pupil.
    Raises RegistrationError: `household_name_needed`, `household_number_wrong`,
    `household_number_disagrees`, `household_twice`, and `household_reason_needed` for a child of
    school age that is not at school and no reason stands there.
    """
    if not child.name.strip() or not child.head_name.strip():
        raise RegistrationError("household_name_needed")
    of_age = is_school_age(child.birth_date, child.year, COMPULSORY_YEARS)
    if of_age and child.is_attending is False and not child.absent_reason:
        raise RegistrationError("household_reason_needed", name=child.name)
    clean = _tied(office, _clean(child))
    if clean.pupil_id is not None:
        for other in office.store.households.of_year(clean.year, office.school.id):
            if other.pupil_id == clean.pupil_id and other.id != clean.id:
                raise RegistrationError("household_twice", name=clean.name)
    with office.writing("household") as writing:
        number = clean.household_no or household_words(clean)
        kept = replace(
            clean,
            id=clean.id or writing.new_id(),
            school_id=office.school.id,
            household_no=number,
        )
        writing.put(kept)
    return kept


def remove_household_child(office: Office, child_id: str) -> HouseholdChild:
    """Take a child off the ledger; its history stays.

    Raises RegistrationError: `no_such_household_child`, `household_has_case` for a row that alone
    says whom a dropout case is about.
    """
    child = household_child(office, child_id)
    if has_case(office, child):
        raise RegistrationError("household_has_case", name=child.name)
    with office.writing("household") as writing:
        writing.delete(child)
    return child


def household_child(office: Office, child_id: str) -> HouseholdChild:
    """Return a child of the ledger. Raises RegistrationError(`no_such_household_child`)."""
    child = office.store.households.get(child_id)
    if child is None:
        raise RegistrationError("no_such_household_child")
    return child


def household_words(child: HouseholdChild) -> str:
    """Return what stands for a family that has no number: village group and head."""
    return f"{child.hamlet or ''} {child.head_name}".strip()


def fill_from_register(office: Office, year: int) -> int:
    """Put every attending pupil that the year's ledger lacks into it; return how many.

    A row that somebody wrote stays as it is; only a child of whom nobody knew is known now.
    Pupils without a household number stand under their first guardian's name and the hamlet, so
    that brothers and sisters find together.
    """
    children = office.store.households.of_year(year, office.school.id)
    held = {one.pupil_id for one in children if one.pupil_id and one.is_attending is not None}
    loose = [child for child in children if child.pupil_id not in held]
    with office.writing("household") as writing:
        count = 0
        for file in attending(files_of(office), SchoolYear(year)):
            if file.pupil.id in held:
                continue
            written = next((child for child in loose if is_child(child, file.pupil)), None)
            if written is None:
                count += writing.put(_from_register(office, file, year))
            elif written.is_attending is None:
                count += writing.put(_known_now(office, written, file, year))
        return count


def rows_of_child(office: Office, pupil: Pupil) -> list[RowId]:
    """Return the rows of every year that are about a pupil, tied to it or not, removed ones too.

    A row that is tied to a namesake of the register is about that child.
    """
    held = office.store.households.among("name", [pupil.name])
    if pupil.id_number:
        held += office.store.households.by("id_number", pupil.id_number)
    found = {RowId(one.id) for one in held if is_child(one, pupil)}
    found -= {RowId(one.id) for one in held if _is_others(office, one.pupil_id, pupil)}
    own = {"name": pupil.name, "birth_date": pupil.birth_date.isoformat()}
    for row in removed_rows(office.store.connection, TABLE):
        folded = office.store.history.folded(TABLE, row)
        values = folded.values if folded is not None else {}
        number = values.get("id_number")
        is_same = bool(number) and number == pupil.id_number
        is_other = bool(number and pupil.id_number) and not is_same
        is_other |= _is_others(office, values.get("pupil_id"), pupil)
        if is_same or (not is_other and own == {key: values.get(key) for key in own}):
            found.add(row)
    return sorted(found)


def _is_others(office: Office, pupil_id: Scalar, pupil: Pupil) -> bool:
    """Whether a row is tied to somebody else who stands in the register."""
    if not isinstance(pupil_id, str) or pupil_id == pupil.id:
        return False
    return office.store.pupils.get(PupilId(pupil_id)) is not None


def _known_now(office: Office, child: HouseholdChild, file: PupilFile, year: int) -> HouseholdChild:
    """Return a child of whom nobody knew as the register has it; home and family stay."""
    found = _from_register(office, file, year)
    return replace(
        with_schooling(child, Schooling.HERE),
        pupil_id=found.pupil_id,
        stage=found.stage,
        grade=found.grade,
        school_name=found.school_name,
        attend_way=found.attend_way,
    )


def fill_ledger(office: Office, year: int) -> Filled:
    """Fill a year's ledger from the register, then with last year's children who are missing.

    Of a child who is carried over nobody knows yet where it learns this year: who went elsewhere
    is asked after again, and so is who finished primary school here. Raises
    RegistrationError(`household_other_year`) for any year but this: the register says who is here
    now, and in which grade.
    """
    if year != office.year.starts_in:
        raise RegistrationError("household_other_year", year=SchoolYear(year).label)
    with office.writing("household") as writing:
        from_register = fill_from_register(office, year)
        writing.flush()
        held = office.store.households.of_year(year, office.school.id)
        pupils = {child.pupil_id for child in held if child.pupil_id}
        people = {(child.name, child.birth_date) for child in held}
        carried = 0
        last = office.store.households.of_year(year - 1, office.school.id)
        status = _statuses(office, last)
        for child in last:
            if status.get(child.pupil_id or PupilId("")) is PupilStatus.DECEASED:
                continue
            is_held = child.pupil_id in pupils or (child.name, child.birth_date) in people
            if is_held or year - child.birth_date.year > OLDEST_CARRIED:
                continue
            unknown = replace(
                child, is_attending=None, absent_reason=None, stage=None, grade=None, pupil_id=None
            )
            writing.put(replace(unknown, id=writing.new_id(), year=year))
            carried += 1
        writing.flush()
        finished = _fill_finished(office, writing, year)
    return Filled(from_register, carried, finished)


def _fill_finished(office: Office, writing: Writing, year: int) -> int:
    """Put those into the ledger who finished primary school here and owe years yet."""
    held = office.store.households.of_year(year, office.school.id)
    count = 0
    for file in files_of(office):
        pupil, enrolment = file.pupil, file.enrolment
        is_done = enrolment.status is PupilStatus.GRADUATED and enrolment.stage is Stage.PRIMARY
        if not is_done or not is_school_age(pupil.birth_date, year, COMPULSORY_YEARS):
            continue
        if any(is_child(child, pupil) for child in held):
            continue
        unknown = replace(
            with_schooling(_from_register(office, file, year), Schooling.UNKNOWN),
            pupil_id=None,
            stage=None,
            grade=None,
            school_name=None,
            attend_way=None,
        )
        count += writing.put(unknown)
    return count


def households(
    office: Office, year: int, school_id: SchoolId | None = None
) -> tuple[Household, ...]:
    """Return the ledger of a school year: by village and group, then by household number."""
    return tuple(_household(own) for own in families(children_of(office, year, school_id)))


def children_of(
    office: Office, year: int, school_id: SchoolId | None = None
) -> list[HouseholdChild]:
    """Return the children of a year's ledger; of this year's as the register has them now.

    Whose record says lost has dropped out; of others who are on no roster any more nobody knows.
    Who is suspended is enrolled; who has died is on the ledger no more. The grade of who is on
    the roll here is the register's: a repeater's is not the one that was written in autumn.
    """
    children = office.store.households.of_year(year, school_id or office.school.id)
    if year != office.year.starts_in:
        return children
    files = _files(office, children)
    status = {own: file.enrolment.status for own, file in files.items()}
    return [
        _as_registered(child, files, office.year)
        for child in children
        if status.get(child.pupil_id or PupilId("")) is not PupilStatus.DECEASED
    ]


def _statuses(office: Office, children: Iterable[HouseholdChild]) -> dict[PupilId, PupilStatus]:
    files = _files(office, children)
    return {own: file.enrolment.status for own, file in files.items()}


def _files(office: Office, children: Iterable[HouseholdChild]) -> dict[PupilId, PupilFile]:
    ids = [child.pupil_id for child in children if child.pupil_id]
    return {file.pupil.id: file for file in office.store.pupils.files(ids)}


def _as_registered(
    child: HouseholdChild, files: Mapping[PupilId, PupilFile], year: SchoolYear
) -> HouseholdChild:
    file = files.get(child.pupil_id) if child.pupil_id else None
    if file is None or not child.is_attending:
        return child
    held = file.enrolment.status
    if held in _ON_ROLL:
        if not has_grade(file, year):
            return child
        return replace(child, stage=file.enrolment.stage, grade=grade_of(file, year))
    return with_schooling(child, Schooling.DROPPED_OUT if held in GONE else Schooling.UNKNOWN)


def _household(children: Family) -> Household:
    first = next((one for one in children if one.hamlet), children[0])
    return Household(first.household_no, first.head_name, first.hamlet or "", children)


def _clean(child: HouseholdChild) -> HouseholdChild:
    """Return the child with names and number in the one form that is stored."""
    number = normalise_digits(child.id_number or "").upper()
    if number:
        parsed = IdNumber.parse(number)
        if isinstance(parsed, IdFault):
            raise RegistrationError("household_number_wrong", name=child.name)
        if parsed.birth_date != child.birth_date or parsed.sex is not child.sex:
            raise RegistrationError("household_number_disagrees", name=child.name)
    return replace(
        child,
        name=normalise_name(child.name),
        head_name=normalise_name(child.head_name),
        household_no=child.household_no.strip(),
        hamlet=(child.hamlet or "").strip() or None,
        id_number=number or None,
    )


def _tied(office: Office, child: HouseholdChild) -> HouseholdChild:
    """Tie a child to the pupil that it is; one who learns elsewhere is nobody's pupil here."""
    if not child.is_attending:
        return child
    for file in files_of(office):
        pupil = file.pupil
        is_same = bool(child.id_number) and pupil.id_number == child.id_number
        is_alike = (pupil.name, pupil.birth_date) == (child.name, child.birth_date)
        if (is_same or is_alike) and file.enrolment.status in NOT_ENDED:
            is_own = child.school_name in {None, "", office.school.name}
            return replace(child, pupil_id=pupil.id) if is_own else child
    return child


def _from_register(office: Office, file: PupilFile, year: int) -> HouseholdChild:
    pupil, enrolment = file.pupil, file.enrolment
    guardian = guardian_of(file)
    head = guardian.name if guardian else pupil.name
    hamlet = hamlet_of(pupil)
    return HouseholdChild(
        id=f"h.{pupil.id}.{year}",
        school_id=office.school.id,
        year=year,
        household_no=pupil.household_no or f"{hamlet or ''} {head}".strip(),
        head_name=head,
        hamlet=hamlet,
        name=pupil.name,
        sex=pupil.sex,
        birth_date=pupil.birth_date,
        id_number=pupil.id_number,
        pupil_id=pupil.id,
        is_attending=True,
        stage=enrolment.stage,
        grade=grade_of(file, office.year),
        school_name=office.school.name,
        attend_way=None if enrolment.attend_way is None else enrolment.attend_way.value,
        disability=pupil.disability,
        hard_category=pupil.hard_category,
        is_in_township=True,
        is_in_county=True,
    )
