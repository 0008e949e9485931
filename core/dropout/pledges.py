"""The ledger of pledges 控辍保学责任书 (R082): who signed, and how many of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.contacts import guardian_of
from core.dropout.models import Pledge, PledgeParty
from core.errors import RegistrationError
from core.models import PupilFile, PupilId, School, SchoolId, SchoolYear
from core.office import Office
from core.records.telling_apart import words_about
from core.rosters import name_order
from core.school_year.as_of import files_as_of
from core.school_year.class_lists import class_lists
from core.school_year.people import RATIO_STAGES, attending, files_of
from core.school_year.reporting import register_place
from core.seated import seated
from core.spoken_labels import class_cell


@dataclass(frozen=True, slots=True)
class PledgeCount:
    """Pledges of a school year: signed by kind, and pupils whose family has not signed."""

    signed: dict[PledgeParty, int]
    without_family: tuple[PupilId, ...]

    @property
    def total(self) -> int:
        """How many papers were signed."""
        return sum(self.signed.values())


@dataclass(frozen=True, slots=True)
class Family:
    """A pupil whose family signs: `parent` is the first guardian, empty while nobody is known."""

    pupil_id: PupilId
    name: str
    class_name: str
    parent: str
    words: str = ""
    """What tells the child from others of the name (`core.records.telling_apart`)."""


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """A pledge, and the child it is about: empty for a class teacher, a village, the school."""

    pledge: Pledge
    child: str = ""
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class PledgeLedger:
    """A year's pledges: by kind, class and name; and the families that have not signed."""

    lines: tuple[PledgeLine, ...]
    count: PledgeCount
    missing: tuple[Family, ...]
    school: School
    year: int


def add_pledge(office: Office, pledge: Pledge) -> Pledge:
    """Keep a signed pledge; its id and school are given here.

    Raises as `save_pledge`.
    """
    return save_pledge(office, replace(pledge, id=""))


def save_pledge(office: Office, pledge: Pledge) -> Pledge:
    """Save a pledge; an empty id makes a new one.

    Raises RegistrationError: `pledge_name_needed`, `pledge_count_wrong`, `pledge_child_needed`
    for one family's pledge about no child, `pledge_twice` for a second one about the same,
    `pledge_in_future`.
    """
    _require_past(office, pledge.signed_on)
    if not pledge.name.strip():
        raise RegistrationError("pledge_name_needed")
    if pledge.count < 1:
        raise RegistrationError("pledge_count_wrong")
    if pledge.party is PledgeParty.PARENTS and pledge.count == 1:
        _require_first(office, pledge)
    with office.writing("pledge") as writing:
        kept = replace(pledge, id=pledge.id or writing.new_id(), school_id=office.school.id)
        writing.put(kept)
    return kept


def add_family_pledges(
    office: Office, year: int, pupil_ids: Iterable[PupilId], signed_on: date
) -> tuple[Pledge, ...]:
    """Keep that the families of some pupils signed on one day; return the pledges that are new.

    A family that has signed is passed over. Without a guardian on the form the child's name
    stands for the family. Raises RegistrationError(`pledge_in_future`).
    """
    _require_past(office, signed_on)
    wanted = set(pupil_ids)
    missing = [one for one in families_without(office, year) if one.pupil_id in wanted]
    with office.writing("pledge") as writing:
        made = tuple(
            Pledge(
                id=writing.new_id(),
                school_id=office.school.id,
                year=year,
                party=PledgeParty.PARENTS,
                name=one.parent or one.name,
                pupil_id=one.pupil_id,
                signed_on=signed_on,
            )
            for one in missing
        )
        for pledge in made:
            writing.put(pledge)
    return made


def take_back_family_pledges(office: Office, made: Iterable[Pledge]) -> int:
    """Take back what `add_family_pledges` made, all at once; return how many were taken back.

    One that somebody has changed since stays, and so does what was taken back already.
    """
    known = office.store.dropouts.pledges
    standing = [one for one in made if known.get(one.id) == one]
    with office.writing("pledge") as writing:
        for pledge in standing:
            writing.delete(pledge)
    return len(standing)


def _require_past(office: Office, signed_on: date | None) -> None:
    if signed_on is not None and signed_on > office.clock.today():
        raise RegistrationError("pledge_in_future", day=signed_on.isoformat())


