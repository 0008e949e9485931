"""Sheets as grids of values: calamine for workbooks, csv for text. One place that opens files."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from core.errors import ExchangeError
from core.exchange.measure import MAX_CELLS, MAX_ROWS, Measured
from core.exchange.sniff import FileKind, Sniffed, read_bytes, sniff

Value = str | int | float | bool | date | datetime | time | timedelta
"""What calamine makes of a cell; an empty cell and an error such as #N/A are `""`."""

EXACT_DIGITS = 10**15
"""Excel keeps 15 significant digits of a number: from here on the last ones are gone."""

_DELIMITERS = (",", "\t", ";", "，", "|")
_QUOTED_FORMULA = re.compile(r'^="?(.*?)"?$', re.DOTALL)
_NUMERIC_ID = re.compile(r"^'(?=[0-9])")
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 10_959, 73_050
"""1 January 1930 and 31 December 2099 in the 1900 system: nobody on a roster is older."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet from its cell A1 on: `rows[r][c]` is row r+1, column c+1 of the sheet."""

    name: str
    rows: Sequence[Sequence[Value]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    """Sheet rows from 1 that are hidden."""
    is_visible: bool = True
    is_1904: bool = False
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Cells of an .xls that a formula reckons: row and column from 0."""
    widths: Mapping[int, float] = field(default_factory=dict)
    """Widths in characters of an .xls's columns, from 0, where they were set."""
    extra: Mapping[str, str] = field(default_factory=dict)


def read_grids(path: Path) -> tuple[SheetGrid, ...]:
    """Read every sheet of a workbook or text file.

    Raises ExchangeError as `sniff`, and `empty_workbook` when no sheet holds a value.
    """
    sniffed = sniff(path)
    if sniffed.kind is FileKind.TEXT:
        grids: tuple[SheetGrid, ...] = (_read_text(path, sniffed.encoding),)
    else:
        grids = tuple(_read_workbook(path, sniffed))
    if not any(value != "" for grid in grids for row in grid.rows for value in row):
        raise ExchangeError("empty_workbook", file=path.name)
    return grids


def _read_workbook(path: Path, sniffed: Sniffed) -> Iterator[SheetGrid]:
    data = io.BytesIO(read_bytes(path))
    try:
        yield from _sheets(data, sniffed.measured or Measured())
    except ExchangeError:
        raise
    except BaseException as error:
        code = _workbook_error(error)
        if code is None:
            raise
        raise _workbook_refused(code, path.name) from error


def _workbook_refused(code: str, name: str) -> ExchangeError:
    if code == "workbook_encrypted":
        return ExchangeError("workbook_encrypted", file=name)
    return ExchangeError("damaged_workbook", file=name)


def _workbook_error(error: BaseException) -> str | None:
    """Return the code for what calamine raises, None for what is not calamine's.

    A panic of the Rust library derives from BaseException and its class cannot be imported
    (PyO3 issue 2880).
    """
    from python_calamine import (  # noqa: PLC0415 - start-up
        CalamineError,
        PasswordError,
    )

    if isinstance(error, PasswordError):
        return "workbook_encrypted"
    is_panic = type(error).__name__ == "PanicException"
    if is_panic or isinstance(error, CalamineError | ValueError | OverflowError | OSError):
        return "damaged_workbook"
    return None


def _sheets(data: io.BytesIO, measured: Measured) -> Iterator[SheetGrid]:
    from python_calamine import (  # noqa: PLC0415 - start-up
        SheetTypeEnum,
        SheetVisibleEnum,
        load_workbook,
    )

    with load_workbook(data) as workbook:
        for place, facts in enumerate(workbook.sheets_metadata):
            if facts.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(place)
            end = sheet.end or (0, 0)
            if (end[0] + 1) * (end[1] + 1) > MAX_CELLS:
                raise ValueError(end)
            yield SheetGrid(
                name=facts.name,
                rows=sheet.to_python(skip_empty_area=False),
                merges=tuple(
                    Merge(top, left, bottom, right)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                ),
                hidden_rows=measured.hidden_rows.get(place, frozenset()),
                is_visible=facts.visible is SheetVisibleEnum.Visible,
                is_1904=measured.is_1904,
                formulas=measured.formulas.get(place, frozenset()),
                widths=measured.widths.get(place, {}),
            )


def _read_text(path: Path, encoding: str) -> SheetGrid:
    text = read_bytes(path).decode(encoding).removeprefix("\ufeff").rstrip("\x1a")
    delimiter = _delimiter(text)
    rows: list[list[Value]] = []
    filled = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_unwrapped(cell) for cell in row])
            filled += any(row)
            if filled > MAX_ROWS or len(rows) > 4 * MAX_ROWS:
                raise ExchangeError("too_many_rows", file=path.name, limit=MAX_ROWS)
    except csv.Error as error:
        raise ExchangeError("damaged_workbook", file=path.name) from error
    return SheetGrid(path.stem, rows)


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most even columns in the first lines."""

    def evenness(delimiter: str) -> tuple[int, int]:
        lines = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
        widths: dict[int, int] = {}
        try:
            for _, line in zip(range(40), lines, strict=False):
                widths[len(line)] = widths.get(len(line), 0) + 1
        except csv.Error:
            return (0, 0)
        return max(
            ((lines_of_it, width) for width, lines_of_it in widths.items() if width > 1),
            default=(0, 0),
        )

    return max(_DELIMITERS, key=evenness)


def _unwrapped(cell: str) -> str:
    r"""Undo what programs do to keep a number text in a .csv: `="990..."`, `'990...`, tab."""
    if cell.startswith("="):
        match = _QUOTED_FORMULA.match(cell)
        return match.group(1) if match else cell
    return _NUMERIC_ID.sub("", cell.strip("\t"))


def value_text(value: Value) -> str:
    """Return a cell as the office meant it: 1 not 1.0, dates in ISO, 是 and 否."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return f"{round(value, 10):.10f}".rstrip("0").rstrip(".") if abs(value) >= 1e-4 else repr(value)


def date_text(value: Value, *, is_1904: bool) -> str:
    """Return a cell of a date column; a bare serial number becomes its day."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value_text(value)
    epoch = _EPOCH_1904 if is_1904 else _EPOCH_1900
    shift = (_EPOCH_1904 - _EPOCH_1900).days if is_1904 else 0
    if _FIRST_SERIAL <= value + shift <= _LAST_SERIAL:
        return (epoch + timedelta(days=int(value))).isoformat()
    return value_text(value)


_EXPONENT = re.compile(r"^[0-9](?:\.[0-9]+)?E\+?1[4-9]$")


def has_lost_digits(value: Value) -> bool:
    """Whether a cell is a long number that was kept as a float: its last digits are gone."""
    if isinstance(value, str):
        if value.isdecimal() or (value.isascii() and "E" not in value and "e" not in value):
            return False
        if not value.lstrip()[:1].isdecimal():
            return False
        text = unicodedata.normalize("NFKC", value).strip().upper()
        return "E" in text and _EXPONENT.match(text) is not None
    return isinstance(value, int | float) and abs(value) >= EXACT_DIGITS
