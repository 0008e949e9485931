"""What every certificate needs: the pupil in words, the closing, the number it is issued under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.codes import CODES
from core.files import free_path
from core.i18n import in_chinese, t
from core.ledgers.facts import IssuedPaper
from core.ledgers.spec import LedgerError
from core.models import ATTENDING, PupilFile, PupilId
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, named_file, print_sheet
from core.privacy.masking import mask_id
from core.records.photo import photo_of
from core.registration import file_of
from core.roster_types import Align, Closing, Furniture, Portrait
from core.rosters import written_day
from core.school_year.class_lists import seat_map
from core.school_year.models import TermOf
from core.school_year.people import grade_of
from core.writing import Writing

NUMBER_SIZE = 11.0
BODY_SIZE = 14.0


class PaperKind(StrEnum):
    """Numbered papers; each kind counts for itself, from 1 in every calendar year."""

    ATTENDANCE = "attendance"
    PROOF = "proof"
    SUSPENSION = "suspension"
    MENTOR = "mentor"
    """师徒结对协议: of two teachers, held by the apprentice."""


class NumberShown(StrEnum):
    """How a pupil's identity number stands on a paper."""

    NOT = "not"
    MASKED = "masked"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was printed and noted under its number."""

    printed: Printed
    paper: IssuedPaper


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper about one pupil before it has its number."""

    kind: PaperKind
    pupil_id: PupilId
    sheet: Callable[[IssuedPaper], Sheet]
    """Makes the page, now that the number is known."""
    use: str = ""
    detail: str = ""
    """What the audit trail notes behind kind and number."""


@in_chinese()
def free_paper_path(office: Office, pupil_id: PupilId, kind: PaperKind) -> Path:
    """Return where a paper about a child goes in the print folder; one that is there stays.

    Raises RegistrationError(`no_such_pupil`).
    """
    from core.printing import spool  # noqa: PLC0415 - the folder as it is set now

    child = file_of(office, pupil_id).pupil.name
    name = named_file(t(f"certificate.{kind}"), child, office.clock.today(), PaperFormat.PDF)
    return free_path(spool.print_folder() / name)


def attending_file(office: Office, pupil_id: PupilId) -> PupilFile:
    """Return the file of a pupil who is at this school now.

    Raises LedgerError: `not_attending`, `not_entered` of who is registered for the coming autumn;
    RegistrationError(`no_such_pupil`).
    """
    file = file_of(office, pupil_id)
    if file.enrolment.status not in ATTENDING or file.enrolment.ended_on is not None:
        status = CODES["pupil_status"].label(file.enrolment.status)
        raise LedgerError("not_attending", name=file.pupil.name, status=status)
    year = TermOf.reported_on(office.clock.today()).school_year
    if grade_of(file, year) < 1:
        raise LedgerError("not_entered", name=file.pupil.name, year=file.enrolment.entry_year)
    return file


def class_number_of(office: Office, file: PupilFile) -> int | None:
    """Return the number of the class that a pupil sits in: the seat's, else the roster's."""
    group = seat_map(office, office.year).group_of(file.pupil.id)
    return file.enrolment.class_number if group is None else group.number


def number_clause(file: PupilFile, shown: NumberShown) -> str:
    """Return the clause that names the document and its number; empty when it is left out."""
    number = file.pupil.id_number
    if number is None or shown is NumberShown.NOT:
        return ""
    return t(
        "certificate.number_clause",
        document=CODES["id_type"].label(file.pupil.id_type),
        number=mask_id(number) if shown is NumberShown.MASKED else number,
    )


def _next_paper(office: Office, writing: Writing, asked: Asked) -> IssuedPaper:
    """Return the next paper of a kind, not put yet: numbers run by calendar year."""
    year = office.clock.today().year
    last = office.store.ledgers.last_number(office.school.id, asked.kind, year)
    return IssuedPaper(
        id=writing.new_id(),
        school_id=office.school.id,
        kind=asked.kind,
        year=year,
        number=last + 1,
        issued_on=office.clock.today(),
        use=asked.use,
        holder_id=asked.pupil_id,
    )


def issue(office: Office, path: Path, asked: Asked) -> Issued:
    """Print a paper about one pupil under the year's next number.

    A paper that could not be printed takes no number. Raises PrintingError as `print_sheet`.
    """
    with office.writing("certificate") as writing:
        paper = _next_paper(office, writing, asked)
        writing.put(paper)
        detail = f"kind={paper.kind} no={paper.year}-{paper.number} {asked.detail}".rstrip()
        sheet = asked.sheet(paper)
        return Issued(print_noted(office, sheet, path, asked.pupil_id, detail), paper)


def body_lines(*sentences: str) -> list[Paragraph]:
    """Return the sentences of a paper that say anything, in the size of its body."""
    return [Paragraph(sentence, BODY_SIZE) for sentence in sentences if sentence]


def use_clause(use: str) -> str:
    """Return what a paper was asked for as a sentence; empty when nothing was said."""
    return t("certificate.use", use=use) if use else ""


def number_line(office: Office, paper: IssuedPaper) -> Paragraph:
    """Return the line below the title."""
    text = number_text(office, paper)
    return Paragraph(text, NUMBER_SIZE, align=Align.CENTRE, is_indented=False)


def number_text(office: Office, paper: IssuedPaper) -> str:
    """Return the number as it stands on paper: 枫香小学证〔2026〕3号."""
    return t(
        f"certificate.paper_no.{paper.kind}",
        school=office.school.name,
        year=paper.year,
        number=paper.number,
    )


MESSAGE_IDS = (
    "certificate.paper_no.attendance",
    "certificate.paper_no.proof",
    "certificate.paper_no.suspension",
    "certificate.paper_no.mentor",
)


def sealed_closing(office: Office, signatures: tuple[str, ...] = ()) -> Closing:
    """Return issuer, today and the seal's place."""
    day = written_day(office.clock.today())
    return Closing(signatures, office.school.name, day, has_seal=True)


def new_sheet(office: Office, title: str, paragraphs: list[Paragraph], closing: Closing) -> Sheet:
    """Return a sheet of this school for use inside and outside it."""
    return Sheet(
        title=title,
        paragraphs=tuple(paragraphs),
        closing=closing,
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )


FOR_FAMILY = "family"
"""What the audit trail calls the purpose of a paper that one family is given."""


def print_noted(office: Office, sheet: Sheet, path: Path, subject: str, detail: str) -> Printed:
    """Print a sheet and put it into the audit trail.

    Unless `detail` names a purpose, it goes to the family.
    """
    printed = print_sheet(sheet, path)
    if "purpose=" not in detail:
        detail = f"purpose={FOR_FAMILY} {detail}".rstrip()
    office.audit("print", subject, detail)
    return printed


def portrait_of(office: Office, pupil_id: PupilId) -> Portrait | None:
    """Return the photograph for a paper about a pupil, None where this PC keeps none."""
    photo = photo_of(office, pupil_id)
    return None if photo is None else Portrait(photo.body, photo.width, photo.height)


def sheet_text(sheet: Sheet) -> str:
    """Return a sheet as plain text, to be kept in an archive or read aloud."""
    closing = sheet.closing
    lines = [
        sheet.title,
        *(paragraph.text for paragraph in sheet.paragraphs),
        *(f"{label}________" for label in closing.signatures),
        *(one + (sheet.furniture.seal if closing.has_seal else "") for one in closing.seals),
        closing.day,
    ]
    return "\n".join(line for line in lines if line) + "\n"
