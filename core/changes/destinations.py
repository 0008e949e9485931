"""Which school of the township a release leads to: by its code, else by the name as written. Pure.

A village may write 中心小学 for 云岭镇中心小学, or 云岭镇枫香小学 for 枫香小学: only the township's
name may stand before or be left out, and only one school may be meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.changes.models import RecordChange
from core.models import School, SchoolId

if TYPE_CHECKING:
    from core.office import Office

SHORTEST_NAME = 3
"""Shorter words (小学) name no school."""


def schools_by_id(office: Office) -> dict[SchoolId, School]:
    """Return every school that this home knows."""
    return {school.id: school for school in office.store.schools.all()}


def school_named(
    name: str, schools: Iterable[School], *, but: SchoolId | None = None
) -> School | None:
    """Return the one school that a written name means; None when none or several."""
    wanted = name.strip()
    others = [school for school in schools if school.id != but]
    exact = [school for school in others if school.name == wanted]
    if len(exact) == 1:
        return exact[0]
    if exact or len(wanted) < SHORTEST_NAME:
        return None
    alike = [school for school in others if _is_meant(school, wanted)]
    return alike[0] if len(alike) == 1 else None


def destination_of(change: RecordChange, schools: Iterable[School]) -> School | None:
    """Return the township's school that a release leads to; None when it leads elsewhere."""
    known = list(schools)
    by_code = [school for school in known if school.id == change.to_school_id]
    if by_code:
        return by_code[0] if by_code[0].id != change.school_id else None
    return school_named(change.to_school or "", known, but=change.school_id)


def _is_meant(school: School, wanted: str) -> bool:
    """Whether one name is the other with the township before it: 县城枫香小学 is another town's."""
    if not school.township:
        return False
    return wanted == school.township + school.name or school.name == school.township + wanted
