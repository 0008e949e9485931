"""How frozen records lie in synced tables, derived from the records' own types.

A column is a field of the record; its value is a `Scalar`: dates and months ISO text, booleans
0 or 1, enums their code, tuples JSON. What a bundle brings is checked here before it is folded.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from core import models
from core.history import DELETED, REFERENCE, Scalar
from core.storage.shapes import SHAPES

if TYPE_CHECKING:
    from core.changes import models as changes
    from core.dropout import models as dropout
    from core.grouping import after_records, records
    from core.ledgers import care_facts, facts, meal_facts
    from core.school_year import models as school_year
    from core.teams import records as teams

    Record = (
        models.School
        | models.TeachingSite
        | models.Pupil
        | models.Guardian
        | models.Enrolment
        | models.ClassGroup
        | models.Seat
        | models.StaffMember
        | models.Appointment
        | records.CohortGrouping
        | records.Draw
        | records.Notice
        | records.Annulled
        | records.LateDraw
        | changes.RecordChange
        | changes.MergedPupil
        | dropout.Absence
        | dropout.DropoutCase
        | dropout.DropoutVisit
        | dropout.DropoutDuty
        | dropout.Pledge
        | school_year.TermReport
        | school_year.TermClosing
        | school_year.HouseholdChild
        | school_year.CohortEntrants
        | facts.OwnLedger
        | facts.OwnLedgerLine
        | facts.Consent
        | facts.IssuedPaper
        | facts.Erasure
        | care_facts.ChildCare
        | care_facts.CareTalk
        | meal_facts.MealDay
        | after_records.Approval
        | after_records.DrawMeeting
        | after_records.LeadingGroup
        | after_records.Objection
        | after_records.MoveRequest
        | after_records.SingleClassStatement
        | after_records.CountyResult
        | teams.TeamPlan
        | teams.TeachingAssignment
        | teams.TeachingProfile
        | teams.CoverLesson
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a synced table and how its value is read and written."""

    name: str
    read: Callable[[Scalar], object]
    write: Callable[[Any], Scalar]
    is_optional: bool
    has_default: bool
    is_text: bool
    """Stored as it is: most columns are, and need no call to be read or written."""


