"""Lists on paper: which people, which columns, and a line in the audit trail for each export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.classes import SchoolClass, members_of, spoken_class
from core.errors import CunxiaoError
from core.i18n import in_chinese, t
from core.ledgers.schools import about_school, schools_among, schools_name
from core.ledgers.told import for_reader
from core.lists.list_views import PupilColumn as ListColumn
from core.lists.staff_list import StaffColumn as StaffListColumn
from core.models import PupilFile, PupilId, School, StaffId
from core.office import Office
from core.printing.spool import PaperFormat, Printed, print_roster
from core.reading.open_items import open_items
from core.roster_columns import shaped
from core.roster_types import Purpose, Roster
from core.rosters import (
    ClassInfo,
    ClassRosterOptions,
    ListInfo,
    PupilColumn,
    StaffColumn,
    StaffInfo,
    StaffRosterOptions,
    arranged,
    beside,
    class_roster,
    pupil_list,
    staff_list,
    staff_roster,
)
from core.spoken_labels import short_label
from core.workbooks.list_exporting import with_asked

MESSAGE_PREFIXES = ("printing.purpose.",)


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What is shown beyond the usual columns: both off unless a person asks."""

    with_number: bool = False
    with_phone: bool = False

    @property
    def detail(self) -> str:
        """What the audit trail says of it."""
        shown = [("id_number", self.with_number), ("phone", self.with_phone)]
        return " ".join(name for name, is_shown in shown if is_shown)


