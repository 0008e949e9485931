"""Commands on the register: import, pupils, staff, fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import UsageError
from core.files import is_anything_there
from core.i18n import t, tn
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session, table

if TYPE_CHECKING:
    from core.exchange.reading import ReadWorkbook
    from core.reading.drafts import Problem
    from core.storage.search import PupilLine, StaffLine
    from core.workbooks.importing import ImportPlan, PlannedRow

ProblemRow = dict[str, JsonValue]

MESSAGE_PREFIXES = ("list.",)

_VALUES_NOT_AS_WRITTEN = frozenset({"left_out", "read_as", "class_locked", "class_by_draw_only"})
"""Warnings that are said row by row: what is stored is not what stands in the workbook."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["pupils", "staff"]),
    help="学生表还是教师表；不写就看表头。By the headings if left out.",
)
@click.option("--apply", "is_applied", is_flag=True, help="存入；不写只试读。Store it.")
@click.option(
    "--errors-to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="退回的行另存成 .xlsx。Where the refused rows go.",
)
@click.option(
    "--coming-year", "is_of_coming_year", is_flag=True, help="年级是秋季的。Autumn's grades."
)
@pass_session
def import_workbook(
    session: Session,
    file: Path,
    kind: str | None,
    is_applied: bool,
    errors_to: Path | None,
    is_of_coming_year: bool,
) -> int:
    """读入花名册；不加 --apply 只试读。Read a workbook; a dry run unless --apply.

    七、八月里表中的年级是秋季学年的，加上 --coming-year。In July and August --coming-year says
    that the grades are those of the autumn.
    """
    from core.exchange.headings import RecordKind
    from core.workbooks.form_memory import read_remembered
    from core.workbooks.importing import apply_import, plan_import
    from core.workbooks.refusals import note_refused_file, prepare_refusals, remembered_sentence

    if errors_to and _is_same_file(file, errors_to):
        raise UsageError("would_overwrite_source", path=str(file))
    with session.open() as office:
        read, mapping = read_remembered(office, file, RecordKind(kind) if kind else None)
        plan = plan_import(office, read, is_of_coming_year=is_of_coming_year)
        waiting = prepare_refusals(plan, read, errors_to) if errors_to else None
        try:
            if is_applied:
                apply_import(office, plan)
            written = waiting.settle() if waiting else None
            if written:
                note_refused_file(office, plan)
        finally:
            if waiting:
                waiting.give_up()
    result = _import_result(plan) | {"applied": is_applied}
    if mapping:
        result["remembered_headings"] = dict(mapping)
    if written:
        result["errors_file"] = str(written)
    told = remembered_sentence(read, mapping)
    lines = [*([told] if told else []), *_import_lines(plan, read, is_applied, written)]
    if written and errors_to and written != errors_to:
        lines.append(t("cli.import.errors_renamed", path=str(errors_to), new=written.name))
    session.emit(result, lines)
    return PARTLY if plan.rejected_rows else DONE


def _is_same_file(one: Path, other: Path) -> bool:
    return is_anything_there(other) and is_anything_there(one) and one.samefile(other)


def _import_result(plan: ImportPlan) -> dict[str, JsonValue]:
    from core.workbooks.importing import Outcome

    return {
        "kind": plan.kind.value,
        "records": len(plan.rows),
        "accepted": plan.accepted,
        "new": plan.count(Outcome.NEW),
        "changed": plan.count(Outcome.CHANGED),
        "unchanged": plan.count(Outcome.UNCHANGED),
        "rejected": list(_problem_rows(plan, _errors)),
        "warnings": list(_problem_rows(plan, _warnings)),
        "workbook_warnings": [
            {"field": problem.field, "code": problem.code} for problem in plan.workbook_warnings
        ],
        "ignored_columns": [*plan.ignored_columns, *plan.refused_columns],
        "refused_columns": list(plan.refused_columns),
    }


def _errors(row: PlannedRow) -> tuple[Problem, ...]:
    from core.registration import errors_in

    return errors_in(row.problems)


def _warnings(row: PlannedRow) -> tuple[Problem, ...]:
    from core.reading.drafts import Severity

    return tuple(one for one in row.problems if one.severity is Severity.WARNING)


def _problem_rows(
    plan: ImportPlan, choose: Callable[[PlannedRow], tuple[Problem, ...]]
) -> Iterator[ProblemRow]:
    for row in plan.rows:
        for problem in choose(row):
            yield {
                "sheet": row.source.sheet,
                "row": row.source.row,
                "field": problem.field,
                "code": problem.code,
            }


def _told(
    plan: ImportPlan, row: PlannedRow, read: ReadWorkbook, problems: Sequence[Problem]
) -> list[str]:
    from core.workbooks.refusals import row_sentences

    sentences = zip(row.problems, row_sentences(plan, row, read), strict=True)
    return [sentence for problem, sentence in sentences if problem in problems]


def _import_lines(
    plan: ImportPlan, read: ReadWorkbook, is_applied: bool, written: Path | None
) -> Iterator[str]:
    from core.workbooks.importing import Outcome
    from core.workbooks.refusals import note_sentence, problem_sentence

    yield t(
        "cli.import.summary",
        records=len(plan.rows),
        accepted=plan.accepted,
        new=plan.count(Outcome.NEW),
        changed=plan.count(Outcome.CHANGED),
        unchanged=plan.count(Outcome.UNCHANGED),
        rejected=len(plan.rejected_rows),
    )
    for row in plan.rejected_rows:
        told = _told(plan, row, read, _errors(row))
        yield t("cli.import.row", row=row.source.row, sentences=" ".join(told))
    for row in plan.rows:
        odd = [problem for problem in _warnings(row) if problem.code in _VALUES_NOT_AS_WRITTEN]
        if odd:
            told = _told(plan, row, read, odd)
            yield t("cli.import.row", row=row.source.row, sentences=" ".join(told))
    for problem in plan.workbook_warnings:
        yield problem_sentence(problem)
    for note in plan.notes:
        yield note_sentence(note)
    if plan.refused_columns:
        yield t("cli.import.refused_columns", columns="、".join(plan.refused_columns))
    if plan.ignored_columns:
        yield t("cli.import.ignored_columns", columns="、".join(plan.ignored_columns))
    if written:
        yield t("cli.import.errors_to", path=str(written))
    yield t("cli.import.applied") if is_applied else t("cli.import.dry_run")


