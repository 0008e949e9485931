"""A workbook against the register: what each row would do, all at once, before anything is done.

A dry run and the real thing are the same plan; applying it is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.drafts import Problem, Severity
from core.exchange.headings import RecordKind
from core.exchange.reading import Note, ReadWorkbook, SourceRow
from core.matching import (
    Facts,
    FactsT,
    FileT,
    Matcher,
    Progress,
    PupilMatcher,
    StaffMatcher,
    number_in,
    save_pupils,
    save_staff,
    tell,
)
from core.office import Office
from core.registration import errors_in

ONCE_A_WORKBOOK = frozenset({"unknown_area"})
"""Warnings that would stand on every row of a workbook alike."""


class Outcome(StrEnum):
    """What a row does to the register."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
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


def plan_import(office: Office, read: ReadWorkbook, progress: Progress | None = None) -> ImportPlan:
    """Judge every row of a workbook; store nothing."""
    once: dict[str, Problem] = {}
    if read.kind is RecordKind.PUPILS:
        rows = _plan_rows(PupilMatcher(office, read.rows), read.rows, once, progress)
    else:
        rows = _plan_rows(StaffMatcher(office, read.rows), read.rows, once, progress)
    return ImportPlan(
        read.kind,
        read.file,
        rows,
        read.ignored_columns,
        read.refused_columns,
        read.notes,
        tuple(once.values()),
    )


def apply_import(office: Office, plan: ImportPlan, progress: Progress | None = None) -> None:
    """Store every accepted row of a plan in one transaction, durable on return.

    Raises ExchangeError(`plan_is_stale`) when a record it says something about has gone since.
    """
    accepted = [row for row in plan.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    keep = save_pupils if plan.kind is RecordKind.PUPILS else save_staff
    with office.writing("import") as writing:
        keep(office, writing, [(row.facts, row.match) for row in accepted], progress)
        counts = f"new={plan.count(Outcome.NEW)} changed={plan.count(Outcome.CHANGED)}"
        writing.audit("import", plan.kind.value, counts)


def _plan_rows(
    matcher: Matcher[FileT, FactsT],
    sources: Sequence[SourceRow],
    once: dict[str, Problem],
    progress: Progress | None,
) -> tuple[PlannedRow, ...]:
    seen_numbers: dict[str, int] = {}
    planned: list[PlannedRow] = []
    for done, source in enumerate(sources):
        tell(progress, done, len(sources))
        row = _plan_row(matcher, source, seen_numbers)
        planned.append(_without_common_warnings(row, once))
    return tuple(planned)


def _plan_row(
    matcher: Matcher[FileT, FactsT], source: SourceRow, seen_numbers: dict[str, int]
) -> PlannedRow:
    checked = matcher.check(source)
    problems = [*checked.problems]
    number = None if "id_number" in source.lost_digits else number_in(source.draft)
    if number and number in seen_numbers:
        first = (("row", seen_numbers[number]),)
        problems.append(Problem(Severity.ERROR, "id_number", "duplicate_in_file", first))
    elif number:
        seen_numbers[number] = source.row
    if checked.facts is None or errors_in(tuple(problems)):
        return PlannedRow(source, Outcome.REJECTED, _ordered(problems))
    match = matcher.match(checked.facts)
    problems += match.problems
    if errors_in(match.problems):
        return PlannedRow(source, Outcome.REJECTED, _ordered(problems))
    if match.present is None:
        return PlannedRow(source, Outcome.NEW, _ordered(problems), checked.facts)
    over = matcher.check_over(match.present, source.draft)
    if over.facts is None:
        return PlannedRow(source, Outcome.REJECTED, _ordered(over.problems))
    same = matcher.is_same(match.present, over.facts)
    outcome = Outcome.UNCHANGED if same else Outcome.CHANGED
    key = matcher.id_of(match.present)
    return PlannedRow(source, outcome, _ordered(problems), over.facts, key)


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repetition, errors first."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda problem: problem.severity is not Severity.ERROR))


def _without_common_warnings(row: PlannedRow, once: dict[str, Problem]) -> PlannedRow:
    """Take out what is said once a workbook."""
    for problem in row.problems:
        if problem.code in ONCE_A_WORKBOOK:
            once.setdefault(problem.code, problem)
    kept = tuple(problem for problem in row.problems if problem.code not in ONCE_A_WORKBOOK)
    return replace(row, problems=kept)
