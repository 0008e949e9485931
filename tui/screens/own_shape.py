"""An own ledger put right: name and columns on a page, who stands on it, closed or open again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.i18n import t, tn
from core.models import PupilId
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.own_columns import column_fields, columns_said, kind_choices, values_of
from tui.screens.own_people import choose_people
from tui.screens.work import WorkScreen
from tui.widgets.dialogs import ChooseDialog, ConfirmDialog
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.ledgers.facts import OwnLedger
    from core.ledgers.own_ledger import OwnTable
    from core.office import Office

Again = Callable[[], Awaitable[None]]
"""Reads the ledger anew and shows it."""

ADD, OFF, CLOSE, REOPEN = "add", "off", "close", "reopen"


def ask_columns(screen: WorkScreen[Any], table: OwnTable, again: Again) -> None:
    """Ask for name and columns as they shall be; what is filled in already stays."""
    ledger = table.ledger
    standing = {column.place: column for column in table.columns}

    async def submit(form_screen: OneFormScreen, values: Values) -> bool:
        from core.ledgers.own_shape import reshape_own_ledger  # noqa: PLC0415 - start-up

        def write(office: Office) -> bool:
            columns = columns_said(values, standing)
            reshape_own_ledger(office, ledger.id, values["name"], columns)
            return True

        return bool(await form_screen.attempt(write))

    async def done(is_done: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_done:
            await again()
            screen.say(t("own.columns_kept"))

    form = OneForm(
        where=t("own.where_columns", name=ledger.name),
        page=t("own.columns"),
        fields=column_fields(),
        today=screen.room.clock.today(),
        submit=submit,
        values=values_of(ledger.name, table.columns),
        choices=kind_choices(),
        wanted=frozenset({"name"}),
        draft_id=f"own_ledger.columns.{ledger.id}",
        is_over_record=True,
        first="heading_1" if 0 in standing else "name",
    )
    screen.app.push_screen(OneFormScreen(form), done)


async def add_people(screen: WorkScreen[Any], table: OwnTable, again: Again) -> None:
    """Ask who else, and put them behind the others."""

    async def write(pupil_ids: Sequence[PupilId]) -> None:
        from core.ledgers.own_ledger import add_pupils  # noqa: PLC0415 - start-up

        added = await screen.attempt(add_pupils, table.ledger.id, pupil_ids)
        if added is not None:
            await again()
            screen.say(tn("own.added", added))

    present = frozenset(row.line.pupil_id for row in table.rows)
    await choose_people(screen, lambda ids: _start(screen, write(ids)), present)


def _start(screen: WorkScreen[Any], work: Awaitable[None]) -> None:
    screen.run_worker(work)


def choose_act(
    screen: WorkScreen[Any], table: OwnTable, chosen: Sequence[PupilId], again: Again
) -> None:
    """Offer what is seldom done: take pupils off, close the ledger, open it again."""
    is_open = table.ledger.closed_on is None
    choices = []
    if is_open:
        choices.append(Choice(ADD, t("own.add"), t("own.add_hint")))
        if chosen:
            choices.append(Choice(OFF, tn("own.take_off", len(chosen)), t("own.take_off_hint")))
        choices.append(Choice(CLOSE, t("own.close"), t("own.close_hint")))
    else:
        choices.append(Choice(REOPEN, t("own.reopen"), t("own.reopen_hint")))

    def sure(is_sure: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if is_sure:
            screen.run_worker(_take_off(screen, table.ledger, chosen, again))

    def done(act: str | None) -> None:
        if act == ADD:
            screen.run_worker(add_people(screen, table, again))
        elif act == OFF:
            names = [
                row.file.pupil.name
                for row in table.rows
                if row.file is not None and row.line.pupil_id in set(chosen)
            ]
            whose = "、".join(names)
            sentence = t("own.take_off_sure", names=whose)
            question = ConfirmDialog(tn("own.take_off", len(chosen)), sentence, gives_up=True)
            screen.app.push_screen(question, sure)
        elif act in {CLOSE, REOPEN}:
            screen.run_worker(_close(screen, table.ledger, again, is_closing=act == CLOSE))

    screen.app.push_screen(ChooseDialog(table.ledger.name, choices), done)


async def _take_off(
    screen: WorkScreen[Any], ledger: OwnLedger, pupil_ids: Sequence[PupilId], again: Again
) -> None:
    from core.ledgers.own_shape import take_several_off  # noqa: PLC0415 - start-up

    if await screen.attempt(take_several_off, ledger.id, pupil_ids):
        await again()
        screen.say(tn("own.taken_off", len(pupil_ids)))


async def _close(
    screen: WorkScreen[Any], ledger: OwnLedger, again: Again, *, is_closing: bool
) -> None:
    def write(office: Office) -> bool:
        from core.ledgers.own_ledger import close_own_ledger  # noqa: PLC0415 - start-up
        from core.ledgers.own_shape import reopen_own_ledger  # noqa: PLC0415 - start-up

        (close_own_ledger if is_closing else reopen_own_ledger)(office, ledger.id)
        return True

    if await screen.attempt(write):
        await again()
        screen.say(t("own.is_closed" if is_closing else "own.is_open"))
