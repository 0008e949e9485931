"""The school's own ledgers 自建台账: which there are, and how a new one is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from core.i18n import t, tn
from core.ledgers.facts import MOST_COLUMNS, ColumnKind, OwnLedger, OwnLedgerId
from core.models import PupilId
from tui.commands import NEW
from tui.screens.agenda_screen import ReturningAgendaScreen
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for
from tui.screens.own_ledger import OwnLedgerScreen
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.office import Office

MESSAGE_PREFIXES = ("own_ledger.kind.",)


def _kinds() -> list[Choice]:
    return [Choice(t(f"own_ledger.kind.{one}")) for one in ColumnKind]


def _asked_fields(kinds: Iterable[str]) -> tuple[FormField, ...]:
    """Return the fields that make a ledger: its name, and heading and kind of each column."""
    named = t("own.name_hint")
    hint = t("form.hint_few", choices="、".join(kinds))
    fields = [FormField(key="name", label=t("own.name"), width=30, hint=named, is_wide=True)]
    for number in range(1, MOST_COLUMNS + 1):
        label = t("own.column", number=number)
        fields.append(FormField(key=f"heading_{number}", label=label, width=18))
        fields.append(
            FormField(
                key=f"kind_{number}",
                label=t("own.kind"),
                width=8,
                kind=FieldKind.CODE,
                hint=hint,
                is_aside=True,
            )
        )
    return tuple(fields)


def ask_new_ledger(
    screen: WorkScreen[Any], pupil_ids: Sequence[PupilId], *, and_open: bool = True
) -> None:
    """Ask for name and columns of a new ledger for some pupils; then show it."""
    kinds = _kinds()
    by_label = {t(f"own_ledger.kind.{one}"): one for one in ColumnKind}
    made: list[OwnLedgerId] = []

    async def submit(form_screen: OneFormScreen, values: Values) -> bool:
        from core.ledgers.own_ledger import OwnColumn, create_own_ledger  # noqa: PLC0415 - start-up

        columns = []
        for number in range(1, MOST_COLUMNS + 1):
            written = values[f"heading_{number}"].strip()
            chosen = choice_for(values[f"kind_{number}"] or kinds[0].value, kinds)
            if written:
                kind = by_label[chosen.value] if chosen else ColumnKind.TEXT
                columns.append(OwnColumn(written, kind))
        ledger_id = await form_screen.attempt(
            create_own_ledger, values["name"], columns, list(pupil_ids)
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
        fields=_asked_fields(by_label),
        today=screen.room.clock.today(),
        submit=submit,
        choices={f"kind_{number}": kinds for number in range(1, MOST_COLUMNS + 1)},
        wanted=frozenset({"name", "heading_1"}),
    )
    screen.app.push_screen(OneFormScreen(form), done)


def _all(office: Office) -> list[OwnLedger]:
    from core.ledgers.own_ledger import own_ledgers  # noqa: PLC0415 - start-up

    return own_ledgers(office)


def _everybody(office: Office) -> list[PupilId]:
    from tui.screens.picking import lines_here  # noqa: PLC0415 - start-up

    return [line.pupil_id for line in lines_here(office, "")]


class OwnLedgersScreen(ReturningAgendaScreen):
    """The ledgers that the school made; ^N makes one of the whole school."""

    HELP_ID = "help.own_ledgers"
    CSS_PATH = "own_ledgers.tcss"
    LABEL_WIDTH = 24
    BINDINGS: ClassVar[list[BindingType]] = [NEW.called("command.new_ledger").binding()]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.own_ledgers")

    async def paint(self) -> None:
        """Read and show how it stands."""
        ledgers = await self.attempt(_all)
        if ledgers is None:
            return
        self.state = tn("year.own_count", len(ledgers))
        lines: list[AgendaLine] = [heading(t("own.ledgers"))]
        lines += [_entry(one) for one in ledgers]
        if not ledgers:
            lines.append(text(t("own.none")))
        lines += [quiet(t("own.how")), act("new", t("command.new_ledger"), t("own.whole_school"))]
        self.query_one(Agenda).show(lines)

    @on(Agenda.Done)
    async def _do(self, event: Agenda.Done) -> None:
        if event.key == "new":
            await self.action_new()
        else:
            self.app.push_screen(OwnLedgerScreen(OwnLedgerId(event.key)))

    async def action_new(self) -> None:
        """Make a ledger of everybody."""
        everybody = await self.attempt(_everybody)
        if everybody is not None:
            ask_new_ledger(self, everybody)


def _entry(ledger: OwnLedger) -> AgendaLine:
    columns = "、".join(heading for heading in ledger.headings if heading)
    state = t("own.closed") if ledger.closed_on else ""
    return act(str(ledger.id), ledger.name, columns, state)
