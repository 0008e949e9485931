"""A workbook against the register: what each row would do, all at once, before anything is done.

A dry run and the real thing are the same plan; applying it is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from core.collector import collector_paused
from core.errors import ExchangeError
from core.exchange.headings import RecordKind
from core.exchange.reading import Note, ReadWorkbook, SourceRow
from core.frozen import record
from core.grouping.locks import note_refused
from core.history import AuthorId
from core.models import PupilId
from core.office import Office
from core.privacy.trail_words import nameless
from core.reading.drafts import Problem, Severity
from core.registration import errors_in
from core.storage.history_reading import Head
from core.undoing.acts import begin_act, end_act
from core.validation import PupilFacts, StaffFacts
from core.workbooks.coming_year import read_for_its_year
from core.workbooks.doubles import maybe_registered, maybe_staff, rows_problem
from core.workbooks.known_days import read_with_known_days
from core.workbooks.known_rows import says_too_little, without_wants
from core.workbooks.matching import (
    NUMBER_LENGTH,
    Facts,
    FactsT,
    FileT,
    Matcher,
    Person,
    Progress,
    PupilMatcher,
    StaffMatcher,
    number_in,
    save_pupils,
    save_staff,
    tell,
)
from core.workbooks.whose import rows_of_leavers, rows_of_others, titled_for

ONCE_A_WORKBOOK = frozenset({"unknown_area", "which_year"})
"""Warnings that would stand on every row of a workbook alike."""

EARLIER = "earlier."
"""Before the parameters of an earlier row's problem, inside those of a later row's."""


class Outcome(StrEnum):
    """What a row does to the register."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@record(frozen=True, slots=True)
class PlannedRow:
    """One row of a workbook and what comes of it. `facts` is None when it is refused.

    `match` is the id of the record that it says something about, None for a new one.
    """

    source: SourceRow
    outcome: Outcome
    problems: tuple[Problem, ...]
    facts: Facts | None = None
    match: str | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will do."""

    kind: RecordKind
    file: str
    rows: tuple[PlannedRow, ...]
    ignored_columns: tuple[str, ...]
    refused_columns: tuple[str, ...]
    notes: tuple[Note, ...]
    workbook_warnings: tuple[Problem, ...]
    basis: Mapping[AuthorId, Head] = field(default_factory=dict)
    """How far the history went when the plan was made."""

    def count(self, outcome: Outcome) -> int:
        """Return how many rows come out so."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def accepted(self) -> int:
        """How many rows will stand in the register afterwards."""
        return len(self.rows) - self.count(Outcome.REJECTED)

    @property
    def rejected_rows(self) -> tuple[PlannedRow, ...]:
        """The rows that are refused."""
        return tuple(row for row in self.rows if row.outcome is Outcome.REJECTED)


@collector_paused()
def plan_import(
    office: Office,
    read: ReadWorkbook,
    progress: Progress | None = None,
    *,
    is_of_coming_year: bool = False,
) -> ImportPlan:
    """Judge every row of a workbook; store nothing.

    `is_of_coming_year`: a person says that its grades are those of the school year to come.
    """
    read = read_for_its_year(read, office.year, is_told=is_of_coming_year)
    read = read_with_known_days(office, read)
    once: dict[str, Problem] = {}
    if read.kind is RecordKind.PUPILS:
        rows = _plan_rows(PupilMatcher(office, read.rows), read.rows, once, progress)
        rows = _of_this_school(office, read, rows, once)
        rows = _doubted(office, rows, once)
    else:
        rows = _plan_rows(StaffMatcher(office, read.rows), read.rows, once, progress)
        rows = _doubted(office, rows, once)
    return ImportPlan(
        read.kind,
        read.file,
        rows,
        read.ignored_columns,
        read.refused_columns,
        read.notes,
        tuple(once.values()),
        office.store.history.heads(),
    )


