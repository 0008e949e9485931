"""What a list shows now as a workbook: the same people, the same columns, for a named purpose.

Identity number and telephone stay off unless they are asked for, and are never offered for what
hangs where anyone reads it. A file that is there already is never written over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from core.errors import ExchangeError
from core.files import is_folder_there
from core.ledgers.spec import LedgerError
from core.lists.directory import pupil_keys, schools
from core.lists.list_views import PupilColumn, ShownPupils
from core.lists.telling import telling_schools
from core.office import Office
from core.policy import policy
from core.printing import spool
from core.roster_types import Purpose
from core.storage.search import ListKey, PupilLine, PupilQuery
from core.workbooks.exporting import Exported, ListExport, export_list, is_public
from core.workbooks.list_files import CSV, WORKBOOK
from core.workbooks.matching import Progress

_FIELDS: Mapping[PupilColumn, tuple[str, ...]] = {
    PupilColumn.NO: ("class_no",),
    PupilColumn.NAME: ("name",),
    PupilColumn.SEX: ("sex",),
    PupilColumn.GRADE: ("grade", "class_label"),
    PupilColumn.BIRTH: ("birth_date",),
    PupilColumn.HAMLET: ("shown_hamlet",),
    PupilColumn.GUARDIAN: ("shown_guardian",),
    PupilColumn.PHONE: ("shown_phone",),
    PupilColumn.ID_NUMBER: ("id_number",),
    PupilColumn.WAY: ("attend_way",),
    PupilColumn.LEFT_BEHIND: ("left_behind",),
    PupilColumn.OPEN: ("open_items",),
    PupilColumn.STATUS: ("status",),
    PupilColumn.SCHOOL: ("school",),
}
"""The keys of `export_list` that a column of the list goes out as."""

ColumnT = TypeVar("ColumnT", bound=StrEnum)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
LONGEST_NAME = 80
"""Characters of a file's name without its ending: well within what every system takes."""


@dataclass(frozen=True, slots=True)
class ListWish:
    """How a list shall go out."""

    purpose: Purpose = Purpose.SCHOOL
    with_number: bool = False
    with_phone: bool = False
    is_sure: bool = False
    """Whether a person has said yes to what `tells_by_names` asks about."""


@dataclass(frozen=True, slots=True)
class ExportColumns:
    """Which columns go out, and which of those that are shown stay off."""

    kept: tuple[PupilColumn, ...]
    left_off: tuple[PupilColumn, ...]


def may_hold_numbers(purpose: Purpose) -> bool:
    """Whether number and telephone may be asked for: never for what hangs on a wall."""
    return purpose is not Purpose.NOTICE


def export_columns(
    shown: Sequence[PupilColumn], wish: ListWish, *, is_mixed: bool = False
) -> ExportColumns:
    """Return the columns that go out, in the order of the list.

    A number or telephone that is asked for goes out even where the list does not show it: behind
    the name. A notice mixed of several schools says last whose each child is.
    """
    if is_mixed and wish.purpose is Purpose.NOTICE and PupilColumn.SCHOOL not in shown:
        shown = (*shown, PupilColumn.SCHOOL)
    asked = {PupilColumn.ID_NUMBER: wish.with_number, PupilColumn.PHONE: wish.with_phone}
    may_hold = may_hold_numbers(wish.purpose)
    wanted = with_asked(shown, asked, PupilColumn.NAME) if may_hold else tuple(shown)
    kept = tuple(
        one
        for one in wanted
        if (one not in asked or (asked[one] and may_hold))
        and (wish.purpose is not Purpose.NOTICE or all(is_public(key) for key in _FIELDS[one]))
    )
    return ExportColumns(kept, tuple(one for one in shown if one not in kept))


def with_asked(
    shown: Sequence[ColumnT], asked: Mapping[ColumnT, bool], name: ColumnT
) -> tuple[ColumnT, ...]:
    """Return the columns of a list and behind the name those that are asked for beside them."""
    more = [one for one, is_asked in asked.items() if is_asked and one not in shown]
    at = shown.index(name) + 1 if name in shown else 0
    return (*shown[:at], *more, *shown[at:])


