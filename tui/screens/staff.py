"""Staff: the list and the form, over the same widgets as pupils."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from core.codes import CODES
from core.directory import ListKey, StaffLine, staff_keys, staff_lines
from core.i18n import t, tn
from core.labels import sex_label
from core.masking import mask_id, mask_phone
from tui.commands import ACTS, IMPORT, PRINT
from tui.forms import label_of
from tui.screens.register import RegisterScreen
from tui.screens.staff_form import StaffBook
from tui.screens.staff_pane import StaffPane
from tui.widgets.cells import Align
from tui.widgets.list_body import ColumnSpec, ListRow, Tone
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from core.office import Office

IN_POST = "11"
"""person_status 在职; others have left and read quietly."""


def _columns() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("name", t("list.name"), 12),
        ColumnSpec("sex", t("list.sex"), 4),
        ColumnSpec("post", t("list.post"), 12),
        ColumnSpec("subjects", t("list.subjects"), 14),
        ColumnSpec("periods", t("list.weekly_periods"), 6, align=Align.RIGHT, rank=1),
        ColumnSpec("title", t("list.title"), 12, rank=2),
        ColumnSpec("phone", t("list.phone"), 11, rank=3),
    )


class StaffSource:
    """Staff as rows."""

    def __init__(self, screen: StaffScreen) -> None:
        self._screen = screen
        self._text = ""

    async def find(self, text: str) -> Sequence[ListKey]:
        """Find as one types."""
        self._text = text
        return await self._screen.use(staff_keys, text)

    async def rows(self, ids: Sequence[ListKey]) -> Sequence[ListRow]:
        """Return the rows; who was removed meanwhile leaves an empty one."""
        lines = {line.key: line for line in await self._screen.use(staff_lines, ids)}
        gone = ListRow((t("pupils.gone"),) + ("",) * (len(_columns()) - 1))
        return [row_of(lines[key]) if key in lines else gone for key in ids]

    async def record_of(self, key: ListKey) -> str | None:
        """Return the person behind a row."""
        lines = await self._screen.use(staff_lines, [key])
        return lines[0].staff_id if lines else None

    async def key_of(self, record_id: str) -> ListKey | None:
        """Return a person's row among those that are shown."""

        def look(office: Office) -> ListKey | None:
            lines = staff_lines(office, staff_keys(office, self._text))
            return next((line.key for line in lines if line.staff_id == record_id), None)

        return await self._screen.use(look)

    async def count(self) -> int:
        """Return how many are kept."""
        return len(await self._screen.use(staff_keys, ""))


def row_of(line: StaffLine) -> ListRow:
    """Return a row: the phone masked, the rest in the sentence below."""
    cells = (
        line.name,
        sex_label(line.sex),
        line.post or "",
        line.subjects or t("pupils.wanted"),
        "" if line.weekly_periods is None else str(line.weekly_periods),
        CODES["title"].label(line.title),
        mask_phone(line.phone) if line.phone else t("pupils.wanted"),
    )
    tone = Tone.PLAIN if line.status == IN_POST else Tone.QUIET
    return ListRow(cells, note_of(line), tone)


def note_of(line: StaffLine) -> str:
    """Explain a person in one sentence, without a whole number."""
    number = mask_id(line.id_number) if line.id_number else t("pupils.wanted")
    parts = [
        line.name,
        CODES["person_status"].label(line.status),
        f"{label_of('birth_date')} {line.birth_date}",
        f"{label_of('id_number')} {number}",
        CODES["title"].label(line.title),
        mask_phone(line.phone) if line.phone else "",
    ]
    return "   ".join(part for part in parts if part)


class StaffScreen(RegisterScreen):
    """The register of staff."""

    BINDINGS: ClassVar[list[BindingType]] = [
        IMPORT.binding(),
        PRINT.binding(),
        ACTS.called("command.teams").binding(action="app.go('teams')"),
    ]

    source: StaffSource

    def make_parts(self) -> None:
        """Make the list over the source, and the form."""
        book = StaffBook()
        self.source = StaffSource(self)
        self.records = RecordList(_columns(), self.source, empty_text=t("staff.empty"))
        rules = book.rules(self.room.clock.today())
        self.pane = StaffPane(book, rules, t("staff.resting"))

    def register_name(self) -> str:
        """Return 教师."""
        return t("staff.title")

    def count_sentence(self, shown: int, total: int) -> str:
        """Return 8 人中 2 人."""
        if shown == total:
            return tn("pupils.count", total)
        return t("pupils.count_of", shown=shown, total=total)
