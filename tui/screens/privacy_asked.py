"""Erasures of other schools: which were carried out here, and which a person must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.i18n import t, tn
from tui.screens.privacy_erase import done_lines
from tui.screens.work import WorkScreen
from tui.widgets.agenda import Agenda, AgendaLine, act, heading, quiet, text
from tui.widgets.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from core.ledgers.facts import Erasure
    from core.office import Office
    from core.privacy.erasure import Erased
    from core.privacy.room import AskedErasure

MESSAGE_PREFIXES = ("privacy.clash.", "privacy.scope.", "privacy.erased.")
MOST_SHOWN = 20


def _read(office: Office) -> tuple[list[AskedErasure], list[Erasure]]:
    from core.privacy.room import asked_erasures, erasures_done  # noqa: PLC0415 - start-up

    return asked_erasures(office), erasures_done(office)


def _carry_out(office: Office, erasure: Erasure) -> Erased:
    from core.privacy.erasure_travels import carry_out  # noqa: PLC0415 - start-up

    return carry_out(office, erasure)


class AskedErasuresScreen(WorkScreen[None]):
    """What waits for a yes, and what was done; Enter carries one out after a confirmation."""

    HELP_ID = "help.privacy_asked"
    CSS_PATH = "privacy.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.where = t("privacy.erasures")
        self._asked: list[AskedErasure] = []

    def compose_body(self) -> ComposeResult:
        """Compose the agenda."""
        yield Agenda(label_width=24)

    async def on_mount(self) -> None:
        """Show what waits."""
        self.query_one(Agenda).focus()
        await self._paint([])

    async def _paint(self, before: list[AgendaLine]) -> None:
        found = await self.attempt(_read)
        if found is None:
            return
        self._asked, done = found
        waiting = {one.erasure.id for one in self._asked}
        count = len(self._asked)
        self.state = tn("privacy.asked", count) if count else t("privacy.none_asked")
        rest = [one for one in done if one.id not in waiting]
        self.query_one(Agenda).show([*before, *asked_lines(self._asked), *stone_lines(rest)])

    @on(Agenda.Done)
    def _chosen(self, event: Agenda.Done) -> None:
        if event.key == "back":
            self.dismiss(None)
            return
        one = self._asked[int(event.key)]

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
            if is_sure:
                self.run_worker(self._do(one), exclusive=True)

        sentence = t("privacy.sure.asked", name=one.name or t("privacy.no_name"), school=one.school)
        question = ConfirmDialog(t("privacy.carry_out"), sentence, gives_up=True)
        self.app.push_screen(question, answered)

    async def _do(self, one: AskedErasure) -> None:
        erased = await self.attempt(_carry_out, one.erasure)
        if erased is not None:
            lines = done_lines(erased, one.erasure.scope)
            await self._paint([line for line in lines if line.key != "back"])


def asked_lines(asked: list[AskedErasure]) -> list[AgendaLine]:
    """Say which erasures wait and why."""
    if not asked:
        return [heading(t("privacy.to_decide")), quiet(t("privacy.nothing_asked"))]
    lines = [heading(t("privacy.to_decide"))]
    for at, one in enumerate(asked):
        name = one.name or t("privacy.no_name")
        lines.append(
            text(
                t(
                    "privacy.asked_line",
                    school=one.school,
                    name=name,
                    day=one.erasure.erased_on.isoformat(),
                    reason=one.erasure.reason,
                )
            )
        )
        lines += [text(t(f"privacy.clash.{clash}")) for clash in one.clashes]
        lines.append(act(str(at), t("privacy.carry_out"), name))
    return [*lines, quiet(t("privacy.asked_note"))]


def stone_lines(done: list[Erasure]) -> list[AgendaLine]:
    """List the tombstones: when, how much, why, by whom; they name nobody."""
    lines = [heading(t("privacy.done_before"))]
    lines += [
        quiet(
            t(
                "privacy.stone",
                day=one.erased_on.isoformat(),
                scope=t(f"privacy.scope.{one.scope}"),
                reason=one.reason,
                approver=one.approver,
            )
        )
        for one in done[:MOST_SHOWN]
    ]
    return lines if done else [*lines, quiet(t("privacy.none_done"))]
