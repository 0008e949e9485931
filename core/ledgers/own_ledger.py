"""Own ledgers 自建台账: chosen pupils by up to eight columns of one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.dates import DateFault, parse_date
from core.history import RowId
from core.i18n import t
from core.identity import normalise_prose, normalise_text
from core.ledgers.facts import (
    MOST_COLUMNS,
    ColumnKind,
    OwnLedger,
    OwnLedgerId,
    OwnLedgerLine,
)
from core.ledgers.spec import LedgerError
from core.models import PupilFile, PupilId
from core.office import Office
from core.reading.values import parse_bool
from core.records.telling_apart import told_apart, words_about
from core.seated import seated
from core.writing import Writing

MOST_CHARACTERS = 100
"""Of a value; what is longer belongs into the pupil's remark."""
MOST_DIGITS = 15
LINE_TABLE = "own_ledger_line"

MESSAGE_IDS = (
    "own_ledger.kind.text",
    "own_ledger.kind.date",
    "own_ledger.kind.number",
    "own_ledger.kind.yes_no",
    "own_ledger.kind.signature",
)
"""What a picker of kinds shows."""


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column as it is asked for, and its place once it has one (from 0)."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    place: int = -1


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A pupil's row: `values` as stored, in step with the table's columns.

    `file` is None when the pupil's record is not here any more. `words` tell the child from
    another of the name on this ledger, and are empty where there is none; so is `told`, the name
    with the little that does.
    """

    line: OwnLedgerLine
    file: PupilFile | None
    values: tuple[str, ...]
    words: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """An own ledger as a screen shows it."""

    ledger: OwnLedger
    columns: tuple[OwnColumn, ...]
    rows: tuple[OwnRow, ...]


def columns_of(ledger: OwnLedger) -> tuple[OwnColumn, ...]:
    """Return the columns that were not given up; a kind of a newer program reads as text."""
    known = {kind.value for kind in ColumnKind}
    return tuple(
        OwnColumn(heading, ColumnKind(kind) if kind in known else ColumnKind.TEXT, place)
        for place, (heading, kind) in enumerate(zip(ledger.headings, ledger.kinds, strict=False))
        if heading
    )


def own_ledgers(office: Office) -> list[OwnLedger]:
    """Return this school's own ledgers, the open ones first, each the newest first."""
    ledgers = office.store.ledgers.own.all(office.school.id)
    newest = sorted(ledgers, key=lambda one: one.created_on or date.min, reverse=True)
    return sorted(newest, key=lambda one: one.closed_on is not None)


def create_own_ledger(
    office: Office, name: str, columns: Sequence[OwnColumn], pupil_ids: Sequence[PupilId]
) -> OwnLedgerId:
    """Make a ledger with these columns for these pupils; durable on return.

    Raises LedgerError: `own_ledger_name`, and as `add_column`.
    """
    title = normalise_text(name)
    if not title:
        raise LedgerError("own_ledger_name")
    known = {file.pupil.id for file in office.store.pupils.files(list(dict.fromkeys(pupil_ids)))}
    with office.writing("own_ledger") as writing:
        ledger = OwnLedger(
            id=OwnLedgerId(writing.new_id()),
            school_id=office.school.id,
            name=title,
            created_on=office.clock.today(),
        )
        for column in columns:
            ledger, _ = _with_column(ledger, column)
        writing.put(ledger)
        # Whoever was erased since the pupils were chosen is left out.
        present = [one for one in pupil_ids if one in known]
        _put_lines(office, writing, ledger.id, present, first=1)
        writing.audit("own_ledger", ledger.id, f"pupils={len(present)}")
    return ledger.id


def _with_column(ledger: OwnLedger, column: OwnColumn) -> tuple[OwnLedger, int]:
    """Return the ledger with one more column, and its place."""
    heading = normalise_text(column.heading)
    if not heading:
        raise LedgerError("own_ledger_heading")
    headings, kinds = list(ledger.headings), list(ledger.kinds)
    if heading in headings:
        raise LedgerError("own_ledger_same_heading", heading=heading)
    place = place_column(headings, kinds, heading, column.kind)
    return replace(ledger, headings=tuple(headings), kinds=tuple(kinds)), place


def place_column(headings: list[str], kinds: list[str], heading: str, kind: ColumnKind) -> int:
    """Put a new column into the first place that was given up, else behind; return its place.

    Raises LedgerError(`own_ledger_full`).
    """
    if "" in headings:
        place = headings.index("")
        headings[place], kinds[place] = heading, kind.value
        return place
    if len(headings) >= MOST_COLUMNS:
        raise LedgerError("own_ledger_full", most=MOST_COLUMNS, heading=heading)
    headings.append(heading)
    kinds.append(kind.value)
    return len(headings) - 1


