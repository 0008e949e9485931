"""How large a .xls really is, which of its rows are hidden, and whether it is encrypted.

Walks the records of the workbook stream ([MS-XLS] 2.3) inside its compound file ([MS-CFB]);
calamine reads the values. What does not hold is a damaged workbook, never a crash.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import ExchangeError
from core.exchange.measure import MAX_CELLS, MAX_ROWS, Measured

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors ([MS-CFB] 2.1)."""
_HEADER_FAT_SECTORS = 109
_ENTRY_BYTES = 128
_SMALL_BYTES = 64

_BOF, _EOF, _FILEPASS, _DATEMODE, _ROW = 0x0809, 0x000A, 0x002F, 0x0022, 0x0208
_ONE_CELL = frozenset({0x0203, 0x00FD, 0x027E, 0x0204, 0x0006, 0x0205, 0x00D6, 0x0002, 0x0003})
"""NUMBER, LABELSST, RK, LABEL, FORMULA, BOOLERR, RSTRING and two of BIFF 2."""
_FORMULA = 0x0006
_COLUMNS = 0x007D
_LAST_COLUMN = 255
"""An .xls has 256 columns."""
_MANY_CELLS = 0x00BD
"""MULRK; MULBLANK (0x00BE) and BLANK (0x0201) hold no value."""
_WORKSHEET = 0x0010
_IS_HIDDEN = 0x20


@dataclass(slots=True)
class _Walk:
    is_1904: bool = False
    is_encrypted: bool = False
    sheet: int = -1
    last_row: int = 0
    last_column: int = 0
    filled: set[int] = field(default_factory=set)
    rows: int = 0
    hidden: dict[int, set[int]] = field(default_factory=dict)
    formulas: dict[int, set[tuple[int, int]]] = field(default_factory=dict)
    widths: dict[int, dict[int, float]] = field(default_factory=dict)


def measure_xls(name: str, data: bytes) -> Measured:
    """Check a compound file whose content is `data` and say what a grid would not tell.

    Raises ExchangeError: `workbook_encrypted`, `not_a_workbook`, `unknown_content`,
    `damaged_workbook`, `too_many_rows`, `stray_cell`.
    """
    try:
        entries = dict(_streams(data))
        if "EncryptedPackage" in entries or "EncryptionInfo" in entries:
            raise ExchangeError("workbook_encrypted", file=name)
        stream = next((entries[key] for key in ("Workbook", "Book") if key in entries), None)
        if stream is None:
            if "WordDocument" in entries:
                raise ExchangeError("not_a_workbook", file=name, kind="DOC")
            raise ExchangeError("unknown_content", file=name)
        walk = _walk(name, stream)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise ExchangeError("damaged_workbook", file=name) from error
    hidden = {sheet: frozenset(rows) for sheet, rows in walk.hidden.items()}
    formulas = {sheet: frozenset(cells) for sheet, cells in walk.formulas.items()}
    return Measured(walk.is_1904, hidden, formulas, walk.widths)


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every stream's name; the workbook's with its bytes."""
    sector_bytes = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_bytes not in {512, 4096}:
        raise ValueError(sector_bytes)
    first_directory, cutoff = struct.unpack_from("<I4xI", data, 48)
    fat = _fat(data, sector_bytes)
    directory = _chain(data, fat, first_directory, sector_bytes)
    small = _SmallStreams(data, fat, directory, sector_bytes)
    for start in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        length = struct.unpack_from("<H", directory, start + 64)[0]
        if not 2 <= length <= 64:
            continue
        title = directory[start : start + length - 2].decode("utf-16-le", "replace")
        sector, size = struct.unpack_from("<II", directory, start + 116)
        if title not in {"Workbook", "Book"}:
            yield title, b""
        elif size >= cutoff:
            yield title, _chain(data, fat, sector, sector_bytes)[:size]
        else:
            yield title, small.read(sector)[:size]


class _SmallStreams:
    """Streams below the cutoff, kept in 64-byte sectors inside the root entry's stream."""

    def __init__(self, data: bytes, fat: list[int], directory: bytes, sector_bytes: int) -> None:
        self._data, self._fat, self._sector_bytes = data, fat, sector_bytes
        self._root = struct.unpack_from("<I", directory, 116)[0]

    def read(self, sector: int) -> bytes:
        first = struct.unpack_from("<I", self._data, 60)[0]
        table = _chain(self._data, self._fat, first, self._sector_bytes)
        small_fat = list(struct.unpack_from(f"<{len(table) // 4}I", table))
        whole = _chain(self._data, self._fat, self._root, self._sector_bytes)
        # `_chain` skips one sector for the file's header, which this stream does not have.
        return _chain(bytes(_SMALL_BYTES) + whole, small_fat, sector, _SMALL_BYTES)


