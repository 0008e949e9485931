"""Small faults of a workbook put right in the review: kept beside the file, never written into it.

A fix belongs to a row of one file, known by the digest of its bytes. Fixes lie in the encrypted
store as drafts do: a power cut costs none of them, and the same file opened again has them still,
until its rows are stored or a month has gone by (`core.office.FIXES_KEPT`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.errors import ExchangeError
from core.exchange.headings import GRADE_AND_CLASS, RecordKind
from core.exchange.reading import ReadWorkbook, SheetColumns, SourceRow
from core.exchange.writing import RowKey
from core.models import SchoolYear
from core.office import FIXES, Office
from core.reading.drafts import (
    PUPIL_DRAFT_FIELDS,
    STAFF_DRAFT_FIELDS,
    Problem,
    PupilDraft,
    StaffDraft,
)
from core.validation import CheckContext, check_pupil, check_staff
from core.workbooks.import_changes import FieldChange, masked_value
from core.workbooks.kept_fixes import FILE, STORED

Values = Mapping[str, str]
Fixes = Mapping[RowKey, Values]
"""What was put right, field by field, by the row it stands in."""

ESSENTIAL = {
    RecordKind.PUPILS: ("name", "sex", "birth_date", "id_number", "grade", "class_label"),
    RecordKind.STAFF: ("name", "sex", "birth_date", "id_number"),
}
"""Offered beside the faulty cells: one of these is often the wrong one of two that disagree."""

_BESIDE = {
    "checksum": ("id_number",),
    "birth_disagrees_with_id": ("birth_date", "id_number"),
    "sex_disagrees_with_id": ("sex", "id_number"),
    "class_disagrees_with_grade": ("grade", "class_label"),
}
"""Cells that a problem is about besides the one it names."""


def file_digest(path: Path) -> str:
    """Return the digest of a file's bytes; raises ExchangeError(`file_missing`)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ExchangeError("file_missing", file=path.name) from error


def key_of(row: SourceRow) -> RowKey:
    """Return how a row is known: its sheet and its number there."""
    return row.sheet, row.row


def draft_values(row: SourceRow) -> dict[str, str]:
    """Return what a row says, field by field, as it stands."""
    known = PUPIL_DRAFT_FIELDS if isinstance(row.draft, PupilDraft) else STAFF_DRAFT_FIELDS
    return {name: getattr(row.draft, name) for name in known}


def keep_fixes(
    office: Office, kind: RecordKind, digest: str, fixes: Fixes, path: Path | None = None
) -> None:
    """Keep what was put right in a file, durable on return; `path` is where it lies."""
    if not fixes:
        drop_fixes(office, kind, digest)
        return
    body: list[dict[str, object]] = [{FILE: str(path or "")}]
    body += [
        {"sheet": sheet, "row": row, "values": dict(values)}
        for (sheet, row), values in fixes.items()
    ]
    text = json.dumps(body, ensure_ascii=False)
    office.store.drafts.save(f"{FIXES}{kind.value}:{digest}", office.clock.now(), text)


def note_stored(office: Office, kind: RecordKind, digest: str) -> None:
    """Note that what could be stored of a file was: nobody is reminded of what is left."""
    key = f"{FIXES}{kind.value}:{digest}"
    saved = office.store.drafts.get(key)
    if saved is None:
        return
    body = [one | {STORED: True} if FILE in one else one for one in json.loads(saved.body)]
    text = json.dumps(body, ensure_ascii=False)
    office.store.drafts.save(key, datetime.fromisoformat(saved.at), text)


def drop_fixes(office: Office, kind: RecordKind, digest: str) -> None:
    """Forget what was put right in a file."""
    office.store.drafts.drop(f"{FIXES}{kind.value}:{digest}")


def fixes_for(office: Office, kind: RecordKind, digest: str) -> dict[RowKey, dict[str, str]]:
    """Return what was put right in this very file before; empty for a file that has changed."""
    saved = office.store.drafts.get(f"{FIXES}{kind.value}:{digest}")
    if saved is None:
        return {}
    return {
        (str(one["sheet"]), int(one["row"])): {
            str(name): str(text) for name, text in one["values"].items()
        }
        for one in json.loads(saved.body)
        if "sheet" in one
    }


def with_fixes(read: ReadWorkbook, fixes: Fixes) -> ReadWorkbook:
    """Return a workbook as if the fixed cells had been right from the start."""
    if not fixes:
        return read
    sheets = {sheet.sheet: sheet for sheet in read.columns}
    rows = tuple(
        _fixed(row, fixes[key_of(row)], sheets[row.sheet]) if key_of(row) in fixes else row
        for row in read.rows
    )
    return replace(read, rows=rows)


