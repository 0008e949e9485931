"""Transfers under way 转学进度: four parties with ten working days each, the most urgent first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from core.changes.models import Party
from core.i18n import t, tn
from tui.commands import NEW, PRINT
from tui.screens.agenda_screen import AgendaScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.changes.transfers import FollowedTransfer, PartyStep
    from core.models import PupilId

MESSAGE_PREFIXES = ("change.party.", "change.kind.")


class TransfersScreen(AgendaScreen):
    """Every transfer with its four parties; Enter notes a party's day, F5 prints the form."""

    HELP_ID = "help.transfers"
    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.transfer_in").binding(action="transfer_in"),
        PRINT.binding(),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = t("year.transfers")
        self._followed: dict[str, FollowedTransfer] = {}

    async def paint(self) -> None:
        """Read and show again."""
        from core.changes.transfers import followed_transfers  # noqa: PLC0415 - start-up

        found = await self.attempt(followed_transfers)
        if found is None:
            return
        self._followed = {str(one.change.id): one for one in found}
        self.state = tn("year.waiting", len(found))
        lines: list[AgendaLine] = [heading(t("transfers.waiting"))]
        for one in found:
            lines += [_entry(one), quiet(_parties(one))]
        if not found:
            lines.append(text(t("transfers.none")))
        lines += [
            quiet(t("transfers.rule")),
            heading(t("transfers.more")),
            act("transfer_in", t("transfers.in"), t("transfers.in_hint")),
            act("handover", t("handover.title"), t("handover.hint")),
            act("movements", t("movements.title"), t("movements.hint")),
        ]
        self.agenda.show(lines)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the form of a transfer that is there."""
        if action == "print":
            return bool(self._followed)
        return super().check_action(action, parameters)

    @on(Agenda.Done)
    def _do(self, event: Agenda.Done) -> None:
        followed = self._followed.get(event.key)
        if followed is not None:
            self._choose(followed)
        elif event.key == "transfer_in":
            self.action_transfer_in()
        elif event.key == "handover":
            from tui.screens.handover import HandoverScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(HandoverScreen(), self._come_back)
        else:
            from tui.screens.movements import MovementsScreen  # noqa: PLC0415 - start-up

            self.app.push_screen(MovementsScreen())

    async def _come_back(self, _result: None) -> None:
        await self.paint()

    def action_transfer_in(self) -> None:
        """Take in a pupil who comes from another school."""
        from tui.screens.transfer_in import InTheList, ask_transfer_in  # noqa: PLC0415 - start-up

        self.run_worker(ask_transfer_in(self, InTheList(self._open_pupil), self.paint))

    async def _open_pupil(self, pupil_id: PupilId) -> None:
        from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

        await self.app.push_screen(PupilsScreen(opens=pupil_id))

    def action_print(self) -> None:
        """Print the form of the transfer under the cursor."""
        followed = self._followed.get(self.agenda.chosen_key)
        if followed is not None:
            self.run_worker(self._print(followed))

    def _choose(self, followed: FollowedTransfer) -> None:
        turn = sorted(followed.steps, key=lambda step: step.party is not followed.step.party)
        choices = [
            Choice(step.party.value, t(f"change.party.{step.party}"), _state(step))
            for step in turn
            if step.due_on is not None
        ]
        choices.append(Choice("print", t("acts.print_form")))

        def chosen(value: str | None) -> None:
            if value == "print":
                self.run_worker(self._print(followed))
            elif value is not None:
                self._ask_day(followed, Party(value))

        title = t("transfers.whose", name=followed.name, kind=_kind(followed))
        self.app.push_screen(ChooseDialog(title, choices, t("transfers.choose")), chosen)

    def _ask_day(self, followed: FollowedTransfer, party: Party) -> None:
        async def given(day: date) -> None:
            from core.changes.transfers import note_party_done  # noqa: PLC0415 - start-up

            if await self.attempt(note_party_done, followed.change.id, party, day) is not None:
                await self.paint()
                self.say(t("cases.noted"))

        self.ask_day(t("transfers.done_on", party=t(f"change.party.{party}")), given)

    async def _print(self, followed: FollowedTransfer) -> None:
        from core.changes.paper import print_change_form  # noqa: PLC0415 - start-up

        path = await self.attempt(print_change_form, followed.change)
        if path is not None:
            self.say(t("roster_view.printed", path=path))


def _kind(followed: FollowedTransfer) -> str:
    return t(f"change.kind.{followed.change.kind}")


def _entry(followed: FollowedTransfer) -> AgendaLine:
    party = t(f"change.party.{followed.step.party}")
    value = t("transfers.waits", kind=_kind(followed), party=party)
    return act(str(followed.change.id), followed.name, value, _left(followed.step))


def _left(step: PartyStep) -> str:
    if step.days_left is None:
        return ""
    if step.is_overdue:
        return tn("transfers.overdue", -step.days_left)
    return tn("transfers.left", step.days_left)


def _parties(followed: FollowedTransfer) -> str:
    """Return the two schools and what each party has done."""
    change = followed.change
    between = t(
        "transfers.between", sender=change.from_school or "", receiver=change.to_school or ""
    )
    done = [
        t("transfers.party_done", party=t(f"change.party.{step.party}"), day=_day(step.done_on))
        for step in followed.steps
        if step.done_on is not None
    ]
    return "  ".join([between, *done])


def _state(step: PartyStep) -> str:
    if step.done_on is not None:
        return t("transfers.done", day=_day(step.done_on))
    if step.due_on is None:
        return ""
    return t("transfers.due", day=_day(step.due_on)) + "  " + _left(step)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
