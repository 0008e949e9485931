"""Refused rows as a workbook that can be corrected and imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.exchange.headings import (
    GRADE_AND_CLASS,
    ORIGIN_HEADINGS,
    PROBLEM_HEADING,
    Column,
    canonical_heading,
)
from core.exchange.reading import ReadWorkbook, SheetColumns, SourceRow
from core.exchange.saving import save_workbook
from core.exchange.table_writing import (
    clean_text,
    fitting_width,
    keep_numbers_plain,
    new_workbook,
    sheet_name,
    write_headings,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook

RowKey = tuple[str, int]
"""Name of the sheet and its row from 1."""

_PROBLEM_WIDTH = 60


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a field of a row, as a sentence in the reader's language."""

    field: str
    sentence: str


def write_refused(
    path: Path, read: ReadWorkbook, problems_by_row: Mapping[RowKey, Sequence[CellProblem]]
) -> Path:
    """Write the rows that have problems, as they were typed; return where it was saved.

    Every sheet keeps its name, titles and headings; behind them stand the sheet and row of
    origin and the sentences in a column 问题, which a later import passes over. Cells with a
    problem are coloured; a field that had no column gets one. A file that is there already stays
    as it is: somebody may be correcting it; a new name beside it is taken. Raises ExchangeError
    as `save_workbook`.
    """
    return save_workbook(path, lambda part: _write(part, read, problems_by_row), keeps_present=True)


def _write(
    part: Path, read: ReadWorkbook, problems_by_row: Mapping[RowKey, Sequence[CellProblem]]
) -> None:
    with new_workbook(part) as workbook:
        taken: list[str] = []
        for columns in read.columns:
            refused = [
                (row, problems_by_row[row.sheet, row.row])
                for row in read.rows
                if row.sheet == columns.sheet and (row.sheet, row.row) in problems_by_row
            ]
            if refused:
                taken.append(sheet_name(columns.sheet, taken))
                _RefusedSheet(workbook, taken[-1], columns, read, refused).write()
        if not taken:
            workbook.add_worksheet()


class _RefusedSheet:
    """One sheet of refused rows."""

    def __init__(
        self,
        workbook: Workbook,
        name: str,
        columns: SheetColumns,
        read: ReadWorkbook,
        refused: Sequence[tuple[SourceRow, Sequence[CellProblem]]],
    ) -> None:
        self._sheet = workbook.add_worksheet(name)
        self._workbook = workbook
        self._text = workbook.add_format({"num_format": "@", "border": 1})
        self._wrong = workbook.add_format({"num_format": "@", "border": 1, "bg_color": "#FFD9D9"})
        self._why = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
        self._source = columns
        self._read = read
        self._refused = refused
        self._kept = [
            place for place, column in enumerate(columns.columns) if not _is_own_column(column)
        ]
        self._added = self._added_fields()

    def _added_fields(self) -> list[str]:
        """Return fields without a column that have a problem or were said once for the sheet."""
        present: set[str] = set()
        for column in self._source.columns:
            present |= _fields_of(column)
        wanted: dict[str, None] = {}
        for row, problems in self._refused:
            said_once = [
                name for name in ("grade", "class_label") if getattr(row.draft, name, "").strip()
            ]
            wanted.update(dict.fromkeys([*said_once, *(problem.field for problem in problems)]))
        known = set(self._refused[0][0].draft.__slots__)
        return [name for name in wanted if name in known and name not in present]

    def write(self) -> None:
        """Write titles, headings and rows."""
        top = 0
        for title in self._source.titles:
            self._sheet.write_string(top, 0, clean_text(title))
            top += 1
        headings = [
            *(self._source.columns[place].heading for place in self._kept),
            *(canonical_heading(name, self._read.kind) for name in self._added),
            *ORIGIN_HEADINGS,
            PROBLEM_HEADING,
        ]
        write_headings(self._workbook, self._sheet, top, headings)
        self._sheet.freeze_panes(top + 1, 0)
        for row, problems in self._refused:
            top = self._write_row(top + 1, row, problems)
        keep_numbers_plain(self._sheet, top, len(headings) - 1)
        for place, heading in enumerate(headings[:-1]):
            texts = (
                [row.cells[self._kept[place]] for row, _ in self._refused[:200]]
                if place < len(self._kept)
                else []
            )
            self._sheet.set_column(place, place, fitting_width([heading, *texts]))
        self._sheet.set_column(len(headings) - 1, len(headings) - 1, _PROBLEM_WIDTH)

    def _write_row(self, top: int, row: SourceRow, problems: Sequence[CellProblem]) -> int:
        """Write one record from the sheet's line `top` on; return its last line."""
        wrong = {problem.field for problem in problems}
        for place, source in enumerate(self._kept):
            column = self._source.columns[source]
            is_wrong = bool(wrong & _fields_of(column))
            self._put(top, place, row.cells[source], is_wrong=is_wrong)
            for below, cells in enumerate(row.more_cells, top + 1):
                self._put(below, place, cells[source], is_wrong=False)
        last = top + len(row.more_cells)
        place = len(self._kept)
        for name in self._added:
            self._put(top, place, getattr(row.draft, name), is_wrong=name in wrong)
            place += 1
        for text in (row.sheet, str(row.row)):
            self._put(top, place, text, is_wrong=False)
            place += 1
        sentences = "\n".join(problem.sentence for problem in problems)
        self._sheet.write_string(top, place, clean_text(sentences), self._why)
        if last > top:
            self._merge_name(top, last, row)
        return last

    def _merge_name(self, top: int, last: int, row: SourceRow) -> None:
        """Merge the name over its lines: so the second guardian's line stays the pupil's."""
        for place, source in enumerate(self._kept):
            if self._source.columns[source].field == "name":
                self._sheet.merge_range(top, place, last, place, "", self._text)
                self._put(top, place, row.cells[source], is_wrong=False)

    def _put(self, line: int, place: int, text: str, *, is_wrong: bool) -> None:
        style = self._wrong if is_wrong else self._text
        clean = clean_text(text)
        if clean:
            self._sheet.write_string(line, place, clean, style)
        else:
            self._sheet.write_blank(line, place, None, style)


def _fields_of(column: Column) -> set[str]:
    if column.field == GRADE_AND_CLASS:
        return {"grade", "class_label"}
    return {column.field} if column.field else set()


def _is_own_column(column: Column) -> bool:
    """Whether a column came from an earlier workbook of refused rows."""
    return column.field in {"_problem", "_origin"}