def moved_fixes(before: ReadWorkbook, after: ReadWorkbook, fixes: Fixes) -> dict[RowKey, Values]:
    """Return the fixes for a workbook whose headings are understood otherwise by now.

    What was typed over a cell follows its column to the new field; it goes where the column is
    read no more. What no column holds stays as it was typed.
    """
    sheets = {sheet.sheet: _moves(sheet, after) for sheet in before.columns}
    found: dict[RowKey, Values] = {}
    for key, values in fixes.items():
        moves = sheets.get(key[0], {})
        kept = {moves.get(name, name): text for name, text in values.items()}
        kept.pop("", None)
        if kept:
            found[key] = kept
    return found


def _moves(sheet: SheetColumns, after: ReadWorkbook) -> dict[str, str]:
    """Return what became of a sheet's fields; an empty one is read no more."""
    now = {
        column.index: column.field or ""
        for one in after.columns
        if one.sheet == sheet.sheet
        for column in one.columns
    }
    moves: dict[str, str] = {}
    for column in sheet.columns:
        if column.field and not column.field.startswith("_"):
            field = now.get(column.index, "")
            moves.setdefault(column.field, "" if field.startswith("_") else field)
    return moves


def _fixed(row: SourceRow, values: Values, sheet: SheetColumns) -> SourceRow:
    draft: PupilDraft | StaffDraft
    if isinstance(row.draft, PupilDraft):
        draft = replace(row.draft, **_known(values, PUPIL_DRAFT_FIELDS))
    else:
        draft = replace(row.draft, **_known(values, STAFF_DRAFT_FIELDS))
    said_class = bool(values.keys() & {"grade", "class_label"})
    cells = list(row.cells)
    for place, column in enumerate(sheet.columns):
        if column.field and column.field in values:
            cells[place] = values[column.field]
        elif column.field == GRADE_AND_CLASS and isinstance(draft, PupilDraft) and said_class:
            cells[place] = draft.grade + draft.class_label
    return replace(
        row, draft=draft, cells=tuple(cells), lost_digits=row.lost_digits.difference(values)
    )


def _known(values: Values, fields: Iterable[str]) -> dict[str, str]:
    return {name: values[name] for name in fields if name in values}


def fix_of(raw: SourceRow, values: Values) -> dict[str, str]:
    """Return what a person changed in a row: the fields that differ from the file."""
    before = draft_values(raw)
    return {
        name: text
        for name, text in values.items()
        if name in before and (text != before[name] or (name in raw.lost_digits and text))
    }


def told_fixes(raw: SourceRow, values: Values) -> tuple[FieldChange, ...]:
    """Return the fixes of a row for the eyes of a person, numbers masked."""
    before = draft_values(raw)
    return tuple(
        FieldChange(name, masked_value(name, before[name]), masked_value(name, text))
        for name, text in values.items()
        if name in before
    )


def cells_to_fix(
    kind: RecordKind, problems: Sequence[Problem]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields that a row's problems are about, worst first, and those offered beside."""
    known = PUPIL_DRAFT_FIELDS if kind is RecordKind.PUPILS else STAFF_DRAFT_FIELDS
    wrong: dict[str, None] = {}
    for problem in problems:
        for name in (problem.field, *_BESIDE.get(problem.code, ())):
            if name in known:
                wrong.setdefault(name)
    others = tuple(name for name in ESSENTIAL[kind] if name not in wrong)
    return tuple(wrong), others


@dataclass(frozen=True, slots=True)
class RowJudge:
    """Judges a row by itself as the import would, while it is being put right. Pure.

    `lost` are the fields whose digits the file has lost: a number typed anew is whole.
    """

    kind: RecordKind
    context: CheckContext
    raw: SourceRow

    @classmethod
    def of(cls, office: Office, kind: RecordKind, raw: SourceRow) -> RowJudge:
        """Make the judge of one row, as of today."""
        today = office.clock.today()
        context = CheckContext(today=today, year=SchoolYear.of(today), is_lenient=True)
        return cls(kind, context, raw)

    def problems(self, values: Values) -> tuple[Problem, ...]:
        """Return every problem of the row with these values."""
        fixed = fix_of(self.raw, values)
        context = replace(self.context, lost_digits=self.raw.lost_digits.difference(fixed))
        if self.kind is RecordKind.PUPILS:
            pupil = PupilDraft(**_known(values, PUPIL_DRAFT_FIELDS))
            return check_pupil(pupil, context).problems
        return check_staff(StaffDraft(**_known(values, STAFF_DRAFT_FIELDS)), context).problems
