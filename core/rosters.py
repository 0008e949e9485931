"""What stands on the lists of a school: class roster, staff roster, class notice. No layout.

Order is by number in class, then by name; never by anything a pupil was marked for (R023).
Numbers and telephones are left out unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.errors import PrintingError
from core.i18n import t, tn
from core.models import PupilFile, SchoolYear, Sex, StaffFile
from core.pinyin import full_pinyin
from core.roster_columns import (
    GUARDED,
    PUPIL_DEFAULT,
    STAFF_DEFAULT,
    PupilColumn,
    StaffColumn,
    pupil_cell,
    shaped,
    staff_cell,
)
from core.roster_types import Closing, Figures, Furniture, Purpose, Roster, RosterColumn
from core.spoken_labels import class_cell

MESSAGE_IDS = (
    "printing.purpose.notice",
    "printing.purpose.school",
    "printing.purpose.report",
)


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """What is known of a class as a whole; `name` as spoken: 一年级1班."""

    school: str
    name: str
    year: SchoolYear
    day: date
    """The day that stands on the list."""
    homeroom_teacher: str = ""


@dataclass(frozen=True, slots=True)
class StaffInfo:
    """What is known of the school as a whole."""

    school: str
    year: SchoolYear
    day: date


@dataclass(frozen=True, slots=True)
class ClassRosterOptions:
    """Which columns a class roster has, for whom, and whether numbers are whole."""

    columns: tuple[PupilColumn, ...] = PUPIL_DEFAULT
    purpose: Purpose = Purpose.SCHOOL
    is_masked: bool = False

    def showing(self, *columns: PupilColumn) -> ClassRosterOptions:
        """Return the options with further columns, each at its usual place in the list."""
        chosen = {*self.columns, *columns}
        ordered = tuple(column for column in PupilColumn if column in chosen)
        return ClassRosterOptions(ordered, self.purpose, self.is_masked)


@dataclass(frozen=True, slots=True)
class StaffRosterOptions:
    """Which columns a staff roster has, for whom, and whether numbers are whole."""

    columns: tuple[StaffColumn, ...] = STAFF_DEFAULT
    purpose: Purpose = Purpose.SCHOOL
    is_masked: bool = False

    def showing(self, *columns: StaffColumn) -> StaffRosterOptions:
        """Return the options with further columns, each at its usual place in the list."""
        chosen = {*self.columns, *columns}
        ordered = tuple(column for column in StaffColumn if column in chosen)
        return StaffRosterOptions(ordered, self.purpose, self.is_masked)


def written_day(day: date) -> str:
    """Return a day as it is written under a document: 2026年10月8日."""
    return t("printing.day", year=day.year, month=day.month, day=day.day)


def school_closing(school: str, day: date, about: str = "") -> Closing:
    """Return what stands under a list that a school answers for: its maker, its head, its seal.

    `about` names another school whose list it is.
    """
    signatures = (t("printing.sign.maker"), t("printing.sign.head"))
    return Closing(signatures, school, written_day(day), has_seal=True, about=about)


def name_order(name: str) -> tuple[str, str]:
    """Return the key that sorts names by pinyin, surname first, then by the name itself."""
    return full_pinyin(name).casefold(), name


def _refuse_notice(purpose: Purpose) -> None:
    if purpose is Purpose.NOTICE:
        raise PrintingError("not_for_notice")


def _footer(school: str, purpose: Purpose) -> str:
    return t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}"))


def _guard_note(columns: Sequence[RosterColumn], *, is_masked: bool) -> tuple[str, ...]:
    held = [column.label for column in columns if column.key in GUARDED]
    if not held or is_masked:
        return ()
    return (t("printing.guarded", columns="、".join(held)),)


def class_roster(
    info: ClassInfo, files: Iterable[PupilFile], options: ClassRosterOptions | None = None
) -> Roster:
    """Return the roster 花名册 of one class, in the order of numbers in class, then names.

    Raises PrintingError(`not_for_notice`) for a public purpose: that is `class_notice`.
    """
    options = options or ClassRosterOptions()
    _refuse_notice(options.purpose)
    pupils = sorted(files, key=_by_class_number)
    columns = tuple(
        column
        for column in options.columns
        if column is not PupilColumn.CLASS_NO or any(file.enrolment.class_no for file in pupils)
    )
    rows = tuple(
        (str(number), *(pupil_cell(c, file, is_masked=options.is_masked) for c in columns))
        for number, file in enumerate(pupils, start=1)
    )
    boys = sum(file.pupil.sex is Sex.MALE for file in pupils)
    shown = (_number_column(), *(shaped(column.value) for column in columns))
    return Roster(
        title=t("printing.class_roster.title", school=info.school, name=info.name),
        subtitle=(
            t("printing.year", year=info.year.label),
            t("printing.homeroom_teacher", name=info.homeroom_teacher),
            tn("printing.heads", len(pupils), boys=boys, girls=len(pupils) - boys),
        ),
        columns=shown,
        rows=rows,
        notes=_guard_note(shown, is_masked=options.is_masked),
        closing=Closing(
            (t("printing.sign.maker"), t("printing.sign.homeroom"), t("printing.sign.head")),
            info.school,
            written_day(info.day),
            has_seal=True,
        ),
        purpose=options.purpose,
        footer=_footer(info.school, options.purpose),
        furniture=Furniture.in_current_language(),
    )


@dataclass(frozen=True, slots=True)
class ListInfo:
    """Whom a list of pupils is about: `who` in words, as the list on the screen says it."""

    school: str
    who: str
    year: SchoolYear
    day: date


def pupil_list(
    info: ListInfo, files: Sequence[PupilFile], options: ClassRosterOptions | None = None
) -> Roster:
    """Return pupils of any classes as a list, in the order given, each with the class.

    Raises PrintingError(`not_for_notice`) for a public purpose.
    """
    options = options or ClassRosterOptions()
    _refuse_notice(options.purpose)
    columns = [column for column in options.columns if column is not PupilColumn.CLASS_NO]
    at = columns.index(PupilColumn.NAME) + 1
    cells = tuple(shaped(column.value) for column in columns)
    in_class = RosterColumn("class", t("printing.column.class"), 4.0, 2.0, may_break=True)
    rows = []
    for number, file in enumerate(files, start=1):
        own = [pupil_cell(column, file, is_masked=options.is_masked) for column in columns]
        seat = file.enrolment
        label = class_cell(seat.cohort, info.year, seat.class_number)
        rows.append((str(number), *own[:at], label, *own[at:]))
    boys = sum(file.pupil.sex is Sex.MALE for file in files)
    shown = (_number_column(), *cells[:at], in_class, *cells[at:])
    return Roster(
        title=t("printing.pupil_list.title", school=info.school),
        subtitle=(
            t("printing.year", year=info.year.label),
            info.who,
            tn("printing.heads", len(files), boys=boys, girls=len(files) - boys),
        ),
        columns=shown,
        rows=tuple(rows),
        notes=_guard_note(shown, is_masked=options.is_masked),
        closing=school_closing(info.school, info.day),
        purpose=options.purpose,
        footer=_footer(info.school, options.purpose),
        furniture=Furniture.in_current_language(),
    )


def beside(roster: Roster, column: RosterColumn, texts: Sequence[str]) -> Roster:
    """Return a list with one more column behind the others: a text for each row."""
    rows = tuple((*row, text) for row, text in zip(roster.rows, texts, strict=True))
    return replace(roster, columns=(*roster.columns, column), rows=rows)


def arranged(roster: Roster, keys: Sequence[str]) -> Roster:
    """Return a list with these columns alone, in this order, behind the number in front."""
    place = {column.key: at for at, column in enumerate(roster.columns)}
    kept = [place[key] for key in ("number", *keys) if key in place]
    columns = tuple(roster.columns[at] for at in kept)
    rows = tuple(tuple(row[at] for at in kept) for row in roster.rows)
    return replace(roster, columns=columns, rows=rows, notes=_guard_note(columns, is_masked=False))


def _by_class_number(file: PupilFile) -> tuple[int, tuple[str, str], str]:
    number = file.enrolment.class_no
    return number or 1_000_000, name_order(file.pupil.name), file.pupil.id


def _number_column() -> RosterColumn:
    return RosterColumn("number", t("printing.column.number"), weight=0.5, figures=Figures.PLAIN)


def staff_roster(
    info: StaffInfo, files: Iterable[StaffFile], options: StaffRosterOptions | None = None
) -> Roster:
    """Return the roster of a school's staff, in the order of staff numbers, then names.

    Raises PrintingError(`not_for_notice`) for a public purpose.
    """
    staff = sorted(
        files,
        key=lambda file: (
            file.member.staff_no is None,
            file.member.staff_no or "",
            name_order(file.member.name),
            file.member.id,
        ),
    )
    made_on = t("printing.made_on", day=written_day(info.day))
    return _staff_sheet(info, staff, options or StaffRosterOptions(), made_on)


def staff_list(
    info: ListInfo, files: Sequence[StaffFile], options: StaffRosterOptions | None = None
) -> Roster:
    """Return some of the staff as a list, in the order given; `info.who` says which.

    Raises PrintingError(`not_for_notice`) for a public purpose.
    """
    school = StaffInfo(info.school, info.year, info.day)
    return _staff_sheet(school, files, options or StaffRosterOptions(), info.who)


def _staff_sheet(
    info: StaffInfo, staff: Sequence[StaffFile], options: StaffRosterOptions, said: str
) -> Roster:
    _refuse_notice(options.purpose)
    rows = tuple(
        (str(number), *(staff_cell(c, file, is_masked=options.is_masked) for c in options.columns))
        for number, file in enumerate(staff, start=1)
    )
    men = sum(file.member.sex is Sex.MALE for file in staff)
    shown = (_number_column(), *(shaped(column.value) for column in options.columns))
    return Roster(
        title=t("printing.staff_roster.title", school=info.school),
        subtitle=(
            t("printing.year", year=info.year.label),
            tn("printing.staff_heads", len(staff), men=men, women=len(staff) - men),
            said,
        ),
        columns=shown,
        rows=rows,
        notes=_guard_note(shown, is_masked=options.is_masked),
        closing=school_closing(info.school, info.day),
        purpose=options.purpose,
        footer=_footer(info.school, options.purpose),
        furniture=Furniture.in_current_language(),
    )


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """All that the public learns of a pupil (policy.toml, privacy): name and class."""

    name: str
    class_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeInfo:
    """What a class notice says beside the names; empty means: not said."""

    school: str
    grade: str
    """As spoken: 一年级."""
    year: SchoolYear
    day: date
    homeroom_teachers: tuple[tuple[str, str], ...] = ()
    """Pairs of class and teacher."""
    drawn_at: str = ""
    """Day and place of the draw."""
    witnesses: tuple[str, ...] = ()
    hangs_until: date | None = None
    supervision_phone: str = ""
    is_rehearsal: bool = False
    are_newcomers: bool = True
    """Whether all of them begin their stage this year: only then it says 新生."""


def _notice_notes(info: NoticeInfo) -> tuple[str, ...]:
    notes: list[str] = []
    if info.homeroom_teachers:
        pairs = "；".join(f"{name} {teacher}" for name, teacher in info.homeroom_teachers)
        notes.append(t("printing.notice.teachers", pairs=pairs))
    if info.drawn_at:
        notes.append(t("printing.notice.drawn_at", drawn_at=info.drawn_at))
    if info.witnesses:
        notes.append(t("printing.notice.witnesses", names="、".join(info.witnesses)))
    if info.hangs_until:
        first, last = written_day(info.day), written_day(info.hangs_until)
        notes.append(t("printing.notice.period", first=first, last=last))
    if info.supervision_phone:
        notes.append(t("printing.notice.phone", phone=info.supervision_phone))
    return tuple(notes)


def _notice_title(info: NoticeInfo) -> str:
    if info.are_newcomers:
        return t("printing.notice.title", school=info.school, grade=info.grade)
    return t("printing.notice.title_others", school=info.school, grade=info.grade)


def class_notice(info: NoticeInfo, lines: Iterable[NoticeLine]) -> Roster:
    """Return the public notice 编班公示: number, name and class, in the order of classes, names.

    It takes no record of a pupil, so that nothing else can reach the wall.
    """
    ordered = sorted(lines, key=lambda line: (line.class_name, name_order(line.name)))
    return Roster(
        title=_notice_title(info),
        subtitle=(
            t("printing.year", year=info.year.label),
            tn("printing.notice.heads", len(ordered)),
        ),
        columns=(
            _number_column(),
            shaped("name"),
            RosterColumn("class", t("printing.column.class"), 4.0, 2.0, may_break=True),
        ),
        rows=tuple(
            (str(number), line.name, line.class_name)
            for number, line in enumerate(ordered, start=1)
        ),
        notes=_notice_notes(info),
        closing=Closing((), info.school, written_day(info.day), has_seal=True),
        purpose=Purpose.NOTICE,
        footer=_footer(info.school, Purpose.NOTICE),
        watermark=t("printing.rehearsal") if info.is_rehearsal else None,
        furniture=Furniture.in_current_language(),
    )


__all__ = [
    "ClassInfo",
    "ClassRosterOptions",
    "ListInfo",
    "NoticeInfo",
    "NoticeLine",
    "PupilColumn",
    "Purpose",
    "Roster",
    "StaffColumn",
    "StaffInfo",
    "StaffRosterOptions",
    "class_notice",
    "class_roster",
    "name_order",
    "pupil_list",
    "staff_roster",
    "written_day",
]