@dataclass(frozen=True, slots=True)
class Table:
    """A synced table: its name, its record, its columns without `id`."""

    name: str
    record: type[Any]
    columns: tuple[Column, ...]
    column_names: frozenset[str]
    select_sql: str
    """The start of a query for whole rows: `SELECT id, ... FROM table`."""
    _names: tuple[str, ...]
    _values: Callable[[Any], tuple[Any, ...]]
    _order: Mapping[str, int]
    _writes: tuple[tuple[str, Callable[[Any], Scalar]], ...]
    """Columns by name, and how they are written."""
    _sorted_values: Callable[[Any], tuple[Any, ...]]
    _reads: tuple[tuple[str, Callable[[Scalar], object]], ...]
    """Columns that are not kept as they are, and how they are read."""
    _wanting: Mapping[str, object]
    """Columns that may be empty and have no default: a record wants to be told."""

    @staticmethod
    def of(name: str, record: type[Any], columns: tuple[Column, ...]) -> Table:
        """Return the table of a record's columns."""
        names = [column.name for column in columns]
        return Table(
            name,
            record,
            columns,
            frozenset(names),
            f"SELECT {', '.join(['id', *names])} FROM {name}",  # noqa: S608 - own names
            ("id", *names),
            attrgetter(*names),
            {column: place for place, column in enumerate(names)},
            tuple(sorted((column.name, column.write) for column in columns)),
            attrgetter(*sorted(names)),
            tuple((column.name, column.read) for column in columns if not column.is_text),
            {one.name: None for one in columns if one.is_optional and not one.has_default},
        )

    def insert_sql(self, names: Sequence[str]) -> str:
        """Return a statement that writes `id` and some columns of a row that is not there yet."""
        marks = ", ".join("?" for _ in range(len(names) + 1))
        return f"INSERT INTO {self.name} ({', '.join(['id', *names])}) VALUES ({marks})"  # noqa: S608

    def upsert_sql(self) -> str:
        """Return a statement that writes a whole row, replacing what stood under its id."""
        names = [column.name for column in self.columns]
        updates = ", ".join(f"{name} = excluded.{name}" for name in names)
        return f"{self.insert_sql(names)} ON CONFLICT (id) DO UPDATE SET {updates}"

    def used_columns(self, rows: Iterable[Mapping[str, Scalar]]) -> tuple[str, ...]:
        """Return the known columns that any of some folded rows sets, in the table's order."""
        used: set[str] = set()
        for values in rows:
            used.update(values)
        return tuple(sorted(used & self.column_names, key=self._order.__getitem__))

    def read_row(self, row: tuple[Any, ...]) -> Any:
        """Turn a row of `select_sql` into its record.

        A field that no write has set takes the record's default. Raises TypeError when one is
        wanting that has none.
        """
        pairs = zip(self._names, row, strict=True)
        values = {name: value for name, value in pairs if value is not None}
        for name, read in self._reads:
            if name in values:
                values[name] = read(values[name])
        if self._wanting:
            values = {**self._wanting, **values}
        return self.record(**values)

    def values_of(self, record: object) -> dict[str, Scalar]:
        """Return a record's columns as scalars."""
        return {
            column.name: None if value is None else column.write(value)
            for column, value in zip(self.columns, self._values(record), strict=True)
        }

    def set_values_of(self, record: object) -> dict[str, Scalar]:
        """Return the columns that a record sets, as scalars: those that are not None.

        By name, as an entry's body has them: sorting them again is quick.
        """
        return {
            name: value if type(value) is str else write(value)
            for (name, write), value in zip(self._writes, self._sorted_values(record), strict=True)
            if value is not None
        }

    def fault_in(self, values: Mapping[str, Scalar]) -> str | None:
        """Return the first known column whose value this table cannot hold, or None.

        Columns of a newer program are nobody's fault: they are kept and not shown.
        """
        for column in self.columns:
            if column.name not in values:
                continue
            value = values[column.name]
            if column.is_text and type(value) is str:
                continue
            if value is None:
                if column.is_optional or column.has_default:
                    continue
                return column.name
            try:
                column.read(value)
            except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
                return column.name
        return None


SYNCED: Mapping[str, str] = {
    "school": "core.models:School",
    "teaching_site": "core.models:TeachingSite",
    "pupil": "core.models:Pupil",
    "guardian": "core.models:Guardian",
    "enrolment": "core.models:Enrolment",
    "class_group": "core.models:ClassGroup",
    "seat": "core.models:Seat",
    "staff_member": "core.models:StaffMember",
    "appointment": "core.models:Appointment",
    "cohort_grouping": "core.grouping.records:CohortGrouping",
    "draw": "core.grouping.records:Draw",
    "notice": "core.grouping.records:Notice",
    "annulment": "core.grouping.records:Annulled",
    "late_draw": "core.grouping.records:LateDraw",
    "record_change": "core.changes.models:RecordChange",
    "merged_pupil": "core.changes.models:MergedPupil",
    "absence": "core.dropout.models:Absence",
    "dropout_case": "core.dropout.models:DropoutCase",
    "dropout_visit": "core.dropout.models:DropoutVisit",
    "dropout_duty": "core.dropout.models:DropoutDuty",
    "pledge": "core.dropout.models:Pledge",
    "term_report": "core.school_year.models:TermReport",
    "term_closing": "core.school_year.models:TermClosing",
    "household_child": "core.school_year.models:HouseholdChild",
    "cohort_entrants": "core.school_year.models:CohortEntrants",
    "own_ledger": "core.ledgers.facts:OwnLedger",
    "own_ledger_line": "core.ledgers.facts:OwnLedgerLine",
    "consent": "core.ledgers.facts:Consent",
    "issued_paper": "core.ledgers.facts:IssuedPaper",
    "erasure": "core.ledgers.facts:Erasure",
    "child_care": "core.ledgers.care_facts:ChildCare",
    "care_talk": "core.ledgers.care_facts:CareTalk",
    "meal_day": "core.ledgers.meal_facts:MealDay",
    "approval": "core.grouping.after_records:Approval",
    "draw_meeting": "core.grouping.after_records:DrawMeeting",
    "leading_group": "core.grouping.after_records:LeadingGroup",
    "objection": "core.grouping.after_records:Objection",
    "move_request": "core.grouping.after_records:MoveRequest",
    "single_class": "core.grouping.after_records:SingleClassStatement",
    "county_result": "core.grouping.after_records:CountyResult",
    "team_plan": "core.teams.records:TeamPlan",
    "teaching_assignment": "core.teams.records:TeachingAssignment",
    "teaching_profile": "core.teams.records:TeachingProfile",
    "cover_lesson": "core.teams.records:CoverLesson",
}
"""Tables that travel in bundles, and the record of each: `module:class`, imported when a row is
read or written. Order: a row's parents come before it."""


