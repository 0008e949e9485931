"""A workbook becomes drafts: one for each row that holds a person.

What a sheet says once (grade and class in its name or title, 同上, a merged cell) is given to
every row it means. Nothing is judged here: `core.validation` does that, row by row.
Hidden rows are read like all others, for they hold pupils, and are named in the notes; a hidden
sheet is left out, for nobody who hands in the workbook sees it, and is named too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from core.collector import collector_paused
from core.errors import ExchangeError
from core.exchange.grid import SheetGrid, read_grids
from core.exchange.headings import Column, RecordKind, normalise_heading, understand_headings
from core.exchange.records import RawRow, RowReader
from core.exchange.tables import Table, find_table
from core.frozen import record
from core.policy import policy
from core.reading.drafts import PupilDraft, StaffDraft

Draft = PupilDraft | StaffDraft

MESSAGE_IDS = (
    "note.hidden_rows",
    "note.hidden_sheet",
    "note.no_table",
    "note.other_kind",
    "note.side_by_side",
    "note.skipped_text",
)


class NoteKind(StrEnum):
    """Things about a workbook that a person should know and that keep nothing out.

    The message is `note.<kind>`.
    """

    COMING_YEAR = "coming_year"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_SHEET = "hidden_sheet"
    NO_TABLE = "no_table"
    OTHER_KIND = "other_kind"
    SIDE_BY_SIDE = "side_by_side"
    SKIPPED_TEXT = "skipped_text"


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a sheet; `rows` are the sheet's rows from 1 that it means."""

    kind: NoteKind
    sheet: str
    rows: tuple[int, ...] = ()


@record(frozen=True, slots=True)
class SourceRow:
    """One record as a sheet holds it.

    `row` is the sheet's row from 1. `lost_digits` names the fields whose number was kept as a
    float, so that its last digits are gone. `cells` are the texts of the sheet's columns, in
    their order, 同上 and merged cells resolved, refused columns left out; `more_cells` those of
    rows below that belong to the same person (a second guardian).
    """

    sheet: str
    row: int
    draft: Draft
    lost_digits: frozenset[str]
    cells: tuple[str, ...]
    more_cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """How the headings of one sheet were understood. `titles` stand above them."""

    sheet: str
    titles: tuple[str, ...]
    heading_row: int
    """The last row of the headings, from 1."""
    columns: tuple[Column, ...]
    """Headed columns from the left; refused ones are left out."""
    refused: tuple[Column, ...] = ()
    """Columns that may not be read: their headings only, their cells are nowhere kept."""


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """A whole workbook, read. `sheets` are the names of the sheets that gave rows."""

    kind: RecordKind
    sheets: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    ignored_columns: tuple[str, ...]
    refused_columns: tuple[str, ...]
    file: str = ""
    columns: tuple[SheetColumns, ...] = ()
    notes: tuple[Note, ...] = ()

    def columns_of(self, sheet: str) -> SheetColumns:
        """Return how a sheet's headings were understood; raises KeyError for another name."""
        for columns in self.columns:
            if columns.sheet == sheet:
                return columns
        raise KeyError(sheet)


@collector_paused()
def read_workbook(
    path: Path, kind: RecordKind | None = None, mapping: Mapping[str, str] | None = None
) -> ReadWorkbook:
    """Read every record of a workbook.

    Without `kind` the headings and titles decide. `mapping` corrects headings by hand: heading
    as shown in `columns` -> field of the draft, or "" to ignore the column.
    Raises ExchangeError as `sniff`, and `no_headings` when no sheet has a row of headings.
    5,000 rows take some 0.3 s.
    """
    path = Path(path)
    grids = read_grids(path)
    notes = [Note(NoteKind.HIDDEN_SHEET, grid.name) for grid in grids if not grid.is_visible]
    visible = [grid for grid in grids if grid.is_visible] or list(grids)
    given = _normalised(mapping)
    chosen = kind or _decide_kind(path, visible, given)
    reader = _WorkbookReader(chosen, given, notes)
    for grid in visible:
        reader.read(grid, is_kind_given=kind is not None)
    if not reader.columns:
        raise ExchangeError("no_headings", file=path.name)
    return reader.result(path.name)


def _normalised(mapping: Mapping[str, str] | None) -> dict[str, str]:
    return {normalise_heading(heading): name for heading, name in (mapping or {}).items()}


