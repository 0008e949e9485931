"""A list of this school's pupils to tick, or to choose one from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.i18n import t
from core.labels import sex_label
from core.lists.directory import PupilLine
from core.models import PupilId, SchoolYear
from core.office import Office
from core.spoken_labels import class_cell
from tui.screens.base import RoomScreen
from tui.widgets.list_body import ColumnSpec, ListRow, Tone


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands beside a pupil; one that is not usual is marked."""

    text: str
    is_warned: bool = False


def pick_columns(remark: str) -> tuple[ColumnSpec, ...]:
    """Return the columns of such a list; the last one holds the remark."""
    return (
        ColumnSpec("name", t("list.name"), 14),
        ColumnSpec("sex", t("list.sex"), 4),
        ColumnSpec("class", t("list.grade"), 12),
        ColumnSpec("hamlet", t("list.hamlet"), 12, rank=1),
        ColumnSpec("remark", remark, 16, grows=True),
    )


def lines_here(office: Office, text: str, year: SchoolYear) -> Sequence[PupilLine]:
    """Return the pupils that a text finds of those at this school in a year."""
    from core.lists.groups import attending_here  # noqa: PLC0415 - start-up

    return attending_here(office, text, year)


class PickSource:
    """The pupils at this school in a year; year and `remarks` are put in by the screen."""

    def __init__(self, screen: RoomScreen[None]) -> None:
        self._screen = screen
        self._lines: dict[PupilId, PupilLine] = {}
        self.remarks: Mapping[PupilId, Remark] = {}
        self.year = SchoolYear(0)

    async def find(self, text: str) -> Sequence[PupilId]:
        """Return the pupils that a text finds."""
        lines = await self._screen.use(lines_here, text, self.year)
        self._lines |= {line.pupil_id: line for line in lines}
        return [line.pupil_id for line in lines]

    async def rows(self, ids: Sequence[PupilId]) -> Sequence[ListRow]:
        """Return the rows of some pupils."""
        return [self._row(self._lines[one], self.year) for one in ids]

    def name_of(self, pupil_id: PupilId) -> str:
        """Return the name of a pupil who was found."""
        return self._lines[pupil_id].name

    def names_of(self, pupil_ids: Iterable[PupilId]) -> list[str]:
        """Return the names of those who were found, in the order given."""
        return [self._lines[one].name for one in pupil_ids if one in self._lines]

    def _row(self, line: PupilLine, year: SchoolYear) -> ListRow:
        remark = self.remarks.get(line.pupil_id, Remark(""))
        group = class_cell(line.cohort, year, line.class_number)
        text = f"! {remark.text}" if remark.is_warned else remark.text
        cells = (line.name, sex_label(line.sex), group, line.hamlet or "", text)
        tone = Tone.WARNING if remark.is_warned else Tone.PLAIN
        told = (*cells[:4], line.birth_date, line.guardian or "", text)
        return ListRow(cells, "   ".join(one for one in told if one), tone)
