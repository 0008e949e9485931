"""Workbooks as offices make them, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from core.exchange.reading import ReadWorkbook
from core.reading.drafts import PupilDraft, StaffDraft

Sheet = Sequence[Sequence[object]]


def xlsx(
    path: Path,
    sheets: Mapping[str, Sheet],
    *,
    merges: Sequence[str] = (),
    hidden: Sequence[int] = (),
    at: tuple[int, int] = (0, 0),
    is_1904: bool = False,
) -> Path:
    """Write sheets of plain values; `merges` and `hidden` (rows from 1) are for every sheet."""
    with xlsxwriter.Workbook(str(path), {"date_1904": is_1904}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for merge in merges:
                sheet.merge_range(merge, "")
            for index, row in enumerate(rows, at[0]):
                for place, value in enumerate(row, at[1]):
                    if value is not None and value != "":
                        sheet.write(index, place, value)
            for row_number in hidden:
                sheet.set_row(row_number - 1, None, None, {"hidden": True})
    return path


def pupil(read: ReadWorkbook, index: int = 0) -> PupilDraft:
    draft = read.rows[index].draft
    assert isinstance(draft, PupilDraft)
    return draft


def member(read: ReadWorkbook, index: int = 0) -> StaffDraft:
    draft = read.rows[index].draft
    assert isinstance(draft, StaffDraft)
    return draft


def names(read: ReadWorkbook) -> list[str]:
    return [row.draft.name for row in read.rows]
