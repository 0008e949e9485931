"""Saving a filled form without passing files: openpyxl's own way lays every sheet open in them."""

# ruff: noqa: SLF001 - openpyxl 3.1 offers no public way to write a sheet into memory
from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from openpyxl import Workbook


class _MemoryWriter(ExcelWriter):
    """Writes sheets by way of memory.

    openpyxl 3.1 writes each into a file of the system's temporary folder first, names and numbers
    in the clear; a program that is killed leaves it there.
    """

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet into the archive, as the method of the library does."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        writer: Any = WorksheetWriter(ws, BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def save_form(workbook: Workbook, path: Path) -> None:
    """Write a workbook that was opened for filling; raises OSError."""
    with ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _MemoryWriter(workbook, archive).save()
