"""Ledgers whose rows are not pupils: dropout cases and record changes; and any ledger by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.changes.models import Party, RecordChange
from core.changes.party_words import party_words
from core.changes.rules import RULES
from core.dropout.children import child_files, is_registered
from core.dropout.models import (
    CaseResult,
    DropoutCase,
    DropoutDuty,
    DropoutVisit,
    DutyRole,
    is_of_year,
)
from core.i18n import t, tn
from core.ledgers import cells
from core.ledgers.building import ledger_of, pupil_ledger, rows_matching, scene_of
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.schools import schools_detail, schools_of
from core.ledgers.spec import (
    YEARLY,
    Guard,
    LedgerColumn,
    LedgerKind,
    LedgerOptions,
    LedgerSpec,
    PupilRow,
    Scene,
    Shape,
)
from core.ledgers.years import first_day, is_past, last_day, year_meant
from core.models import PupilId, School, SchoolId, SchoolYear
from core.office import Office
from core.roster_types import Roster
from core.seated import seated_changes
from core.spoken_labels import class_text
from core.storage.search import PupilQuery

RESPONSIBLE = (DutyRole.CLASS_TEACHER, DutyRole.SCHOOL_HEAD, DutyRole.VILLAGE_HEAD)
"""Who stands on the ledger as 包联责任人, in this order of preference."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A dropout case with the child, its visits by day and who answers for it."""

    case: DropoutCase
    pupil: PupilRow
    visits: tuple[DropoutVisit, ...]
    duties: tuple[DropoutDuty, ...]

    @property
    def school_id(self) -> SchoolId:
        """The school that follows the case up."""
        return self.case.school_id

    @property
    def lead(self) -> str:
        """The case."""
        return f"case:{self.case.id}"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A record change with the child's name, which stays when the child has gone elsewhere."""

    change: RecordChange
    pupil: PupilRow
    scene: Scene

    @property
    def school_id(self) -> SchoolId:
        """The school whose change it is."""
        return self.change.school_id

    @property
    def lead(self) -> str:
        """The pupil."""
        return self.pupil.lead


def _of_child(cell: Callable[[PupilRow], str]) -> Callable[[CaseRow], str]:
    return lambda row: cell(row.pupil)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _visits(row: CaseRow) -> str:
    """Return each visit with its day and who went: 第1次 2026-10-09 石大山."""
    texts = [
        t(
            "ledger.visit",
            number=number,
            day=visit.visited_on.isoformat(),
            people="、".join(visit.participants),
        )
        for number, visit in enumerate(row.visits, start=1)
    ]
    return "；".join(texts)


def _responsible(row: CaseRow) -> str:
    names = {duty.role: duty.name for duty in row.duties}
    return next((names[role] for role in RESPONSIBLE if role in names), "")


def _result(row: CaseRow) -> str:
    text = t(f"dropout.result.{row.case.result}")
    if row.case.result is CaseResult.RETURNED and row.case.placement is not None:
        return f"{text}（{t(f'dropout.placement.{row.case.placement}')}）"
    return text


def _reported(row: CaseRow) -> str:
    return " ".join(filter(None, (_day(row.case.reported_on), row.case.report_no)))


_TEXT, _WORD, _NAME = Shape.TEXT, Shape.WORD, Shape.NAME
_guardian = cells.first_guardian

DROPOUT_LEDGER: LedgerSpec[CaseRow] = LedgerSpec(
    LedgerKind.DROPOUT,
    (
        LedgerColumn("name", "printing.column.name", _of_child(cells.of_pupil("name")), Shape.NAME),
        LedgerColumn(
            "class", "printing.column.class", lambda row: _class_of_child(row.pupil), _WORD
        ),
        LedgerColumn("sex", "printing.column.sex", _of_child(cells.code_of_pupil("sex", "sex"))),
        LedgerColumn("birth_date", "printing.column.birth_date", _of_child(cells.birth_cell)),
        LedgerColumn(
            "id_number",
            "printing.column.id_number",
            _of_child(cells.of_pupil("id_number")),
            guard=Guard.NUMBER,
        ),
        LedgerColumn("hamlet", "printing.column.hamlet", _of_child(cells.hamlet), _TEXT),
        LedgerColumn(
            "guardian",
            "printing.column.guardian",
            _of_child(cells.of_family(_guardian, "name")),
            _NAME,
        ),
        LedgerColumn(
            "phone",
            "printing.column.phone",
            _of_child(cells.of_family(_guardian, "phone")),
            guard=Guard.PHONE,
        ),
        LedgerColumn(
            "since", "ledger.column.absent_since", lambda row: _day(row.case.absent_since)
        ),
        LedgerColumn(
            "reason", "ledger.column.reason", lambda row: row.case.suspected_reason or "", _TEXT
        ),
        LedgerColumn(
            "whereabouts",
            "ledger.column.whereabouts",
            lambda row: row.case.whereabouts or "",
            _TEXT,
        ),
        LedgerColumn("visits", "ledger.column.visits", _visits, _TEXT),
        LedgerColumn("responsible", "ledger.column.responsible", _responsible, _NAME),
        LedgerColumn("reported", "ledger.column.reported", _reported, _WORD),
        LedgerColumn("result", "ledger.column.result", _result, _WORD),
        LedgerColumn("returned", "ledger.column.returned", lambda row: _day(row.case.returned_on)),
        LedgerColumn(
            "hardship",
            "ledger.column.hardship",
            _of_child(cells.code_of_pupil("hard_category", "hard_category")),
            _WORD,
            Guard.PRIVATE,
        ),
    ),
    lambda _row: True,
    needed=frozenset({"phone", "hardship"}),
)
"""控辍保学台账: the cases of a school year, the open ones first."""


