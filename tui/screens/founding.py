"""The first day: the school, who works here, a passphrase; then the recovery sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from core.errors import CunxiaoError
from core.i18n import error_sentence, t
from core.models import School, SchoolId, SchoolKind
from core.preferences import save_preferences
from tui.commands import EXPORT, PRINT, QUIT, SAVE
from tui.screens.base import RoomScreen
from tui.screens.new_passphrase import passphrase_warnings
from tui.screens.work import folder_places
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_messages import SaveAsked
from tui.widgets.form_model import Choice, FieldKind, FormField, FormPage, FormProblem
from tui.widgets.path_dialog import PathDialog, PathWish
from tui.widgets.prose import Prose
from tui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from core.founding import CreatedOffice
    from core.office import Office

MESSAGE_IDS = (
    "kind.village_primary_school",
    "kind.teaching_point",
    "kind.township_centre_school",
)
MESSAGE_PREFIXES = ("founding.", "kind.")
REQUIRED = ("name", "code", "kind", "operator", "passphrase", "again")


def _kinds() -> list[tuple[SchoolKind, str]]:
    return [(kind, t(f"kind.{kind}")) for kind in SchoolKind]


def _page() -> FormPage:
    def item(
        key: str, width: int, kind: FieldKind = FieldKind.TEXT, *, starts_group: bool = False
    ) -> FormField:
        return FormField(
            key=key,
            label=t(f"founding.{key}"),
            width=width,
            kind=kind,
            hint=t(f"founding.{key}_hint"),
            is_wide=True,
            starts_group=starts_group,
        )

    fields = (
        item("name", 40),
        item("code", 20, FieldKind.NUMBER),
        item("kind", 24, FieldKind.CODE),
        item("township", 30),
        item("villages", 52),
        item("operator", 20, starts_group=True),
        item("passphrase", 30, FieldKind.SECRET),
        item("again", 30, FieldKind.SECRET),
    )
    return FormPage("founding", t("founding.page"), fields)


def _wanted(key: str) -> FormProblem:
    if key == "again":
        return FormProblem(key, t("founding.wanted_again"))
    return FormProblem(key, t("founding.wanted", field=t(f"founding.{key}")))


class FoundingRules:
    """What the first form wants."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Want every part, a known kind, and the passphrase twice."""
        found = [_wanted(key) for key in REQUIRED if not values[key].strip()]
        if values["kind"] and kind_of(values["kind"]) is None:
            found.append(FormProblem("kind", t("founding.unknown_kind")))
        if values["passphrase"] and values["again"] and values["again"] != values["passphrase"]:
            found.append(FormProblem("again", t("founding.differs")))
        if values["passphrase"]:
            found += passphrase_warnings(values["passphrase"])
        return found

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer the kinds of school, whatever was typed."""
        if key != "kind":
            return ()
        kinds = [Choice(label) for _, label in _kinds()]
        return [one for one in kinds if text in one.value] or kinds

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002 - protocol
        """Know nothing."""
        return {}

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:  # noqa: ARG002 - protocol
        """Want nothing later."""
        return ()


def kind_of(text: str) -> SchoolKind | None:
    """Return the kind that a label means."""
    return next((kind for kind, label in _kinds() if label == text.strip()), None)


def school_of(values: Mapping[str, str]) -> School:
    """Return the school that the form describes; villages by any comma or space."""
    words = values["villages"]
    for sign in ",，;；、\u3000":
        words = words.replace(sign, " ")
    return School(
        id=SchoolId(values["code"]),
        name=values["name"],
        kind=kind_of(values["kind"]) or SchoolKind.VILLAGE_PRIMARY_SCHOOL,
        township=values["township"],
        villages=tuple(words.split()),
    )


class FoundingScreen(RoomScreen[None]):
    """Asks for the school and the operator, and makes the home."""

    HELP_ID = "help.founding"
    CSS_PATH = "founding.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [QUIT.binding()]

    def __init__(self) -> None:
        super().__init__()
        self._is_making = False

    def compose_body(self) -> ComposeResult:
        """Compose the greeting and the form."""
        yield Prose(t("founding.text"), classes="greeting")
        yield RecordForm((_page(),), FoundingRules(), is_single=True)

    def on_mount(self) -> None:
        """Begin with the school's name."""
        self.where = t("founding.where")
        self.state = str(self.room.home.path)
        form = self.query_one(RecordForm)
        form.load({})
        form.focus_field("name")

    @on(SaveAsked)
    async def _save(self, event: SaveAsked) -> None:
        event.stop()
        if not self._is_making:
            self._is_making = True
            self.say(t("founding.making"))
            self.run_worker(self._make(dict(event.values)))

    async def _make(self, values: dict[str, str]) -> None:
        room = self.room
        try:
            created = await self.house.desk.run(self._create, values)
        except CunxiaoError as error:
            self.warn(error_sentence(error))
            return
        finally:
            self._is_making = False
        room.office = created.office
        self.house.enter(RecoverySheetScreen(created.recovery_sheet))

    def _create(self, values: Mapping[str, str]) -> CreatedOffice:
        from core.founding import NewSchool, checked_school, create_office  # noqa: PLC0415 - start-up

        room = self.room
        school = checked_school(school_of(values), values["operator"])
        new = NewSchool(school, values["operator"], values["passphrase"], shows_sheet=True)
        created = create_office(room.home, new, room.clock)
        save_preferences(room.home, room.preferences)
        return created

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before the program ends: without a home nothing is kept."""
        is_typed = self.query_one(RecordForm).state.is_changed
        return (t("founding.leave"), t("founding.leave_text")) if is_typed else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to."""
        if action == "back":
            return False
        return super().check_action(action, parameters)


