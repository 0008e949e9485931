"""What an import says of its rows, in sentences; and the refused rows as a workbook."""

from __future__ import annotations

from pathlib import Path

from core.drafts import Problem, Severity
from core.exchange.reading import Note, ReadWorkbook
from core.exchange.writing import CellProblem, write_refused
from core.i18n import t
from core.importing import ImportPlan

MESSAGE_PREFIXES = ("problem.", "field.", "note.")


def problem_sentence(problem: Problem) -> str:
    """Return a problem as a sentence that begins with the field's name."""
    return t(
        "import.problem",
        field=t(f"field.{problem.field}"),
        sentence=t(f"problem.{problem.code}", **dict(problem.params)),
    )


def note_sentence(note: Note) -> str:
    """Return a note on a sheet as a sentence."""
    rows = "、".join(str(row) for row in note.rows)
    return t(f"note.{note.kind}", sheet=note.sheet, rows=rows)


def write_refusals(plan: ImportPlan, read: ReadWorkbook, path: Path) -> Path | None:
    """Write the refused rows of a plan; return where, or None when nothing was refused.

    A file that is there already is left alone: a new name beside it is taken.
    """
    problems = {
        (row.source.sheet, row.source.row): [
            CellProblem(problem.field, problem_sentence(problem))
            for problem in row.problems
            if problem.severity is Severity.ERROR
        ]
        for row in plan.rejected_rows
    }
    return write_refused(path, read, problems) if problems else None
