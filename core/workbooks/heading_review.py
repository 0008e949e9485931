"""How headings were understood, column by column, and what a correction by hand makes of them.

Pure: the page of the import review and that of a form to fill show the same lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ExchangeError
from core.exchange.form_understanding import UnderstoodForm
from core.exchange.headings import Column
from core.exchange.reading import ReadWorkbook, SheetColumns, SourceRow
from core.privacy.masking import mask_id, mask_phone
from core.workbooks.form_memory import Mapped
from core.workbooks.import_changes import masked_value

MOST_SAMPLES = 2
LOOKED_AT = 50
"""Rows from the top in which samples are looked for."""

_LONG_NUMBER = re.compile(r"[0-9０-９Xx][0-9０-９Xx\s-]{8,}[0-9０-９Xx]")
_DATE = re.compile(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_ID_DIGITS = 15


class Fate(StrEnum):
    """What becomes of a column."""

    READ = "read"
    LEFT_OUT = "left_out"
    REFUSED = "refused"
    """A score, an award, a rank: it is never read, whatever a person says (R008, R013)."""


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """One column: where it stands, what it says, where it goes.

    `field` is a draft's field, one of the reader's own (`_index`), or empty. `samples` are
    masked where they may be numbers or telephones; a refused column shows none.
    """

    sheet: str
    place: str
    """The column as an office program names it: A, B, AA."""
    heading: str
    key: str
    samples: tuple[str, ...]
    field: str
    fate: Fate
    is_by_hand: bool = False


def column_letters(index: int) -> str:
    """Return the name of a column counted from 0: A, Z, AA."""
    letters = ""
    at = index + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def lines_of_workbook(read: ReadWorkbook, mapping: Mapped) -> tuple[HeadingLine, ...]:
    """Return a line for every headed column of every sheet, from the left."""
    return tuple(line for sheet in read.columns for line in _sheet_lines(read, sheet, mapping))


def _sheet_lines(read: ReadWorkbook, sheet: SheetColumns, mapping: Mapped) -> Iterable[HeadingLine]:
    rows = [row for row in read.rows[: LOOKED_AT * 20] if row.sheet == sheet.sheet][:LOOKED_AT]
    places = {column.index: at for at, column in enumerate(sheet.columns)}
    columns = sorted((*sheet.columns, *sheet.refused), key=lambda column: column.index)
    for column in columns:
        samples = () if column.is_refused else _samples(rows, places[column.index], column)
        yield _line(sheet.sheet, column, samples, mapping)


def lines_of_form(form: UnderstoodForm, mapping: Mapped) -> tuple[HeadingLine, ...]:
    """Return a line for every headed column of a blank form; it has nothing to sample."""
    return tuple(_line(form.grid.name, column, (), mapping) for column in form.all_columns)


def _line(sheet: str, column: Column, samples: tuple[str, ...], mapping: Mapped) -> HeadingLine:
    fate = Fate.READ if column.field else Fate.LEFT_OUT
    return HeadingLine(
        sheet,
        column_letters(column.index),
        column.heading,
        column.key,
        samples,
        column.field or "",
        Fate.REFUSED if column.is_refused else fate,
        is_by_hand=column.key in mapping and not column.is_refused,
    )


def _samples(rows: Sequence[SourceRow], place: int, column: Column) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        text = row.cells[place].strip() if place < len(row.cells) else ""
        if text:
            found.setdefault(masked_sample(column.field or "", text))
        if len(found) == MOST_SAMPLES:
            break
    return tuple(found)


def masked_sample(field: str, text: str) -> str:
    """Return a cell as a sample shows it: what may be a number or a telephone is masked."""
    folded = unicodedata.normalize("NFKC", text)
    masked = masked_value(field, folded)
    if masked != folded:
        return masked
    if _DATE.match(text):
        return text
    return _LONG_NUMBER.sub(lambda found: _mask(found.group()), text)


def _mask(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text)
    return mask_id(digits) if len(digits) >= _ID_DIGITS else mask_phone(digits)


def given_to(
    lines: Sequence[HeadingLine], field: str, besides: HeadingLine | None = None
) -> HeadingLine | None:
    """Return the column of the same sheet that a field is given to now; None when it is free."""
    return next(
        (
            line
            for line in lines
            if line.field == field
            and (besides is None or (line.sheet, line.key) != (besides.sheet, besides.key))
            and (besides is None or line.sheet == besides.sheet)
        ),
        None,
    )


def corrected(
    lines: Sequence[HeadingLine], mapping: Mapped, line: HeadingLine, field: str | None
) -> dict[str, str]:
    """Return the corrections with one more: the column goes to a field, '' to none.

    None takes back what was said of the column: it is understood by itself again. A field that
    another column had moves here, and that column is left out: no field is given twice.
    Raises ExchangeError: `heading_refused` for a column that is never read, `name_needs_column`
    when no column would be left for the name.
    """
    if line.fate is Fate.REFUSED:
        raise ExchangeError("heading_refused", heading=line.heading)
    said = dict(mapping)
    if field is None:
        said.pop(line.key, None)
        return said
    said[line.key] = field
    holder = given_to(lines, field, line) if field else None
    if holder is not None:
        said[holder.key] = ""
    if line.field == "name" and field != "name":
        raise ExchangeError("name_needs_column", heading=line.heading)
    return said
