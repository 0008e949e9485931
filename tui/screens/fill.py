"""Fill a form 填表: a blank workbook of the centre or the county, with this school's people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import DISCARD, NEW, REMEDY, SAVE
from tui.screens.file_choices import choose_workbook
from tui.screens.fill_lines import (
    HEADINGS,
    OTHER,
    WHO,
    done_lines,
    form_lines,
    is_remembered_key,
    remembered_at,
    start_lines,
)
from tui.screens.fill_opened import OpenedForm, foresee, open_form, ticked_group
from tui.screens.name_heading import AsksForName
from tui.screens.opening import open_outside
from tui.screens.work import folder_places
from tui.widgets.agenda import Agenda
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.exchange.forms import FilledForm
    from core.models import PupilId
    from core.workbooks.form_filling import FillGroup, RememberedForm
    from core.workbooks.form_memory import Mapped
    from tui.screens.headings import Headings

MESSAGE_PREFIXES = ("import_review.kind.",)
FORMS = (".xlsx", ".xlsm", ".xls", ".et", ".csv")
FILL = "fill"
OPEN_FOLDER = "open"
TICKED = "ticked"


class FillScreen(AsksForName):
    """Shows how a form's headings are understood, then fills it for the chosen people.

    `ticked` are the pupils ticked in the list, or `shown` those whom its filters let through: a
    form for pupils is filled for them at first. Without either the list as it was left is offered.
    """

    HELP_ID = "help.fill"
    CSS_PATH = "fill.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.other_workbook").binding(),
        SAVE.called("command.fill").binding(),
        REMEDY.called("command.headings").binding(),
        DISCARD.called("command.forget_form").binding(),
    ]

    def __init__(
        self,
        path: Path | None = None,
        ticked: Sequence[PupilId] = (),
        shown: FillGroup | None = None,
    ) -> None:
        super().__init__()
        self.where = t("fill.where")
        self._path = path
        self._ticked = tuple(ticked)
        self._shown = shown
        self._opened: OpenedForm | None = None
        self._filled: FilledForm | None = None
        self._remembered: list[RememberedForm] = []

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Take the form that was given, offer the remembered ones, or ask for one."""
        self.query_one(Agenda).focus()
        await self._start()
        if self._path is not None:
            self._chosen(self._path)
        elif not self._remembered:
            self.action_new()

    async def _start(self) -> None:
        """Show which forms were filled before."""
        from core.workbooks.form_filling import remembered_forms  # noqa: PLC0415 - start-up

        self._remembered = await self.attempt(remembered_forms) or []
        self.query_one(Agenda).show(start_lines(self._remembered, self.room.clock.today()))
        self.refresh_bindings()

    def action_new(self) -> None:
        """Choose a blank workbook."""
        wish = PathWish(t("fill.choose"), (), FORMS, sentence=t("fill.choose_hint"))
        self.run_worker(choose_workbook(self, wish, self._chosen))

    def _chosen(self, path: Path | None) -> None:
        if path is not None:
            self.run_worker(self._understand(path), exclusive=True)

    def _first_groups(self) -> list[FillGroup]:
        groups = [ticked_group(self._ticked)] if self._ticked else []
        return [*groups, self._shown] if self._shown is not None else groups

    async def _understand(self, path: Path) -> None:
        async def read(name: str) -> OpenedForm | None:
            return await self.attempt(open_form, path, name, self._first_groups())

        from core.workbooks.last_folder import remember_folder  # noqa: PLC0415 - start-up

        opened = await self.read_with_name(path, read)
        if opened is not None:
            self._path, self._opened, self._filled = path, opened, None
            await self.attempt(remember_folder, path)
            self.say("")
            self._paint()
            self.query_one(Agenda).choose(FILL)

    def _paint(self) -> None:
        opened = self._opened
        if opened is None:
            return
        self.where = t("fill.where_file", file=opened.path.name)
        self.state = t(f"import_review.kind.{opened.form.kind.value}")
        lines = form_lines(opened, self._ticked) if self._filled is None else []
        if self._filled is not None:
            lines = done_lines(self._filled)
        self.query_one(Agenda).show(lines)
        self.refresh_bindings()

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == FILL:
            self.action_save()
        elif event.key == WHO:
            self._choose_people()
        elif event.key == HEADINGS:
            self.action_remedy()
        elif event.key == OPEN_FOLDER and self._filled is not None:
            open_outside(self, self._filled.path.parent)
        elif is_remembered_key(event.key):
            self._take_remembered(self._remembered[remembered_at(event.key)])
        elif event.key == OTHER:
            self.action_new()

    def _take_remembered(self, form: RememberedForm) -> None:
        if form.lies_there:
            self._chosen(form.path)
        else:
            self.warn(t("workbook.form_moved", path=form.path))

    # For whom

    def _choose_people(self) -> None:
        opened = self._opened
        if opened is None:
            return
        choices = [
            Choice(str(at), group.label or t("workbook.everybody"), people_count(group))
            for at, group in enumerate(opened.groups)
        ]

        def chosen(value: str | None) -> None:
            if value is not None:
                self._opened = replace(opened, chosen=opened.groups[int(value)])
                self.run_worker(self._foresee(), exclusive=True)

        self.app.push_screen(ChooseDialog(t("workbook.for_whom"), choices), chosen)

    async def _foresee(self) -> None:
        """Say what filling will do for those who are chosen now."""
        opened = self._opened
        again = None if opened is None else await self.attempt(foresee, opened)
        if again is not None and opened is self._opened:
            self._opened = again
            self._paint()
            self.query_one(Agenda).choose(FILL)

    # Headings

    def action_remedy(self) -> None:
        """Show every column, and let a person say what it is for."""
        from tui.screens.headings import HeadingsScreen  # noqa: PLC0415 - start-up

        if self._opened is not None:
            where = t("workbook.headings_where", file=self._opened.path.name)
            self.app.push_screen(
                HeadingsScreen(where, headings_of(self._opened), self._say_headings)
            )

    async def _say_headings(self, mapping: Mapped) -> Headings | None:
        from core.workbooks.form_filling import say_form_headings  # noqa: PLC0415 - start-up

        opened = self._opened
        if opened is None:
            return None
        form = await self.attempt(say_form_headings, opened.path, opened.form, mapping)
        if form is None:
            return None
        said = replace(opened, form=form, mapping=mapping)
        self._opened = await self.attempt(foresee, said) or said
        self._filled = None
        self._paint()
        return headings_of(self._opened)

    # Filling

    def action_save(self) -> None:
        """Choose where the filled form goes."""
        if self._opened is None:
            return
        places = tuple(folder_places(self._opened.path.parent))
        wish = PathWish(t("fill.where_to"), places, is_folder=True)
        self.app.push_screen(PathDialog(wish), self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None and self._opened is not None:
            self.run_worker(self._fill(self._opened, folder), exclusive=True)

    async def _fill(self, opened: OpenedForm, folder: Path) -> None:
        from core.workbooks.form_filling import FillChoices, fill_for_school  # noqa: PLC0415 - start-up

        name = t("fill.file_name", stem=opened.path.stem)
        choices = FillChoices(people=opened.chosen.people, takes_free_name=True)
        suffix = ".xlsx" if opened.form.is_laid_out_anew else opened.path.suffix
        target = folder / f"{name}{suffix}"
        self.say(t("fill.working"))
        filled = await self.attempt(fill_for_school, opened.path, target, choices)
        if filled is not None:
            self._filled = filled
            self._paint()
            self.say(tn("fill.done", filled.rows))

    async def action_discard(self) -> None:
        """Take the form under the cursor out of the list of remembered ones."""
        from core.workbooks.form_filling import forget_form  # noqa: PLC0415 - start-up

        key = self.query_one(Agenda).chosen_key
        if is_remembered_key(key):
            form = self._remembered[remembered_at(key)]
            await self.attempt(forget_form, form.path)
            await self._start()
            self.say(t("workbook.form_forgotten", name=form.name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to fill once a form is understood, to forget one while they are listed."""
        if action in {"save", "remedy"}:
            return self._opened is not None and self._filled is None
        if action == "discard":
            return self._opened is None and bool(self._remembered)
        return super().check_action(action, parameters)


def headings_of(opened: OpenedForm) -> Headings:
    """Return the columns of a form for the page of headings."""
    from core.workbooks.heading_review import lines_of_form  # noqa: PLC0415 - start-up
    from tui.screens.headings import Headings  # noqa: PLC0415 - start-up

    lines = lines_of_form(opened.form, opened.mapping)
    return Headings(opened.form.kind, lines, opened.mapping, is_form=True)


def people_count(group: FillGroup) -> str:
    """Return how many people a group is."""
    return tn("workbook.people", len(group.people))