def _class_before(row: ChangeRow) -> str:
    cohort = row.change.cohort_before
    if cohort is None:
        return ""
    return class_text(cohort, row.scene.year, row.change.class_number_before)


def _class_after(row: ChangeRow) -> str:
    """Return the class here after it; who leaves with it has none."""
    if RULES[row.change.kind].ends_enrolment:
        return ""
    return class_text(row.change.cohort_after, row.scene.year, row.change.class_number_after)


def _party(party: Party, label_id: str) -> LedgerColumn[ChangeRow]:
    def cell(row: ChangeRow) -> str:
        return party_words(row.change, party, row.scene.today)

    return LedgerColumn(party.value, label_id, cell, _WORD)


MOVEMENT_LEDGER: LedgerSpec[ChangeRow] = LedgerSpec(
    LedgerKind.MOVEMENTS,
    (
        LedgerColumn("day", "ledger.column.day", lambda row: _day(row.change.happened_on)),
        LedgerColumn(
            "kind", "ledger.column.kind", lambda row: t(f"change.kind.{row.change.kind}"), _WORD
        ),
        LedgerColumn("name", "printing.column.name", lambda row: row.pupil.file.pupil.name, _NAME),
        LedgerColumn(
            "student_no",
            "printing.column.student_no",
            lambda row: row.pupil.file.pupil.student_no or "",
            guard=Guard.NUMBER,
        ),
        LedgerColumn("before", "ledger.column.class_before", _class_before, _WORD),
        LedgerColumn("after", "ledger.column.class_after", _class_after, _WORD),
        LedgerColumn(
            "from", "ledger.column.from_school", lambda row: row.change.from_school or "", _TEXT
        ),
        LedgerColumn(
            "to", "ledger.column.to_school", lambda row: row.change.to_school or "", _TEXT
        ),
        _party(Party.RECEIVING_SCHOOL, "change.party_short.receiving_school"),
        _party(Party.SENDING_SCHOOL, "change.party_short.sending_school"),
        _party(Party.SENDING_AUTHORITY, "change.party_short.sending_authority"),
        _party(Party.RECEIVING_AUTHORITY, "change.party_short.receiving_authority"),
        LedgerColumn(
            "reason",
            "ledger.column.reason",
            lambda row: cells.short("change_reason", row.change.reason),
            _WORD,
        ),
        LedgerColumn(
            "document_no",
            "ledger.column.document_no",
            lambda row: row.change.document_no or "",
            _WORD,
        ),
        LedgerColumn(
            "handled_by", "ledger.column.handled_by", lambda row: row.change.handled_by or "", _NAME
        ),
        LedgerColumn("note", "printing.column.remark", lambda row: row.change.note or "", _TEXT),
    ),
    lambda _row: True,
)
"""学籍异动登记册: the changes of a school year that stand, by day."""

MESSAGE_PREFIXES = ("dropout.result.", "dropout.placement.", "change.kind.")


def _children(office: Office, options: LedgerOptions) -> dict[PupilId, PupilRow]:
    """Return the schools' pupils of any status by id, as far as the options choose them."""
    rows: dict[PupilId, PupilRow] = {}
    for school in schools_of(office, options):
        query = PupilQuery(
            school_id=school.id,
            cohort=options.cohort,
            class_number=options.class_number,
            statuses=None,
        )
        found = rows_matching(office, query, options.year)
        rows |= {row.file.pupil.id: row for row in found}
    if options.pupil_ids is None:
        return rows
    return {own: rows[own] for own in options.pupil_ids if own in rows}


