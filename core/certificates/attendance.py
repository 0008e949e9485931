"""Attendance certificate 在读证明, and proof of attendance without a number 在校就读证明.

Where the centre issues one for a village's child, the words name the village, and the centre seals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.certificates.common import (
    Asked,
    Issued,
    NumberShown,
    PaperKind,
    attending_file,
    body_lines,
    class_number_of,
    issue,
    new_sheet,
    number_clause,
    number_line,
    portrait_of,
    sealed_closing,
    use_clause,
)
from core.i18n import in_chinese, t
from core.labels import class_name, sex_label
from core.ledgers.facts import IssuedPaper
from core.ledgers.schools import school_of
from core.ledgers.spec import LedgerError
from core.models import PupilFile, PupilId
from core.office import Office
from core.printing.sheets import Sheet
from core.reading.open_items import ID_TYPE_WITHOUT_NUMBER
from core.rosters import written_day
from core.school_year.starting import is_guessed


@dataclass(frozen=True, slots=True)
class CertificateOptions:
    """What a certificate says beside the facts. `use` is what it was asked for, may be empty."""

    number: NumberShown = NumberShown.NOT
    use: str = ""


@in_chinese()
def issue_attendance(
    office: Office, pupil_id: PupilId, path: Path, options: CertificateOptions | None = None
) -> Issued:
    """Print the certificate that a pupil attends school, under the year's next number.

    A certificate that could not be printed takes no number. Raises as `attending_file`, and
    PrintingError as `print_sheet`.
    """
    options = options or CertificateOptions()
    file = attending_file(office, pupil_id)
    asked = Asked(
        PaperKind.ATTENDANCE,
        pupil_id,
        lambda paper: attendance_sheet(office, file, paper, options),
        use=options.use,
        detail=f"id_number={options.number}",
    )
    return issue(office, path, asked)


def attendance_sheet(
    office: Office, file: PupilFile, paper: IssuedPaper, options: CertificateOptions
) -> Sheet:
    """Return the certificate as a sheet."""
    attends = _attends(office, file, options)
    body = body_lines(attends, use_clause(options.use), t("certificate.hereby"))
    paragraphs = [number_line(office, paper), *body]
    sheet = new_sheet(office, t("certificate.attendance"), paragraphs, sealed_closing(office))
    return replace(sheet, portrait=portrait_of(office, file.pupil.id))


def _attends(office: Office, file: PupilFile, options: CertificateOptions) -> str:
    school = school_of(office, file)
    register = office.store.schools.get(file.enrolment.register_school_id)
    is_elsewhere = register is not None and register.id != school.id
    return t(
        "certificate.attends",
        name=file.pupil.name,
        sex=sex_label(file.pupil.sex),
        born=written_day(file.pupil.birth_date),
        number=number_clause(file, options.number),
        school=school.name,
        group=class_name(file.enrolment.cohort, office.year, class_number_of(office, file)),
        since=_since(office, file),
        register=t("certificate.register", school=register.name)
        if is_elsewhere and register
        else "",
    )


def _since(office: Office, file: PupilFile) -> str:
    """Return the clause that says since when; a month that was typed goes before a guessed day."""
    started, month = file.enrolment.started_on, file.enrolment.enrol_month
    if started is not None and not is_guessed(office, file.enrolment):
        return t("certificate.since", day=written_day(started))
    if month is None:
        return ""
    return t("certificate.since", day=t("certificate.month", year=month.year, month=month.month))


@in_chinese()
def issue_proof(office: Office, pupil_id: PupilId, path: Path) -> Issued:
    """Print the proof for a pupil without an identity number (document type Z).

    It is signed by pupil and family, sealed, and filed with the upper authority
    (student_fields.tsv, 9). Raises LedgerError: `has_a_number`, `not_attending`, `not_entered`.
    """
    file = attending_file(office, pupil_id)
    if file.pupil.id_type != ID_TYPE_WITHOUT_NUMBER or file.pupil.id_number is not None:
        raise LedgerError("has_a_number", name=file.pupil.name)
    asked = Asked(PaperKind.PROOF, pupil_id, lambda paper: proof_sheet(office, file, paper))
    return issue(office, path, asked)


def proof_sheet(office: Office, file: PupilFile, paper: IssuedPaper) -> Sheet:
    """Return the proof of attendance as a sheet."""
    paragraphs = [
        number_line(office, paper),
        *body_lines(
            _attends(office, file, CertificateOptions()),
            t("certificate.without_number", name=file.pupil.name),
        ),
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
        paragraphs += body_lines(t("certificate.family", family="；".join(family)))
    place = file.pupil.current_address or file.pupil.home_address or file.pupil.hamlet
    if place:
        paragraphs += body_lines(t("certificate.lives", place=place))
    paragraphs += body_lines(t("certificate.filed"))
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
