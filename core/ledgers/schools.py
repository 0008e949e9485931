"""Whose ledgers are read: the own school's, and at the township centre every school's."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.i18n import t
from core.ledgers.spec import LedgerOptions
from core.lists.directory import schools
from core.models import PupilFile, School, SchoolId
from core.office import Office
from core.overview import is_centre


def schools_to_read(office: Office) -> tuple[School, ...]:
    """Return the schools among whose ledgers one may choose, the own one first.

    Empty where there is nothing to choose: at a village, and at a centre that nobody reports to.
    """
    found = schools(office) if is_centre(office) else []
    return tuple(found) if len(found) > 1 else ()


def schools_of(office: Office, options: LedgerOptions) -> tuple[School, ...]:
    """Return the schools that a ledger is made of; without any named, the own one."""
    return options.schools or (office.school,)


def schools_name(office: Office, chosen: Sequence[School]) -> str:
    """Return what stands at the head of a list: a school's name, or that it is the township's."""
    if len(chosen) > 1:
        return t("ledger.all_schools")
    return chosen[0].name if chosen else office.school.name


def schools_among(office: Office, ids: Collection[SchoolId]) -> tuple[School, ...]:
    """Return whose people a list holds; nothing where they are all of the own school."""
    found = tuple(one for one in schools(office) if one.id in ids)
    return () if found == (office.school,) else found


def about_school(office: Office, chosen: Sequence[School]) -> str:
    """Return the line that names whose list the centre prints; empty for its own or all."""
    if len(chosen) != 1 or chosen[0].id == office.school.id:
        return ""
    return t("printing.about_school", school=chosen[0].name)


def school_of(office: Office, file: PupilFile) -> School:
    """Return the school that a child is at; the own one where nothing is known of it yet."""
    return office.store.schools.get(file.enrolment.school_id) or office.school


def schools_detail(chosen: Sequence[School]) -> str:
    """Return what the audit trail notes of other schools' lists: ` school=<id>,<id>`."""
    return f" school={','.join(school.id for school in chosen)}" if chosen else ""


def note_reading(office: Office, subject: str, school: School) -> None:
    """Note that a list of another school was looked at, as a look at one of its ledgers is."""
    office.audit("look", subject, schools_detail((school,)).strip())
