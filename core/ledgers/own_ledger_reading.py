"""An own ledger filled by a colleague in a workbook, read back against the ledger.

Rows are known by name and by the class that our own workbook writes; who is not clear is refused.
An empty cell says nothing: what stands there stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.errors import ExchangeError
from core.exchange.grid import SheetGrid, Value, date_text, has_lost_digits, read_grids, value_text
from core.exchange.headings import GRADE_AND_CLASS, RecordKind, find_field, normalise_heading
from core.exchange.tables import SEARCHED_ROWS, is_footer
from core.history import AuthorId
from core.i18n import in_chinese, t
from core.identity import normalise_name, normalise_text
from core.ledgers.facts import ColumnKind, OwnLedgerId
from core.ledgers.own_ledger import (
    OwnColumn,
    OwnRow,
    OwnTable,
    own_table,
    read_column,
)
from core.ledgers.own_ledger import (
    value_text as kept_text,
)
from core.ledgers.spec import LedgerError
from core.models import PupilId
from core.office import Office
from core.reading.values import is_blank
from core.spoken_labels import class_text
from core.storage.history_reading import Head

_CLASS_FIELDS = frozenset({"class_label", "grade", GRADE_AND_CLASS})


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A cell of the ledger: what stands and what would stand, as people read it."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OwnReadRow:
    """A row of the workbook. `fault` says why it is refused; then nothing of it is kept.

    `row` is the sheet's, from 1; `values` are to be kept, by the column's place.
    """

    sheet: str
    row: int
    name: str
    fault: LedgerError | None = None
    pupil_id: PupilId | None = None
    changes: tuple[ValueChange, ...] = ()
    values: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnRead:
    """A workbook against a ledger; nothing is stored yet. `unknown` headings were not read."""

    ledger_id: OwnLedgerId
    rows: tuple[OwnReadRow, ...]
    unknown: tuple[str, ...]
    sheets: int
    basis: Mapping[AuthorId, Head]
    """How far the history went when the workbook was read."""


@dataclass(frozen=True, slots=True)
class _Headed:
    """Where the columns of a sheet stand: places in it from 0."""

    row: int
    name: int
    group: int | None
    values: Mapping[int, OwnColumn]
    unknown: tuple[str, ...]


def read_own_workbook(office: Office, ledger_id: OwnLedgerId, path: Path) -> OwnRead:
    """Judge every row of a workbook; store nothing.

    Raises LedgerError: `no_such_ledger`, `own_ledger_closed`, and `own_workbook_headings` when no
    sheet has names and a column of the ledger; ExchangeError as `read_grids`.
    """
    table = own_table(office, ledger_id)
    _require_open(table)
    judge = _Judge(table, _written_classes(office, table))
    unknown: dict[str, None] = {}
    rows: list[OwnReadRow] = []
    sheets = 0
    for grid in read_grids(path):
        headed = _headed(grid, table.columns) if grid.is_visible else None
        if headed is None:
            continue
        sheets += 1
        unknown |= dict.fromkeys(headed.unknown)
        rows += judge.rows(grid, headed)
    rows = judge.once_only(rows)
    if not sheets:
        wanted = "、".join(one.heading for one in table.columns)
        raise LedgerError("own_workbook_headings", file=path.name, columns=wanted)
    heads = office.store.history.heads()
    return OwnRead(ledger_id, tuple(rows), tuple(unknown), sheets, heads)


def store_own_workbook(office: Office, read: OwnRead) -> int:
    """Keep the values of every row that is clear, in one transaction; return how many changed.

    Raises ExchangeError(`plan_is_stale`) when anything was written since the workbook was read,
    LedgerError as above.
    """
    if office.store.history.heads() != read.basis:
        raise ExchangeError("plan_is_stale")
    table = own_table(office, read.ledger_id)
    _require_open(table)
    lines = {row.line.pupil_id: row.line for row in table.rows}
    changed = [row for row in read.rows if row.changes and row.pupil_id in lines]
    with office.writing("own_ledger") as writing:
        for row in changed:
            assert row.pupil_id is not None  # noqa: S101 - only a refused row has none
            change: dict[str, Any] = {f"value_{at + 1}": kept for at, kept in row.values.items()}
            writing.put(replace(lines[row.pupil_id], **change))
        writing.audit("own_ledger", read.ledger_id, f"workbook rows={len(changed)}")
    return len(changed)


def _require_open(table: OwnTable) -> None:
    if table.ledger.closed_on is not None:
        raise LedgerError("own_ledger_closed", name=table.ledger.name)


def _headed(grid: SheetGrid, columns: Sequence[OwnColumn]) -> _Headed | None:
    """Return the headings of a sheet: a row with the names' and one of the ledger's columns."""
    own = {normalise_heading(one.heading): one for one in columns}
    for at, cells in enumerate(grid.rows[:SEARCHED_ROWS]):
        texts = [value_text(cell).strip() for cell in cells]
        names = [place for place, text in enumerate(texts) if _field(text) == "name"]
        if names and any(normalise_heading(text) in own for text in texts if text):
            return _placed(at, names[0], texts, own)
    return None


def _placed(row: int, name: int, texts: Sequence[str], own: Mapping[str, OwnColumn]) -> _Headed:
    """Say what every headed column is; a heading that stands twice is our class, then the own."""
    keys = [normalise_heading(text) for text in texts]
    group: int | None = None
    values: dict[int, OwnColumn] = {}
    unknown: list[str] = []
    for place, key in enumerate(keys):
        if not key or place == name:
            continue
        is_class = group is None and _field(texts[place]) in _CLASS_FIELDS
        if is_class and (key not in own or key in keys[place + 1 :]):
            group = place
        elif key in own and own[key] not in values.values():
            values[place] = own[key]
        elif not (_field(texts[place]) or "").startswith("_") and key not in _signatures():
            unknown.append(texts[place])
    return _Headed(row, name, group, values, tuple(unknown))


@in_chinese()
def _signatures() -> frozenset[str]:
    return frozenset({normalise_heading(t("own_ledger.signature"))})


def _field(heading: str) -> str | None:
    return find_field(heading, RecordKind.PUPILS) if heading else None


@in_chinese()
def _written_classes(office: Office, table: OwnTable) -> dict[PupilId, str]:
    """Return what our workbook writes below 班级 of a pupil, with the birth date behind it."""
    found = {}
    for row in table.rows:
        if row.file is not None:
            enrolment = row.file.enrolment
            group = class_text(enrolment.cohort, office.year, enrolment.class_number)
            birth = row.file.pupil.birth_date.isoformat()
            written = t("own_ledger.namesake", group=group, birth=birth)
            found[row.line.pupil_id] = _folded(written)
    return found


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True, slots=True)
class _Said:
    """A row of a sheet: whom it names, and the cells of the ledger's columns that say something."""

    grid: SheetGrid
    headed: _Headed
    row: int
    name: str
    group: str
    cells: Mapping[int, Value]


