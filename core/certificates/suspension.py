"""Proof of suspension 休学证明, and which certificate fits a pupil's status."""

from __future__ import annotations

from pathlib import Path

from core.certificates.attendance import CertificateOptions, issue_attendance
from core.certificates.common import (
    Asked,
    Issued,
    PaperKind,
    body_lines,
    free_paper_path,
    issue,
    new_sheet,
    number_clause,
    number_line,
    sealed_closing,
    use_clause,
)
from core.changes.models import ChangeKind, RecordChange
from core.i18n import in_chinese, t
from core.labels import class_name, sex_label
from core.ledgers.facts import IssuedPaper
from core.ledgers.schools import school_of
from core.ledgers.spec import LedgerError
from core.models import PupilFile, PupilId, PupilStatus, SchoolYear
from core.office import Office
from core.printing.sheets import Sheet
from core.registration import file_of
from core.rosters import written_day
from core.seated import seated


def fitting_paper(status: PupilStatus) -> PaperKind:
    """Return which certificate the family of a pupil of this status asks for."""
    is_suspended = status is PupilStatus.SUSPENDED
    return PaperKind.SUSPENSION if is_suspended else PaperKind.ATTENDANCE


def issue_fitting(
    office: Office, pupil_id: PupilId, options: CertificateOptions | None = None
) -> Issued:
    """Print the certificate that fits a pupil's status into the print folder.

    Raises LedgerError(`not_attending`) for who is neither present nor suspended,
    RegistrationError(`no_such_pupil`) and PrintingError as `print_sheet`.
    """
    kind = fitting_paper(file_of(office, pupil_id).enrolment.status)
    path = free_paper_path(office, pupil_id, kind)
    if kind is PaperKind.SUSPENSION:
        return issue_suspension(office, pupil_id, path, options)
    return issue_attendance(office, pupil_id, path, options)


@in_chinese()
def issue_suspension(
    office: Office, pupil_id: PupilId, path: Path, options: CertificateOptions | None = None
) -> Issued:
    """Print the proof that a pupil's schooling is suspended, under the year's next number.

    Says neither why nor until when: an illness is nobody's business. Raises
    LedgerError(`not_suspended`), RegistrationError(`no_such_pupil`) and PrintingError.
    """
    options = options or CertificateOptions()
    file = file_of(office, pupil_id)
    if file.enrolment.status is not PupilStatus.SUSPENDED:
        raise LedgerError("not_suspended", name=file.pupil.name)
    asked = Asked(
        PaperKind.SUSPENSION,
        pupil_id,
        lambda paper: _sheet(office, file, paper, options),
        use=options.use,
        detail=f"id_number={options.number}",
    )
    return issue(office, path, asked)


def _sheet(
    office: Office, file: PupilFile, paper: IssuedPaper, options: CertificateOptions
) -> Sheet:
    suspended = _is_suspended(office, file, options)
    body = body_lines(suspended, use_clause(options.use), t("certificate.hereby"))
    paragraphs = [number_line(office, paper), *body]
    return new_sheet(office, t("certificate.suspension"), paragraphs, sealed_closing(office))


def _is_suspended(office: Office, file: PupilFile, options: CertificateOptions) -> str:
    change = _suspension(office, file.pupil.id)
    since = ""
    year = office.year
    if change is not None:
        since = t("certificate.suspended_since", day=written_day(change.happened_on))
        year = SchoolYear.of(change.happened_on)
    enrolment = seated(office, [file])[0].enrolment
    school = school_of(office, file)
    is_own = school.id == office.school.id
    return t(
        "certificate.suspended" if is_own else "certificate.suspended_there",
        name=file.pupil.name,
        sex=sex_label(file.pupil.sex),
        born=written_day(file.pupil.birth_date),
        number=number_clause(file, options.number),
        school=school.name,
        group=class_name(enrolment.cohort, year, enrolment.class_number),
        since=since,
    )


def _suspension(office: Office, pupil_id: PupilId) -> RecordChange | None:
    """Return the change that suspended a pupil; None where only a workbook said so."""
    changes = office.store.changes.of_pupil(pupil_id)
    standing = [one for one in changes if one.is_standing and one.kind is ChangeKind.SUSPEND]
    return max(standing, key=lambda one: one.sequence, default=None)
