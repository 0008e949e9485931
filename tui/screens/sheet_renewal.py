"""A new recovery sheet: the old one was never put away, was lost, or was seen by somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult

from core.errors import CunxiaoError
from core.i18n import t
from tui.screens.base import RoomScreen
from tui.screens.leaving import leave_secret_form, secret_typed
from tui.screens.new_passphrase import secret_fields, wanted
from tui.widgets.form_messages import SaveAsked
from tui.widgets.form_model import FormPage, FormProblem, NoRules
from tui.widgets.prose import Prose
from tui.widgets.record_form import RecordForm


class RenewalRules(NoRules):
    """Wants the present passphrase."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Find whether it is empty."""
        return [] if values["old"] else [wanted("old")]


class SheetRenewalScreen(RoomScreen[None]):
    """Takes the passphrase, makes a new sheet, and shows it in its own place."""

    HELP_ID = "help.sheet_renewal"
    CSS_PATH = "founding.tcss"

    def compose_body(self) -> ComposeResult:
        """Compose what happens, and the form."""
        page = FormPage("renewal", t("sheet.where"), secret_fields("old"))
        yield Prose(t("sheet.renew_text"), classes="greeting")
        yield RecordForm((page,), RenewalRules(), is_single=True)

    def on_mount(self) -> None:
        """Begin with the passphrase."""
        self.where = t("sheet.renew")
        self.state = self.room.opened.operator.name
        form = self.query_one(RecordForm)
        form.load({})
        form.focus_field("old")

    @on(SaveAsked)
    async def _save(self, event: SaveAsked) -> None:
        event.stop()
        self.say(t("sheet.renewing"))
        self.run_worker(self._renew(event.values["old"]), exclusive=True)

    async def _renew(self, passphrase: str) -> None:
        from core.safekeeping.recovery_renewal import renew_sheet  # noqa: PLC0415 - start-up
        from tui.screens.founding import RecoverySheetScreen  # noqa: PLC0415 - seldom

        try:
            sheet = await self.use(renew_sheet, passphrase)
        except CunxiaoError as error:
            self.fail(error)
            return
        self.house.call_later(self.house.switch_screen, RecoverySheetScreen(sheet, is_first=False))

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before the program ends with the passphrase half typed."""
        return secret_typed(self.query_one(RecordForm))

    def action_back(self) -> None:
        """Leave; what was typed is given up only when that is said."""
        leave_secret_form(self, self.query_one(RecordForm), lambda: self.dismiss(None))