def shown_keys(office: Office, shown: ShownPupils) -> Sequence[ListKey]:
    """Return the lines that go out, in the list's order: the ticked ones if any are."""
    if not shown.ticked:
        return pupil_keys(office, shown.query)
    asked = shown.query
    every = PupilQuery(statuses=None, order=asked.order, is_reversed=asked.is_reversed)
    return [key for key in pupil_keys(office, every) if key in shown.ticked]


def count_shown(office: Office, shown: ShownPupils) -> int:
    """Return how many pupils go out."""
    return len(shown_keys(office, shown))


def export_shown(
    office: Office, shown: ShownPupils, wish: ListWish, path: Path, report: Progress | None = None
) -> Exported:
    """Write what the list shows; return where, how many, and what is in it.

    A folder that is not there yet is made. A file of that name stays: `name(2).xlsx` beside it.
    Raises LedgerError as `export_list`, `public_filter` for a notice of nobody but those who are
    left behind: the list itself would say so, and `public_names` where the names that were ticked
    say it and nobody is sure. ExchangeError as `save_workbook`.
    """
    if wish.purpose is Purpose.NOTICE and _tells_what_is_private(shown.query):
        raise LedgerError("public_filter")
    if not wish.is_sure and tells_by_names(office, shown, wish.purpose):
        raise LedgerError("public_names")
    lines = office.store.search.pupil_lines(shown_keys(office, shown))
    are_mixed = len({line.school_id for line in lines}) > 1
    columns = export_columns(shown.columns, wish, is_mixed=are_mixed).kept
    wanted = ListExport(
        [line.pupil_id for line in lines],
        tuple(key for column in columns for key in _FIELDS[column]),
        wish.purpose,
        is_whole=wish.with_number or wish.with_phone,
        keeps_present=True,
    )
    make_folder(path.parent)
    return export_list(office, wanted, path, report)


def _tells_what_is_private(query: PupilQuery) -> bool:
    """Whether standing on the list says something that may never be public."""
    return query.is_left_behind is not None and "left_behind" in policy().privacy.never_public


def tells_by_names(office: Office, shown: ShownPupils, purpose: Purpose) -> tuple[str, ...]:
    """Return the schools of which a notice would tell by its names who is left-behind.

    However they were chosen: ticks outlive the filter under which they were made. Empty where it
    tells nothing, and for what does not hang in public.
    """
    if purpose is not Purpose.NOTICE or "left_behind" not in policy().privacy.never_public:
        return ()
    search = office.store.search
    chosen = search.pupil_lines(shown_keys(office, shown))
    classes = {(line.school_id, line.cohort, line.class_number) for line in chosen}
    around: list[PupilLine] = []
    for school_id, cohort in {(school_id, cohort) for school_id, cohort, _ in classes}:
        around += search.pupil_lines(
            search.pupil_keys(PupilQuery(school_id=school_id, cohort=cohort))
        )
    told = telling_schools(
        chosen,
        (one for one in around if (one.school_id, one.cohort, one.class_number) in classes),
    )
    return tuple(one.name for one in schools(office) if one.id in told)


def is_mixed(office: Office, shown: ShownPupils) -> bool:
    """Whether pupils of several schools go out."""
    keys = shown_keys(office, shown)
    first = office.store.search.pupil_lines(keys[:1])
    if not first:
        return False
    own = PupilQuery(school_id=first[0].school_id, statuses=None)
    return not set(keys) <= set(pupil_keys(office, own))


def make_folder(folder: Path) -> None:
    """Make the program's own folder for papers where it is not there yet.

    Any other that is missing is a stick that was pulled: raises ExchangeError (`folder_missing`),
    or `folder_not_writable`.
    """
    # The folder's own name follows the language in use: where it lies does not.
    if not is_folder_there(folder) and folder.parent != spool.print_folder().parent:
        raise ExchangeError("folder_missing", folder=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError("folder_not_writable", folder=str(folder)) from error


def file_name(words: str) -> str:
    """Return a name that every system takes: what was typed, without signs; a workbook's mostly.

    Whoever ends it with .csv gets comma-separated text.
    """
    plain = _NOT_IN_NAMES.sub("", words).rstrip(" .")
    ending = CSV if plain.lower().endswith(CSV) else WORKBOOK
    if plain.lower().endswith(ending):
        plain = plain[: -len(ending)]
    return f"{plain.strip(' .')[:LONGEST_NAME] or 'list'}{ending}"
