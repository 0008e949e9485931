"""What a list of pupils may ask for: which of them, in which order. Turned into SQL here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.models import ATTENDING, AttendWay, Cohort, LeftBehind, PupilStatus, SchoolId
from core.storage.connection import SqlValue
from core.storage.open_lines import BY_PROOF, lacking

NO_VILLAGE = ""
"""As a village to look for: those of whom no village is known."""


class PupilOrder(StrEnum):
    """What a list goes by. Ties stand by grade from low to high, class and name."""

    LIST = "list"
    """Grade, class, number in the class: the order of the register."""
    NAME = "name"
    """Pinyin of the whole name."""
    BIRTH = "birth"
    """The oldest first."""
    HAMLET = "hamlet"
    """Village, then group; those without one first."""
    OPEN = "open"
    """Those of whom most is still wanted first."""


@dataclass(frozen=True, slots=True)
class PupilQuery:
    """Which pupils a list shows. None means: not filtered. Words are combined with and.

    `village` is a village without its group, or NO_VILLAGE. `open_item` is the key of a field that
    is wanted. Of those without an identity number `has_number=False` asks for whom it is wanted,
    `is_by_proof` for those registered as 无证件: none is. `is_reversed` turns the order round; the
    register's own order has no other way round.
    """

    text: str = ""
    school_id: SchoolId | None = None
    cohort: Cohort | None = None
    class_number: int | None = None
    hamlet: str | None = None
    village: str | None = None
    attend_way: AttendWay | None = None
    is_left_behind: bool | None = None
    has_open_items: bool | None = None
    has_number: bool | None = None
    is_by_proof: bool | None = None
    open_item: str | None = None
    statuses: frozenset[PupilStatus] | None = ATTENDING
    limit: int | None = None
    order: PupilOrder = PupilOrder.LIST
    is_reversed: bool = False


_TIES = "stage DESC, entry_year DESC, class_number, name_key, n"
_FIRST = {
    PupilOrder.NAME: (("name_key", False),),
    PupilOrder.BIRTH: (("birth_date", False),),
    PupilOrder.HAMLET: (("village", False), ("hamlet", False)),
    PupilOrder.OPEN: (("open_items", True),),
}
"""Columns that an order goes by, and whether each begins with its greatest value."""


def order_by(query: PupilQuery) -> str:
    """Return the terms of ORDER BY: an index has the first and the one by village as they are."""
    if query.order is PupilOrder.LIST:
        # The plus sign keeps SQLite off the list's own index, which lacks these filters: each of
        # its entries would be looked up. The index by village has them all and is sorted instead.
        plus = "+" if _filters_beyond_order(query) else ""
        return f"{plus}stage DESC, entry_year DESC, class_number, sort_key, n"
    terms = [
        f"{column} DESC" if is_falling != query.is_reversed else column
        for column, is_falling in _FIRST[query.order]
    ]
    return ", ".join([*terms, _TIES])


def _filters_beyond_order(query: PupilQuery) -> bool:
    asked = (query.village, query.attend_way, query.is_left_behind, query.has_open_items)
    return any(one is not None for one in asked) and not query.text.strip()


def left_behind_text(stated: LeftBehind | None, since: date | None) -> str | None:
    """Return what a line keeps: the category stated, `-` for none; then from when facts say so."""
    if stated is None and since is None:
        return None
    return (stated.value if stated else "-") + ("" if since is None else f"@{since.isoformat()}")


def left_behind_said(kept: str | None, day: date) -> tuple[LeftBehind | None, bool]:
    """Return what was stated, and whether the facts of a line say 留守 on a day."""
    stated, _, since = (kept or "-").partition("@")
    return LeftBehind(stated) if stated != "-" else None, bool(since) and since <= day.isoformat()


def left_behind_on(day: date) -> str:
    """Return the condition that a line is left-behind on a day, as the ledger has it: or NULL.

    Whether it was stated or follows from the facts; NULL where nobody stated anything.
    """
    stated = "substr(left_behind, 1, 1) IN ('1', '2', '9')"
    return (
        f"({stated} OR (length(left_behind) > 2 AND substr(left_behind, 3) <= '{day.isoformat()}'))"
    )


def where(query: PupilQuery, day: date) -> tuple[list[str], list[SqlValue]]:
    """Return the conditions of everything but the text, and their parameters, on a day."""
    conditions: list[str] = []
    parameters: list[SqlValue] = []

    def add(condition: str, *values: SqlValue) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if query.school_id is not None:
        add("school_id = ?", query.school_id)
    if query.cohort is not None:
        add("stage = ? AND entry_year = ?", query.cohort.stage.value, query.cohort.entry_year)
    if query.class_number is not None:
        add("class_number = ?", query.class_number)
    if query.hamlet is not None:
        add("hamlet = ?", query.hamlet)
    if query.village == NO_VILLAGE:
        add("village IS NULL")
    elif query.village is not None:
        add("village = ?", query.village)
    if query.attend_way is not None:
        add("attend_way = ?", query.attend_way.value)
    if query.is_left_behind is not None:
        is_on = left_behind_on(day)
        add(is_on if query.is_left_behind else f"left_behind LIKE '0%' AND NOT {is_on}")
    conditions += _wanted(query)
    if query.statuses is not None:
        marks = ", ".join("?" for _ in query.statuses)
        add(f"status IN ({marks})", *sorted(status.value for status in query.statuses))
    return conditions, parameters


def _wanted(query: PupilQuery) -> list[str]:
    """Return the conditions on what is still to be filled in."""
    found = []
    if query.has_open_items is not None:
        found.append("open_items > 0" if query.has_open_items else "open_items = 0")
    if query.has_number is not None:
        wanted = f"id_number IS NULL AND NOT {BY_PROOF}"
        found.append("id_number IS NOT NULL" if query.has_number else wanted)
    if query.is_by_proof is not None:
        is_one = f"(id_number IS NULL AND {BY_PROOF})"
        found.append(is_one if query.is_by_proof else f"NOT {is_one}")
    if query.open_item is not None:
        found.append(lacking(query.open_item))
    return found
