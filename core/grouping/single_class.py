"""A grade with one class draws no lots: statement, notice and archive in one call (R014)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.calendar_days import working_days_after
from core.certificates.single_class import SingleClass, Statement, single_class_statement
from core.errors import GroupingError
from core.grades import grade_label
from core.grouping.after_records import SingleClassStatement
from core.grouping.archive_files import ArchiveKind
from core.grouping.archive_records import ArchivedClass, around_of, record_members
from core.grouping.archiving import Archive, archive_name, keep_archive
from core.grouping.one_room import RoomSize, require_one_room
from core.grouping.oversight import leading_group_of
from core.grouping.proposing import cohort_files
from core.grouping.records import Notice, PlanId
from core.i18n import in_chinese, t
from core.identity import normalise_text
from core.models import ClassGroup, Cohort, PupilFile, StaffId
from core.office import Office
from core.policy import policy
from core.printing.spool import (
    DocumentKind,
    PaperFormat,
    Printed,
    file_name,
    print_roster,
    print_sheet,
)
from core.roster_types import Roster
from core.rosters import NoticeInfo, NoticeLine, class_notice
from core.school_year.multi_grade import make_multi_grade_class

_KINDS = (DocumentKind.SINGLE_CLASS_STATEMENT, DocumentKind.CLASS_NOTICE)


@dataclass(frozen=True, slots=True)
class OneClass:
    """Whom a statement is about: a grade, or the grades that share a room 复式班.

    Without a telephone, that of the leading group stands on the papers.
    """

    cohorts: tuple[Cohort, ...]
    homeroom_teacher_id: StaffId | None = None
    supervision_phone: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What was stated, and the papers. `is_first` is false when they were printed again."""

    record: SingleClassStatement
    printed: tuple[Printed, ...]
    archive: Archive
    is_first: bool
    size: RoomSize


@in_chinese()
def declare_single_class(office: Office, one: OneClass, folder: Path) -> Declared:
    """State that there is one class: print statement and notice, keep the record and archive it.

    Grades that share a room get their multi-grade class when there is none yet. Called again, it
    prints again. Raises LedgerError: `no_pupils_in_grade`, `several_classes`; GroupingError:
    those of `require_one_room` (too many pupils, or lots are drawn for a grade), `staff_unknown`;
    PrintingError as `print_sheet`, StoreError as `write_file`.
    """
    cohorts = tuple(sorted(set(one.cohorts), key=lambda own: (own.stage, -own.entry_year)))
    size = require_one_room(office, cohorts)
    shown = SingleClass(cohorts, _teacher(office, one), _phone(office, one))
    statement = single_class_statement(office, shown)
    record, is_first = _record(office, cohorts, statement)
    pupils = [file for cohort in cohorts for file in cohort_files(office, cohort)]
    papers = (_paper(office, record, kind, folder) for kind in _KINDS)
    printed = (
        print_sheet(statement.sheet, next(papers)),
        print_roster(_notice(office, record, shown, pupils), PaperFormat.PDF, next(papers)),
    )
    with office.writing("single_class") as writing:
        if len(cohorts) > 1:
            record = replace(record, class_id=_multi_grade(office, cohorts, one).id)
        writing.put(record)
        writing.audit("single_class", record.id, "purpose=notice")
    return Declared(record, printed, _archive(office, record, pupils, folder), is_first, size)


def statements_of(office: Office) -> list[SingleClassStatement]:
    """Return this school's statements of this school year."""
    statements = office.store.after_draw.statements.all(office.school.id)
    return [own for own in statements if own.year == office.year.starts_in]


def _record(
    office: Office, cohorts: tuple[Cohort, ...], statement: Statement
) -> tuple[SingleClassStatement, bool]:
    for own in statements_of(office):
        if own.cohorts == cohorts:
            return replace(own, statement=statement.archive), False
    today = office.clock.today()
    named = "_".join(f"{cohort.stage}{cohort.entry_year}" for cohort in cohorts)
    record = SingleClassStatement(
        id=f"single.{office.school.id}.{office.year.starts_in}.{named}"[:64],
        school_id=office.school.id,
        year=office.year.starts_in,
        cohorts=cohorts,
        class_id="",
        statement=statement.archive,
        declared_on=today,
        hangs_until=working_days_after(today, policy().grouping.notice_working_days),
    )
    return record, True


def _multi_grade(office: Office, cohorts: tuple[Cohort, ...], one: OneClass) -> ClassGroup:
    for group in office.store.classes.of_year(office.school.id, office.year.starts_in):
        if set(group.cohorts) == set(cohorts):
            return group
    return make_multi_grade_class(office, cohorts, homeroom_teacher_id=one.homeroom_teacher_id)


def _teacher(office: Office, one: OneClass) -> str:
    if one.homeroom_teacher_id is None:
        return ""
    member = office.store.staff.get(one.homeroom_teacher_id)
    if member is None:
        raise GroupingError("staff_unknown")
    return member.name


def _phone(office: Office, one: OneClass) -> str:
    if one.supervision_phone:
        return normalise_text(one.supervision_phone)
    leading = leading_group_of(office, office.year)
    return leading.supervision_phone if leading else ""


def _grades(office: Office, record: SingleClassStatement) -> str:
    return "、".join(grade_label(cohort, office.year) for cohort in record.cohorts)


def _notice(
    office: Office, record: SingleClassStatement, shown: SingleClass, files: list[PupilFile]
) -> Roster:
    grades, teacher = _grades(office, record), shown.homeroom_teacher
    info = NoticeInfo(
        school=office.school.name,
        grade=grades,
        year=office.year,
        day=record.declared_on,
        homeroom_teachers=((grades, teacher),) if teacher else (),
        hangs_until=record.hangs_until,
        supervision_phone=shown.supervision_phone,
        are_newcomers=all(own.entry_year == office.year.starts_in for own in record.cohorts),
    )
    lines = (
        NoticeLine(file.pupil.name, grade_label(file.enrolment.cohort, office.year))
        for file in files
    )
    notice = class_notice(info, lines)
    return replace(notice, notes=(*notice.notes, t("group.notice.single_class")))


def _paper(office: Office, record: SingleClassStatement, kind: DocumentKind, folder: Path) -> Path:
    grades = _grades(office, record)
    return folder / file_name(kind, grades, record.declared_on, PaperFormat.PDF)


def _archive(
    office: Office, record: SingleClassStatement, files: list[PupilFile], folder: Path
) -> Archive:
    names = tuple((place, file.pupil.name) for place, file in enumerate(files, start=1))
    lists = [ArchivedClass(1, _grades(office, record), names)]
    hung = Notice(
        id=record.id,
        school_id=record.school_id,
        plan_id=PlanId(record.id),
        published_on=record.declared_on,
        hangs_until=record.hangs_until,
        taken_down_on=record.taken_down_on,
    )
    around = replace(around_of(office, record.id, office.year), notices=(hung,))
    members = record_members(office, lists, around)
    members["statement.txt"] = record.statement.encode()
    path = folder / archive_name(office, _grades(office, record))
    return keep_archive(office, ArchiveKind.SINGLE_CLASS, members, path, record.id)
