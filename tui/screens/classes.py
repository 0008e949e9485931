"""Classes of the school: how large they are, and who is in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.contacts import contact_phone, guardian_of
from core.hamlets import hamlet_of
from core.i18n import t, tn
from core.labels import sex_label
from core.privacy.masking import mask_phone
from tui.commands import ACTS, NEW, PRINT
from tui.screens.print import PrintPreset, PrintScreen
from tui.screens.work import WorkScreen
from tui.widgets.cells import Align
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import folded

if TYPE_CHECKING:
    from core.classes import ClassHeads, SchoolClass
    from core.models import PupilFile


BAR_CELLS = 14
BAR_PUPILS = 56
"""A bar of full length: four pupils a cell."""


GONE = ListRow(("",) * 7)
"""A row that was asked for when its record had left the list already."""


class _Classes:
    """The classes as a list's source."""

    def __init__(self, screen: ClassesScreen) -> None:
        self._screen = screen
        self.lines: dict[str, ClassHeads] = {}

    async def find(self, text: str) -> Sequence[str]:
        """Return the classes whose name contains the text."""
        from core.classes import class_heads  # noqa: PLC0415 - start-up

        found = await self._screen.use(class_heads)
        self.lines = {line.school_class.label: line for line in found}
        wanted = folded(text)
        return [label for label in self.lines if wanted in folded(label)]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some classes."""
        found = [self.lines.get(label) for label in ids]
        return [GONE if line is None else self._row(line) for line in found]

    @staticmethod
    def _row(line: ClassHeads) -> ListRow:
        one = line.school_class
        girls = one.pupils - line.boys
        source = t("classes.drawn" if one.group else "classes.by_roster")
        note = tn("classes.note", one.pupils, label=one.label, boys=line.boys, girls=girls)
        bar = "=" * min(round(one.pupils * BAR_CELLS / BAR_PUPILS), BAR_CELLS)
        cells = (one.label, str(one.pupils), str(line.boys), str(girls), line.teacher, source, bar)
        return ListRow(cells, note)


class ClassesScreen(WorkScreen[None]):
    """Every class; Enter opens one, F5 prints it, ^N leads to the draw."""

    HELP_ID = "help.classes"
    CSS_PATH = "classes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.draw_classes").binding(),
        ACTS.called("command.single_class").binding(),
        PRINT.binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("classes.where")
        self._source = _Classes(self)

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("label", t("classes.label"), 16),
            ColumnSpec("pupils", t("classes.pupils"), 6, Align.RIGHT),
            ColumnSpec("boys", t("classes.boys"), 4, Align.RIGHT),
            ColumnSpec("girls", t("classes.girls"), 5, Align.RIGHT),
            ColumnSpec("teacher", t("classes.teacher"), 10, rank=2),
            ColumnSpec("source", t("classes.source"), 10, rank=1),
            ColumnSpec("bar", "", 10, rank=3, grows=True),
        )
        yield RecordList(columns, self._source, empty_text=t("classes.empty"))

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(RecordList).focus_search()

    def on_screen_resume(self) -> None:
        """Classes may have been drawn meanwhile."""
        if self._source.lines:
            self.query_one(RecordList).reload(keep=self.query_one(RecordList).selected_id)

    @on(RecordList.Found)
    def _count(self, event: RecordList.Found) -> None:
        pupils = sum(line.school_class.pupils for line in self._source.lines.values())
        self.state = tn("classes.count", event.count, pupils=pupils)
        self.refresh_bindings()

    @on(RecordList.Opened)
    def _open(self, event: RecordList.Opened[str]) -> None:
        self.app.push_screen(ClassScreen(self._source.lines[event.row_id].school_class))

    def action_new(self) -> None:
        """Go to the draw."""
        from tui.screens.draw import DrawScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(DrawScreen())

    def action_acts(self) -> None:
        """Show the statement for the class under the cursor, if its grade has no other."""
        from tui.screens.single_class import SingleClassScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(SingleClassScreen(self.query_one(RecordList).selected_id or ""))

    def action_print(self) -> None:
        """Print the roster of the class under the cursor."""
        label = self.query_one(RecordList).selected_id
        self.app.push_screen(PrintScreen(PrintPreset(class_label=label or "")))


class _Members:
    """The pupils of one class as a list's source."""

    def __init__(self, screen: ClassScreen, school_class: SchoolClass) -> None:
        self._screen = screen
        self._class = school_class
        self.files: dict[str, PupilFile] = {}
        self.is_stale = True

    async def find(self, text: str) -> Sequence[str]:
        """Return the pupils whose name, initials or hamlet contain the text."""
        from core.classes import members_of  # noqa: PLC0415 - start-up

        if self.is_stale:
            self.is_stale = False
            files = await self._screen.use(members_of, self._class)
            self.files = {file.pupil.id: file for file in _in_order(files)}
        return [own for own, file in self.files.items() if _matches(file, folded(text))]

    async def rows(self, ids: Sequence[str]) -> Sequence[ListRow]:
        """Return the rows of some pupils."""
        found = [self.files.get(own) for own in ids]
        return [GONE if file is None else self._row(file) for file in found]

    @staticmethod
    def _row(file: PupilFile) -> ListRow:
        pupil = file.pupil
        guardian, phone = guardian_of(file), contact_phone(file)
        number = file.enrolment.class_no
        cells = (
            "" if number is None else str(number),
            pupil.name,
            sex_label(pupil.sex),
            pupil.birth_date.isoformat(),
            hamlet_of(pupil) or "",
            guardian.name if guardian else "",
            mask_phone(phone) if phone else t("classes.open_item"),
        )
        return ListRow(cells)


