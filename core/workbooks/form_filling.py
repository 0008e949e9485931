"""Fill a form 填表: a blank workbook of the centre or the county, with this school's people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from core.errors import ExchangeError, UsageError
from core.exchange.form_understanding import UnderstoodForm, understand_form
from core.exchange.forms import FilledForm
from core.exchange.headings import RecordKind, normalise_heading
from core.files import is_anything_there, is_file_there, names_beside
from core.ledgers.spec import LedgerError
from core.lists.directory import PupilQuery, find_staff, pupil_keys, pupil_lines
from core.models import PupilId, StaffId
from core.office import Office
from core.pinyin import full_pinyin
from core.spoken_labels import class_text
from core.workbooks.form_memory import (
    FormFill,
    Mapped,
    fill_and_note,
    records_of,
    remember_headings,
    understand_remembered,
)

MOST_FORMS = 12
"""Forms kept in the list of remembered ones: a year's worth of a small school."""
MOST_COPIES = 99

_KNOWN_FORMS = "forms.known"
_NUMBERS = ("id_number", "student_no", "aux_no")
_PHONES = ("phone",)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillChoices:
    """For whom and how a form is filled. `people` None: everybody at this school.

    `mapping` is what a person settled by hand; None takes what is remembered. With
    `takes_free_name` a file that is there stays, and a name beside it is taken.
    """

    people: Sequence[str] | None = None
    mapping: Mapped | None = None
    overwrites: bool = False
    takes_free_name: bool = False


@dataclass(frozen=True, slots=True)
class RememberedForm:
    """A form that was filled before: its name, where it lay, what it is about, when (UTC)."""

    name: str
    path: Path
    kind: RecordKind
    at: datetime

    @property
    def lies_there(self) -> bool:
        """Whether the blank form still lies where it was. Touches the disk."""
        return is_file_there(self.path)


@dataclass(frozen=True, slots=True)
class FillGroup:
    """Some people of this school whom a form may be filled for; `label` is empty for all."""

    label: str
    people: tuple[str, ...]


def fill_for_school(
    office: Office, form: Path, out: Path, choices: FillChoices | None = None
) -> FilledForm:
    """Fill a form for the chosen people, note the export and remember the form.

    What the form asks for is written whole, numbers too: filling it is the purpose. What a person
    once said its headings mean is remembered. Raises ExchangeError as `fill_form`, and
    `out_exists` where another file would be lost; UsageError (`would_overwrite_source`) where
    the filled form would take the blank one's place; LedgerError (`nobody_to_export`) when
    people were chosen and none of them is there.
    """
    wish = choices or FillChoices()
    if is_anything_there(form) and is_anything_there(out) and form.samefile(out):
        raise UsageError("would_overwrite_source", path=str(form))
    understood, remembered = understand_remembered(office, form)
    people = everybody(office, understood.kind) if wish.people is None else wish.people
    records = records_of(office, understood.kind, _ids(understood.kind, people))
    if not records and wish.people is not None:
        raise LedgerError("nobody_to_export")
    target = _free_name(out) if wish.takes_free_name else out
    if is_file_there(target) and not wish.overwrites:
        raise ExchangeError("out_exists", file=str(target))
    if wish.mapping is not None:
        remember_headings(office, understood.kind, understood.columns, wish.mapping)
    mapping = remembered if wish.mapping is None else wish.mapping
    filled = fill_and_note(office, FormFill(form, target, understood.kind, mapping), records)
    _remember_form(office, form, understood.kind)
    return filled


def _ids(kind: RecordKind, people: Sequence[str]) -> list[PupilId] | list[StaffId]:
    if kind is RecordKind.PUPILS:
        return [PupilId(one) for one in people]
    return [StaffId(one) for one in people]


def _free_name(path: Path) -> Path:
    names = islice(names_beside(path), MOST_COPIES)
    return next((name for name in names if not is_anything_there(name)), path)


def everybody(office: Office, kind: RecordKind) -> list[str]:
    """Return the ids of everybody of this school whom a form may speak of, in the list's order."""
    if kind is RecordKind.STAFF:
        here = [line for line in find_staff(office) if line.school_id == office.school.id]
        here.sort(key=lambda line: (full_pinyin(line.name).lower(), line.name))
        return [line.staff_id for line in here]
    query = PupilQuery(school_id=office.school.id)
    return [line.pupil_id for line in pupil_lines(office, pupil_keys(office, query))]


def fill_groups(office: Office, kind: RecordKind) -> list[FillGroup]:
    """Return whom a form can be filled for: all, then each class (each grade where it has none)."""
    whole = FillGroup("", tuple(everybody(office, kind)))
    if kind is RecordKind.STAFF:
        return [whole]
    query = PupilQuery(school_id=office.school.id)
    classes: dict[str, list[str]] = {}
    for line in pupil_lines(office, pupil_keys(office, query)):
        label = class_text(line.cohort, office.year, line.class_number)
        classes.setdefault(label, []).append(line.pupil_id)
    return [whole, *(FillGroup(label, tuple(ids)) for label, ids in classes.items())]


def say_form_headings(
    office: Office, path: Path, form: UnderstoodForm, mapping: Mapped
) -> UnderstoodForm:
    """Understand a form with other corrections, and remember them; none forgets them.

    Raises ExchangeError as `understand_form`, LedgerError as `remember_headings`.
    """
    again = understand_form(path, form.kind, mapping or None)
    remember_headings(office, form.kind, form.columns, mapping)
    return again


def name_form_heading(office: Office, path: Path, name_heading: str) -> None:
    """Remember which column of a form is the name, where no heading says so.

    Raises ExchangeError as `understand_form`.
    """
    mapping = {normalise_heading(name_heading): "name"}
    form = understand_form(path, None, mapping)
    remember_headings(office, form.kind, form.columns, mapping)


def sensitive_headings(
    form: UnderstoodForm | FilledForm,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the headings under which numbers stand or will, and those of telephones."""
    if isinstance(form, FilledForm) and not form.rows:
        return (), ()

    columns = form.all_columns if isinstance(form, UnderstoodForm) else form.columns

    def ending(ends: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column.heading for column in columns if (column.field or "").endswith(ends))

    return ending(_NUMBERS), ending(_PHONES)


def remembered_forms(office: Office) -> list[RememberedForm]:
    """Return the forms that were filled before, the newest first."""
    text = office.store.settings.get(_KNOWN_FORMS, "[]")
    return [
        RememberedForm(
            one["name"],
            Path(one["path"]),
            RecordKind(one["kind"]),
            datetime.fromisoformat(one["at"]),
        )
        for one in json.loads(text)
    ]


def forget_form(office: Office, path: Path) -> None:
    """Take a form from the list; what its headings mean stays remembered."""
    _keep_forms(office, [one for one in remembered_forms(office) if one.path != path])


def _remember_form(office: Office, path: Path, kind: RecordKind) -> None:
    whole = path.absolute()
    others = [one for one in remembered_forms(office) if one.path != whole]
    new = RememberedForm(path.name, whole, kind, office.clock.now())
    _keep_forms(office, [new, *others][:MOST_FORMS])


def _keep_forms(office: Office, forms: Sequence[RememberedForm]) -> None:
    body = [
        {
            "name": one.name,
            "path": str(one.path),
            "kind": one.kind.value,
            "at": one.at.isoformat(timespec="seconds"),
        }
        for one in forms
    ]
    with office.store.transaction():
        # Escaped: the bytes of a name that is no UTF-8 come back as they were.
        office.store.settings.set(_KNOWN_FORMS, json.dumps(body))
