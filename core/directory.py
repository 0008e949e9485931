"""Finding people: what lists and the command line show."""

from __future__ import annotations

from core.office import Office
from core.storage.search import PupilLine, PupilQuery, StaffLine


def find_pupils(office: Office, text: str = "") -> list[PupilLine]:
    """Return the lines of the attending pupils that a text finds, in the list's order.

    A village's register is its own school's; the centre's is the township's.
    """
    keys = office.store.search.pupil_keys(PupilQuery(text=text))
    return office.store.search.pupil_lines(keys)


def find_staff(office: Office, text: str = "") -> list[StaffLine]:
    """Return the lines of the staff that a text finds, by school and name."""
    return office.store.search.staff_lines(office.store.search.staff_keys(text))