def emptied(line: OwnLedgerLine, places: Iterable[int]) -> dict[str, Any]:
    """Return what changes in a line when places are used for new columns: nothing stands there.

    What was written for the column that was given up stays in the history.
    """
    return {f"value_{place + 1}": None for place in places if line.value(place)}


def say_empty(office: Office, writing: Writing, before: OwnLedger, places: Iterable[int]) -> None:
    """Write of every line that nothing stands in the places that are used again, though none did.

    What another PC wrote there meanwhile, for the column that was given up, is then asked about;
    unsaid it would stand under the new heading.
    """
    used = [place for place in places if place < len(before.headings)]
    for line in office.store.ledgers.lines_of(before.id) if used else ():
        patch = {f"value_{place + 1}": None for place in used if not line.value(place)}
        if patch:
            writing.write(line.school_id, LINE_TABLE, RowId(line.id), patch)


def add_column(office: Office, ledger_id: OwnLedgerId, column: OwnColumn) -> None:
    """Add a column, in a place that was given up or behind the others.

    What stood in a place that is used again stays in the history alone. Raises LedgerError:
    `no_such_ledger`, `own_ledger_heading`, `own_ledger_same_heading`, `own_ledger_full`.
    """
    before = ledger_of(office, ledger_id)
    ledger, place = _with_column(before, column)
    with office.writing("own_ledger") as writing:
        writing.put(ledger)
        say_empty(office, writing, before, [place])
        for line in office.store.ledgers.lines_of(ledger_id):
            change = emptied(line, [place])
            if change:
                writing.put(replace(line, **change))


def rename_column(office: Office, ledger_id: OwnLedgerId, place: int, heading: str) -> None:
    """Head a column anew; an empty heading gives it up, and its values stay in the history.

    Raises LedgerError: `no_such_ledger`, `no_such_column`, `own_ledger_same_heading`.
    """
    ledger = ledger_of(office, ledger_id)
    _column_at(ledger, place)
    new = normalise_text(heading)
    if new and new in (*ledger.headings[:place], *ledger.headings[place + 1 :]):
        raise LedgerError("own_ledger_same_heading", heading=new)
    headings = (*ledger.headings[:place], new, *ledger.headings[place + 1 :])
    with office.writing("own_ledger") as writing:
        writing.put(replace(ledger, headings=headings))


def close_own_ledger(office: Office, ledger_id: OwnLedgerId) -> None:
    """Close a ledger: it stands behind the others and takes no more values."""
    with office.writing("own_ledger") as writing:
        writing.put(replace(ledger_of(office, ledger_id), closed_on=office.clock.today()))


def ledger_of(office: Office, ledger_id: OwnLedgerId) -> OwnLedger:
    """Return an own ledger; raises LedgerError(`no_such_ledger`)."""
    ledger = office.store.ledgers.own.get(ledger_id)
    if ledger is None:
        raise LedgerError("no_such_ledger")
    return ledger


def _open_ledger(office: Office, ledger_id: OwnLedgerId) -> OwnLedger:
    ledger = ledger_of(office, ledger_id)
    if ledger.closed_on is not None:
        raise LedgerError("own_ledger_closed", name=ledger.name)
    return ledger


def add_pupils(office: Office, ledger_id: OwnLedgerId, pupil_ids: Sequence[PupilId]) -> int:
    """Put further pupils on a ledger, each once; return how many were new."""
    _open_ledger(office, ledger_id)
    lines = office.store.ledgers.lines_of(ledger_id)
    present = {line.pupil_id for line in lines}
    fresh = [one for one in dict.fromkeys(pupil_ids) if one not in present]
    with office.writing("own_ledger") as writing:
        first = max((line.position for line in lines), default=0) + 1
        _put_lines(office, writing, ledger_id, fresh, first)
    return len(fresh)


def _put_lines(
    office: Office,
    writing: Writing,
    ledger_id: OwnLedgerId,
    pupil_ids: Iterable[PupilId],
    first: int,
) -> None:
    for position, pupil_id in enumerate(dict.fromkeys(pupil_ids), start=first):
        line = OwnLedgerLine(
            id=line_id(ledger_id, pupil_id),
            school_id=office.school.id,
            ledger_id=ledger_id,
            pupil_id=pupil_id,
            position=position,
        )
        writing.put(line)


def line_id(ledger_id: OwnLedgerId, pupil_id: PupilId) -> str:
    """Return the id of a pupil's line: the same on every device, so that nobody stands twice."""
    return f"{ledger_id}.{pupil_id}"


