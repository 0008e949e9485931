"""How large a .xlsx really is, before a library builds its grid in memory.

A grid holds every cell between the first and the last one: a lone cell in row 1,048,576 costs
half a gigabyte. So each part is inflated once in pieces, its sizes and check sums are held
against the directory, and rows that hold values are counted. Hidden rows are found on the way:
calamine does not tell them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import ExchangeError

MAX_ROWS = 50_000
"""Rows with values in one workbook: the largest township has some 10,000 pupils."""
MAX_CELLS = 2_500_000
"""Cells of one sheet's bounding box; calamine keeps 32 bytes for each (80 MB)."""
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
"""All parts together; 50,000 rows of 30 columns are some 60 MB of XML."""
MAX_PART_BYTES = 96 * 1024 * 1024
"""One part other than a sheet: calamine keeps the shared strings in memory whole."""
MAX_ROW_BYTES = 4 * 1024 * 1024
_CHUNK = 1024 * 1024

_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*/>")
_ROW_START = re.compile(rb"<(?:\w+:)?row\b([^>]*)(?<!/)>")
_LAST_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})\d+\"[^>]*(?<!/)>")
"""A cell that holds a value, as nearly every program writes it."""
_VALUE_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>")
_CELL_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_IS_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true|on)[\"']")


@dataclass(frozen=True, slots=True)
class Measured:
    """Facts of a workbook that its grid does not tell.

    `hidden_rows` are sheet rows from 1, by the sheet's place in the workbook from 0. Of an .xls
    also its `formulas` (row and column from 0) and the `widths` of its columns in characters.
    """

    is_1904: bool = False
    hidden_rows: Mapping[int, frozenset[int]] = field(default_factory=dict)
    formulas: Mapping[int, frozenset[tuple[int, int]]] = field(default_factory=dict)
    widths: Mapping[int, Mapping[int, float]] = field(default_factory=dict)


@dataclass(slots=True)
class _SheetSize:
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    hidden: set[int] = field(default_factory=set)


def measure_xlsx(name: str, data: bytes) -> Measured:
    """Check a zip file whose content is `data` and say what a grid would not tell.

    Raises ExchangeError: `damaged_workbook`, `workbook_encrypted`, `not_a_workbook`,
    `too_many_rows`, `stray_cell`, `file_too_large`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _measure(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ExchangeError("damaged_workbook", file=name) from error
    except (NotImplementedError, RuntimeError, KeyError, IndexError) as error:
        raise ExchangeError("damaged_workbook", file=name) from error


def _measure(name: str, archive: zipfile.ZipFile) -> Measured:
    names = archive.namelist()
    _check_is_xlsx(name, names)
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise ExchangeError("workbook_encrypted", file=name)
    if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED_BYTES:
        raise ExchangeError("file_too_large", file=name, limit=MAX_UNPACKED_BYTES // 1024**2)
    sizes: dict[str, _SheetSize] = {}
    rows = 0
    for info in archive.infolist():
        is_sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
        if not is_sheet and info.file_size > MAX_PART_BYTES:
            raise ExchangeError("file_too_large", file=name, limit=MAX_PART_BYTES // 1024**2)
        size = _read_part(name, archive, info, is_sheet=is_sheet)
        sizes[info.filename] = size
        rows += size.rows
        if rows > MAX_ROWS:
            raise ExchangeError("too_many_rows", file=name, limit=MAX_ROWS)
        if size.last_row * size.last_column > MAX_CELLS:
            raise ExchangeError("stray_cell", file=name, row=size.last_row)
    parts = _sheet_parts(archive, names)
    hidden = {
        place: frozenset(sizes[part].hidden)
        for place, part in enumerate(parts)
        if part in sizes and sizes[part].hidden
    }
    workbook = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
    return Measured(bool(_IS_1904.search(workbook)), hidden)


def _check_is_xlsx(name: str, names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    kinds = (
        ("xl/workbook.bin", "XLSB"),
        ("word/document.xml", "DOCX"),
        ("ppt/presentation.xml", "PPTX"),
        ("content.xml", "OpenDocument"),
    )
    kind = next((kind for part, kind in kinds if part in names), "ZIP")
    if not any(part.startswith("xl/") for part in names) or kind == "XLSB":
        raise ExchangeError("not_a_workbook", file=name, kind=kind)
    raise ExchangeError("damaged_workbook", file=name)


def _read_part(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, is_sheet: bool
) -> _SheetSize:
    """Inflate a part to its end, which checks its size and sum; look at rows on the way."""
    size = _SheetSize()
    rest = b""
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            if not is_sheet:
                continue
            rest = _count_rows(rest + piece, size)
            if len(rest) > MAX_ROW_BYTES or size.rows > MAX_ROWS:
                raise ExchangeError("too_many_rows", file=name, limit=MAX_ROWS)
    return size


def _count_rows(text: bytes, size: _SheetSize) -> bytes:
    """Count the whole rows of a piece of a sheet; return what follows the last of them."""
    *rows, rest = _ROW_END.split(text)
    for row in rows:
        start = _ROW_START.search(row)
        column = _last_column(row[start.end() :]) if start else 0
        if not start or not column:
            continue
        attributes = start.group(1)
        number = _ROW_NUMBER.search(attributes)
        place = int(number.group(1)) if number else size.last_row + 1
        size.rows += 1
        size.last_row = max(size.last_row, place)
        size.last_column = max(size.last_column, column)
        if _HIDDEN.search(attributes):
            size.hidden.add(place)
    return _EMPTY_ROW.sub(b"", rest)


def _last_column(cells: bytes) -> int:
    """Return the column, from 1, of the last cell of a row that holds a value; 0 without any."""
    last = _LAST_CELL.match(cells, max(cells.rfind(b"<c "), 0))
    if last:
        return _column_number(last.group(1))
    values = _VALUE_CELL.findall(cells)
    if not values:
        return 0
    last = _CELL_PLACE.search(values[-1])
    return max(_column_number(last.group(1)) if last else 0, len(values))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_parts(archive: zipfile.ZipFile, names: list[str]) -> list[str]:
    """Return the part of each sheet in the workbook's order; empty where it is not found."""
    if "xl/_rels/workbook.xml.rels" not in names:
        return []
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for attributes in map(
            _attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
        )
    }
    parts = []
    for attributes in map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml"))):
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        target = targets.get(relation, "").lstrip("/")
        parts.append(target if target.startswith("xl/") else f"xl/{target}")
    return parts


def _attributes(text: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text.decode("utf-8", "replace"))
    return {key: double or single for key, double, single in found}
