"""The columns of the pupil list: their widths, and what each shows of a pupil. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.grades import entry_label
from core.i18n import t
from core.labels import sex_label
from core.lists.directory import PupilLine
from core.lists.list_views import USUAL, PupilColumn
from core.models import SchoolId, SchoolYear, Stage
from core.privacy.masking import mask_id, mask_phone
from core.spoken_labels import class_cell, code_label, is_english
from tui.widgets.cells import Align
from tui.widgets.form_model import Choice
from tui.widgets.list_body import ColumnSpec

LABELS: Mapping[PupilColumn, str] = {
    PupilColumn.NO: "pupils.no",
    PupilColumn.NAME: "list.name",
    PupilColumn.SEX: "list.sex",
    PupilColumn.GRADE: "list.grade",
    PupilColumn.BIRTH: "list.birth_date",
    PupilColumn.HAMLET: "list.hamlet",
    PupilColumn.GUARDIAN: "list.guardian",
    PupilColumn.PHONE: "list.phone",
    PupilColumn.ID_NUMBER: "list.id_number",
    PupilColumn.WAY: "filter.way",
    PupilColumn.LEFT_BEHIND: "filter.left",
    PupilColumn.OPEN: "filter.open",
    PupilColumn.STATUS: "filter.status",
    PupilColumn.SCHOOL: "filter.school",
}
MESSAGE_IDS = (
    "pupils.no",
    "list.name",
    "list.sex",
    "list.grade",
    "list.birth_date",
    "list.hamlet",
    "list.guardian",
    "list.phone",
    "list.id_number",
    "filter.way",
    "filter.left",
    "filter.open",
    "filter.status",
    "filter.school",
)

_WIDTHS: Mapping[PupilColumn, tuple[int, int]] = {
    PupilColumn.NO: (4, 4),
    PupilColumn.NAME: (10, 0),
    PupilColumn.SEX: (4, 0),
    PupilColumn.GRADE: (9, 0),
    PupilColumn.BIRTH: (10, 1),
    PupilColumn.HAMLET: (10, 1),
    PupilColumn.GUARDIAN: (8, 2),
    PupilColumn.PHONE: (11, 3),
    PupilColumn.ID_NUMBER: (18, 3),
    PupilColumn.WAY: (4, 1),
    PupilColumn.LEFT_BEHIND: (8, 2),
    PupilColumn.OPEN: (4, 1),
    PupilColumn.STATUS: (6, 1),
    PupilColumn.SCHOOL: (12, 4),
}
"""Cells, and which gives way first where there is no room."""
MOST_OF_A_GRADE = 16
"""Cells: the longest name of a class; further on the eye would lose the row."""
_ENGLISH_WIDTHS: Mapping[PupilColumn, int] = {
    PupilColumn.WAY: 13,
    PupilColumn.LEFT_BEHIND: 17,
    PupilColumn.OPEN: 10,
    PupilColumn.STATUS: 15,
}
"""Where English words are longer."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the cells need besides the line: this year, and the names of the schools."""

    year: SchoolYear
    schools: Mapping[SchoolId, str]


def specs(columns: Sequence[PupilColumn]) -> tuple[ColumnSpec, ...]:
    """Return the columns as a list takes them."""
    own = _ENGLISH_WIDTHS if is_english() else {}
    return tuple(
        ColumnSpec(
            one.value,
            t(LABELS[one]),
            own.get(one, _WIDTHS[one][0]),
            Align.RIGHT if one is PupilColumn.OPEN else Align.LEFT,
            _WIDTHS[one][1],
            grows=one is PupilColumn.GRADE,
            most=MOST_OF_A_GRADE,
        )
        for one in columns
    )


def choices() -> list[Choice]:
    """Return every column there is; those that a list has at first say so."""
    return [
        Choice(one.value, t(LABELS[one]), t("columns.usual") if one in USUAL else "")
        for one in PupilColumn
    ]


def cells(line: PupilLine, columns: Sequence[PupilColumn], words: Words) -> tuple[str, ...]:
    """Return what a row shows: number and phone in part, what is wanted as 待补."""
    return tuple(_CELLS[one](line, words) for one in columns)


def _wanted(text: str | None) -> str:
    return text or t("pupils.wanted")


def _code(table: str, value: str | None) -> str:
    return t("pupils.wanted") if value is None else code_label(table, value)


def _grade(line: PupilLine, year: SchoolYear) -> str:
    """Return the class; of who enters next autumn without the stage, for which there is no room."""
    name, cohort = class_cell(line.cohort, year, line.class_number), line.cohort
    entered = entry_label(cohort)
    if cohort.stage is Stage.PRIMARY and name != entered and name.startswith(entered):
        return name[name.index(str(cohort.entry_year)) :]
    return name


def _left_behind(line: PupilLine) -> str:
    """Return what was stated; where the facts say otherwise, what they say."""
    if line.is_left_behind and not (line.left_behind and line.left_behind.is_left_behind):
        return t("list.left_by_facts")
    return _code("left_behind", line.left_behind)


_CELLS: Mapping[PupilColumn, Callable[[PupilLine, Words], str]] = {
    PupilColumn.NO: lambda line, _: str(line.class_no or ""),
    PupilColumn.NAME: lambda line, _: line.name,
    PupilColumn.SEX: lambda line, _: sex_label(line.sex),
    PupilColumn.GRADE: lambda line, words: _grade(line, words.year),
    PupilColumn.BIRTH: lambda line, _: line.birth_date,
    PupilColumn.HAMLET: lambda line, _: _wanted(line.hamlet),
    PupilColumn.GUARDIAN: lambda line, _: _wanted(line.guardian),
    PupilColumn.PHONE: lambda line, _: _wanted(mask_phone(line.phone or "")),
    PupilColumn.ID_NUMBER: lambda line, _: _wanted(mask_id(line.id_number or "")),
    PupilColumn.WAY: lambda line, _: _code("attend_way", line.attend_way),
    PupilColumn.LEFT_BEHIND: lambda line, _: _left_behind(line),
    PupilColumn.OPEN: lambda line, _: str(line.open_items or ""),
    PupilColumn.STATUS: lambda line, _: _code("pupil_status", line.status),
    PupilColumn.SCHOOL: lambda line, words: words.schools.get(line.school_id, ""),
}
