"""What to print, under which name and where to; and how to open it afterwards."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from core.errors import PrintingError
from core.i18n import in_chinese, t
from core.printing.files import write_beside
from core.printing.fonts import load_font
from core.printing.layout import Numbering, choose_paper, lay_out
from core.printing.pages import A4_PORTRAIT, Page, Pages
from core.printing.pdf import write_pdf
from core.printing.sheets import Sheet, lay_out_sheet
from core.printing.text import write_text
from core.printing.xlsx import write_xlsx, xlsx_bytes
from core.roster_types import Roster

_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+')
"""Signs that Windows does not take in a file's name, and white space."""


class PaperFormat(StrEnum):
    """What kind of file is made; the value is the word of the command line."""

    PDF = "pdf"
    XLSX = "xlsx"
    TEXT = "text"

    @property
    def suffix(self) -> str:
        """The file's ending."""
        return ".txt" if self is PaperFormat.TEXT else f".{self.value}"


class DocumentKind(StrEnum):
    """What a file's name begins with: `printing.file.<kind>`."""

    CLASS_ROSTER = "class_roster"
    PUPIL_LIST = "pupil_list"
    STAFF_ROSTER = "staff_roster"
    CLASS_NOTICE = "class_notice"
    RECOVERY_SHEET = "recovery_sheet"
    ATTENDANCE_CERTIFICATE = "attendance_certificate"
    SINGLE_CLASS_STATEMENT = "single_class_statement"


MESSAGE_IDS = (
    "printing.file.class_roster",
    "printing.file.pupil_list",
    "printing.file.staff_roster",
    "printing.file.class_notice",
    "printing.file.recovery_sheet",
    "printing.file.attendance_certificate",
    "printing.file.single_class_statement",
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A document that was written. A workbook and a text count as one page."""

    path: Path
    pages: int
    rows: int


@in_chinese()
def file_name(kind: DocumentKind, subject: str, day: date, paper_format: PaperFormat) -> str:
    """Return a name such as `班级花名册_一年级1班_20261008.pdf`.

    `subject` is a class or a school, never a person's number: names of files are seen by anyone.
    """
    return named_file(t(f"printing.file.{kind}"), subject, day, paper_format)


def named_file(title: str, subject: str, day: date, paper_format: PaperFormat) -> str:
    """Return the same for a document whose title is known already."""
    parts = (title, subject, f"{day:%Y%m%d}")
    name = "_".join(_FORBIDDEN.sub("", part) for part in parts if part)
    return name + paper_format.suffix


def print_folder() -> Path:
    """Return the folder that paper goes to unless somebody says otherwise; it may not exist."""
    import platformdirs  # noqa: PLC0415 - start-up

    return platformdirs.user_documents_path() / t("printing.folder")


def print_roster(roster: Roster, paper_format: PaperFormat, path: Path) -> Printed:
    """Write a roster in a format and say what was written. The folder is made when missing.

    A PDF takes the place of an older one of its name. A workbook or text that is there stays, since
    somebody may have typed into it: the new one goes beside it, unless it is the same.

    Raises PrintingError: `missing_glyph`, `too_many_columns`, `row_too_tall`,
    `closing_too_tall`, `target_in_use`, `target_not_writable`.
    """
    make_folder(path)
    if paper_format is PaperFormat.PDF:
        font = load_font()
        pages = lay_out(roster, choose_paper(roster, font), font)
        write_pdf(pages, path)
        return Printed(path, len(pages.pages), pages.rows)
    write = write_xlsx if paper_format is PaperFormat.XLSX else write_text
    return Printed(write(roster, path), 1, len(roster.rows))


def print_rosters(
    rosters: Sequence[tuple[str, Roster]], paper_format: PaperFormat, path: Path
) -> Printed:
    """Write several rosters into one file, each with its name: pages in a row, or sheets.

    All pages lie as the widest table wants, and are counted through. Raises PrintingError like
    `print_roster`.
    """
    make_folder(path)
    every = [roster for _, roster in rosters]
    rows = sum(len(roster.rows) for roster in every)
    if paper_format is not PaperFormat.PDF:
        data = xlsx_bytes(*every, names=[name for name, _ in rosters])
        return Printed(write_beside(path, data), len(every), rows)
    font = load_font()
    paper = max((choose_paper(roster, font) for roster in every), key=lambda one: one.width)
    counts = [len(lay_out(roster, paper, font).pages) for roster in every]
    pages: list[Page] = []
    for roster in every:
        numbering = Numbering(len(pages), sum(counts))
        pages += lay_out(roster, paper, font, numbering).pages
    first = every[0]
    write_pdf(Pages(first.title, first.closing.issuer, paper, tuple(pages), rows), path)
    return Printed(path, len(pages), rows)


def print_sheet(sheet: Sheet, path: Path) -> Printed:
    """Write a sheet as PDF on upright A4; raises PrintingError like `print_roster`."""
    make_folder(path)
    pages = lay_out_sheet(sheet, A4_PORTRAIT, load_font())
    write_pdf(pages, path)
    return Printed(path, len(pages.pages), 0)


def print_pages(pages: Pages, path: Path) -> Printed:
    """Write pages that were laid out elsewhere as PDF; raises PrintingError like `print_roster`."""
    make_folder(path)
    write_pdf(pages, path)
    return Printed(path, len(pages.pages), pages.rows)


def make_folder(path: Path) -> None:
    """Make the folder that a file goes into; raises PrintingError(`target_not_writable`)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PrintingError("target_not_writable", file=path.name) from error


def open_command(path: Path) -> tuple[str, ...] | None:
    """Return the command that shows a file with the system's own viewer, None without one.

    Windows has no such command: `os.startfile` is its way, and `explorer a,b.pdf` opens neither.
    """
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    found = shutil.which(opener)
    return (found, str(path)) if found else None
