"""The list of staff: filters, order and columns that stay, and what it shows as a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from core.pinyin import full_pinyin

if TYPE_CHECKING:
    from core.office import Office
    from core.storage.search import ListKey, StaffLine
    from core.workbooks.exporting import Exported
    from core.workbooks.list_exporting import ListWish
    from core.workbooks.matching import Progress

STAFF_VIEW = "list.staff"
"""Setting: how the list of staff stands, as JSON."""

IN_POST = "11"
"""person_status 在职; others have left."""
BETWEEN_SUBJECTS = "、"
FILES_AT_ONCE = 100
"""Staff who are read between two looks at how far an export is."""


class StaffColumn(StrEnum):
    """What a list can show of a member of staff, in the order in which it is offered."""

    NAME = "name"
    SEX = "sex"
    POST = "post"
    SUBJECTS = "subjects"
    PERIODS = "periods"
    TITLE = "title"
    PHONE = "phone"
    BIRTH = "birth"
    ID_NUMBER = "id_number"
    STATUS = "status"


USUAL = (
    StaffColumn.NAME,
    StaffColumn.SEX,
    StaffColumn.POST,
    StaffColumn.SUBJECTS,
    StaffColumn.PERIODS,
    StaffColumn.TITLE,
    StaffColumn.PHONE,
)
_PUBLIC = frozenset({StaffColumn.NAME, StaffColumn.POST, StaffColumn.SUBJECTS})
"""What may stand on a wall beside the classes: who teaches what."""

_FIELDS: Mapping[StaffColumn, str] = {
    StaffColumn.NAME: "name",
    StaffColumn.SEX: "sex",
    StaffColumn.POST: "post",
    StaffColumn.SUBJECTS: "subjects",
    StaffColumn.PERIODS: "weekly_periods",
    StaffColumn.TITLE: "title",
    StaffColumn.PHONE: "phone",
    StaffColumn.BIRTH: "birth_date",
    StaffColumn.ID_NUMBER: "id_number",
    StaffColumn.STATUS: "person_status",
}


class StaffOrder(StrEnum):
    """What the list goes by. Ties stand by name."""

    NAME = "name"
    POST = "post"
    PERIODS = "periods"
    """The most periods first."""
    BIRTH = "birth"


@dataclass(frozen=True, slots=True)
class StaffView:
    """How the list of staff stands. `is_in_post`: None for all, False for those who have left."""

    is_in_post: bool | None = None
    subject: str | None = None
    order: StaffOrder = StaffOrder.NAME
    is_reversed: bool = False
    columns: tuple[StaffColumn, ...] = USUAL
    has_number: bool | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter holds."""
        asked = (self.is_in_post, self.subject, self.has_number)
        return any(one is not None for one in asked)


@dataclass(frozen=True, slots=True)
class ShownStaff:
    """What stands in the list now, with what is typed and who is ticked."""

    view: StaffView
    text: str = ""
    ticked: frozenset[ListKey] = frozenset()


_KEYS: Mapping[StaffOrder, Callable[[StaffLine], str | int]] = {
    StaffOrder.NAME: lambda _: "",
    StaffOrder.POST: lambda line: line.post or "\uffff",
    StaffOrder.PERIODS: lambda line: -(line.weekly_periods or 0),
    StaffOrder.BIRTH: lambda line: line.birth_date,
}


def arranged(columns: Iterable[StaffColumn]) -> tuple[StaffColumn, ...]:
    """Return columns as they were put, each once; the name always, else in front of all."""
    chosen = tuple(dict.fromkeys(columns))
    return chosen if StaffColumn.NAME in chosen else (StaffColumn.NAME, *chosen)


def staff_view(office: Office) -> StaffView:
    """Return how the list was left; as it is at first where nothing usable is kept."""
    try:
        kept = json.loads(office.store.settings.get(STAFF_VIEW, "{}"))
        in_post, subject, number = kept["in_post"], kept["subject"], kept.get("number")
        return StaffView(
            None if in_post is None else bool(in_post),
            None if subject is None else str(subject),
            StaffOrder(kept["order"]),
            bool(kept["reversed"]),
            arranged(StaffColumn(one) for one in kept["columns"]),
            None if number is None else bool(number),
        )
    except (ValueError, KeyError, TypeError):
        return StaffView()


def keep_staff_view(office: Office, view: StaffView) -> None:
    """Keep how the list stands. Raises StoreError where the store cannot be written."""
    text = json.dumps(
        {
            "in_post": view.is_in_post,
            "subject": view.subject,
            "number": view.has_number,
            "order": view.order,
            "reversed": view.is_reversed,
            "columns": list(view.columns),
        },
        ensure_ascii=False,
    )
    if office.store.settings.get(STAFF_VIEW) != text:
        office.store.settings.set(STAFF_VIEW, text)


def shown_staff(office: Office, shown: ShownStaff) -> list[StaffLine]:
    """Return the lines that stand in the list, in its order."""
    search, view = office.store.search, shown.view
    lines = search.staff_lines(search.staff_keys(shown.text))
    found = [line for line in lines if _fits(line, view)]
    found.sort(key=lambda line: (full_pinyin(line.name).lower(), line.name))
    found.sort(key=_KEYS[view.order])
    return found[::-1] if view.is_reversed else found


