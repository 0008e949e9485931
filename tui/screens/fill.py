"""Fill a form 填表: a blank workbook of the centre or the county, with this school's people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui.commands import NEW, SAVE
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, file_places, folder_places, joined
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text, warning
from tui.widgets.cells import fit
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.exchange.forms import FilledForm, UnderstoodForm
    from core.office import Office

MESSAGE_PREFIXES = ("field.", "fill.kind.", "fill.column.")
FORMS = (".xlsx", ".xlsm")
FILL = "fill"
OTHER = "other"
OPEN_FOLDER = "open"


def column_meaning(field: str) -> str:
    """Return what a column will hold."""
    if field.startswith("_"):
        return t(f"fill.column.{field[1:]}")
    return t(f"field.{field}")


class FillScreen(WorkScreen[None]):
    """Shows how a form's headings are understood, then fills it for everybody."""

    HELP_ID = "help.fill"
    CSS_PATH = "fill.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.other_workbook").binding(),
        SAVE.called("command.fill").binding(),
    ]

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.where = t("fill.where")
        self._path = path
        self._form: UnderstoodForm | None = None
        self._filled: FilledForm | None = None

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    def on_mount(self) -> None:
        """Take the form that was given, or ask for one."""
        agenda = self.query_one(Agenda)
        agenda.focus()
        agenda.show([text(t("fill.empty")), act(OTHER, t("fill.choose_act"))])
        if self._path is not None:
            self._chosen(self._path)
        else:
            self.action_new()

    def action_new(self) -> None:
        """Choose a blank workbook."""
        wish = PathWish(
            t("fill.choose"), tuple(file_places()), FORMS, sentence=t("fill.choose_hint")
        )
        self.app.push_screen(PathDialog(wish), self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is not None:
            self.run_worker(self._understand(path), exclusive=True)

    async def _understand(self, path: Path) -> None:
        from core.exchange.forms import understand_form  # noqa: PLC0415 - start-up

        def understand(_office: Office) -> UnderstoodForm:
            return understand_form(path)

        form = await self.attempt(understand)
        if form is not None:
            self._path, self._form, self._filled = path, form, None
            self._paint()
            self.query_one(Agenda).choose(FILL)

    def _paint(self) -> None:
        form, path = self._form, self._path
        if form is None or path is None:
            return
        kind = t(f"fill.kind.{form.kind.value}")
        self.where = t("fill.where_file", file=path.name)
        self.state = kind
        lines: list[AgendaLine] = []
        if self._filled is not None:
            lines += self._done_lines(self._filled)
        else:
            lines += [
                heading(t("fill.will", kind=kind)),
                act(FILL, t("fill.do"), t("fill.do_hint")),
                act(OTHER, t("fill.choose_act")),
            ]
        lines.append(heading(t("fill.understood")))
        lines += self._understood_lines(form)
        if form.unknown_columns:
            names = joined(f"「{name}」" for name in form.unknown_columns)
            lines += [heading(t("fill.unknown")), warning(t("fill.stay_empty", columns=names))]
        self.query_one(Agenda).show(lines)
        self.refresh_bindings()

    @staticmethod
    def _understood_lines(form: UnderstoodForm) -> list[AgendaLine]:
        """Name what is plain in one sentence, and what was read under another name line by line."""
        known = [
            (column.heading, column_meaning(column.field))
            for column in form.columns
            if column.field is not None
        ]
        plain = joined(heading for heading, meaning in known if heading == meaning)
        lines = [text(t("fill.plain", columns=plain))] if plain else []
        return lines + [
            quiet(f"{fit(heading, 24)}  {meaning}")
            for heading, meaning in known
            if heading != meaning
        ]

    def _done_lines(self, filled: FilledForm) -> list[AgendaLine]:
        return [
            heading(tn("fill.done", filled.rows)),
            text(t("fill.saved_at", path=filled.path)),
            quiet(t("fill.holds_numbers")),
            act(OPEN_FOLDER, t("print.open")),
            act(OTHER, t("fill.choose_act")),
        ]

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        if event.key == FILL:
            self.action_save()
        elif event.key == OPEN_FOLDER and self._filled is not None:
            open_outside(self, self._filled.path.parent)
        else:
            self.action_new()

    def action_save(self) -> None:
        """Choose where the filled form goes."""
        if self._form is None or self._path is None:
            return
        wish = PathWish(t("fill.where_to"), tuple(folder_places(self._path.parent)), is_folder=True)
        self.app.push_screen(PathDialog(wish), self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None and self._path is not None:
            self.run_worker(self._fill(self._path, folder), exclusive=True)

    async def _fill(self, path: Path, folder: Path) -> None:
        from core.form_filling import fill_for_school  # noqa: PLC0415 - start-up

        name = t("fill.file_name", stem=path.stem)
        self.say(t("fill.working"))
        filled = await self.attempt(fill_for_school, path, folder / f"{name}{path.suffix}")
        if filled is not None:
            self._filled = filled
            self._paint()
            self.say(tn("fill.done", filled.rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to fill once a form is understood."""
        if action == "save":
            return self._form is not None and self._filled is None
        return super().check_action(action, parameters)
