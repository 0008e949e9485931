"""Enter on a ledger's row opens what is kept behind it, and comes back to the row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.dropout.cases import open_case
from core.ledgers.spec import LedgerKind
from core.models import PupilId
from core.office import Office
from core.records.bulk_editing import set_field
from core.registration import register_pupil
from tests.tui.rooms import asked, at_work, press, pupil_draft, shows
from tui.screens.dropout_case import CaseScreen
from tui.screens.ledgers import LedgersScreen
from tui.screens.pupils import PupilsScreen
from tui.screens.roster_view import RosterScreen


def one(office: Office) -> None:
    register_pupil(office, pupil_draft(4, name="岑楚溪", hamlet="岩脚村1组"))


def opened(office: Office) -> None:
    one(office)
    open_case(office, only(office), date(2026, 9, 20), reason="", whereabouts="")


def only(office: Office) -> PupilId:
    (pupil,) = office.store.pupils.all()
    return pupil.id


async def test_a_row_opens_the_pupil_and_shows_what_changed_there(tmp_path: Path) -> None:
    def boarders() -> LedgersScreen:
        return LedgersScreen(LedgerKind.BOARDERS)

    async with at_work(tmp_path, boarders, one) as pilot:
        ledger: object = pilot.app.screen
        assert isinstance(ledger, RosterScreen)
        assert shows(pilot, "岩脚村1组")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert shows(pilot, "岑楚溪")
        await asked(pilot, lambda office: set_field(office, [only(office)], "hamlet", "青石村6组"))
        await press(pilot, "escape", "escape")
        assert id(pilot.app.screen) == id(ledger)
        assert shows(pilot, "青石村6组")


async def test_a_row_of_the_dropout_ledger_opens_the_case(tmp_path: Path) -> None:
    async with at_work(tmp_path, lambda: LedgersScreen(LedgerKind.DROPOUT), opened) as pilot:
        ledger = id(pilot.app.screen)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert shows(pilot, "岑楚溪")
        await press(pilot, "escape")
        assert id(pilot.app.screen) == ledger