_NAMES = {place: name for name, place in SYNCED.items()}


@lru_cache(maxsize=64)
def table(name: str) -> Table | None:
    """Return a synced table, or None for a name that this program does not know (yet)."""
    place = SYNCED.get(name)
    if place is None:
        return None
    module, class_name = place.split(":")
    record = getattr(import_module(module), class_name)
    hints = typing.get_type_hints(record)
    columns = tuple(_column(item, hints[item.name]) for item in fields(record) if item.name != "id")
    return Table.of(name, record, columns)


def shape() -> dict[str, str]:
    """Return the columns of every synced table, as this program knows them."""
    return dict(SHAPES)


def known_table(name: str) -> Table:
    """Return a synced table that must exist; raises KeyError."""
    found = table(name)
    if found is None:
        raise KeyError(name)
    return found


def table_of(record: type[Any]) -> Table:
    """Return the table in which records of this class lie; raises KeyError."""
    return known_table(_NAMES[f"{record.__module__}:{record.__qualname__}"])


def stream_of(record: object) -> str:
    """Return the stream of history a record is written on: its school's, or the reference one."""
    if isinstance(record, models.School):
        return REFERENCE
    return str(record.school_id)  # type: ignore[attr-defined]


def patch_fault(name: str, patch: Mapping[str, Scalar]) -> str | None:
    """Return the column of an incoming patch that this program cannot hold, or None."""
    if DELETED in patch and patch[DELETED] not in (0, 1):
        return DELETED
    known = table(name)
    return None if known is None else known.fault_in(patch)


def _column(item: Field[Any], hint: Any) -> Column:
    arguments = typing.get_args(hint)
    is_optional = types.NoneType in arguments
    if is_optional:
        hint = next(argument for argument in arguments if argument is not types.NoneType)
    read, write = _converters(hint)
    has_default = item.default is not MISSING or item.default_factory is not MISSING
    return Column(
        item.name,
        read,
        write,
        is_optional,
        has_default,
        read is _read_text,
    )


def _converters(hint: Any) -> tuple[Callable[[Any], object], Callable[[Any], Scalar]]:
    if hint == tuple[str, ...]:
        return _read_texts, lambda value: json.dumps(list(value), ensure_ascii=False)
    if hint == tuple[models.Cohort, ...]:
        return _read_cohorts, _write_cohorts
    base = getattr(hint, "__supertype__", hint)
    if isinstance(base, type) and issubclass(base, StrEnum):
        return base, str
    return _SIMPLE.get(base, (_read_text, str))


def _read_text(value: Scalar) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _read_int(value: Scalar) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _read_bool(value: Scalar) -> bool:
    return {0: False, 1: True}[_read_int(value)]


def _read_texts(value: Scalar) -> tuple[str, ...]:
    return tuple(_read_text(item) for item in json.loads(_read_text(value)))


def _read_cohorts(value: Scalar) -> tuple[models.Cohort, ...]:
    pairs = json.loads(_read_text(value))
    return tuple(models.Cohort(models.Stage(stage), _read_int(year)) for stage, year in pairs)


def _write_cohorts(value: tuple[models.Cohort, ...]) -> str:
    return json.dumps([[cohort.stage.value, cohort.entry_year] for cohort in value])


_SIMPLE: dict[Any, tuple[Callable[[Any], object], Callable[[Any], Scalar]]] = {
    bool: (_read_bool, int),
    int: (_read_int, int),
    date: (date.fromisoformat, date.isoformat),
}
