"""What an import says of its rows, in sentences; and the refused rows as a workbook."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import ExchangeError
from core.exchange.headings import RecordKind, normalise_heading
from core.exchange.reading import Note, ReadWorkbook
from core.exchange.saving import save_workbook
from core.exchange.writing import CellProblem, write_refused
from core.files import is_anything_there, is_file_there, is_folder_there
from core.i18n import t
from core.office import Office
from core.reading.drafts import Problem, Severity
from core.roster_types import Purpose
from core.workbooks.form_memory import Mapped
from core.workbooks.importing import EARLIER, ImportPlan, PlannedRow
from core.workbooks.near_codes import allowed_labels, nearest_labels, spec_of

MESSAGE_PREFIXES = ("problem.", "field.", "note.", "workbook.meaning.")

MESSAGE_IDS = ("workbook.unknown_code_among", "workbook.left_out_among")

NAMED_HEADINGS = 2
"""How many headings a sentence names: it stands above a list of 24 lines."""
_WRONG_CODE = dict.fromkeys(("unknown_code", "unknown_yes_no"), "workbook.unknown_code") | {
    "left_out": "workbook.left_out"
}
"""Sentences that name what the column does take."""


def problem_sentence(problem: Problem, kind: RecordKind | None = None, heading: str = "") -> str:
    """Return a problem as a sentence that begins with the field's name.

    With the kind of the workbook a wrong code comes with the nearest labels; a `heading` that
    the workbook calls otherwise than the form is named beside the field.
    """
    field = t(f"field.{problem.field}")
    if heading and normalise_heading(heading) != normalise_heading(field):
        field = t("workbook.column", heading=heading, field=field)
    return t("import.problem", field=field, sentence=_sentence(problem, kind))


def _sentence(problem: Problem, kind: RecordKind | None) -> str:
    params = dict(problem.params)
    if problem.code == "duplicate_in_file":
        return _duplicate_sentence(problem, kind)
    spec = spec_of(kind, problem.field) if kind and problem.code in _WRONG_CODE else None
    near = nearest_labels(spec, str(params.get("value", ""))) if spec else ()
    if spec and near:
        more = len(allowed_labels(spec)) > len(near)
        message = _WRONG_CODE[problem.code] + ("_among" if more else "")
        return t(message, value=params["value"], labels=t("work.between").join(near))
    return t(f"problem.{problem.code}", **params)


def _duplicate_sentence(problem: Problem, kind: RecordKind | None) -> str:
    """Name the earlier row with the same number, and what that row itself was refused for."""
    params = dict(problem.params)
    row = t("workbook.row", row=params["row"])
    if "sheet" in params:
        row = t("workbook.row_of_sheet", row=params["row"], sheet=params["sheet"])
    if "earlier_code" not in params:
        return t("workbook.same_number", row=row)
    earlier = replace(
        problem,
        field=str(params["earlier_field"]),
        code=str(params["earlier_code"]),
        params=tuple(
            (name.removeprefix(EARLIER), value)
            for name, value in problem.params
            if name.startswith(EARLIER)
        ),
    )
    fault = problem_sentence(earlier, kind)
    return t("workbook.same_number_refused", row=row, fault=fault)


def row_sentences(plan: ImportPlan, row: PlannedRow, read: ReadWorkbook) -> list[str]:
    """Return every problem of a row as a sentence that names the column as the workbook does."""
    columns = read.columns_of(row.source.sheet).columns
    headings = {column.field: column.heading for column in columns if column.field}
    return [
        problem_sentence(problem, plan.kind, headings.get(problem.field, ""))
        for problem in row.problems
    ]


def note_sentence(note: Note) -> str:
    """Return a note on a sheet as a sentence."""
    rows = "、".join(str(row) for row in note.rows)
    return t(f"note.{note.kind}", sheet=note.sheet, rows=rows)


def meaning_of(field: str) -> str:
    """Return what a column holds: a field, something of the reader's own, or nothing."""
    if not field:
        return t("workbook.meaning.nothing")
    return t(f"workbook.meaning.{field[1:]}" if field.startswith("_") else f"field.{field}")


def remembered_sentence(read: ReadWorkbook, mapping: Mapped) -> str:
    """Say which headings were read as a person once said; empty when none was.

    Only the first are named where there are many: the page of headings holds them all.
    """
    said = dict.fromkeys(
        t("workbook.said", heading=column.heading, meaning=meaning_of(column.field or ""))
        for sheet in read.columns
        for column in sheet.columns
        if column.key in mapping
    )
    if not said:
        return ""
    named = t("work.between").join(list(said)[:NAMED_HEADINGS])
    if len(said) > NAMED_HEADINGS:
        return t("workbook.remembered_many", said=named, count=len(said))
    return t("workbook.remembered", said=named)


def write_refusals(plan: ImportPlan, read: ReadWorkbook, path: Path) -> Path | None:
    """Write the refused rows of a plan; return where, or None when nothing was refused.

    A file that is there already is left alone: a new name beside it is taken.
    """
    problems = {
        (row.source.sheet, row.source.row): [
            CellProblem(problem.field, sentence)
            for problem, sentence in zip(row.problems, row_sentences(plan, row, read), strict=True)
            if problem.severity is Severity.ERROR
        ]
        for row in plan.rejected_rows
    }
    return write_refused(path, read, problems) if problems else None


def note_refused_file(office: Office, plan: ImportPlan) -> None:
    """Put into the audit trail that the refused rows of a plan left as a workbook."""
    detail = f"purpose={Purpose.SCHOOL} rows={len(plan.rejected_rows)} whole"
    office.audit("export", "refused", detail)


@dataclass(slots=True)
class RefusedFile:
    """A workbook of refused rows that takes its name only when what it says has come true."""

    wanted: Path
    waiting: Path | None

    def settle(self) -> Path | None:
        """Give the file its name, or one beside it where that is taken; return which.

        When even that fails, it stays under the name under which it waited: no row is lost.
        """
        waiting = self.waiting
        if waiting is None:
            return None
        self.waiting = None

        def put(part: Path) -> None:
            waiting.replace(part)

        try:
            return save_workbook(self.wanted, put, keeps_present=True)
        except ExchangeError:
            if waiting.exists():
                return waiting
            raise

    def give_up(self) -> None:
        """Take the file away again: nothing was stored, so nothing was refused."""
        if self.waiting is not None:
            self.waiting.unlink(missing_ok=True)
            self.waiting = None


def prepare_refusals(plan: ImportPlan, read: ReadWorkbook, path: Path) -> RefusedFile:
    """Write the refused rows under a name that waits, so that a full disk is met beforehand.

    Raises ExchangeError as `save_workbook`.
    """
    if is_anything_there(path) and not is_file_there(path):
        raise ExchangeError("is_a_folder" if is_folder_there(path) else "not_saved", file=path.name)
    suffix = path.suffix or ".xlsx"
    waiting = path.with_name(f"{path.stem}.{os.getpid()}.waiting{suffix}")
    return RefusedFile(path, write_refusals(plan, read, waiting))