@dataclass(frozen=True, slots=True)
class ListedPupils:
    """Pupils as a list shows them: in its order, `who` in words, `file` what a file is called.

    `columns` are those of the list, where somebody chose them; otherwise paper has its usual ones.
    """

    pupil_ids: tuple[PupilId, ...]
    who: str
    file: str
    columns: tuple[ListColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedStaff:
    """Staff as their list shows them: in its order, with its columns; else as `ListedPupils`."""

    staff_ids: tuple[StaffId, ...]
    who: str
    file: str
    columns: tuple[StaffListColumn, ...]


def school_named(office: Office, text: str) -> School:
    """Return a school of the township by code or name, the own one for an empty text.

    Raises CunxiaoError(`school_unknown`), naming the schools there are.
    """
    if not text:
        return office.school
    school = office.store.schools.named(text.strip())
    if school is None:
        schools = "、".join(own.name for own in office.store.schools.all())
        raise CunxiaoError("school_unknown", text=text.strip()[:40], schools=schools)
    return school


@in_chinese()
def print_class(
    office: Office,
    school_class: SchoolClass,
    paper_format: PaperFormat,
    path: Path,
    options: PaperOptions,
) -> Printed:
    """Write the roster of a class; raises PrintingError as `print_roster`."""
    chosen = ClassRosterOptions()
    if options.with_number:
        chosen = chosen.showing(PupilColumn.ID_NUMBER)
    if options.with_phone:
        chosen = chosen.showing(PupilColumn.PHONE)
    info = ClassInfo(
        school_class.school.name,
        spoken_class(school_class, office.year),
        office.year,
        office.clock.today(),
        _homeroom_teacher(office, school_class),
    )
    roster = class_roster(info, for_reader(office, members_of(office, school_class)), chosen)
    printed = print_roster(roster, paper_format, path)
    subject = school_class.group.id if school_class.group else school_class.school.id
    office.audit("export_class_roster", subject, _noted(printed, options))
    return printed


@in_chinese()
def print_pupils(
    office: Office,
    listed: ListedPupils,
    paper_format: PaperFormat,
    path: Path,
    options: PaperOptions,
) -> Printed:
    """Write a list of pupils in the order they are given; raises PrintingError as above."""
    chosen = ClassRosterOptions()
    if options.with_number:
        chosen = chosen.showing(PupilColumn.ID_NUMBER)
    if options.with_phone:
        chosen = chosen.showing(PupilColumn.PHONE)
    by_id = {file.pupil.id: file for file in office.store.pupils.files(listed.pupil_ids)}
    files = for_reader(office, [by_id[one] for one in listed.pupil_ids if one in by_id])
    whose = schools_among(office, {file.pupil.school_id for file in files})
    info = _list_info(office, whose, listed.who)
    roster = pupil_list(info, files, _with_chosen(chosen, listed.columns))
    shown = listed.columns
    if len(whose) > 1 and ListColumn.SCHOOL not in shown:
        shown = (*shown, ListColumn.SCHOOL)
    for one in shown:
        if one in _BESIDE:
            texts = [_BESIDE[one](office, file) for file in files]
            roster = beside(roster, shaped(_PAPER_KEYS[one]), texts)
    if listed.columns:
        roster = arranged(roster, paper_keys(shown, options))
    printed = print_roster(_issued_here(office, roster, whose), paper_format, path)
    office.audit("export_pupil_list", office.school.id, _noted(printed, options))
    return printed


def _list_info(office: Office, whose: tuple[School, ...], who: str) -> ListInfo:
    return ListInfo(schools_name(office, whose), who, office.year, office.clock.today())


def _issued_here(office: Office, roster: Roster, whose: tuple[School, ...]) -> Roster:
    """Return a list that this school seals; of another school's people that one does too."""
    own = office.school.name
    closing = replace(roster.closing, issuer=own, about=about_school(office, whose))
    purpose = t(f"printing.purpose.{roster.purpose}")
    return replace(
        roster, closing=closing, footer=t("printing.footer", school=own, purpose=purpose)
    )


_PAPER_KEYS: Mapping[ListColumn, str] = {
    ListColumn.NAME: "name",
    ListColumn.SEX: "sex",
    ListColumn.GRADE: "class",
    ListColumn.BIRTH: "birth_date",
    ListColumn.HAMLET: "hamlet",
    ListColumn.GUARDIAN: "guardian",
    ListColumn.WAY: "boarder",
    ListColumn.LEFT_BEHIND: "left_behind",
    ListColumn.PHONE: "phone",
    ListColumn.ID_NUMBER: "id_number",
    ListColumn.OPEN: "open",
    ListColumn.STATUS: "status",
    ListColumn.SCHOOL: "school",
}
"""The columns of a list that a paper can have; the number in the class gives way to its own."""


def _open_items(_office: Office, file: PupilFile) -> str:
    return str(len(open_items(file)) or "")


def _status(_office: Office, file: PupilFile) -> str:
    return short_label("pupil_status", file.enrolment.status)


def _school_name(office: Office, file: PupilFile) -> str:
    school = office.store.schools.get(file.pupil.school_id)
    return school.name if school else ""


_BESIDE: Mapping[ListColumn, Callable[[Office, PupilFile], str]] = {
    ListColumn.OPEN: _open_items,
    ListColumn.STATUS: _status,
    ListColumn.SCHOOL: _school_name,
}
"""What only a list that somebody arranged has, and no roster of a class."""


def _with_chosen(
    options: ClassRosterOptions, columns: tuple[ListColumn, ...]
) -> ClassRosterOptions:
    held = set(PupilColumn)
    keys = [_PAPER_KEYS[one] for one in columns if one in _PAPER_KEYS]
    return options.showing(*(PupilColumn(key) for key in keys if key in held))


def paper_keys(columns: tuple[ListColumn, ...], options: PaperOptions) -> tuple[str, ...]:
    """Return the columns of the paper of a list, in its order; number and phone as asked for."""
    asked = {
        ListColumn.ID_NUMBER: options.with_number,
        ListColumn.PHONE: options.with_phone,
    }
    wanted = with_asked(columns, asked, ListColumn.NAME)
    return tuple(_PAPER_KEYS[one] for one in wanted if one in _PAPER_KEYS and asked.get(one, True))


@in_chinese()
def print_staff(
    office: Office, school: School, paper_format: PaperFormat, path: Path, options: PaperOptions
) -> Printed:
    """Write the roster of a school's staff; raises PrintingError as `print_roster`."""
    chosen = StaffRosterOptions()
    if options.with_number:
        chosen = chosen.showing(StaffColumn.ID_NUMBER)
    if options.with_phone:
        chosen = chosen.showing(StaffColumn.PHONE)
    info = StaffInfo(school.name, office.year, office.clock.today())
    roster = staff_roster(info, office.store.staff.all_files(school.id), chosen)
    printed = print_roster(roster, paper_format, path)
    office.audit("export_staff_roster", school.id, _noted(printed, options))
    return printed


_STAFF_PAPER_KEYS: Mapping[StaffListColumn, StaffColumn] = {
    StaffListColumn.NAME: StaffColumn.NAME,
    StaffListColumn.SEX: StaffColumn.SEX,
    StaffListColumn.POST: StaffColumn.POST,
    StaffListColumn.SUBJECTS: StaffColumn.SUBJECTS,
    StaffListColumn.PERIODS: StaffColumn.WEEKLY_PERIODS,
    StaffListColumn.TITLE: StaffColumn.TITLE,
    StaffListColumn.PHONE: StaffColumn.PHONE,
    StaffListColumn.BIRTH: StaffColumn.BIRTH_DATE,
    StaffListColumn.ID_NUMBER: StaffColumn.ID_NUMBER,
    StaffListColumn.STATUS: StaffColumn.STATUS,
}


@in_chinese()
def print_listed_staff(
    office: Office,
    listed: ListedStaff,
    paper_format: PaperFormat,
    path: Path,
    options: PaperOptions,
) -> Printed:
    """Write some of the staff as their list shows them; raises PrintingError as above."""
    asked = {
        StaffListColumn.ID_NUMBER: options.with_number,
        StaffListColumn.PHONE: options.with_phone,
    }
    wanted = with_asked(listed.columns, asked, StaffListColumn.NAME)
    columns = tuple(_STAFF_PAPER_KEYS[one] for one in wanted if asked.get(one, True))
    by_id = {file.member.id: file for file in office.store.staff.files(listed.staff_ids)}
    files = [by_id[one] for one in listed.staff_ids if one in by_id]
    whose = schools_among(office, {file.member.school_id for file in files})
    info = _list_info(office, whose, listed.who)
    roster = staff_list(info, files, StaffRosterOptions(columns))
    if len(whose) > 1:
        names = {one.id: one.name for one in whose}
        texts = [names.get(file.member.school_id, "") for file in files]
        roster = beside(roster, shaped("school"), texts)
    printed = print_roster(_issued_here(office, roster, whose), paper_format, path)
    office.audit("export_staff_roster", office.school.id, _noted(printed, options))
    return printed


def _noted(printed: Printed, options: PaperOptions) -> str:
    """Return what the audit trail says of such a list: for whom, how many, what it holds whole."""
    return f"purpose={Purpose.SCHOOL} rows={printed.rows} {options.detail}".rstrip()


def _homeroom_teacher(office: Office, school_class: SchoolClass) -> str:
    group = school_class.group
    if group is None or group.homeroom_teacher_id is None:
        return ""
    teacher = office.store.staff.get(group.homeroom_teacher_id)
    return teacher.name if teacher else ""
