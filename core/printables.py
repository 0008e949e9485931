"""What a school can print, each under one name; and printing it in one of the formats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.classes import SchoolClass, classes_of, spoken_class
from core.grouping.plans import certificate_bytes, sealed_plan
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.records import CohortGrouping, PlanState
from core.i18n import in_chinese, t
from core.office import Office
from core.paper import (
    ListedPupils,
    ListedStaff,
    PaperOptions,
    print_class,
    print_listed_staff,
    print_pupils,
    print_staff,
)
from core.printing import spool
from core.printing.spool import DocumentKind, PaperFormat, Printed, file_name
from core.spoken_labels import grade_text

MESSAGE_PREFIXES = ("print.kind.",)


LISTED = "listed"
"""The key of what a list shows."""


@dataclass(frozen=True, slots=True)
class Printable:
    """A document that can be printed. `key` is stable while the program runs.

    `count` is how many people stand on it. A class roster has `school_class`, a notice `plan`,
    what a list shows `listed`.
    """

    key: str
    kind: DocumentKind
    subject: str
    count: int
    school_class: SchoolClass | None = None
    plan: CohortGrouping | None = None
    listed: ListedPupils | ListedStaff | None = None

    @property
    def label(self) -> str:
        """Return 花名册 一年级1班."""
        return t("print.document", kind=t(f"print.kind.{self.kind}"), subject=self.subject)

    @property
    def formats(self) -> tuple[PaperFormat, ...]:
        """The formats there are; what hangs on a wall is paper."""
        if self.kind is DocumentKind.CLASS_NOTICE:
            return (PaperFormat.PDF,)
        return tuple(PaperFormat)

    @property
    def may_show_numbers(self) -> bool:
        """Whether numbers can be asked for: never on a public notice."""
        return self.kind is not DocumentKind.CLASS_NOTICE


@dataclass(frozen=True, slots=True)
class PrintRoom:
    """Everything that can be printed now, and where paper goes unless somebody says otherwise."""

    printables: tuple[Printable, ...]
    folder: Path


def print_room(office: Office, listed: ListedPupils | ListedStaff | None = None) -> PrintRoom:
    """Return what this school can print: a list that is shown, its classes, staff, notices."""
    found: list[Printable] = []
    if listed is not None:
        is_staff = isinstance(listed, ListedStaff)
        kind = DocumentKind.STAFF_ROSTER if is_staff else DocumentKind.PUPIL_LIST
        count = len(listed.staff_ids if isinstance(listed, ListedStaff) else listed.pupil_ids)
        found += [Printable(LISTED, kind, listed.who, count, listed=listed)] if count else []
    found += [
        Printable(f"class:{one.label}", DocumentKind.CLASS_ROSTER, one.label, one.pupils, one)
        for one in classes_of(office)
    ]
    staff = office.store.counts.staff(office.school.id)
    if staff:
        found.append(Printable("staff", DocumentKind.STAFF_ROSTER, office.school.name, staff))
    found += _notices(office)
    return PrintRoom(tuple(found), spool.print_folder())


def _notices(office: Office) -> list[Printable]:
    found: list[Printable] = []
    for record in office.store.grouping.plans.all(office.school.id):
        plan = sealed_plan(office, record)
        if plan.state is PlanState.PUBLISHED:
            grade = grade_text(plan.cohort, office.year)
            found.append(
                Printable(
                    f"notice:{record.id}",
                    DocumentKind.CLASS_NOTICE,
                    grade,
                    len(plan.plan.pupils),
                    plan=record,
                )
            )
    return found


@in_chinese()
def print_it(
    office: Office,
    printable: Printable,
    paper_format: PaperFormat,
    folder: Path,
    options: PaperOptions,
) -> list[Printed]:
    """Print a document into a folder; a notice comes with its class lists.

    Raises PrintingError as `print_roster`, GroupingError as `publish`.
    """
    subject = printable.subject if printable.listed is None else printable.listed.file
    if printable.school_class is not None:
        subject = spoken_class(printable.school_class, office.year)
    name = file_name(printable.kind, subject, office.clock.today(), paper_format)
    path = folder / name
    if printable.school_class is not None:
        return [print_class(office, printable.school_class, paper_format, path, options)]
    if isinstance(printable.listed, ListedStaff):
        return [print_listed_staff(office, printable.listed, paper_format, path, options)]
    if printable.listed is not None:
        return [print_pupils(office, printable.listed, paper_format, path, options)]
    if printable.plan is not None:
        plan = sealed_plan(office, printable.plan)
        certificate = certificate_bytes(office, plan)
        return list(publish(office, certificate, folder, NoticeDetails()).printed)
    return [print_staff(office, office.school, paper_format, path, options)]
