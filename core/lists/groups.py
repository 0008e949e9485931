"""Whom something can be made for: everybody, a class, those in a list as it was left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.lists.directory import pupil_keys, pupil_lines
from core.lists.list_views import PupilView, is_narrowed, pupil_view
from core.models import PupilId, SchoolYear
from core.office import Office
from core.records.telling_apart import words_about
from core.seated import seated
from core.storage.listing import PupilQuery
from core.storage.search import PupilLine


@dataclass(frozen=True, slots=True)
class InTheList:
    """The pupils whom the list's filters let through, in its order."""

    view: PupilView
    pupils: tuple[PupilId, ...]


def attending_here(
    office: Office, text: str = "", year: SchoolYear | None = None
) -> Sequence[PupilLine]:
    """Return the attending pupils of this school that a text finds, by grade and name.

    With a year, only who has entered by then: next autumn's pupils are registered from June on.
    """
    query = PupilQuery(school_id=office.school.id, text=text)
    lines = pupil_lines(office, pupil_keys(office, query))
    return lines if year is None else [one for one in lines if one.cohort.grade(year) >= 1]


def told_apart(office: Office, lines: Sequence[PupilLine]) -> dict[PupilId, str]:
    """Return what tells each of several pupils of one name from the others, in words.

    Nobody whose name nobody else here has is in it.
    """
    called = Counter(line.name for line in lines)
    shared = [line.pupil_id for line in lines if called[line.name] > 1]
    files = seated(office, office.store.pupils.files(shared)) if shared else []
    return {file.pupil.id: words_about(file, office.year) for file in files}


def in_the_list(office: Office) -> InTheList | None:
    """Return whom the list of pupils shows as it was left; None while it shows everybody."""
    view = pupil_view(office)
    if not is_narrowed(view.query, office.school.id):
        return None
    lines = pupil_lines(office, pupil_keys(office, view.query))
    return InTheList(view, tuple(line.pupil_id for line in lines))
