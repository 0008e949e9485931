"""Another opening passphrase, for who knows the present one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult

from core.errors import CunxiaoError
from core.i18n import t
from tui.screens.base import RoomScreen
from tui.screens.leaving import leave_secret_form, secret_typed
from tui.screens.new_passphrase import doubts_of_new, secret_fields, wanted
from tui.widgets.form_messages import SaveAsked
from tui.widgets.form_model import FormPage, FormProblem, NoRules
from tui.widgets.prose import Prose
from tui.widgets.record_form import RecordForm


class PassphraseRules(NoRules):
    """Wants the present one, and the new one twice."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Find what is empty or differs."""
        found = [wanted(key) for key in ("old", "passphrase") if not values[key]]
        return [*found, *doubts_of_new(values)]


class PassphraseScreen(RoomScreen[None]):
    """Changes the operator's passphrase; the recovery sheet stays good."""

    HELP_ID = "help.passphrase"
    CSS_PATH = "founding.tcss"

    def compose_body(self) -> ComposeResult:
        """Compose what happens, and the form."""
        fields = secret_fields("old", "passphrase", "again")
        yield Prose(t("passphrase.text"), classes="greeting")
        yield RecordForm(
            (FormPage("passphrase", t("passphrase.page"), fields),),
            PassphraseRules(),
            is_single=True,
        )

    def on_mount(self) -> None:
        """Begin with the present one."""
        self.where = t("settings.passphrase")
        self.state = self.room.opened.operator.name
        form = self.query_one(RecordForm)
        form.load({})
        form.focus_field("old")

    @on(SaveAsked)
    async def _save(self, event: SaveAsked) -> None:
        event.stop()
        self.say(t("recovery.working"))
        self.run_worker(self._renew(dict(event.values)), exclusive=True)

    async def _renew(self, values: Mapping[str, str]) -> None:
        from core.safekeeping.recovery_access import renew_passphrase  # noqa: PLC0415 - start-up

        try:
            await self.use(renew_passphrase, values["old"], values["passphrase"])
        except CunxiaoError as error:
            self.fail(error)
            return
        self.query_one(RecordForm).load({})
        self.say(t("passphrase.done"))

    def unkept(self) -> tuple[str, str] | None:
        """Return what to ask before the program ends with a secret half typed."""
        return secret_typed(self.query_one(RecordForm))

    def action_back(self) -> None:
        """Leave; what was typed is given up only when that is said."""
        leave_secret_form(self, self.query_one(RecordForm), lambda: self.dismiss(None))
