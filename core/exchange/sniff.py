"""What a file is, by its content and never by its name.

A workbook is refused here, with a code that says why, before any library opens it.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import ExchangeError
from core.exchange.biff import measure_xls
from core.exchange.measure import Measured, measure_xlsx

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A township's 50,000 rows fit into 10 MB; what is larger holds pictures or is no roster."""

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"SQLite format 3", "SQLite"),
    (b"age-encryption.org/", "age"),
)
_MARKUP = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<table", "HTML"), (b"<?xml", "XML"))
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class FileKind(StrEnum):
    """Files that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is: its kind, the encoding of a text, the facts of a workbook's sheets."""

    kind: FileKind
    encoding: str = ""
    measured: Measured | None = None


def sniff(path: Path) -> Sniffed:
    """Say what kind of workbook a file is.

    Raises ExchangeError: `file_missing`, `is_a_folder`, `file_locked`, `file_too_large`,
    `empty_workbook`, `not_a_workbook`, `unknown_content`, `workbook_encrypted`,
    `damaged_workbook`, `too_many_rows`, `stray_cell`, `unknown_encoding`, `file_unreadable`.
    Memory stays within the file's own size and a few megabytes.
    """
    data = read_bytes(path)
    if not data.strip(b"\x00 \t\r\n"):
        raise ExchangeError("empty_workbook", file=path.name)
    if data.startswith(_ZIP_STARTS):
        return Sniffed(FileKind.XLSX, measured=measure_xlsx(path.name, data))
    if data.startswith(_OLE2):
        return Sniffed(FileKind.XLS, measured=measure_xls(path.name, data))
    _refuse_other_kinds(path.name, data)
    return Sniffed(FileKind.TEXT, encoding=_encoding(path.name, data))


def read_bytes(path: Path) -> bytes:
    """Return the content of a file that a person named; raises ExchangeError as `sniff`."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ExchangeError("is_a_folder", file=path.name)
        if size > MAX_FILE_BYTES:
            raise ExchangeError("file_too_large", file=path.name, limit=MAX_FILE_BYTES // 1024**2)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ExchangeError("file_missing", file=path.name) from error
    except IsADirectoryError as error:
        raise ExchangeError("is_a_folder", file=path.name) from error
    except (PermissionError, BlockingIOError) as error:
        raise ExchangeError("file_locked", file=path.name) from error
    except (OSError, ValueError) as error:
        raise ExchangeError("file_unreadable", file=path.name) from error


def _refuse_other_kinds(name: str, data: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ExchangeError("not_a_workbook", file=name, kind=kind)
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for signature, kind in _MARKUP:
        if start.startswith(signature):
            raise ExchangeError("not_a_workbook", file=name, kind=kind)


def _encoding(name: str, data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(name, data, encoding)
    sample = data[:4096]
    if b"\x00" in sample:
        return _checked(name, data, _utf16_without_mark(name, sample))
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(name, data, encoding)
        except ExchangeError:
            if encoding == "gb18030":
                raise
    raise ExchangeError("unknown_encoding", file=name)


def _utf16_without_mark(name: str, sample: bytes) -> str:
    """Return the byte order in which ASCII (digits, commas) has its zero bytes."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    if even > 4 * odd:
        return "utf-16-be"
    raise ExchangeError("unknown_content", file=name)


def _checked(name: str, data: bytes, encoding: str) -> str:
    """Return the encoding when the whole text holds in it and reads like text."""
    try:
        text = codecs.decode(data, encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise ExchangeError("unknown_encoding", file=name) from error
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\x1a")
    if controls > len(text) // 1000:
        raise ExchangeError("unknown_content", file=name)
    return encoding
