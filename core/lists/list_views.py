"""How the lists stand: filters, order and columns, kept from one evening to the next.

Kept in the store's local settings: encrypted with it and never sent, because a village or a class
is somebody's. What cannot be read any more, or names a school that is gone, is left aside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from core.models import ATTENDING, AttendWay, Cohort, PupilStatus, SchoolId, Stage
from core.storage.listing import PupilOrder, PupilQuery
from core.storage.open_lines import LACKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.office import Office
    from core.storage.search import ListKey

PUPIL_VIEW = "list.pupils"
"""Setting: how the list of pupils stands, as JSON."""


class PupilColumn(StrEnum):
    """What a list can show of a pupil, in the order in which it is offered."""

    NO = "no"
    NAME = "name"
    SEX = "sex"
    GRADE = "grade"
    """Grade and class together."""
    BIRTH = "birth"
    HAMLET = "hamlet"
    GUARDIAN = "guardian"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    WAY = "way"
    LEFT_BEHIND = "left"
    OPEN = "open"
    STATUS = "status"
    SCHOOL = "school"


ALWAYS = PupilColumn.NAME
"""A list of pupils without their names is none."""
USUAL = (
    PupilColumn.NO,
    PupilColumn.NAME,
    PupilColumn.SEX,
    PupilColumn.GRADE,
    PupilColumn.BIRTH,
    PupilColumn.HAMLET,
    PupilColumn.GUARDIAN,
    PupilColumn.PHONE,
)


@dataclass(frozen=True, slots=True)
class PupilView:
    """How the list of pupils stands. `query` holds filters and order, never what is typed."""

    query: PupilQuery = field(default_factory=PupilQuery)
    columns: tuple[PupilColumn, ...] = USUAL


@dataclass(frozen=True, slots=True)
class ShownPupils:
    """What stands in the list now: the query with what is typed, the columns, who is ticked."""

    query: PupilQuery
    columns: tuple[PupilColumn, ...]
    ticked: frozenset[ListKey] = frozenset()


def everyone(office_school: SchoolId, query: PupilQuery | None = None) -> PupilQuery:
    """Return the query without any filter: the own school's attending pupils, the order kept."""
    order = query or PupilQuery()
    return PupilQuery(school_id=office_school, order=order.order, is_reversed=order.is_reversed)


def is_narrowed(query: PupilQuery, office_school: SchoolId) -> bool:
    """Whether any filter holds, whatever is typed and however it is sorted."""
    plain = replace(query, text="", limit=None)
    return plain != everyone(office_school, query)


def arranged(columns: Iterable[PupilColumn]) -> tuple[PupilColumn, ...]:
    """Return columns as they were put, each once; the name always, else in front of all."""
    chosen = tuple(dict.fromkeys(columns))
    return chosen if ALWAYS in chosen else (ALWAYS, *chosen)


def pupil_view(office: Office) -> PupilView:
    """Return how the list of pupils was left; as it is at first where nothing usable is kept."""
    own = office.school.id
    try:
        kept = json.loads(office.store.settings.get(PUPIL_VIEW, "{}"))
        query = _query_of(kept)
        columns = arranged(PupilColumn(one) for one in kept["columns"])
    except (ValueError, KeyError, TypeError):
        return PupilView(everyone(own))
    if query.school_id is not None and office.store.schools.get(query.school_id) is None:
        query = replace(query, school_id=own)
    return PupilView(query, columns)


def keep_pupil_view(office: Office, view: PupilView) -> None:
    """Keep how the list of pupils stands. Raises StoreError where the store cannot be written."""
    query = view.query
    cohort = query.cohort
    statuses = query.statuses
    text = json.dumps(
        {
            "school": query.school_id,
            "cohort": None if cohort is None else [cohort.stage, cohort.entry_year],
            "class": query.class_number,
            "village": query.village,
            "way": query.attend_way,
            "left": query.is_left_behind,
            "open": query.has_open_items,
            "number": query.has_number,
            "proof": query.is_by_proof,
            "item": query.open_item,
            "statuses": None if statuses is None else sorted(statuses),
            "order": query.order,
            "reversed": query.is_reversed,
            "columns": list(view.columns),
        },
        ensure_ascii=False,
    )
    if office.store.settings.get(PUPIL_VIEW) != text:
        office.store.settings.set(PUPIL_VIEW, text)


def _query_of(kept: dict[str, object]) -> PupilQuery:
    """Read what `keep_pupil_view` wrote. Raises ValueError, KeyError, TypeError for other texts."""
    cohort = kept["cohort"]
    school = kept["school"]
    statuses = kept["statuses"]
    way = kept["way"]
    return PupilQuery(
        school_id=None if school is None else SchoolId(_text(school)),
        cohort=None if cohort is None else _cohort(cohort),
        class_number=_number(kept["class"]),
        village=None if kept["village"] is None else _text(kept["village"]),
        attend_way=None if way is None else AttendWay(_text(way)),
        is_left_behind=_three(kept["left"]),
        has_open_items=_three(kept["open"]),
        has_number=_three(kept.get("number")),
        is_by_proof=_three(kept.get("proof")),
        open_item=_open_item(kept.get("item")),
        statuses=None if statuses is None else _statuses(statuses),
        order=PupilOrder(_text(kept["order"])),
        is_reversed=bool(kept["reversed"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError
    return value


def _three(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise TypeError
    return value


def _open_item(value: object) -> str | None:
    if value is None or value in LACKS:
        return None if value is None else _text(value)
    raise ValueError


def _cohort(value: object) -> Cohort:
    if not isinstance(value, list):
        raise TypeError
    stage, entry_year = value
    return Cohort(Stage(stage), int(entry_year))


def _statuses(value: object) -> frozenset[PupilStatus]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(PupilStatus(one) for one in value) or ATTENDING