def _says_something(column: OwnColumn, text: str) -> bool:
    return bool(text.strip()) and (column.kind is ColumnKind.TEXT or not is_blank(text))


class _Judge:
    """Holds the rows of one workbook against a ledger: nobody stands on it twice."""

    def __init__(self, table: OwnTable, classes: Mapping[PupilId, str]) -> None:
        self._classes = classes
        self._by_name: dict[str, list[OwnRow]] = {}
        for row in table.rows:
            if row.file is not None:
                self._by_name.setdefault(row.file.pupil.name, []).append(row)
        self._seen: dict[PupilId, int] = {}
        self._again: dict[PupilId, int] = {}

    def once_only(self, rows: Iterable[OwnReadRow]) -> list[OwnReadRow]:
        """Refuse every row of a child that has several: nobody has said which of them holds."""
        return [
            OwnReadRow(
                row.sheet,
                row.row,
                row.name,
                LedgerError("own_row_twice", name=row.name, row=self._again[row.pupil_id]),
            )
            if row.pupil_id in self._again
            else row
            for row in rows
        ]

    def rows(self, grid: SheetGrid, headed: _Headed) -> Iterator[OwnReadRow]:
        """Judge the rows below the headings; totals, signatures and empty ones are none."""
        for at in range(headed.row + 1, len(grid.rows)):
            cells = grid.rows[at]
            said = {
                place: cells[place]
                for place, column in headed.values.items()
                if place < len(cells) and _says_something(column, value_text(cells[place]))
            }
            name = normalise_name(_text(cells, headed.name))
            first = next((text for one in cells if (text := value_text(one).strip())), "")
            if is_footer(first, name) or _field(name) == "name" or not (name or said):
                continue
            group = "" if headed.group is None else _folded(_text(cells, headed.group))
            yield self._judged(_Said(grid, headed, at + 1, name, group, said))

    def _judged(self, said: _Said) -> OwnReadRow:
        row = OwnReadRow(said.grid.name, said.row, said.name)
        try:
            found = self._find(said)
            values = _values(said)
        except LedgerError as fault:
            return replace(row, fault=fault)
        line, columns = found.line, said.headed.values.values()
        changed = {at: value for at, value in values.items() if value != line.value(at)}
        changes = tuple(
            ValueChange(
                one.heading,
                kept_text(one.kind, line.value(one.place)),
                kept_text(one.kind, changed[one.place]),
            )
            for one in columns
            if one.place in changed
        )
        return replace(row, pupil_id=line.pupil_id, changes=changes, values=changed)

    def _find(self, said: _Said) -> OwnRow:
        """Return the row of the ledger that is meant; raises LedgerError where none is for sure."""
        name, group = said.name, said.group
        if not name:
            raise LedgerError("own_row_no_name")
        called = self._by_name.get(name, [])
        if not called:
            raise LedgerError("own_row_unknown", name=name)
        fitting = [row for row in called if self._classes[row.line.pupil_id].startswith(group)]
        if not fitting:
            raise LedgerError("own_row_class", name=name, group=group)
        if len(fitting) > 1:
            raise LedgerError("own_row_namesakes", name=name)
        pupil_id = fitting[0].line.pupil_id
        if pupil_id in self._seen:
            self._again[pupil_id] = said.row
            raise LedgerError("own_row_twice", name=name, row=self._seen[pupil_id])
        self._seen[pupil_id] = said.row
        return fitting[0]


def _text(cells: Sequence[Value], place: int) -> str:
    return normalise_text(value_text(cells[place])) if place < len(cells) else ""


def _values(said: _Said) -> dict[int, str]:
    """Return what is kept of a row, by the column's place; nobody types below a signature."""
    return {
        column.place: _value(column, said.cells[at], said.grid)
        for at, column in said.headed.values.items()
        if at in said.cells and column.kind is not ColumnKind.SIGNATURE
    }


def _value(column: OwnColumn, cell: Value, grid: SheetGrid) -> str:
    if has_lost_digits(cell):
        raise LedgerError("own_value_digits", heading=column.heading)
    is_date = column.kind is ColumnKind.DATE
    text = date_text(cell, is_1904=grid.is_1904) if is_date else value_text(cell)
    return read_column(column.heading, column.kind, text)
