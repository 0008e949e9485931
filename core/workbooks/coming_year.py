"""Lists for the year that is still to come: a table of August calls its newcomers 一年级."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from core.exchange.headings import RecordKind
from core.exchange.reading import Note, NoteKind, ReadWorkbook, SourceRow
from core.grades import grade_label, parse_class_number, parse_grade
from core.models import SchoolYear, Stage
from core.reading.drafts import PupilDraft
from core.school_year.models import AFTER_SPRING


class Doubt(StrEnum):
    """Whether a workbook's first grade may be next year's: in no row, in some, in all of them."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:年?秋|级新生|年新生|\s*[-—–~～至/]+\s*20\d\d\s*(?:学年|年度))"
)


def read_for_its_year(
    read: ReadWorkbook, year: SchoolYear, *, is_told: bool = False
) -> ReadWorkbook:
    """Return a workbook whose grades are meant as its titles say, where that is next year.

    `is_told`: a person says so of all its sheets.

    2026年秋季 above a list that comes in before September: its 一年级 are those who enter in
    2026, not those who are leaving grade one. Any other year in a title changes nothing: lists
    are often kept under an old heading.
    """
    coming = SchoolYear(year.starts_in + 1)
    stem = PurePath(read.file).stem
    sheets = [
        one.sheet
        for one in read.columns
        if is_told or str(coming.starts_in) in _years(" ".join((stem, one.sheet, *one.titles)))
    ]
    if not sheets:
        return read
    rows = tuple(_placed(row, coming) if row.sheet in sheets else row for row in read.rows)
    notes = tuple(Note(NoteKind.COMING_YEAR, sheet) for sheet in sheets if rows != read.rows)
    return replace(read, rows=rows, notes=(*read.notes, *notes))


def is_doubtful(read: ReadWorkbook, today: date) -> Doubt:
    """Return whether a person should say which 一年级 a workbook means.

    Between spring and autumn newcomers stand in tables as grade one, beside those who are in it.
    """
    if today.month not in AFTER_SPRING or read.kind is not RecordKind.PUPILS:
        return Doubt.NONE
    if any(
        note.kind is NoteKind.COMING_YEAR
        for note in read_for_its_year(read, SchoolYear.of(today)).notes
    ):
        return Doubt.NONE
    drafts = [row.draft for row in read.rows if isinstance(row.draft, PupilDraft)]
    entering = [_is_entering(text) for text in {one.grade or one.class_label for one in drafts}]
    if not any(entering):
        return Doubt.NONE
    return Doubt.ALL if all(entering) else Doubt.SOME


def _is_entering(text: str) -> bool:
    written = parse_grade(text)
    return written is not None and written.grade == 1 and written.stage is not Stage.PRESCHOOL


def _years(text: str) -> set[str]:
    return {found["year"] for found in _YEAR.finditer(text)}


def _placed(row: SourceRow, coming: SchoolYear) -> SourceRow:
    """Return a row whose grade, and class if that names one, say the year of entry."""
    draft = row.draft
    if not isinstance(draft, PupilDraft):
        return row
    label = draft.class_label
    if parse_class_number(label) is None:
        label = _entered(label, coming)
    return replace(
        row, draft=replace(draft, grade=_entered(draft.grade, coming), class_label=label)
    )


def _entered(text: str, coming: SchoolYear) -> str:
    """Return a grade by its year of entry, 小学2026级1班; any other text as it is."""
    written = parse_grade(text)
    if written is None or written.grade is None:
        return text
    cohort = written.cohort(coming)
    before = SchoolYear(cohort.entry_year - 1)
    number = f"{written.class_number}班" if written.class_number else ""
    return grade_label(cohort, before) + number
