"""Attendance certificate 在读证明, and proof of attendance without a number 在校就读证明."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.certificates.common import (
    Issued,
    NumberShown,
    PaperKind,
    attending_file,
    class_number_of,
    new_sheet,
    number_clause,
    number_text,
    portrait_of,
    print_noted,
    reserve_number,
    sealed_closing,
)
from core.i18n import in_chinese, t
from core.labels import class_name, sex_label
from core.ledgers.facts import IssuedPaper
from core.ledgers.spec import LedgerError
from core.models import PupilFile, PupilId
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.reading.open_items import ID_TYPE_WITHOUT_NUMBER
from core.roster_types import Align
from core.rosters import written_day

NUMBER_SIZE = 11.0
BODY_SIZE = 14.0


@dataclass(frozen=True, slots=True)
class CertificateOptions:
    """What a certificate says beside the facts. `use` is what it was asked for, may be empty."""

    number: NumberShown = NumberShown.NOT
    use: str = ""


@in_chinese()
def issue_attendance(
    office: Office, pupil_id: PupilId, path: Path, options: CertificateOptions | None = None
) -> Issued:
    """Print the certificate that a pupil attends this school, under the year's next number.

    A certificate that could not be printed takes no number. Raises LedgerError(`not_attending`),
    RegistrationError(`no_such_pupil`) and PrintingError as `print_sheet`.
    """
    options = options or CertificateOptions()
    file = attending_file(office, pupil_id)
    with office.writing("certificate") as writing:
        paper = reserve_number(office, writing, PaperKind.ATTENDANCE, options.use)
        paper = replace(paper, holder_id=pupil_id)
        writing.put(paper)
        sheet = attendance_sheet(office, file, paper, options)
        detail = f"kind={paper.kind} no={paper.year}-{paper.number} id_number={options.number}"
        return Issued(print_noted(office, sheet, path, pupil_id, detail), paper)


def attendance_sheet(
    office: Office, file: PupilFile, paper: IssuedPaper, options: CertificateOptions
) -> Sheet:
    """Return the certificate as a sheet."""
    paragraphs = [
        _number_line(office, paper),
        Paragraph(_attends(office, file, options), BODY_SIZE),
    ]
    if options.use:
        paragraphs.append(Paragraph(t("certificate.use", use=options.use), BODY_SIZE))
    paragraphs.append(Paragraph(t("certificate.hereby"), BODY_SIZE))
    sheet = new_sheet(office, t("certificate.attendance"), paragraphs, sealed_closing(office))
    return replace(sheet, portrait=portrait_of(office, file.pupil.id))


def _number_line(office: Office, paper: IssuedPaper) -> Paragraph:
    text = number_text(office, paper)
    return Paragraph(text, NUMBER_SIZE, align=Align.CENTRE, is_indented=False)


def _attends(office: Office, file: PupilFile, options: CertificateOptions) -> str:
    register = office.store.schools.get(file.enrolment.register_school_id)
    is_elsewhere = register is not None and register.id != office.school.id
    return t(
        "certificate.attends",
        name=file.pupil.name,
        sex=sex_label(file.pupil.sex),
        born=written_day(file.pupil.birth_date),
        number=number_clause(file, options.number),
        school=office.school.name,
        group=class_name(file.enrolment.cohort, office.year, class_number_of(office, file)),
        since=_since(file),
        register=t("certificate.register", school=register.name)
        if is_elsewhere and register
        else "",
    )


def _since(file: PupilFile) -> str:
    if file.enrolment.started_on is not None:
        return t("certificate.since", day=written_day(file.enrolment.started_on))
    month = file.enrolment.enrol_month
    if month is None:
        return ""
    return t("certificate.since", day=t("certificate.month", year=month.year, month=month.month))


@in_chinese()
def issue_proof(office: Office, pupil_id: PupilId, path: Path) -> Issued:
    """Print the proof for a pupil without an identity number (document type Z).

    It is signed by pupil and family, sealed, and filed with the upper authority
    (student_fields.tsv, 9). Raises LedgerError: `has_a_number`, `not_attending`.
    """
    file = attending_file(office, pupil_id)
    if file.pupil.id_type != ID_TYPE_WITHOUT_NUMBER or file.pupil.id_number is not None:
        raise LedgerError("has_a_number", name=file.pupil.name)
    with office.writing("certificate") as writing:
        paper = reserve_number(office, writing, PaperKind.PROOF, "")
        paper = replace(paper, holder_id=pupil_id)
        writing.put(paper)
        detail = f"kind={paper.kind} no={paper.year}-{paper.number}"
        sheet = proof_sheet(office, file, paper)
        return Issued(print_noted(office, sheet, path, pupil_id, detail), paper)


def proof_sheet(office: Office, file: PupilFile, paper: IssuedPaper) -> Sheet:
    """Return the proof of attendance as a sheet."""
    paragraphs = [
        _number_line(office, paper),
        Paragraph(_attends(office, file, CertificateOptions()), BODY_SIZE),
        Paragraph(t("certificate.without_number", name=file.pupil.name), BODY_SIZE),
    ]
    family = [
        t(
            "certificate.member",
            name=one.name,
            relation=one.relation_note or _relation(one.relation),
        )
        for one in file.guardians
        if one.name
    ]
    if family:
        paragraphs.append(Paragraph(t("certificate.family", family="；".join(family)), BODY_SIZE))
    place = file.pupil.current_address or file.pupil.home_address or file.pupil.hamlet
    if place:
        paragraphs.append(Paragraph(t("certificate.lives", place=place), BODY_SIZE))
    paragraphs.append(Paragraph(t("certificate.filed"), BODY_SIZE))
    closing = sealed_closing(
        office,
        (
            t("certificate.sign.pupil"),
            t("certificate.sign.parent"),
            t("printing.sign.homeroom"),
            t("printing.sign.head"),
        ),
    )
    sheet = new_sheet(office, t("certificate.proof"), paragraphs, closing)
    return replace(sheet, portrait=portrait_of(office, file.pupil.id))


def _relation(code: str | None) -> str:
    from core.ledgers.cells import short  # noqa: PLC0415 - the ledgers' cells are not needed else

    return short("relation", code) or t("certificate.relative")