class RecoverySheetScreen(RoomScreen[None]):
    """Shows the recovery sheet until it was kept: printed, saved, or copied by hand."""

    HELP_ID = "help.recovery_sheet"
    CSS_PATH = "founding.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        SAVE.called("command.go_in").binding(),
        EXPORT.called("command.save_text").binding(),
        PRINT.called("command.save_pdf").binding(),
    ]

    def __init__(self, sheet: str, *, is_first: bool = True) -> None:
        super().__init__()
        self._sheet = sheet
        self._is_first = is_first
        """Whether the home was made just now; otherwise the sheet takes an old one's place."""
        self._is_kept = False

    def compose_body(self) -> ComposeResult:
        """Compose what to do with it, and the sheet."""
        yield Prose(t("sheet.text"), classes="greeting")
        yield Prose(self._groups(), classes="groups")
        with VerticalScroll(id="sheet"):
            yield Prose(self._sheet)

    def on_mount(self) -> None:
        """Scroll with the arrows at once."""
        self.where = t("sheet.where")
        self.state = t("sheet.not_kept")
        self.query_one("#sheet").focus()

    def _groups(self) -> str:
        """Return the sheet's last paragraph: the digits, to be seen without scrolling."""
        return self._sheet.strip().rpartition("\n\n")[2]

    def action_export(self) -> None:
        """Save it as text."""
        self._ask_where(".txt")

    def action_print(self) -> None:
        """Save it as PDF."""
        self._ask_where(".pdf")

    def _ask_where(self, suffix: str) -> None:
        self.run_worker(self._ask(suffix))

    async def _ask(self, suffix: str) -> None:
        places = await asyncio.to_thread(folder_places, Path.home())
        wish = PathWish(t("sheet.where_to"), tuple(places), is_folder=True)

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.run_worker(self._write(folder, suffix))

        self.app.push_screen(PathDialog(wish), chosen)

    async def _write(self, folder: Path, suffix: str) -> None:
        try:
            path = await self.use(_write_sheet, self._sheet, folder, suffix)
        except CunxiaoError as error:
            self.fail(error)
            return
        self._is_kept = True
        self.state = t("sheet.kept")
        self.say(t("sheet.written", path=str(path)))

    def action_save(self) -> None:
        """Go in; ask once more when nothing was written."""
        if self._is_kept:
            self._go_in()
            return
        dialog = ConfirmDialog(t("sheet.sure"), t("sheet.sure_text"))
        self.app.push_screen(dialog, self._answered)

    async def _answered(self, is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if not is_sure:
            return
        try:
            await self.use(_note_kept)
        except CunxiaoError as error:
            self.fail(error)
            return
        self._is_kept = True
        self._go_in()

    def _go_in(self) -> None:
        from tui.screens.home import HomeScreen  # noqa: PLC0415 - start-up

        if self._is_first:
            self.house.enter(HomeScreen())
        else:
            self.dismiss(None)

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before the program ends and the sheet was not put away."""
        return None if self._is_kept else (t("sheet.leave"), t("sheet.leave_text"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing leads back from here but forward."""
        if action == "back":
            return False
        return super().check_action(action, parameters)


def _note_kept(office: Office) -> None:
    from core.safekeeping.recovery_renewal import note_sheet_kept  # noqa: PLC0415 - start-up

    note_sheet_kept(office)


def _write_sheet(office: Office, sheet: str, folder: Path, suffix: str) -> Path:
    from core.safekeeping.recovery_paper import save_sheet  # noqa: PLC0415 - start-up

    return save_sheet(office, sheet, folder, suffix)