def _fits(line: StaffLine, view: StaffView) -> bool:
    is_here = view.is_in_post is None or view.is_in_post == (line.status == IN_POST)
    subjects = (line.subjects or "").split(BETWEEN_SUBJECTS)
    if view.has_number is not None and view.has_number != bool(line.id_number):
        return False
    return is_here and (view.subject is None or view.subject in subjects)


@dataclass(frozen=True, slots=True)
class StaffCounts:
    """How many each filter would show beside the other filters that hold."""

    in_post: int
    left: int
    without_number: int
    by_subject: Mapping[str, int]


def count_staff(office: Office, view: StaffView) -> StaffCounts:
    """Count whom each filter would show, whatever is typed; the most taught subjects first."""
    lines = shown_staff(office, ShownStaff(StaffView()))

    def count(other: StaffView) -> int:
        return sum(_fits(line, other) for line in lines)

    subjects = {one: count(replace(view, subject=one)) for one in subjects_in_use(office)}
    return StaffCounts(
        count(replace(view, is_in_post=True)),
        count(replace(view, is_in_post=False)),
        count(replace(view, has_number=False)),
        subjects,
    )


def subjects_in_use(office: Office) -> list[str]:
    """Return the subjects that are taught, the most often named first."""
    counted: dict[str, int] = {}
    for line in shown_staff(office, ShownStaff(StaffView())):
        for subject in filter(None, (line.subjects or "").split(BETWEEN_SUBJECTS)):
            counted[subject] = counted.get(subject, 0) + 1
    return sorted(counted, key=lambda subject: (-counted[subject], subject))


def to_write(office: Office, shown: ShownStaff) -> list[StaffLine]:
    """Return who goes out: the ticked ones if any are, as the list has them."""
    if not shown.ticked:
        return shown_staff(office, shown)
    view = StaffView(order=shown.view.order, is_reversed=shown.view.is_reversed)
    lines = shown_staff(office, ShownStaff(view))
    return [line for line in lines if line.key in shown.ticked]


def export_columns(
    shown: Iterable[StaffColumn], wish: ListWish
) -> tuple[tuple[StaffColumn, ...], tuple[StaffColumn, ...]]:
    """Return the columns that go out, and those that are shown and stay off: as for pupils."""
    from core.workbooks.list_exporting import may_hold_numbers, with_asked  # noqa: PLC0415 - start-up

    may_hold = may_hold_numbers(wish.purpose)
    asked = {
        StaffColumn.ID_NUMBER: wish.with_number and may_hold,
        StaffColumn.PHONE: wish.with_phone and may_hold,
    }
    listed = tuple(shown)
    wanted = with_asked(listed, asked, StaffColumn.NAME)
    kept = tuple(one for one in wanted if asked.get(one, may_hold or one in _PUBLIC))
    return kept, tuple(one for one in listed if one not in kept)


def export_staff(
    office: Office, shown: ShownStaff, wish: ListWish, path: Path, report: Progress | None = None
) -> Exported:
    """Write what the list of staff shows; a file of that name stays, this one goes beside it.

    `report` is told (done, total) between two portions, and may raise to stop: nothing is written.
    Raises LedgerError(`nobody_to_export`); ExchangeError as `save_workbook`.
    """
    from core.exchange.headings import RecordKind, canonical_heading  # noqa: PLC0415 - start-up
    from core.exchange.table_writing import TableColumn  # noqa: PLC0415 - start-up
    from core.i18n import t  # noqa: PLC0415 - start-up
    from core.ledgers.spec import LedgerError  # noqa: PLC0415 - start-up
    from core.reading.texts import draft_of_staff  # noqa: PLC0415 - start-up
    from core.workbooks.exporting import Exported as Written  # noqa: PLC0415 - start-up
    from core.workbooks.list_exporting import make_folder  # noqa: PLC0415 - start-up
    from core.workbooks.list_files import write_list  # noqa: PLC0415 - start-up

    lines = to_write(office, shown)
    if not lines:
        raise LedgerError("nobody_to_export")
    kept, _ = export_columns(shown.view.columns, wish)
    drafts = []
    for start in range(0, len(lines), FILES_AT_ONCE):
        if report is not None:
            report(start, len(lines))
        some = [line.staff_id for line in lines[start : start + FILES_AT_ONCE]]
        drafts += [draft_of_staff(file) for file in office.store.staff.files(some)]
    columns = [TableColumn(canonical_heading(_FIELDS[one], RecordKind.STAFF)) for one in kept]
    rows = [[str(getattr(draft, _FIELDS[one])) for one in kept] for draft in drafts]
    make_folder(path.parent)
    title = t("list_export.staff_title", school=office.school.name)
    saved = write_list(path, title, columns, rows)
    whole = " whole" if wish.with_number or wish.with_phone else ""
    names = ",".join(kept)
    office.audit(
        "export", "staff", f"purpose={wish.purpose} rows={len(rows)} columns={names}{whole}"
    )
    return Written(saved, len(rows))
