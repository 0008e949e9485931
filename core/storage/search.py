"""What a list shows and how one finds a line in it: derived rows, refreshed with their sources.

`pupil_line` and `staff_line` hold one narrow row a person, ordered by an index. `pupil_find` and
`staff_find` are full-text tables over the same numbers: names as single characters (so that any
part matches as a phrase), initials of every reading with every suffix, numbers backwards (so that
"the last digits" is a prefix).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.frozen import record
from core.models import (
    AttendWay,
    Cohort,
    LeftBehind,
    PupilId,
    PupilStatus,
    SchoolId,
    Sex,
    StaffId,
    Stage,
)
from core.storage.connection import Connection, SqlValue
from core.storage.find_keys import line_number, place_of
from core.storage.listing import PupilOrder, PupilQuery, left_behind_said, order_by, where
from core.storage.open_lines import LACKS, OpenCounts
from core.storage.typed import characters, match_expression

__all__ = [
    "Findable",
    "ListKey",
    "PupilLine",
    "PupilOrder",
    "PupilQuery",
    "SearchRepository",
    "StaffLine",
    "find_row",
    "insert_findable",
]

FEW = 600
"""Matches up to so many are looked up one by one and sorted: at 150,000 pupils about a millisecond,
with the list's pages out of the cache a few. More are met along the list's own index."""

ListKey = int
"""The number of a person's line in this store; local, stable, small."""


@record(frozen=True, slots=True)
class PupilLine:
    """What the pupil list shows of one pupil. `open_items` counts what is 待补."""

    key: ListKey
    pupil_id: PupilId
    school_id: SchoolId
    cohort: Cohort
    class_number: int | None
    class_no: int | None
    status: PupilStatus
    name: str
    sex: Sex
    birth_date: str
    id_number: str | None
    hamlet: str | None
    guardian: str | None
    phone: str | None
    attend_way: AttendWay | None
    left_behind: LeftBehind | None
    """What was stated."""
    open_items: int
    has_parents_away: bool = False
    """Whether the facts say 留守 today (`core.ledgers.left_behind`), whatever was stated."""

    @property
    def is_left_behind(self) -> bool:
        """Whether the child stands on the ledger: stated, or by the facts."""
        return self.has_parents_away or (
            self.left_behind is not None and self.left_behind.is_left_behind
        )


@record(frozen=True, slots=True)
class StaffLine:
    """What the staff list shows of one member of staff."""

    key: ListKey
    staff_id: StaffId
    school_id: SchoolId
    status: str
    name: str
    sex: Sex
    birth_date: str
    id_number: str | None
    post: str | None
    subjects: str | None
    title: str | None
    weekly_periods: int | None
    phone: str | None


@record(frozen=True, slots=True)
class Findable:
    """The texts by which one person is found."""

    name: str
    initials: tuple[str, ...]
    numbers: tuple[str, ...]
    places: tuple[str, ...]
    guardians: tuple[str, ...]


def find_row(key: ListKey, findable: Findable) -> tuple[SqlValue, ...]:
    """Return a row for a find table."""
    suffixes = {reading[start:] for reading in findable.initials for start in range(len(reading))}
    digits = [number[::-1].lower() for number in findable.numbers if number]
    return (
        key,
        characters(findable.name),
        " ".join(sorted(suffixes)),
        " ".join(digits),
        " | ".join(characters(place) for place in findable.places),
        " | ".join(characters(guardian) for guardian in findable.guardians),
    )