def take_off(office: Office, ledger_id: OwnLedgerId, pupil_id: PupilId) -> None:
    """Take a pupil off a ledger; what was written stays in the history."""
    line = _line(office, ledger_id, pupil_id)
    with office.writing("own_ledger") as writing:
        writing.delete(line)


def _line(office: Office, ledger_id: OwnLedgerId, pupil_id: PupilId) -> OwnLedgerLine:
    line = office.store.ledgers.lines.get(line_id(ledger_id, pupil_id))
    if line is None:
        raise LedgerError("not_on_ledger")
    return line


def set_values(
    office: Office, ledger_id: OwnLedgerId, pupil_ids: Sequence[PupilId], place: int, text: str
) -> str:
    """Write one value for one pupil or for many; return it as it is kept. Empty clears it.

    Raises LedgerError: `no_such_ledger`, `own_ledger_closed`, `no_such_column`, `not_on_ledger`,
    and for a value that is none of its kind `own_value_date`, `own_value_number`,
    `own_value_yes_no`, `own_value_signature`, `own_value_long`. Nothing is written then.
    """
    ledger = _open_ledger(office, ledger_id)
    column = _column_at(ledger, place)
    value = read_column(column.heading, column.kind, text)
    lines = [_line(office, ledger_id, pupil_id) for pupil_id in pupil_ids]
    with office.writing("own_ledger") as writing:
        for line in lines:
            writing.put(_with_value(line, place, value))
    return value


def _with_value(line: OwnLedgerLine, place: int, value: str) -> OwnLedgerLine:
    change: dict[str, Any] = {f"value_{place + 1}": value or None}
    return replace(line, **change)


def _column_at(ledger: OwnLedger, place: int) -> OwnColumn:
    for column in columns_of(ledger):
        if column.place == place:
            return column
    raise LedgerError("no_such_column", column=place + 1)


def read_column(heading: str, kind: ColumnKind, text: str) -> str:
    """Return what is kept of a value typed into a column; a refusal names the column."""
    try:
        return read_value(kind, text)
    except LedgerError as error:
        column = t("own_ledger.column_named", heading=heading)
        raise LedgerError(error.code, **(error.params | {"column": column})) from error


def read_value(kind: ColumnKind, text: str) -> str:
    """Return what is kept of a typed value; raises LedgerError as `set_values`."""
    plain = normalise_text(text)
    if not plain:
        return ""
    if kind is ColumnKind.SIGNATURE:
        raise LedgerError("own_value_signature", column="")
    if kind is ColumnKind.DATE:
        day = parse_date(plain)
        if isinstance(day, DateFault):
            raise LedgerError("own_value_date", column="", value=plain[:20])
        return day.isoformat()
    if kind is ColumnKind.NUMBER:
        return _number(plain)
    if kind is ColumnKind.YES_NO:
        answer = parse_bool(plain)
        if answer is None:
            raise LedgerError("own_value_yes_no", column="", value=plain[:20])
        return "1" if answer else "0"
    if len(plain) > MOST_CHARACTERS:
        raise LedgerError("own_value_long", column="", most=MOST_CHARACTERS)
    return normalise_prose(text)


def _number(plain: str) -> str:
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    text = f"{number:f}" if number.is_finite() and abs(number.adjusted()) < MOST_DIGITS else ""
    if not text or len(text.strip("-").replace(".", "")) > MOST_DIGITS:
        raise LedgerError("own_value_number", column="", value=plain[:20])
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_text(kind: ColumnKind, value: str) -> str:
    """Return a kept value as people read it."""
    if kind is ColumnKind.YES_NO and value:
        return t("printing.yes") if value == "1" else t("printing.no")
    return value


def own_table(office: Office, ledger_id: OwnLedgerId) -> OwnTable:
    """Return a ledger as a screen shows it; raises LedgerError(`no_such_ledger`)."""
    ledger = ledger_of(office, ledger_id)
    columns = columns_of(ledger)
    lines = office.store.ledgers.lines_of(ledger_id)
    files = seated(office, office.store.pupils.files([line.pupil_id for line in lines]))
    by_id = {file.pupil.id: file for file in files}
    called = Counter(file.pupil.name for file in files)
    words = {
        file.pupil.id: words_about(file, office.year)
        for file in files
        if called[file.pupil.name] > 1
    }
    names = told_apart(file for file in files if file.pupil.id in words)
    told = {pupil_id: name for name, pupil_id in names.items()}
    rows = tuple(
        OwnRow(
            line,
            by_id.get(line.pupil_id),
            tuple(line.value(column.place) for column in columns),
            words.get(line.pupil_id, ""),
            told.get(line.pupil_id, ""),
        )
        for line in lines
    )
    return OwnTable(ledger, columns, rows)
