"""Rows of a workbook that would make a second record of somebody who is registered already.

A row is known by its number, else by name and birth date. Where one of these was put right in the
workbook the row looks like somebody new: whoever resembles a record of this school is held against
it, and a person decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from core.models import PupilFile, PupilId, StaffMember
from core.office import Office
from core.reading.drafts import Problem, Severity
from core.records.duplicates import LARGEST_FAMILY, Person, is_similar, person_of, reason_for
from core.records.telling_apart import words_about
from core.seated import seated
from core.validation import PupilFacts, StaffFacts

PROBLEM_CODES = ("maybe_registered", "maybe_registered_staff", "maybe_registered_rows")


def maybe_registered(
    office: Office, newcomers: Mapping[int, PupilFacts], spoken_of: Collection[str]
) -> dict[int, Problem]:
    """Return a warning for each newcomer who may be a pupil of this school, by the given key.

    `spoken_of` are records that rows of their own are about: those are other children.
    """
    if not newcomers or not office.store.pupils.count(office.school.id):
        return {}
    people = {at: _person(facts) for at, facts in newcomers.items()}
    files = _resembling(office, people.values(), spoken_of)
    drawers: dict[tuple[str, str], list[Person]] = {}
    for file in files.values():
        for key in _drawers(person := person_of(file)):
            drawers.setdefault(key, []).append(person)
    found: dict[int, Problem] = {}
    for at, person in people.items():
        for key in _drawers(person):
            same = drawers.get(key, [])
            some = same if key[0] == "name" or len(same) <= LARGEST_FAMILY else []
            held = next((one for one in some if _may_be(person, one)), None)
            if held is not None and held.id is not None:
                found[at] = _problem(office, files[held.id])
                break
    return found


def maybe_staff(
    office: Office, newcomers: Mapping[int, StaffFacts], spoken_of: Collection[str]
) -> dict[int, Problem]:
    """Return a warning for each row of staff that may be somebody of this school already.

    The same name on the same birthday under another number, or by the same telephone.
    """
    if not newcomers:
        return {}
    members = {at: facts.member for at, facts in newcomers.items()}
    staff = office.store.staff
    some = [*staff.among("name", {one.name for one in members.values()})]
    some += staff.among("phone", {one.phone for one in members.values() if one.phone})
    held = [one for one in some if one.school_id == office.school.id and one.id not in spoken_of]
    found: dict[int, Problem] = {}
    for at, member in members.items():
        other = next((one for one in held if _is_alike(member, one)), None)
        if other is not None:
            params = (("name", other.name), ("born", other.birth_date.isoformat()))
            found[at] = Problem(Severity.WARNING, "name", "maybe_registered_staff", params)
    return found


def _is_alike(member: StaffMember, other: StaffMember) -> bool:
    is_same_phone = bool(member.phone) and member.phone == other.phone
    if member.name == other.name:
        return is_same_phone or member.birth_date == other.birth_date
    return is_same_phone and is_similar(member.name, other.name)


def rows_problem(count: int) -> Problem:
    """Return what is said of the whole workbook."""
    return Problem(Severity.WARNING, "name", "maybe_registered_rows", (("count", count),))


def _may_be(person: Person, other: Person) -> bool:
    """Whether a row may mean a record: a name put right altogether leaves birth and family."""
    if reason_for(person, other):
        return True
    shares = person.guardians & other.guardians or person.phones & other.phones
    has_numbers = bool(person.number and other.number)
    return bool(shares) and not has_numbers and person.birth_date == other.birth_date


def _problem(office: Office, file: PupilFile) -> Problem:
    (shown,) = seated(office, [file])
    params = (("name", file.pupil.name), ("words", words_about(shown, office.year)))
    return Problem(Severity.WARNING, "name", "maybe_registered", params)


def _person(facts: PupilFacts) -> Person:
    """Return a newcomer to be compared: nobody yet, so without an id."""
    one = person_of(PupilFile(facts.pupil, facts.guardians, facts.enrolment))
    return Person(None, one.name, one.number, one.birth_date, one.guardians, one.phones)


def _resembling(
    office: Office, people: Collection[Person], spoken_of: Collection[str]
) -> dict[PupilId, PupilFile]:
    """Return this school's pupils who share a name, a guardian or a telephone with somebody."""
    store = office.store
    guardians = {name for one in people for name in one.guardians if name}
    phones = {phone for one in people for phone in one.phones}
    own = office.school.id
    pupils = store.pupils.among("name", {one.name for one in people})
    pupils += store.pupils.among("phone", phones)
    family = store.guardians.among("name", guardians) + store.guardians.among("phone", phones)
    # A township's store knows many of one name: only this school's files are read.
    wanted = {one.id for one in pupils if one.school_id == own}
    wanted |= {one.pupil_id for one in family if one.school_id == own}
    files = store.pupils.files(sorted(wanted - set(spoken_of)))
    return {one.pupil.id: one for one in files if one.pupil.school_id == own}


def _drawers(person: Person) -> Iterator[tuple[str, str]]:
    yield "name", person.name
    for name in sorted(person.guardians):
        yield "guardian", name
    for phone in sorted(person.phones):
        yield "phone", phone