@click.command()
@click.argument("query", default="")
@pass_session
def pupils(session: Session, query: str) -> None:
    """列出或查找学生（姓名、拼音首字母、号码末几位、村组、监护人）。List or find pupils."""
    from core.lists.directory import find_pupils
    from core.privacy.masking import mask_phone

    with session.open() as office:
        lines = find_pupils(office, query)
        year = office.year
    rows = [
        {
            "id": line.pupil_id,
            "name": line.name,
            "sex": line.sex.value,
            "stage": line.cohort.stage.value,
            "grade": line.cohort.grade(year),
            "class": line.class_number,
            "birth_date": line.birth_date,
            "hamlet": line.hamlet,
            "guardian": line.guardian,
            "phone": mask_phone(line.phone) if line.phone else None,
            "school": line.school_id,
            "status": line.status.value,
            "open_items": line.open_items,
        }
        for line in lines
    ]
    session.emit({"rows": rows}, _pupil_lines(lines, year.starts_in))


def _pupil_lines(lines: list[PupilLine], year: int) -> Iterator[str]:
    from core.labels import sex_label
    from core.models import SchoolYear
    from core.privacy.masking import mask_phone
    from core.spoken_labels import class_text

    headings = ["name", "sex", "grade", "birth_date", "hamlet", "guardian", "phone"]
    yield table(
        [t(f"list.{heading}") for heading in headings],
        [
            (
                line.name,
                sex_label(line.sex),
                class_text(line.cohort, SchoolYear(year), line.class_number),
                line.birth_date,
                line.hamlet or "",
                line.guardian or "",
                mask_phone(line.phone) if line.phone else "",
            )
            for line in lines
        ],
    )
    yield tn("cli.pupils.count", len(lines))


@click.command()
@click.argument("query", default="")
@pass_session
def staff(session: Session, query: str) -> None:
    """列出或查找教师。List or find staff."""
    from core.lists.directory import find_staff

    with session.open() as office:
        lines = find_staff(office, query)
    rows = [
        {
            "id": line.staff_id,
            "name": line.name,
            "sex": line.sex.value,
            "birth_date": line.birth_date,
            "post": line.post,
            "subjects": line.subjects,
            "title": line.title,
            "weekly_periods": line.weekly_periods,
            "school": line.school_id,
        }
        for line in lines
    ]
    session.emit({"rows": rows}, _staff_lines(lines))


def _staff_lines(lines: list[StaffLine]) -> Iterator[str]:
    from core.spoken_labels import code_label, subjects_text

    headings = ["name", "sex", "birth_date", "post", "subjects", "title", "weekly_periods"]
    yield table(
        [t(f"list.{heading}") for heading in headings],
        [
            (
                line.name,
                code_label("sex", line.sex.value),
                line.birth_date,
                line.post or "",
                subjects_text((line.subjects or "").split("、")),
                code_label("title", line.title),
                "" if line.weekly_periods is None else line.weekly_periods,
            )
            for line in lines
        ],
    )
    yield tn("cli.staff.count", len(lines))


def bool_word(*, value: bool) -> str:
    """Return yes or no in the reader's language."""
    return t("cli.yes") if value else t("cli.no")


@click.command()
@click.argument("form", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="填好的表存到哪里。Where the filled form goes.",
)
@click.option("--overwrite", "overwrites", is_flag=True, help="盖掉已有的文件。Replace a file.")
@pass_session
def fill(session: Session, form: Path, out: Path, *, overwrites: bool) -> None:
    """按表头填写空白表；已有的文件不动，除非加 --overwrite。Fill a form by its headings."""
    from core.workbooks.form_filling import FillChoices, fill_for_school

    with session.open() as office:
        choices = FillChoices(overwrites=overwrites)
        filled = fill_for_school(office, form, out, choices)
    result: dict[str, JsonValue] = {
        "rows": filled.rows,
        "unknown_columns": list(filled.unknown_columns),
        "completed": filled.completed,
        "left_out": list(filled.left_out),
        "file": str(filled.path),
        "holds": {"numbers": filled.holds_numbers, "phones": filled.holds_phones},
    }
    lines = [
        t("cli.fill.done", rows=filled.rows, path=str(filled.path)),
        t(
            "cli.fill.holds",
            numbers=bool_word(value=filled.holds_numbers),
            phones=bool_word(value=filled.holds_phones),
        ),
    ]
    if filled.completed:
        lines.append(tn("fill.completed", filled.completed))
    if filled.is_laid_out_anew:
        lines.append(t("fill.anew"))
    if filled.formulas_lost:
        lines.append(tn("fill.formulas_lost", filled.formulas_lost))
    if filled.left_out:
        names = "、".join(filled.left_out)
        lines.append(tn("fill.not_on_it", len(filled.left_out), names=names))
    if filled.unknown_columns:
        lines.append(t("cli.fill.unknown", columns="、".join(filled.unknown_columns)))
    session.emit(result, lines)
