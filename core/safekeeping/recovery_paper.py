"""The recovery sheet as a file to print: text, or PDF with its QR code."""

from __future__ import annotations

import contextlib
from pathlib import Path

from core.errors import StoreError
from core.files import OWNER_ONLY, write_whole
from core.office import Office
from core.safekeeping.recovery_renewal import note_sheet_kept
from core.storage.files import translate


def save_sheet(office: Office, sheet: str, folder: Path, suffix: str) -> Path:
    """Write the sheet into a folder under a new name and return where; `.txt` or `.pdf`.

    The sheet counts as put away. Never overwrites. Raises StoreError (`cannot_write_there`,
    `disk_full`) and PrintingError.
    """
    from core.printing.spool import (  # noqa: PLC0415 - start-up
        DocumentKind,
        PaperFormat,
        file_name,
    )

    paper_format = PaperFormat.PDF if suffix == PaperFormat.PDF.suffix else PaperFormat.TEXT
    day = office.clock.today()
    name = file_name(DocumentKind.RECOVERY_SHEET, office.school.name, day, paper_format)
    path = _free(folder / name)
    if paper_format is PaperFormat.PDF:
        _write_pdf(sheet, path)
    else:
        _write_text(sheet, path)
    note_sheet_kept(office)
    office.audit("recovery_sheet_written")
    return path


def _free(path: Path) -> Path:
    number = 2
    free = path
    try:
        while free.exists():
            free = path.with_name(f"{path.stem}_{number}{path.suffix}")
            number += 1
    except OSError as error:
        raise StoreError("cannot_write_there", path=str(path.parent)) from error
    return free


def _write_text(sheet: str, path: Path) -> None:
    try:
        write_whole(path, sheet.encode(), permissions=OWNER_ONLY)
    except OSError as error:
        raise translate(error, path) from error


def _write_pdf(sheet: str, path: Path) -> None:
    from core.printing.qr import qr_code  # noqa: PLC0415 - start-up
    from core.printing.sheets import Paragraph, Sheet  # noqa: PLC0415 - start-up
    from core.printing.spool import print_sheet  # noqa: PLC0415 - start-up
    from core.roster_types import Furniture  # noqa: PLC0415 - start-up
    from core.vault.recovery import parse_sheet, qr_payload  # noqa: PLC0415 - start-up

    title, *lines = (line.strip() for line in sheet.strip().splitlines())
    paragraphs = tuple(Paragraph(line, is_indented=False) for line in lines if line)
    print_sheet(
        Sheet(
            title=title,
            paragraphs=paragraphs,
            qr=qr_code(qr_payload(parse_sheet(sheet))),
            furniture=Furniture.in_current_language(),
        ),
        path,
    )
    with contextlib.suppress(PermissionError):  # a stick without owners keeps none
        path.chmod(OWNER_ONLY)