def _fat(data: bytes, sector_bytes: int) -> list[int]:
    sectors = list(struct.unpack_from(f"<{_HEADER_FAT_SECTORS}I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while following < _END_OF_CHAIN and following not in seen:
        seen.add(following)
        block = struct.unpack_from(f"<{sector_bytes // 4}I", data, (following + 1) * sector_bytes)
        sectors.extend(block[:-1])
        following = block[-1]
    fat: list[int] = []
    for sector in sectors:
        if sector < _END_OF_CHAIN:
            offset = (sector + 1) * sector_bytes
            fat.extend(struct.unpack_from(f"<{sector_bytes // 4}I", data, offset))
    return fat


def _chain(data: bytes, fat: list[int], sector: int, sector_bytes: int) -> bytes:
    pieces = []
    seen: set[int] = set()
    while sector < _END_OF_CHAIN:
        if sector in seen:
            raise ValueError(sector)
        seen.add(sector)
        pieces.append(data[(sector + 1) * sector_bytes : (sector + 2) * sector_bytes])
        sector = fat[sector]
    return b"".join(pieces)


def _walk(name: str, stream: bytes) -> _Walk:
    walk = _Walk()
    position, end = 0, len(stream)
    unpack = struct.Struct("<HH").unpack_from
    while position + 4 <= end:
        record, length = unpack(stream, position)
        position += 4
        if record in _ONE_CELL and length >= 6:
            row, column = unpack(stream, position)
            _see_cell(walk, row, column)
            if record == _FORMULA:
                walk.formulas.setdefault(walk.sheet, set()).add((row, column))
        elif record == _MANY_CELLS and length >= 6:
            row = unpack(stream, position)[0]
            _see_cell(walk, row, struct.unpack_from("<H", stream, position + length - 2)[0])
        elif record == _COLUMNS and length >= 6:
            _see_columns(walk, *struct.unpack_from("<HHH", stream, position))
        elif record == _ROW and length >= 14:
            _see_row(walk, stream, position)
        else:
            _see_other(name, walk, record, stream[position : position + min(length, 8)])
        position += length
    _close_sheet(name, walk)
    return walk


def _see_cell(walk: _Walk, row: int, column: int) -> None:
    walk.filled.add(row)
    walk.last_row = max(walk.last_row, row + 1)
    walk.last_column = max(walk.last_column, column + 1)


def _see_row(walk: _Walk, stream: bytes, position: int) -> None:
    row, flags = struct.unpack_from("<H10xH", stream, position)
    if flags & _IS_HIDDEN:
        walk.hidden.setdefault(walk.sheet, set()).add(row + 1)


def _see_columns(walk: _Walk, first: int, last: int, width: int) -> None:
    """Take the width of some columns, told in 256ths of a character."""
    own = walk.widths.setdefault(walk.sheet, {})
    own |= dict.fromkeys(range(first, min(last, _LAST_COLUMN) + 1), width / 256)


def _see_other(name: str, walk: _Walk, record: int, body: bytes) -> None:
    if record == _FILEPASS:
        raise ExchangeError("workbook_encrypted", file=name)
    if record == _DATEMODE and len(body) >= 2:
        walk.is_1904 = body[0] == 1
    elif record == _BOF and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] == _WORKSHEET:
        _close_sheet(name, walk)
        walk.sheet += 1


def _close_sheet(name: str, walk: _Walk) -> None:
    walk.rows += len(walk.filled)
    if walk.rows > MAX_ROWS:
        raise ExchangeError("too_many_rows", file=name, limit=MAX_ROWS)
    if walk.last_row * walk.last_column > MAX_CELLS:
        raise ExchangeError("stray_cell", file=name, row=walk.last_row)
    walk.filled.clear()
    walk.last_row = walk.last_column = 0
