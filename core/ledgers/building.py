"""A ledger of a school, or of several, as a roster, ready for any kind of paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.i18n import t, tn
from core.ledgers.care_reading import care_records
from core.ledgers.catalogue import COLUMNS, PUBLIC_COLUMNS, PUPIL_LEDGERS, PupilLedgerColumn
from core.ledgers.schools import about_school, schools_name, schools_of
from core.ledgers.spec import (
    Guard,
    LedgerColumn,
    LedgerError,
    LedgerKind,
    LedgerOptions,
    LedgerSpec,
    PupilRow,
    RowT,
    Scene,
    Shape,
)
from core.ledgers.years import is_past, last_day, year_meant
from core.models import PupilFile, SchoolId, SchoolYear, Sex
from core.office import Office
from core.policy import policy
from core.privacy.masking import mask_id, mask_phone
from core.roster_types import Closing, Figures, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day
from core.school_year.as_of import files_as_of
from core.school_year.class_lists import seat_map
from core.storage.search import PupilQuery

MESSAGE_IDS = (
    "ledger.sheet.family",
    "ledger.sheet.care",
    "ledger.title.roster",
    "ledger.title.new_pupils",
    "ledger.title.left_behind",
    "ledger.title.boarders",
    "ledger.title.special_needs",
    "ledger.title.school_age",
    "ledger.title.phones",
    "ledger.title.emergency",
    "ledger.title.night_call",
    "ledger.title.subsidy",
    "ledger.title.nutrition",
    "ledger.title.dropout",
    "ledger.title.movements",
    "ledger.note.education",
    "ledger.note.civil_affairs",
    "ledger.note.look",
    "ledger.note.school_age",
    "ledger.note.night_call",
    "ledger.note.subsidy",
    "ledger.note.nutrition",
)


def scene_of(office: Office, year: SchoolYear | None = None) -> Scene:
    """Return where and when a ledger of this office is made, by default one of this year."""
    names = {school.id: school.name for school in office.store.schools.all()}
    return Scene(office.school, year or office.year, office.clock.today(), names)


def pupil_ledger(office: Office, kind: LedgerKind, options: LedgerOptions) -> Roster:
    """Return a ledger over pupils, ready for any kind of paper.

    For 公示 it carries name, school, grade and class, whatever was asked for. Raises LedgerError:
    `ledger_not_public`, `no_such_column`.
    """
    spec = PUPIL_LEDGERS[kind]
    options = replace(options, year=year_meant(office, kind, options))
    rows = pupil_rows(office, spec, options)
    if options.purpose is Purpose.NOTICE:
        return _public_roster(office, spec, rows, options)
    return ledger_of(office, spec, rows, options, _heads(rows))


def paper_sheets(office: Office, kind: LedgerKind, options: LedgerOptions) -> tuple[Roster, ...]:
    """Return the sheets that a ledger over pupils is printed on; empty where one will do.

    Raises LedgerError as `pupil_ledger`.
    """
    spec = PUPIL_LEDGERS.get(kind)
    if spec is None or not spec.sheets or options.purpose is Purpose.NOTICE:
        return ()
    rows = pupil_rows(office, spec, options)
    heads = _heads(rows)
    made = []
    for sheet in spec.sheets:
        columns = tuple(one for one in spec.columns if one.key in sheet.columns)
        narrow = replace(spec, columns=columns, note_ids=sheet.note_ids)
        asked = replace(options, showing=options.showing & sheet.columns)
        roster = ledger_of(office, narrow, rows, asked, heads)
        made.append(replace(roster, title=roster.title + t(sheet.title_id)))
    return tuple(made)


def _heads(rows: Sequence[PupilRow]) -> str:
    boys = sum(row.file.pupil.sex is Sex.MALE for row in rows)
    return tn("printing.heads", len(rows), boys=boys, girls=len(rows) - boys)


def pupil_rows(
    office: Office, spec: LedgerSpec[PupilRow], options: LedgerOptions
) -> list[PupilRow]:
    """Return the pupils that belong on a ledger, school by school, in its order.

    Next autumn's pupils, registered from June on, stand on none of this year's ledgers, as home
    counts them apart; who was chosen by name or grade is on it all the same.
    """
    found: list[PupilRow] = []
    for school in schools_of(office, options):
        found += _rows_at(office, school.id, spec, options)
    return found


def _rows_at(
    office: Office, school_id: SchoolId, spec: LedgerSpec[PupilRow], options: LedgerOptions
) -> list[PupilRow]:
    query = PupilQuery(
        school_id=school_id,
        cohort=options.cohort,
        class_number=options.class_number,
        statuses=spec.statuses,
    )
    if options.year is not None and is_past(office, options.year):
        found = _rows_then(office, query, options.year)
    else:
        found = rows_matching(office, query, options.year)
    rows = [row for row in found if spec.takes(row)]
    if options.pupil_ids is not None:
        chosen = set(options.pupil_ids)
        rows = [row for row in rows if row.file.pupil.id in chosen]
    elif options.cohort is None:
        rows = [row for row in rows if row.has_entered]
    if spec.has_care:
        kept = care_records(office, [row.file.pupil.id for row in rows])
        rows = [replace(row, care=kept[row.file.pupil.id]) for row in rows]
    if spec.statuses is None:
        rows = [row if row.is_here else replace(row, gone_to=_gone_to(office, row)) for row in rows]
    return sorted(rows, key=spec.order) if spec.order else rows


def _gone_to(office: Office, row: PupilRow) -> str:
    """Return the school that the last record change names; empty where none is known."""
    changes = office.store.changes.of_pupil(row.file.pupil.id)
    standing = [one for one in changes if one.is_standing]
    last = max(standing, key=lambda one: one.sequence, default=None)
    return last.to_school or "" if last is not None else ""


def rows_matching(
    office: Office, query: PupilQuery, year: SchoolYear | None = None
) -> list[PupilRow]:
    """Return the pupils that a query finds as a ledger's rows, in the list's order."""
    search = office.store.search
    lines = {line.pupil_id: line for line in search.pupil_lines(search.pupil_keys(query))}
    scene = scene_of(office, year)
    return [
        PupilRow(file, lines[file.pupil.id].class_number, scene)
        for file in office.store.pupils.files(list(lines))
    ]


def _rows_then(office: Office, query: PupilQuery, year: SchoolYear) -> list[PupilRow]:
    """Return a school's pupils as a past year left them, in the list's order."""
    then = {file.pupil.id: file for file in files_as_of(office, last_day(year), query.school_id)}
    scene, seats = scene_of(office, year), seat_map(office, year, query.school_id, last_day(year))

    def class_number(file: PupilFile) -> int | None:
        group = seats.group_of(file.pupil.id)
        return file.enrolment.class_number if group is None else group.number

    return [
        PupilRow(then[one], class_number(then[one]), scene)
        for one in (
            row.file.pupil.id for row in rows_matching(office, replace(query, statuses=None))
        )
        if one in then and (query.statuses is None or then[one].enrolment.status in query.statuses)
    ]


def ledger_of(
    office: Office,
    spec: LedgerSpec[RowT],
    rows: Sequence[RowT],
    options: LedgerOptions,
    heads: str,
) -> Roster:
    """Lay a ledger's rows under its columns; numbers in front. Raises as `pupil_ledger`."""
    if options.purpose is Purpose.NOTICE:
        raise LedgerError("ledger_not_public", ledger=title_of(spec.kind))
    columns = (*_school_column(office, options), *spec.columns_for(options.showing))
    roster = _roster(
        office,
        spec.kind,
        options,
        (_number_column(), *(column.roster_column() for column in columns)),
        _numbered([[_cell(c, row, is_masked=options.is_masked) for c in columns] for row in rows]),
        (*_guard_note(columns, is_masked=options.is_masked), *(t(one) for one in spec.note_ids)),
        heads,
        tuple(t(one) for one in spec.signature_ids),
    )
    own = office.school.id
    return replace(roster, leads=tuple(row.lead if row.school_id == own else "" for row in rows))


