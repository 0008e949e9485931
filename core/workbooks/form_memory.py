"""Remembered forms: what the headings of a form or a workbook mean, told once by hand.

A form is known again by its headings, normalised, in whatever order they stand; what
a person corrected is given to the reader the next time. Local: a heading is nobody's record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.errors import ExchangeError
from core.exchange.form_cells import Record
from core.exchange.form_understanding import UnderstoodForm, understand_form
from core.exchange.forms import FilledForm, fill_form
from core.exchange.headings import (
    GRADE_AND_CLASS,
    INDEX,
    Column,
    RecordKind,
    normalise_heading,
)
from core.exchange.reading import ReadWorkbook, read_workbook
from core.history import canonical_json
from core.ledgers.spec import LedgerError
from core.ledgers.told import for_reader
from core.models import PupilId, StaffId
from core.office import Office
from core.privacy.trail_words import nameless, said_of
from core.reading.drafts import PUPIL_DRAFT_FIELDS, STAFF_DRAFT_FIELDS
from core.workbooks.form_records import about_school, pupil_record, staff_record

ReadT = TypeVar("ReadT")

Mapped = Mapping[str, str]
"""Fields of the draft by heading as shown or by `Column.key`; an empty field leaves it out."""

BESIDE_FIELDS = frozenset({GRADE_AND_CLASS, INDEX})
"""What a heading may be said to mean besides a field: 年级班级 in one cell, and 序号."""

ADDED_COLUMNS = frozenset({"_problem", "_origin"})
"""What a workbook of refused rows has besides the columns it came with."""


def fields_of(kind: RecordKind) -> tuple[str, ...]:
    """Return the fields that a column may be given to, in the order of the form."""
    return PUPIL_DRAFT_FIELDS if kind is RecordKind.PUPILS else STAFF_DRAFT_FIELDS


def headings_digest(kind: RecordKind, headings: Iterable[str]) -> str:
    """Return the digest of a form's headings: spaces, marks, width and order do not count.

    Where a heading is repeated the order counts: what was said of the second 电话 is said of
    whoever stands beside it there.
    """
    shown = [name for heading in headings if (name := normalise_heading(heading))]
    names = sorted(shown) if len(set(shown)) == len(shown) else shown
    return hashlib.sha256(canonical_json([kind.value, names])).hexdigest()


def _own_headings(columns: Sequence[Column]) -> list[str]:
    """Return an office's own headings: a workbook of refused rows is known by them again."""
    return [column.heading for column in columns if column.field not in ADDED_COLUMNS]


def remember_headings(
    office: Office, kind: RecordKind, columns: Sequence[Column], mapping: Mapped
) -> None:
    """Keep what a person said the headings mean; an empty mapping forgets it.

    Raises LedgerError(`no_such_field`) for a field that the form does not have.
    """
    known = BESIDE_FIELDS.union(fields_of(kind))
    for field in mapping.values():
        if field and field not in known:
            raise LedgerError("no_such_field", field=field)
    digest = headings_digest(kind, _own_headings(columns))
    kept = {normalise_heading(heading): field for heading, field in mapping.items()}
    with office.store.transaction():
        if kept:
            office.store.ledgers.remember(digest, kind.value, office.clock.now(), kept)
        else:
            office.store.ledgers.forget(digest)


def recall_headings(office: Office, kind: RecordKind, columns: Sequence[Column]) -> Mapped:
    """Return what was said of these headings before, by normalised heading; empty when nothing."""
    digest = headings_digest(kind, _own_headings(columns))
    found = office.store.ledgers.recall(digest)
    return found.mapping if found else {}


def understand_remembered(
    office: Office, form_path: Path, kind: RecordKind | None = None
) -> tuple[UnderstoodForm, Mapped]:
    """Say how a blank form's headings are understood, with what is remembered of them.

    Raises ExchangeError as `understand_form`.
    """
    form, names = _known(office, lambda said: understand_form(form_path, kind, said))
    mapping = {
        **_present(names, form.columns),
        **recall_headings(office, form.kind, form.columns),
    }
    if not mapping:
        return form, {}
    return understand_form(form_path, form.kind, mapping), mapping


def fill_remembered(
    office: Office,
    form_path: Path,
    out_path: Path,
    people: Sequence[PupilId] | Sequence[StaffId],
    mapping: Mapped | None = None,
) -> FilledForm:
    """Fill a form for the chosen people, and remember the mapping when one is given.

    `mapping` is what a person settled by hand; without it the remembered one holds. Numbers go in
    whole: the form asks for them. Raises ExchangeError as `fill_form`, LedgerError
    (`nobody_to_export`, `no_such_field`).
    """
    form, remembered = understand_remembered(office, form_path)
    records = records_of(office, form.kind, people)
    if not records:
        raise LedgerError("nobody_to_export")
    if mapping is not None:
        remember_headings(office, form.kind, form.columns, mapping)
    chosen = remembered if mapping is None else mapping
    return fill_and_note(office, FormFill(form_path, out_path, form.kind, chosen), records)


