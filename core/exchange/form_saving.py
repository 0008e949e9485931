"""Saving a filled form without passing files: openpyxl's own way lays every sheet open in them."""

# ruff: noqa: SLF001 - openpyxl 3.1 offers no public way to write a sheet into memory
from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook


def save_form(workbook: Workbook, path: Path) -> None:
    """Write a workbook that was opened for filling; raises OSError.

    openpyxl 3.1 writes each sheet into a file of the system's temporary folder first, names and
    numbers in the clear; a program that is killed leaves it there. Here it goes by way of memory.
    """
    from openpyxl.drawing.spreadsheet_drawing import (  # noqa: PLC0415 - start-up
        SpreadsheetDrawing,
    )
    from openpyxl.worksheet._writer import WorksheetWriter  # noqa: PLC0415 - start-up
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - start-up

    class MemoryWriter(ExcelWriter):
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

    with ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        MemoryWriter(workbook, archive).save()
