"""Finding people: what lists and the command line show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.lists.list_views import PupilView, keep_pupil_view, pupil_view
from core.lists.typed_class import with_typed_class
from core.models import Cohort, PupilId, School, SchoolId
from core.office import Office
from core.storage.listing import NO_VILLAGE
from core.storage.open_lines import LACKS, OpenCounts
from core.storage.search import ListKey, PupilLine, PupilOrder, PupilQuery, StaffLine

__all__ = [
    "NO_VILLAGE",
    "OPEN_ITEMS",
    "ListKey",
    "OpenCounts",
    "PupilLine",
    "PupilOrder",
    "PupilQuery",
    "PupilView",
    "StaffLine",
    "classes_in_use",
    "count_open",
    "count_pupils",
    "find_pupils",
    "find_staff",
    "hamlets_in_use",
    "keep_pupil_view",
    "key_of_pupil",
    "pupil_keys",
    "pupil_lines",
    "pupil_view",
    "schools",
    "staff_keys",
    "staff_lines",
    "villages_in_use",
]


def find_pupils(office: Office, text: str = "") -> list[PupilLine]:
    """Return the lines of the attending pupils that a text finds, in the list's order.

    A village's register is its own school's; the centre's is the township's.
    """
    return pupil_lines(office, pupil_keys(office, PupilQuery(text=text)))


def find_staff(office: Office, text: str = "") -> list[StaffLine]:
    """Return the lines of the staff that a text finds, by school and name."""
    return office.store.search.staff_lines(office.store.search.staff_keys(text))


def pupil_keys(office: Office, query: PupilQuery) -> Sequence[ListKey]:
    """Return the keys of the pupils that a list shows, in its order: as many as match.

    A class in what was typed, 三(2)班, narrows the list as its filter would.
    """
    narrowed = with_typed_class(query, office.year) if query.text else query
    return [] if narrowed is None else office.store.search.pupil_key_array(narrowed)


def count_pupils(office: Office, query: PupilQuery) -> int:
    """Return how many pupils a list's filters let through, whatever is typed."""
    return office.store.search.pupil_count(query)


OPEN_ITEMS = tuple(LACKS)
"""Every open item that a list can be filtered by, as keys of the form."""

MOST_COUNTED = 20_000
"""Pupils of whom what is wanted is counted while somebody waits: five look-ups for each."""


def count_open(office: Office, query: PupilQuery) -> OpenCounts | None:
    """Return who lacks what among those whom a list shows, as if nothing were asked of that.

    Each figure is what the list would show with that one filter beside the others. None where
    they are too many to be counted at once.
    """
    search = office.store.search
    others = replace(
        query, text="", has_open_items=None, has_number=None, is_by_proof=None, open_item=None
    )
    return None if search.pupil_count(others) > MOST_COUNTED else search.open_counts(others)


def key_of_pupil(office: Office, pupil_id: PupilId) -> ListKey | None:
    """Return the key of a pupil's line; None for one who is not there."""
    return office.store.search.key_of_pupil(pupil_id)


def pupil_lines(office: Office, keys: Sequence[ListKey]) -> list[PupilLine]:
    """Return the lines of some keys, in their order: what one screen of a list needs."""
    return office.store.search.pupil_lines(keys)


def staff_keys(office: Office, text: str) -> list[ListKey]:
    """Return the keys of the staff that a list shows, by school and name."""
    return office.store.search.staff_keys(text)


def staff_lines(office: Office, keys: Sequence[ListKey]) -> list[StaffLine]:
    """Return the lines of some keys, in their order."""
    return office.store.search.staff_lines(keys)


def schools(office: Office) -> list[School]:
    """Return every school that this home knows, the own one first."""
    others = [school for school in office.store.schools.all() if school.id != office.school.id]
    return [office.school, *sorted(others, key=lambda school: school.name)]


def hamlets_in_use(office: Office) -> list[str]:
    """Return the villages and groups that pupils' forms name, then the school's own villages."""
    used = office.store.search.hamlets()
    return [*used, *(name for name in office.school.villages if name not in used)]


def villages_in_use(office: Office, school_id: SchoolId | None) -> list[str]:
    """Return the villages, without groups, that a school's pupils are of; all schools' for None."""
    return office.store.search.villages(school_id)


def classes_in_use(office: Office, school_id: SchoolId | None) -> list[tuple[Cohort, int | None]]:
    """Return the grades and classes that a school's pupils are in; None: without a class."""
    return office.store.search.classes(school_id)
