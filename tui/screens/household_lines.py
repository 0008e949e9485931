"""The lines of the household ledger as a list shows them, and how they are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.i18n import t
from core.labels import sex_label
from core.pinyin import pinyin_initials
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.school_year.household_ledger import HouseholdLine


class HouseholdSource:
    """The ledger's lines, found by any word of them; the filter is put in by the screen."""

    def __init__(self) -> None:
        self.lines: Sequence[HouseholdLine] = ()
        self._by_id: dict[str, HouseholdLine] = {}

    def show(self, lines: Sequence[HouseholdLine]) -> None:
        """Hold other lines."""
        self.lines = lines
        self._by_id = {line.child.id: line for line in lines}

    def line(self, child_id: str) -> HouseholdLine:
        """Return a child's line."""
        return self._by_id[child_id]

    async def find(self, text: str) -> Sequence[str]:
        """Return the children that a text finds."""
        wanted = folded(text).casefold()
        return [line.child.id for line in self.lines if _matches(line, wanted)]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some children."""
        from core.models import SchoolYear  # noqa: PLC0415 - beside its use
        from core.school_year.household_ledger import note_of  # noqa: PLC0415 - start-up

        rows = []
        for one in ids:
            line = self._by_id[one]
            tone = Tone.WARNING if line.is_out else Tone.PLAIN
            note = note_of(line, SchoolYear(line.child.year))
            rows.append(ListRow(_cells(line), note, tone))
        return rows


def _matches(line: HouseholdLine, wanted: str) -> bool:
    """Whether a line has the text: in a cell, as initials of a name, or at the number's end."""
    child = line.child
    if wanted in folded(" ".join(_cells(line))).casefold():
        return True
    names = (*pinyin_initials(child.name), *pinyin_initials(child.head_name))
    number = (child.id_number or "").casefold()
    return any(one.startswith(wanted) for one in names) or number.endswith(wanted)


def _cells(line: HouseholdLine) -> tuple[str, ...]:
    from core.school_year.household_ledger import (  # noqa: PLC0415 - start-up
        grade_words,
        schooling_words,
    )

    child = line.child
    where = schooling_words(child)
    return (
        child.hamlet or "",
        child.head_name,
        child.name,
        sex_label(child.sex),
        child.birth_date.isoformat(),
        f"! {where}" if line.is_out else where,
        grade_words(child),
    )


def household_columns() -> tuple[ColumnSpec, ...]:
    """Return the columns of the ledger's list."""
    return (
        ColumnSpec("hamlet", t("list.hamlet"), 12),
        ColumnSpec("head", t("household.head"), 8),
        ColumnSpec("name", t("household.child"), 10),
        ColumnSpec("sex", t("list.sex"), 4, rank=3),
        ColumnSpec("birth_date", t("form.label.birth_date"), 10),
        ColumnSpec("schooling", t("household.schooling"), 14, grows=True, most=24),
        ColumnSpec("grade", t("household.grade"), 8, rank=2),
    )