def _decide_kind(path: Path, grids: Sequence[SheetGrid], given: Mapping[str, str]) -> RecordKind:
    """Choose the kind whose headings are understood better; words in titles break a tie."""
    scores = dict.fromkeys(RecordKind, 0)
    for kind in RecordKind:
        for grid in grids:
            table = find_table(grid, kind, given)
            if table is not None:
                titles = "".join((path.stem, grid.name, *table.titles))
                scores[kind] = max(scores[kind], 3 * table.score + _title_hint(titles, kind))
    return max(RecordKind, key=lambda kind: scores[kind])


def _other(kind: RecordKind) -> RecordKind:
    return RecordKind.STAFF if kind is RecordKind.PUPILS else RecordKind.PUPILS


_TITLE_WORDS = {
    RecordKind.PUPILS: ("学生", "新生", "学籍", "儿童", "幼儿", "年级", "班"),
    RecordKind.STAFF: ("教师", "教职工", "职工", "教工", "师资"),
}


def _title_hint(titles: str, kind: RecordKind) -> int:
    return 2 if any(word in titles for word in _TITLE_WORDS[kind]) else 0


@dataclass(slots=True)
class _WorkbookReader:
    """Collects what the sheets of one workbook give."""

    kind: RecordKind
    given: Mapping[str, str]
    notes: list[Note]
    columns: list[SheetColumns] = field(default_factory=list)
    rows: list[SourceRow] = field(default_factory=list)
    ignored: dict[str, None] = field(default_factory=dict)
    refused: dict[str, None] = field(default_factory=dict)

    def read(self, grid: SheetGrid, *, is_kind_given: bool) -> None:
        table = find_table(grid, self.kind, self.given)
        if table is None:
            if any(value != "" for row in grid.rows for value in row):
                is_other = find_table(grid, _other(self.kind), self.given) is not None
                kind = NoteKind.OTHER_KIND if is_other else NoteKind.NO_TABLE
                self.notes.append(Note(kind, grid.name))
            return
        if not is_kind_given and self._fits_other_kind_better(grid, table):
            self.notes.append(Note(NoteKind.OTHER_KIND, grid.name))
            return
        understood = understand_headings(table.headings, self.kind, self.given, refused_words())
        if not any(column.field == "name" for column in understood):
            self.notes.append(Note(NoteKind.NO_TABLE, grid.name))
            return
        self._take_columns(grid, table, understood)
        reader = RowReader(grid, table, self.kind, understood)
        raw_rows = reader.rows()
        self.rows.extend(self._source_row(grid.name, raw) for raw in raw_rows)
        self._take_notes(grid, reader, raw_rows)

    def _fits_other_kind_better(self, grid: SheetGrid, table: Table) -> bool:
        rival = find_table(grid, _other(self.kind), self.given)
        return rival is not None and rival.score > table.score + 1

    def _take_columns(self, grid: SheetGrid, table: Table, understood: tuple[Column, ...]) -> None:
        kept = tuple(column for column in understood if not column.is_refused)
        heading_row = table.last_heading_row + 1
        refused = tuple(column for column in understood if column.is_refused)
        self.columns.append(SheetColumns(grid.name, table.titles, heading_row, kept, refused))
        for column in understood:
            if column.is_refused:
                self.refused.setdefault(column.heading)
            elif column.field is None:
                self.ignored.setdefault(column.heading)

    def _source_row(self, sheet: str, raw: RawRow) -> SourceRow:
        draft: Draft
        if self.kind is RecordKind.PUPILS:
            draft = PupilDraft(**raw.values)
        else:
            draft = StaffDraft(**raw.values)
        return SourceRow(
            sheet, raw.row, draft, frozenset(raw.lost_digits), raw.cells, raw.more_cells
        )

    def _take_notes(self, grid: SheetGrid, reader: RowReader, raw_rows: Sequence[RawRow]) -> None:
        hidden = tuple(raw.row for raw in raw_rows if raw.row in grid.hidden_rows)
        if hidden:
            self.notes.append(Note(NoteKind.HIDDEN_ROWS, grid.name, hidden))
        if reader.skipped_texts:
            self.notes.append(Note(NoteKind.SKIPPED_TEXT, grid.name, tuple(reader.skipped_texts)))
        if reader.stands_side_by_side:
            self.notes.append(Note(NoteKind.SIDE_BY_SIDE, grid.name))

    def result(self, file: str) -> ReadWorkbook:
        return ReadWorkbook(
            kind=self.kind,
            sheets=tuple(columns.sheet for columns in self.columns),
            rows=tuple(self.rows),
            ignored_columns=tuple(self.ignored),
            refused_columns=tuple(self.refused),
            file=file,
            columns=tuple(self.columns),
            notes=tuple(self.notes),
        )


def refused_words() -> tuple[str, ...]:
    """Return the words of policy.toml that a pupil workbook's heading may not hold (R008)."""
    return policy().grouping.refused_columns