def _in_order(files: list[PupilFile]) -> list[PupilFile]:
    """Sort as the paper does: by number in class, then by name."""
    from core.rosters import name_order  # noqa: PLC0415 - start-up

    return sorted(
        files, key=lambda file: (file.enrolment.class_no or 1_000_000, name_order(file.pupil.name))
    )


def _matches(file: PupilFile, wanted: str) -> bool:
    from core.pinyin import pinyin_initials  # noqa: PLC0415 - start-up

    if not wanted:
        return True
    name = file.pupil.name
    initials = pinyin_initials(name)
    return (
        wanted in name
        or wanted in (hamlet_of(file.pupil) or "")
        or any(one.startswith(wanted.casefold()) for one in initials)
    )


class ClassScreen(WorkScreen[None]):
    """The pupils of one class."""

    HELP_ID = "help.class"
    BINDINGS: ClassVar[list[BindingType]] = [PRINT.binding()]

    def __init__(self, school_class: SchoolClass) -> None:
        super().__init__()
        self.where = school_class.label
        self._class = school_class
        self._source = _Members(self, school_class)

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        columns = (
            ColumnSpec("no", t("classes.no"), 4),
            ColumnSpec("name", t("list.name"), 12),
            ColumnSpec("sex", t("list.sex"), 4),
            ColumnSpec("birth", t("list.birth_date"), 10),
            ColumnSpec("hamlet", t("list.hamlet"), 11, rank=1),
            ColumnSpec("guardian", t("list.guardian"), 8, rank=2),
            ColumnSpec("phone", t("list.phone"), 11, rank=3),
        )
        yield RecordList(columns, self._source, empty_text=t("classes.class_empty"))

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(RecordList).focus_search()

    @on(RecordList.Found)
    def _count(self, event: RecordList.Found) -> None:
        self.state = tn("classes.members", event.count)

    @on(RecordList.Opened)
    def _open(self, event: RecordList.Opened[str]) -> None:
        from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

        self.app.push_screen(PupilsScreen(opens=event.row_id))

    def on_screen_resume(self) -> None:
        """Read anew: a pupil may have been changed meanwhile."""
        if self._source.files:
            self._source.is_stale = True
            records = self.query_one(RecordList)
            records.reload(keep=records.selected_id)

    def action_print(self) -> None:
        """Print the roster of this class."""
        self.app.push_screen(PrintScreen(PrintPreset(class_label=self._class.label)))
