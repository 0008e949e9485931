"""The record of one left-behind child 留守儿童关爱记录, for the child's folder at school."""

from __future__ import annotations

from pathlib import Path

from core.files import free_path
from core.i18n import in_chinese, t
from core.labels import class_name, sex_label
from core.ledgers.care import CareFile, care_file
from core.ledgers.care_facts import ChildCare
from core.ledgers.care_reading import rating_text
from core.ledgers.schools import about_school, school_of
from core.models import PupilFile, PupilId
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, named_file, print_sheet
from core.roster_types import Closing, Furniture, Purpose
from core.rosters import written_day

MESSAGE_PREFIXES = ("care.kind.", "printing.purpose.")


def care_sheet(office: Office, file: CareFile) -> Sheet:
    """Return the record: no identity number, no telephone; talks in the order of their days."""
    own, school = school_of(office, file.file), office.school.name
    lines = [_child(office, file.file), *_care(file.record.care), t("care.paper.log")]
    talks = [
        t(
            "care.paper.talk",
            day=written_day(one.day),
            kind=t(f"care.kind.{one.kind}"),
            whom=one.by_whom,
            sentence=one.sentence or "",
        ).strip()
        for one in reversed(file.record.talks)
    ]
    return Sheet(
        title=t("care.paper.title"),
        paragraphs=tuple(Paragraph(line) for line in [*lines, *(talks or [t("care.no_talks")])]),
        closing=Closing(
            (t("care.paper.sign.helper"), t("printing.sign.head")),
            school,
            written_day(office.clock.today()),
            about=about_school(office, (own,)),
        ),
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{Purpose.SCHOOL}")),
        furniture=Furniture.in_current_language(),
    )


@in_chinese()
def print_care(office: Office, pupil_id: PupilId, folder: Path) -> Printed:
    """Write the record as PDF into a folder and note the export.

    Raises RegistrationError as `care_file`, PrintingError as `print_sheet`.
    """
    file = care_file(office, pupil_id)
    sheet = care_sheet(office, file)
    name = named_file(sheet.title, file.file.pupil.name, office.clock.today(), PaperFormat.PDF)
    printed = print_sheet(sheet, free_path(folder / name))
    office.audit("export", pupil_id, f"purpose={Purpose.SCHOOL} form=care")
    return printed


def _child(office: Office, file: PupilFile) -> str:
    enrolment = file.enrolment
    return t(
        "care.paper.child",
        name=file.pupil.name,
        sex=sex_label(file.pupil.sex),
        birth=written_day(file.pupil.birth_date),
        class_name=class_name(enrolment.cohort, office.year, enrolment.class_number),
    )


def _care(care: ChildCare | None) -> list[str]:
    """Return a line for each thing that is known; what is not known yet leaves room to write."""
    blank = t("care.paper.open")
    entrusted = " ".join(filter(None, (care.carer_name, care.carer_relation))) if care else ""
    pairs = (
        ("care.entrusted_name", entrusted),
        ("care.rating", rating_text(care)),
        ("care.income", (care and care.income) or ""),
        ("care.aid", (care and care.aid) or ""),
        ("care.teacher", (care and care.teacher) or ""),
    )
    return [t("care.line", label=t(label), words=words or blank) for label, words in pairs]