def take_back_pledge(office: Office, pledge_id: str) -> None:
    """Take a pledge off the ledger; its history stays.

    Raises RegistrationError(`no_such_pledge`).
    """
    pledge = office.store.dropouts.pledges.get(pledge_id)
    if pledge is None:
        raise RegistrationError("no_such_pledge")
    with office.writing("pledge") as writing:
        writing.delete(pledge)


def count_pledges(office: Office, year: int, school_id: SchoolId | None = None) -> PledgeCount:
    """Return how many pledges a school year has, and which families are missing."""
    school = school_id or office.school.id
    pledges = office.store.dropouts.pledges_of(year, school)
    signed = {
        party: sum(one.count for one in pledges if one.party is party) for party in PledgeParty
    }
    missing = tuple(one.pupil.id for one in _without(office, year, school))
    return PledgeCount(signed, missing)


def families_without(office: Office, year: int, school_id: SchoolId | None = None) -> list[Family]:
    """Return a school's pupils, by default one's own, whose family has not signed in a year.

    Of a year that is over, those who were at school on its first day.
    """
    school = school_id or office.school.id
    files = seated(office, _without(office, year, school))
    return [_family(office, file, year) for file in sorted(files, key=register_place)]


def classes_without(office: Office, year: int) -> list[tuple[str, tuple[PupilId, ...]]]:
    """Return each class with the pupils in it whose family has not signed; full ones are left out.

    A class is named as on its list.
    """
    files = _without(office, year, office.school.id)
    return [(one.label, one.pupil_ids) for one in class_lists(office, files, SchoolYear(year))]


def pledge_ledger(office: Office, year: int, school: School | None = None) -> PledgeLedger:
    """Return a school year's pledges, by default of the own school."""
    school = school or office.school
    pledges = office.store.dropouts.pledges_of(year, school.id)
    ids = [one.pupil_id for one in pledges if one.pupil_id is not None]
    files = {one.pupil.id: one for one in seated(office, office.store.pupils.files(ids))}
    families = {one: _family(office, file, year) for one, file in files.items()}
    lines = [_line(one, families) for one in sorted(pledges, key=lambda one: _place(one, files))]
    return PledgeLedger(
        tuple(lines),
        count_pledges(office, year, school.id),
        tuple(families_without(office, year, school.id)),
        school,
        year,
    )


def _place(pledge: Pledge, files: Mapping[PupilId, PupilFile]) -> tuple[object, ...]:
    """Return where a pledge stands: by kind, a family's as its child in the register."""
    file = files.get(pledge.pupil_id) if pledge.pupil_id else None
    child = register_place(file) if file is not None else ()
    return list(PledgeParty).index(pledge.party), child, name_order(pledge.name), pledge.id


def _line(pledge: Pledge, families: dict[PupilId, Family]) -> PledgeLine:
    family = families.get(pledge.pupil_id) if pledge.pupil_id else None
    if family is None:
        return PledgeLine(pledge)
    return PledgeLine(pledge, family.name, family.class_name)


def _family(office: Office, file: PupilFile, year: int) -> Family:
    enrolment = file.enrolment
    guardian = guardian_of(file)
    return Family(
        file.pupil.id,
        file.pupil.name,
        class_cell(enrolment.cohort, SchoolYear(year), enrolment.class_number),
        guardian.name if guardian else "",
        words_about(file, office.year),
    )


def _without(office: Office, year: int, school: SchoolId) -> list[PupilFile]:
    pledges = office.store.dropouts.pledges_of(year, school)
    families = {one.pupil_id for one in pledges if one.party is PledgeParty.PARENTS}
    is_past = year < office.year.starts_in
    stood = files_as_of(office, date(year, 9, 1), school) if is_past else files_of(office, school)
    return [
        file
        for file in attending(stood, SchoolYear(year))
        if file.enrolment.stage in RATIO_STAGES and file.pupil.id not in families
    ]


def _require_first(office: Office, pledge: Pledge) -> None:
    if pledge.pupil_id is None:
        raise RegistrationError("pledge_child_needed", name=pledge.name)
    for other in office.store.dropouts.pledges.by("pupil_id", pledge.pupil_id):
        is_same = (other.party, other.year) == (pledge.party, pledge.year)
        if is_same and other.id != pledge.id:
            raise RegistrationError("pledge_twice", name=pledge.name)