def _school_column(office: Office, options: LedgerOptions) -> tuple[LedgerColumn[RowT], ...]:
    """Return what says whose a row is, where several schools stand on one list."""
    if len(options.schools) < 2:
        return ()
    names = {school.id: school.name for school in schools_of(office, options)}
    label = "ledger.column.at_school"
    return (LedgerColumn("at_school", label, lambda row: names[row.school_id], Shape.WORD),)


def _public_roster(
    office: Office,
    spec: LedgerSpec[PupilRow],
    rows: Sequence[PupilRow],
    options: LedgerOptions,
) -> Roster:
    if not spec.may_be_public:
        raise LedgerError("ledger_not_public", ledger=title_of(spec.kind))
    columns = public_columns()
    return _roster(
        office,
        spec.kind,
        options,
        (_number_column(), *(column.roster_column() for column in columns)),
        _numbered([[column.cell(row) for column in columns] for row in rows]),
        (),
        tn("printing.notice.heads", len(rows)),
        (),
    )


def public_columns() -> tuple[PupilLedgerColumn, ...]:
    """Return the columns that may hang in public (policy.toml, privacy)."""
    allowed = policy().privacy.public_pupil_columns
    return tuple(COLUMNS[key] for word in allowed for key in PUBLIC_COLUMNS.get(word, ()))


def _cell(column: LedgerColumn[RowT], row: RowT, *, is_masked: bool) -> str:
    text = column.cell(row)
    if not is_masked:
        return text
    if column.guard is Guard.NUMBER:
        return mask_id(text)
    return mask_phone(text) if column.guard is Guard.PHONE else text


def _numbered(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, start=1))


def _number_column() -> RosterColumn:
    return RosterColumn("number", t("printing.column.number"), weight=0.5, figures=Figures.PLAIN)


def _guard_note(columns: Sequence[LedgerColumn[RowT]], *, is_masked: bool) -> tuple[str, ...]:
    """Name what must not lie around; masked numbers need no care."""
    masked = {Guard.NUMBER, Guard.PHONE} if is_masked else set()
    held = dict.fromkeys(
        t(column.label_id)
        for column in columns
        if column.guard is not Guard.NONE and column.guard not in masked
    )
    return (t("printing.guarded", columns="、".join(held)),) if held else ()


def _roster(
    office: Office,
    kind: LedgerKind,
    options: LedgerOptions,
    columns: tuple[RosterColumn, ...],
    rows: tuple[tuple[str, ...], ...],
    notes: tuple[str, ...],
    heads: str,
    signatures: tuple[str, ...],
) -> Roster:
    school, purpose = office.school.name, options.purpose
    head = schools_name(office, options.schools)
    day = written_day(office.clock.today())
    return Roster(
        title=t("ledger.heading", school=head, title=title_of(kind)),
        subtitle=(t("printing.year", year=(options.year or office.year).label), heads),
        columns=columns,
        rows=rows,
        notes=notes,
        closing=Closing(
            signatures, school, day, has_seal=True, about=about_school(office, options.schools)
        ),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        furniture=Furniture.in_current_language(),
    )


def title_of(kind: LedgerKind) -> str:
    """Return what a ledger is called: 留守儿童台账."""
    return t(f"ledger.title.{kind}")