def case_rows(office: Office, options: LedgerOptions) -> list[CaseRow]:
    """Return a year's dropout cases, by school: open ones first, each by the day it began.

    They are those that were open on one of its days, whenever the child went away.
    """
    children = _children(office, options)
    dropouts, year = office.store.dropouts, options.year or office.year
    cases: list[DropoutCase] = []
    for school in schools_of(office, options):
        cases += sorted(
            (one for one in dropouts.cases.all(school.id) if is_of_year(one, year)),
            key=lambda one: (not one.is_open, one.absent_since, one.id),
        )
    if options.cohort is None and options.pupil_ids is None:
        children |= _unregistered(office, cases, children, year)
    return [
        CaseRow(
            case,
            children[case.pupil_id],
            tuple(dropouts.visits_of(case.id)),
            tuple(dropouts.duties_of(case.id)),
        )
        for case in cases
        if case.pupil_id in children
    ]


def _unregistered(
    office: Office,
    cases: Sequence[DropoutCase],
    children: Mapping[PupilId, PupilRow],
    year: SchoolYear,
) -> dict[PupilId, PupilRow]:
    """Return the children of cases that were opened from the household ledger."""
    missing = [case.pupil_id for case in cases if case.pupil_id not in children]
    scene = scene_of(office, year)
    files = child_files(office, missing) if missing else {}
    return {PupilId(own): PupilRow(file, None, scene) for own, file in files.items()}


def _class_of_child(row: PupilRow) -> str:
    return cells.class_cell(row) if is_registered(row.file) else ""


def change_rows(office: Office, options: LedgerOptions) -> list[ChangeRow]:
    """Return the record changes of a school year, by school and day, without undone ones."""
    children = _children(office, options)
    year = options.year or office.year
    scene = scene_of(office, year)
    first, last = first_day(year), last_day(year)
    return [
        ChangeRow(change, children[change.pupil_id], scene)
        for school in schools_of(office, options)
        for change in seated_changes(office, office.store.changes.between(first, last, school.id))
        if change.pupil_id in children
    ]


def masked_ledger(
    office: Office,
    kind: LedgerKind,
    schools: tuple[School, ...] = (),
    year: SchoolYear | None = None,
    *,
    is_first_look: bool = True,
) -> Roster:
    """Return a ledger as a screen shows it, numbers covered, and note the look.

    It is noted once: reading again, `is_first_look` left out, is the same look.
    """
    if is_first_look:
        office.audit("look", f"ledger.{kind}", schools_detail(schools).strip())
    return any_ledger(office, kind, LedgerOptions(is_masked=True, schools=schools, year=year))


def ledger_sizes(
    office: Office, schools: tuple[School, ...] = (), year: SchoolYear | None = None
) -> dict[LedgerKind, int]:
    """Return how many rows each ledger has; the pupils are read once for all of them.

    Of a past year only the ledgers of which a year is a part.
    """
    options = LedgerOptions(schools=schools, year=year)
    if is_past(office, year):
        return {kind: len(any_ledger(office, kind, options).rows) for kind in YEARLY}
    pupils = list(_children(office, options).values())
    found = {
        kind: sum(_stands_on(spec, row) for row in pupils) for kind, spec in PUPIL_LEDGERS.items()
    }
    newcomers = LedgerKind.NEW_PUPILS
    meant = scene_of(office, year_meant(office, newcomers, options))
    found[newcomers] = sum(
        _stands_on(PUPIL_LEDGERS[newcomers], replace(row, scene=meant)) for row in pupils
    )
    found[LedgerKind.DROPOUT] = len(case_rows(office, options))
    found[LedgerKind.MOVEMENTS] = len(change_rows(office, options))
    return found


def _stands_on(spec: LedgerSpec[PupilRow], row: PupilRow) -> bool:
    if not row.has_entered:
        return False
    return spec.takes(row) and (spec.statuses is None or row.file.enrolment.status in spec.statuses)


def any_ledger(office: Office, kind: LedgerKind, options: LedgerOptions) -> Roster:
    """Return a ledger as a roster; raises LedgerError as `pupil_ledger`."""
    if kind in PUPIL_LEDGERS:
        return pupil_ledger(office, kind, options)
    if kind is LedgerKind.DROPOUT:
        cases = case_rows(office, options)
        heads = tn("ledger.cases", len(cases), open=sum(row.case.is_open for row in cases))
        return ledger_of(office, DROPOUT_LEDGER, cases, options, heads)
    changes = change_rows(office, options)
    return ledger_of(office, MOVEMENT_LEDGER, changes, options, tn("ledger.changes", len(changes)))