@collector_paused()
def apply_import(office: Office, plan: ImportPlan, progress: Progress | None = None) -> None:
    """Store every accepted row of a plan in one transaction, durable on return.

    Raises ExchangeError(`plan_is_stale`) when anything was written since the plan was made.
    """
    if office.store.history.heads() != plan.basis:
        raise ExchangeError("plan_is_stale")
    accepted = [row for row in plan.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    keep = save_pupils if plan.kind is RecordKind.PUPILS else save_staff
    with office.writing("import") as writing:
        before = begin_act(office, writing)
        keep(office, writing, [(row.facts, row.match) for row in accepted], progress)
        counts = f"new={plan.count(Outcome.NEW)} changed={plan.count(Outcome.CHANGED)}"
        written = end_act(office, writing, before)
        writing.audit("import", plan.kind.value, counts + written.note(_called(plan)))
        for row in plan.rows:
            own = PupilId(row.match) if row.match else None
            note_refused(office, own, row.problems)


def _called(plan: ImportPlan) -> str:
    """Return what the workbook is called, without a person's name: the trail outlives a child."""
    keys = ("name", "m1_name", "m2_name")
    drafts = (row.source.draft for row in plan.rows)
    return nameless(plan.file, (getattr(one, key, "") for one in drafts for key in keys))


@dataclass(slots=True)
class _EarlierRows:
    """What the rows above said, by the sheet's row: nobody may stand in one file twice."""

    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Sheet and row of the first row with a number."""
    refused: dict[tuple[str, int], Problem] = field(default_factory=dict)
    """What the rows above were refused for: who has the number of one of them is told that."""
    people: dict[tuple[str, date], list[tuple[str | None, str | None, int]]] = field(
        default_factory=dict
    )
    """Number, record and row of everybody above, by name and birth date."""
    claimed: set[str] = field(default_factory=set)
    """Ids of the records that a row above speaks of."""

    def number_problem(self, source: SourceRow) -> Problem | None:
        """Return what is wrong when a row above has the same number; else remember it."""
        number = "" if "id_number" in source.lost_digits else number_in(source.draft)
        if len(number) != NUMBER_LENGTH:
            return None
        return self._number_problem(number, source)

    def person_problem(self, person: Person, source: SourceRow, own: str | None) -> Problem | None:
        """Return what is wrong when a row above is about the same person; else remember it.

        `own` is the record that the row speaks of: two records are two people.
        """
        number = person.id_number
        if number and len(number) != NUMBER_LENGTH:
            problem = self._number_problem(number, source)
            if problem is not None:
                return problem
        above = self.people.setdefault((person.name, person.birth_date), [])
        for other, held, row in above:
            if not (other and number) and not (own and held and own != held):
                return Problem(Severity.ERROR, "name", "same_person_in_file", (("row", row),))
        above.append((number, own, source.row))
        return None

    def _number_problem(self, number: str, source: SourceRow) -> Problem | None:
        first = self.numbers.setdefault(number, (source.sheet, source.row))
        if first == (source.sheet, source.row):
            return None
        params: list[tuple[str, str | int]] = [("row", first[1])]
        if first[0] != source.sheet:
            params.append(("sheet", first[0]))
        if fault := self.refused.get(first):
            params += [("earlier_field", fault.field), ("earlier_code", fault.code)]
            params += [(f"{EARLIER}{name}", value) for name, value in fault.params]
        return Problem(Severity.ERROR, "id_number", "duplicate_in_file", tuple(params))


def _plan_rows(
    matcher: Matcher[FileT, FactsT],
    sources: Sequence[SourceRow],
    once: dict[str, Problem],
    progress: Progress | None,
) -> tuple[PlannedRow, ...]:
    earlier = _EarlierRows()
    planned: list[PlannedRow] = []
    for done, source in enumerate(sources):
        tell(progress, done, len(sources))
        row = _plan_row(matcher, source, earlier)
        if row.outcome is Outcome.REJECTED:
            earlier.refused[source.sheet, source.row] = row.problems[0]
        planned.append(_without_common_warnings(row, once))
    return tuple(planned)


def _of_this_school(
    office: Office, read: ReadWorkbook, rows: tuple[PlannedRow, ...], once: dict[str, Problem]
) -> tuple[PlannedRow, ...]:
    """Refuse new rows of leavers and other schools; say where the whole workbook is another's."""
    if any(row.outcome is Outcome.NEW for row in rows) and (
        problem := titled_for(read, office.school)
    ):
        once[problem.code] = problem
    others = {**rows_of_leavers(read), **rows_of_others(read, office.school)}
    return tuple(
        replace(row, outcome=Outcome.REJECTED, facts=None, problems=(others[at], *row.problems))
        if at in others and row.outcome is Outcome.NEW
        else row
        for at, row in enumerate(rows)
    )


def _doubted(
    office: Office, rows: tuple[PlannedRow, ...], once: dict[str, Problem]
) -> tuple[PlannedRow, ...]:
    """Say first of a new row that the person may be registered already, and of how many rows."""
    new = {at: row.facts for at, row in enumerate(rows) if row.outcome is Outcome.NEW}
    pupils = {at: one for at, one in new.items() if isinstance(one, PupilFacts)}
    staff = {at: one for at, one in new.items() if isinstance(one, StaffFacts)}
    known = {row.match for row in rows if row.match}
    doubts = maybe_registered(office, pupils, known) | maybe_staff(office, staff, known)
    if not doubts:
        return rows
    problem = rows_problem(len(doubts))
    once[problem.code] = problem
    return tuple(
        replace(row, problems=(doubts[at], *row.problems)) if at in doubts else row
        for at, row in enumerate(rows)
    )


def _plan_row(
    matcher: Matcher[FileT, FactsT], source: SourceRow, earlier: _EarlierRows
) -> PlannedRow:
    checked = matcher.check(source)
    problems = [*checked.problems]
    if duplicate := earlier.number_problem(source):
        problems.append(duplicate)
    if checked.facts is None and not duplicate and says_too_little(checked.problems):
        present = matcher.recognise(source.draft)
        if present is not None and matcher.id_of(present) not in earlier.claimed:
            others = without_wants(checked.problems)
            return _plan_change(matcher, source, present, others, earlier)
    if checked.facts is None or duplicate:
        return PlannedRow(source, Outcome.REJECTED, _ordered(problems))
    match = matcher.match(checked.facts, source.draft)
    problems += match.problems
    if errors_in(match.problems):
        return PlannedRow(source, Outcome.REJECTED, _ordered(problems))
    own = matcher.id_of(match.present) if match.present is not None else None
    if duplicate := earlier.person_problem(matcher.person_in(checked.facts), source, own):
        return PlannedRow(source, Outcome.REJECTED, _ordered([*problems, duplicate]))
    if match.present is None or matcher.id_of(match.present) in earlier.claimed:
        facts = matcher.settled(checked.facts)
        return PlannedRow(source, Outcome.NEW, _ordered(problems), facts)
    return _plan_change(matcher, source, match.present, problems, earlier)


def _plan_change(
    matcher: Matcher[FileT, FactsT],
    source: SourceRow,
    present: FileT,
    problems: Sequence[Problem],
    earlier: _EarlierRows,
) -> PlannedRow:
    over = matcher.check_over(present, source.draft)
    if over.facts is None:
        return PlannedRow(source, Outcome.REJECTED, _ordered(over.problems))
    key = matcher.id_of(present)
    earlier.claimed.add(key)
    outcome = Outcome.UNCHANGED if matcher.is_same(present, over.facts) else Outcome.CHANGED
    return PlannedRow(source, outcome, _ordered(problems), over.facts, key)


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repetition, errors first."""
    unique = dict.fromkeys(problems)
    if len(unique) < 2:
        return tuple(unique)
    return tuple(sorted(unique, key=lambda problem: problem.severity is not Severity.ERROR))


def _without_common_warnings(row: PlannedRow, once: dict[str, Problem]) -> PlannedRow:
    """Take out what is said once a workbook."""
    for problem in row.problems:
        if problem.code in ONCE_A_WORKBOOK:
            once.setdefault(problem.code, problem)
    kept = tuple(problem for problem in row.problems if problem.code not in ONCE_A_WORKBOOK)
    if len(kept) == len(row.problems):
        return row
    return PlannedRow(row.source, row.outcome, kept, row.facts, row.match)