@dataclass(frozen=True, slots=True)
class FormFill:
    """A blank form, where the filled one goes, and what its headings mean."""

    form_path: Path
    out_path: Path
    kind: RecordKind
    mapping: Mapped


def fill_and_note(office: Office, fill: FormFill, records: Sequence[Record]) -> FilledForm:
    """Fill a form and note the export, its purpose, its columns and what its file is called.

    Raises ExchangeError as `fill_form`.
    """
    filled = fill_form(fill.form_path, fill.out_path, records, fill.kind, fill.mapping)
    columns = ",".join(column.field for column in filled.columns if column.field)
    detail = f"purpose=report rows={filled.rows} columns={columns} whole"
    office.audit("export", f"form.{fill.kind}", detail + said_of(_nameless(fill, records)))
    return filled


def _nameless(fill: FormFill, records: Sequence[Record]) -> str:
    """Return what a form's file is called, without a person's name: the trail outlives a child."""
    keys = ("name", "m1_name", "m2_name")
    return nameless(fill.form_path.stem, (one.get(key, "") for one in records for key in keys))


def records_of(
    office: Office, kind: RecordKind, people: Sequence[PupilId] | Sequence[StaffId]
) -> list[dict[str, str]]:
    """Return what a form is filled with for the chosen people."""
    today = office.clock.today()
    schools = {one.id: one for one in office.store.schools.all()}
    if kind is RecordKind.PUPILS:
        pupils = for_reader(office, office.store.pupils.files([PupilId(one) for one in people]))
        numbered = {
            size.cohort
            for size in office.store.grouping.class_sizes(office.school.id)
            if size.number is not None
        }
        return [
            pupil_record(file, office.year, numbered)
            | about_school(
                schools.get(file.pupil.school_id, office.school), file.pupil.birth_date, today
            )
            for file in pupils
        ]
    staff = office.store.staff.files([StaffId(one) for one in people])
    return [
        staff_record(file)
        | about_school(
            schools.get(file.member.school_id, office.school), file.member.birth_date, today
        )
        for file in staff
    ]


def read_remembered(
    office: Office, path: Path, kind: RecordKind | None = None
) -> tuple[ReadWorkbook, Mapped]:
    """Read a workbook for import with what is remembered of its sheets' headings.

    A correction holds for a whole workbook: of a heading that stands on several sheets it is
    taken only where the same was said of each of them. Raises ExchangeError as `read_workbook`.
    """
    read, names = _known(office, lambda said: read_workbook(path, kind, said))
    mapping: dict[str, str] = {}
    seen: set[str] = set()
    unlike: set[str] = set()
    for sheet in read.columns:
        said = {
            **_present(names, sheet.columns),
            **recall_headings(office, read.kind, sheet.columns),
        }
        here = {column.key for column in sheet.columns}
        unlike |= {key for key in here & seen if mapping.get(key) != said.get(key)}
        mapping |= said
        seen |= here
    mapping = {key: field for key, field in mapping.items() if key not in unlike}
    if not mapping:
        return read, {}
    return read_workbook(path, read.kind, mapping), mapping


def _present(names: Mapped, columns: Sequence[Column]) -> dict[str, str]:
    """Return which of some corrections are about these columns."""
    here = {column.key for column in columns}
    return {heading: field for heading, field in names.items() if heading in here}


def _known(office: Office, read: Callable[[Mapped | None], ReadT]) -> tuple[ReadT, Mapped]:
    """Read; where no heading is known for the name, with those that a person once pointed to.

    Returns these too: they are part of how the file was understood.
    """
    try:
        return read(None), {}
    except ExchangeError as error:
        if error.code != "no_headings":
            raise
        for names in _name_headings(office):
            with suppress(ExchangeError):
                return read(names), names
        raise


def _name_headings(office: Office) -> Iterator[Mapped]:
    for memory in office.store.ledgers.remembered():
        names = {heading: field for heading, field in memory.mapping.items() if field == "name"}
        if names:
            yield names


def remember_sheets(office: Office, read: ReadWorkbook, mapping: Mapped) -> None:
    """Keep the corrections of a workbook for each of its sheets' headings; none forgets them.

    Raises LedgerError as `remember_headings`.
    """
    for sheet in read.columns:
        here = {column.key for column in sheet.columns}
        own = {key: field for key, field in mapping.items() if key in here}
        remember_headings(office, read.kind, sheet.columns, own)
