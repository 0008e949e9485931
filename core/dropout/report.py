"""The written report of a dropout case 辍学学生报告 (R083), ready for paper."""

from __future__ import annotations

from pathlib import Path

from core.dropout.cases import CaseFile, case_file
from core.dropout.children import is_registered
from core.dropout.models import CaseId, DutyRole
from core.files import free_path
from core.hamlets import hamlet_of
from core.i18n import in_chinese, t
from core.labels import class_name, sex_label
from core.ledgers.schools import about_school, school_of
from core.models import PupilFile
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, named_file, print_sheet
from core.roster_types import Closing, Furniture
from core.rosters import written_day

MESSAGE_PREFIXES = ("dropout.result.", "dropout.placement.", "dropout.role.")

_ROLES = tuple(DutyRole)


def dropout_report(office: Office, file: CaseFile) -> Sheet:
    """Return the report of a case. It goes to the centre: no identity number, no phone."""
    lines = [*_child(office, file.pupil), *_case(file), *_visits(file), *_duties(file)]
    return Sheet(
        title=t("dropout.report.title"),
        paragraphs=tuple(Paragraph(line) for line in lines),
        closing=Closing(
            (t("dropout.report.sign.teacher"), t("dropout.report.sign.head")),
            office.school.name,
            written_day(office.clock.today()),
            has_seal=True,
            about=about_school(office, (school_of(office, file.pupil),)),
        ),
        footer=t("dropout.report.footer"),
        furniture=Furniture.in_current_language(),
    )


@in_chinese()
def print_report(office: Office, case_id: CaseId, folder: Path) -> Printed:
    """Write the report as PDF into a folder and note the export.

    Raises RegistrationError as `case_file`, PrintingError as `print_sheet`.
    """
    file = case_file(office, case_id)
    sheet = dropout_report(office, file)
    child = file.pupil.pupil.name
    name = named_file(sheet.title, child, office.clock.today(), PaperFormat.PDF)
    printed = print_sheet(sheet, free_path(folder / name))
    office.audit("export", case_id, "purpose=report form=dropout")
    return printed


def _child(office: Office, file: PupilFile) -> list[str]:
    enrolment = file.enrolment
    guardians = "、".join(one.name for one in file.guardians) or t("dropout.report.open")
    return [
        t(
            "dropout.report.child",
            name=file.pupil.name,
            sex=sex_label(file.pupil.sex),
            birth=written_day(file.pupil.birth_date),
            class_name=class_name(enrolment.cohort, office.year, enrolment.class_number)
            if is_registered(file)
            else t("cases.not_registered"),
        ),
        t(
            "dropout.report.home",
            hamlet=hamlet_of(file.pupil) or t("dropout.report.open"),
            guardians=guardians,
        ),
    ]


def _case(file: CaseFile) -> list[str]:
    case = file.case
    blank = t("dropout.report.open")
    lines = [
        t("dropout.report.since", day=written_day(case.absent_since)),
        t("dropout.report.reason", reason=case.suspected_reason or blank),
        t("dropout.report.whereabouts", place=case.whereabouts or blank),
    ]
    if case.reported_on is not None:
        lines.append(
            t(
                "dropout.report.reported",
                day=written_day(case.reported_on),
                to=case.reported_to or blank,
                number=case.report_no or blank,
            )
        )
    lines.append(t("dropout.report.result", result=t(f"dropout.result.{case.result}")))
    if case.placement is not None and case.returned_on is not None:
        lines.append(
            t(
                "dropout.report.return",
                day=written_day(case.returned_on),
                placement=t(f"dropout.placement.{case.placement}"),
            )
        )
    if case.follow_up:
        lines.append(t("dropout.report.follow_up", words=case.follow_up))
    return lines


def _visits(file: CaseFile) -> list[str]:
    if not file.visits:
        return [t("dropout.report.no_visit")]
    blank = t("dropout.report.open")
    return [
        t(
            "dropout.report.visit",
            number=number,
            day=written_day(visit.visited_on),
            names="、".join(visit.participants) or blank,
            outcome=visit.outcome or blank,
        )
        for number, visit in enumerate(file.visits, start=1)
    ]


def _duties(file: CaseFile) -> list[str]:
    named = [
        t("dropout.report.duty", role=t(f"dropout.role.{duty.role}"), name=duty.name)
        for duty in sorted(file.duties, key=lambda one: _ROLES.index(one.role))
    ]
    return [t("dropout.report.duties", names="；".join(named))] if named else []
