"""The school's own ledgers 自建台账: which there are, and how a new one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.ledgers.facts import OwnLedger, OwnLedgerId
from core.models import PupilId
from core.records.kept_forms import KeptForm, new_ledger_form
from tui.commands import NEW
from tui.moments import moment_text
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.own_columns import column_fields, columns_said, kind_choices
from tui.screens.own_ledger import OwnLedgerScreen
from tui.screens.own_people import choose_people
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text

if TYPE_CHECKING:
    from core.office import Office

_BEGUN = "begun:"


def ask_new_ledger(
    screen: WorkScreen[Any], pupil_ids: Sequence[PupilId], *, and_open: bool = True
) -> None:
    """Ask for name and columns of a new ledger for some pupils; then show it."""
    made: list[OwnLedgerId] = []

    async def submit(form_screen: OneFormScreen, values: Values) -> bool:
        from core.ledgers.own_ledger import create_own_ledger  # noqa: PLC0415 - start-up

        ledger_id = await form_screen.attempt(
            create_own_ledger, values["name"], columns_said(values, {}), list(pupil_ids)
        )
        if ledger_id is None:
            return False
        made.append(ledger_id)
        return True

    def done(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done and and_open:
            screen.app.push_screen(OwnLedgerScreen(made[0]))

    form = OneForm(
        where=tn("own.where_new", len(pupil_ids)),
        page=t("year.own_ledgers"),
        fields=column_fields(),
        today=screen.room.clock.today(),
        submit=submit,
        choices=kind_choices(),
        wanted=frozenset({"name", "heading_1"}),
        draft_id=new_ledger_form(pupil_ids),
    )
    screen.app.push_screen(OneFormScreen(form), done)


def _all(office: Office) -> tuple[list[OwnLedger], list[KeptForm]]:
    """Return the ledgers, and the new ones whose form was left half-typed."""
    from core.ledgers.own_begun import begun_ledgers  # noqa: PLC0415 - start-up
    from core.ledgers.own_ledger import own_ledgers  # noqa: PLC0415 - start-up

    return own_ledgers(office), begun_ledgers(office)


class OwnLedgersScreen(ReturningAgendaScreen):
    """The ledgers that the school made; ^N makes one for whom one says.

    `begun` are the pupils of a new one whose form was left half-typed: it is opened again at once.
    """

    HELP_ID = "help.own_ledgers"
    CSS_PATH = "own_ledgers.tcss"
    LABEL_WIDTH = 24
    BINDINGS: ClassVar[list[BindingType]] = [NEW.called("command.new_ledger").binding()]

    def __init__(self, begun: Sequence[PupilId] = ()) -> None:
        super().__init__()
        self.where = t("year.own_ledgers")
        self._begun = tuple(begun)
        self._half_typed: list[KeptForm] = []

    async def paint(self) -> None:
        """Read and show how it stands; go on with what was begun, the first time."""
        begun, self._begun = self._begun, ()
        if begun:
            await self._go_on(begun)
        read = await self.attempt(_all)
        if read is None:
            return
        ledgers, self._half_typed = read
        self.state = tn("year.own_count", len(ledgers))
        lines: list[AgendaLine] = [heading(t("own.ledgers"))]
        lines += [_entry(one) for one in ledgers]
        today = self.room.clock.today()
        lines += [_begun_entry(at, one, today) for at, one in enumerate(self._half_typed)]
        if not ledgers:
            lines.append(text(t("own.none")))
        lines += [quiet(t("own.how")), act("new", t("command.new_ledger"), t("own.new_hint"))]
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    async def _do(self, event: Agenda.Done) -> None:
        if event.key == "new":
            await self.action_new()
        elif event.key.startswith(_BEGUN):
            await self._go_on(self._half_typed[int(event.key.removeprefix(_BEGUN))].pupils)
        else:
            self.app.push_screen(OwnLedgerScreen(OwnLedgerId(event.key)))

    async def _go_on(self, pupil_ids: Sequence[PupilId]) -> None:
        """Open the form of a ledger that was begun, its pupils as the register lists them."""
        from core.ledgers.own_begun import in_register_order  # noqa: PLC0415 - start-up

        ordered = await self.attempt(in_register_order, pupil_ids)
        if ordered is not None:
            ask_new_ledger(self, ordered)

    async def action_new(self) -> None:
        """Ask for whom, then make a ledger of them."""
        await choose_people(self, lambda pupil_ids: ask_new_ledger(self, pupil_ids))


def _begun_entry(at: int, form: KeptForm, today: date) -> AgendaLine:
    moment = moment_text(form.at, today)
    name = form.name or t("home.unnamed")
    return act(
        f"{_BEGUN}{at}", name, t("own.begun"), tn("own.begun_for", len(form.pupils), moment=moment)
    )


def _entry(ledger: OwnLedger) -> AgendaLine:
    columns = "、".join(heading for heading in ledger.headings if heading)
    state = t("own.closed") if ledger.closed_on else ""
    return act(str(ledger.id), ledger.name, columns, state)