class SearchRepository:
    """Keys that match a query, and lines for the keys that a page shows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counted: tuple[tuple[PupilQuery, int, date], int] | None = None

    def pupil_keys(self, query: PupilQuery) -> list[ListKey]:
        """Return the keys of matching pupils, in the order that the query names."""
        return self.pupil_key_array(query).tolist()

    def pupil_key_array(self, query: PupilQuery) -> array[ListKey]:
        """Return the same in eight bytes a key: a township's register has 150,000.

        With a limit, the first screenful is there in a millisecond or a few, however many match.
        """
        conditions, parameters = where(query, self._connection.today())
        match = match_expression(query.text)
        source = "pupil_line"
        if not match and query.text.strip():
            return array("q")
        if match:
            first = self._first_in_register(match, query)
            if first is not None:
                return first
            if self._has_few(match):
                source = (
                    f"(SELECT {line_number('rowid')} AS found FROM pupil_find "  # noqa: S608
                    "WHERE pupil_find MATCH ?) CROSS JOIN pupil_line ON n = found"
                )
                parameters.insert(0, match)
            else:
                # The plus sign keeps SQLite from looking so many up one by one and sorting them:
                # along the list's index they come in order, and a first screenful soon.
                conditions.append(
                    f"+n IN (SELECT {line_number('rowid')} FROM pupil_find "  # noqa: S608
                    "WHERE pupil_find MATCH ?)"
                )
                parameters.append(match)
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        limit = "" if query.limit is None else f" LIMIT {query.limit:d}"
        rows = self._connection.stream(
            f"SELECT n FROM {source}{condition} "  # noqa: S608 - own conditions
            f"ORDER BY {order_by(query)}{limit}",
            parameters,
        )
        return array("q", (row[0] for row in rows))

    def _first_in_register(self, match: str, query: PupilQuery) -> array[ListKey] | None:
        """Return the first whom a text finds, in the register's order; None if that takes more.

        Matches come nearly in that order: of twice as many as are wanted the filters mostly let
        enough through. Where they don't, or all who are found are wanted, None is returned.
        """
        if query.limit is None or query.order is not PupilOrder.LIST:
            return None
        looked_at = 2 * query.limit
        rows = self._connection.rows(
            "SELECT rowid FROM pupil_find WHERE pupil_find MATCH ? ORDER BY rowid LIMIT ?",
            (match, looked_at + 1),
        )
        found = [int(row[0]) for row in rows]
        is_all = len(found) <= looked_at
        if not is_all:
            # Those who share the last place may stand in any order: none of them counts.
            last = place_of(found[-1])
            found = [key for key in found if place_of(key) < last]
        conditions, parameters = where(query, self._connection.today())
        condition = " AND ".join(["TRUE", *conditions])
        rows = self._connection.rows(
            f"SELECT n FROM json_each(?) CROSS JOIN pupil_line ON n = {line_number('value')} "  # noqa: S608
            f"WHERE {condition} ORDER BY {order_by(query)} LIMIT ?",
            [json.dumps(found), *parameters, query.limit],
        )
        if not is_all and len(rows) < query.limit:
            return None
        return array("q", (row[0] for row in rows))

    def key_of_pupil(self, pupil_id: PupilId) -> ListKey | None:
        """Return the key of a pupil's line; None for one who is not there."""
        row = self._connection.row("SELECT n FROM pupil WHERE id = ?", (pupil_id,))
        return None if row is None else int(row[0])

    def pupil_count(self, query: PupilQuery) -> int:
        """Return how many match, whatever is typed and however many are wanted.

        Counting 150,000 takes 30 ms: it is done again only after something was written, or on
        another day.
        """
        known = (query, self._connection.changes, self._connection.today())
        if self._counted is None or self._counted[0] != known:
            self._counted = known, self._count_pupils(query)
        return self._counted[1]

    def _count_pupils(self, query: PupilQuery) -> int:
        conditions, parameters = where(query, self._connection.today())
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        row = self._connection.row(
            f"SELECT count(*) FROM pupil_line{condition}",  # noqa: S608 - own conditions
            parameters,
        )
        return int(row[0]) if row else 0

    def open_counts(self, query: PupilQuery) -> OpenCounts:
        """Count who lacks what among those whom the filters let through, whatever is typed."""
        conditions, parameters = where(query, self._connection.today())
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        by_proof = f"id_number IS NULL AND NOT ({LACKS['id_number']})"
        asked = [by_proof, *LACKS.values()]
        sums = ", ".join(f"sum({one})" for one in asked)
        row = self._connection.row(
            f"SELECT {sums} FROM pupil WHERE n IN (SELECT n FROM pupil_line{condition})",  # noqa: S608
            parameters,
        )
        proofs, *items = (count or 0 for count in row or (0,) * len(asked))
        any_open = self.pupil_count(replace(query, has_open_items=True))
        return OpenCounts(any_open, proofs, dict(zip(LACKS, items, strict=True)))

    def _has_few(self, match: str) -> bool:
        """Whether a text alone finds no more than a few. Only so many are looked at: 0.1 ms."""
        found = self._connection.row(
            "SELECT count(*) FROM (SELECT rowid FROM pupil_find WHERE pupil_find MATCH ? LIMIT ?)",
            (match, FEW + 1),
        )
        return found is not None and found[0] <= FEW

    def pupil_lines(self, keys: Sequence[ListKey]) -> list[PupilLine]:
        """Return the lines of some keys, in their order; a key that is gone is left out."""
        rows = self._by_key(
            "SELECT n, pupil_id, school_id, stage, entry_year, class_number, class_no, status, "
            "name, sex, birth_date, id_number, hamlet, guardian, phone, attend_way, left_behind, "
            "open_items FROM pupil_line",
            keys,
        )
        today = self._connection.today()
        return [_pupil_line(row, today) for row in rows]

    def hamlets(self, limit: int = 500) -> list[str]:
        """Return the villages and groups that lines name, in the order of their characters."""
        rows = self._connection.rows(
            "SELECT DISTINCT hamlet FROM pupil_line WHERE hamlet IS NOT NULL "
            "ORDER BY hamlet LIMIT ?",
            (limit,),
        )
        return [str(row[0]) for row in rows]

    def villages(self, school_id: SchoolId | None, limit: int = 2000) -> list[str]:
        """Return the villages that a school's lines name, without their groups; all for None."""
        condition = "" if school_id is None else "school_id = ? AND "
        rows = self._connection.rows(
            f"SELECT DISTINCT village FROM pupil_line WHERE {condition}village IS NOT NULL "  # noqa: S608
            "ORDER BY village LIMIT ?",
            [limit] if school_id is None else [school_id, limit],
        )
        return [str(row[0]) for row in rows]

    def classes(self, school_id: SchoolId | None) -> list[tuple[Cohort, int | None]]:
        """Return the grades that a school's lines are of, and their classes by number.

        The youngest grade first; None stands for a grade that has lines without a class.
        """
        condition = "" if school_id is None else " WHERE school_id = ?"
        rows = self._connection.rows(
            f"SELECT DISTINCT stage, entry_year, class_number FROM pupil_line{condition} "  # noqa: S608
            "ORDER BY stage DESC, entry_year DESC, class_number",
            [] if school_id is None else [school_id],
        )
        return [(Cohort(Stage(row[0]), row[1]), row[2]) for row in rows]

    def staff_keys(self, text: str = "", school_id: SchoolId | None = None) -> list[ListKey]:
        """Return the keys of matching staff, by name."""
        conditions: list[str] = []
        parameters: list[SqlValue] = []
        if school_id is not None:
            conditions.append("school_id = ?")
            parameters.append(school_id)
        match = match_expression(text)
        if match:
            conditions.append("n IN (SELECT rowid FROM staff_find WHERE staff_find MATCH ?)")
            parameters.append(match)
        elif text.strip():
            return []
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._connection.rows(
            f"SELECT n FROM staff_line{condition} ORDER BY school_id, sort_key, n",  # noqa: S608
            parameters,
        )
        return [row[0] for row in rows]

    def staff_lines(self, keys: Sequence[ListKey]) -> list[StaffLine]:
        """Return the lines of some keys, in their order; a key that is gone is left out."""
        rows = self._by_key(
            "SELECT n, staff_id, school_id, status, name, sex, birth_date, id_number, post, "
            "subjects, title, weekly_periods, phone FROM staff_line",
            keys,
        )
        return [
            StaffLine(
                row[0],
                StaffId(row[1]),
                SchoolId(row[2]),
                row[3],
                row[4],
                Sex(row[5]),
                *row[6:],
            )
            for row in rows
        ]

    def _by_key(self, select: str, keys: Sequence[ListKey]) -> list[tuple[Any, ...]]:
        found: dict[int, tuple[Any, ...]] = {}
        for start in range(0, len(keys), 500):
            some = list(keys[start : start + 500])
            marks = ", ".join("?" for _ in some)
            for row in self._connection.rows(f"{select} WHERE n IN ({marks})", some):
                found[row[0]] = row
        return [found[key] for key in keys if key in found]


def _pupil_line(row: tuple[Any, ...], today: date) -> PupilLine:
    stated, has_parents_away = left_behind_said(row[16], today)
    return PupilLine(
        key=row[0],
        pupil_id=PupilId(row[1]),
        school_id=SchoolId(row[2]),
        cohort=Cohort(Stage(row[3]), row[4]),
        class_number=row[5],
        class_no=row[6],
        status=PupilStatus(row[7]),
        name=row[8],
        sex=Sex(row[9]),
        birth_date=row[10],
        id_number=row[11],
        hamlet=row[12],
        guardian=row[13],
        phone=row[14],
        attend_way=None if row[15] is None else AttendWay(row[15]),
        left_behind=stated,
        open_items=row[17],
        has_parents_away=has_parents_away,
    )


def insert_findable(
    connection: Connection, table: str, rows: Iterable[tuple[SqlValue, ...]]
) -> None:
    """Write find rows for keys whose old rows were deleted before."""
    connection.executemany(
        f"INSERT INTO {table} (rowid, name, initials, digits, place, guardian) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )
