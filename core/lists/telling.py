"""Whether a list of names alone tells who is left-behind. Pure.

It tells nothing that a whole class stands on it, nor that one child does. A list on which nobody
but the left-behind of some classes stand does, and so does one from which they alone are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.models import LeftBehind, SchoolId
from core.storage.search import PupilLine

LEAST = 2
"""One name alone is no group."""


def tells_left_behind(chosen: Sequence[PupilLine], classes: Iterable[PupilLine]) -> bool:
    """Whether a list tells it; `classes` are all who sit in the classes of those on it."""
    around = list(classes)
    keys = {line.key for line in chosen}
    missing = [line for line in around if line.key not in keys]
    if len(keys) < LEAST or not missing:
        return False
    held = [line.is_left_behind for line in chosen]
    if all(held):
        return not all(line.is_left_behind for line in missing)
    is_complete = all(
        line.is_left_behind or line.left_behind is not LeftBehind.NO for line in missing
    )
    return not any(held) and is_complete and any(line.is_left_behind for line in missing)


def telling_schools(
    chosen: Sequence[PupilLine], classes: Iterable[PupilLine]
) -> tuple[SchoolId, ...]:
    """Return the schools of whose children a list tells it; empty where it tells nothing.

    A list mixed of several schools is read school by school too: the whole class of one hides
    nothing of another, of which nobody but the left-behind stand on it.
    """
    around = list(classes)
    held = tuple(dict.fromkeys(line.school_id for line in chosen))
    if tells_left_behind(chosen, around):
        return held
    return tuple(
        school_id
        for school_id in held
        if tells_left_behind(
            [line for line in chosen if line.school_id == school_id],
            [line for line in around if line.school_id == school_id],
        )
    )
