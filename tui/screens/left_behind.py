"""The ledger of left-behind children 留守儿童台账: Enter opens what is kept of one child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.i18n import tn
from tui.screens.care import CareScreen
from tui.screens.roster_view import Printer, RosterScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.ledgers.care import CareLedger
    from core.models import School
    from core.office import Office
    from core.roster_types import Purpose


def read(
    office: Office, schools: tuple[School, ...] = (), *, is_first_look: bool = False
) -> CareLedger:
    """Return the ledger, numbers masked, of one's own school or of others; runs at the desk."""
    from core.ledgers.care import care_ledger  # noqa: PLC0415 - start-up

    return care_ledger(office, is_first_look=is_first_look, schools=schools)


class LeftBehindScreen(RosterScreen):
    """The ledger; it is read again when one comes back from a child."""

    HELP_ID = "help.left_behind"

    def __init__(
        self,
        ledger: CareLedger,
        printer: Printer,
        purposes: Sequence[Purpose],
        schools: tuple[School, ...] = (),
        *,
        empty_text: str = "",
    ) -> None:
        super().__init__(
            ledger.roster, printer, purposes, may_hold_numbers=True, empty_text=empty_text
        )
        self._ledger = ledger
        self._schools = schools

    def count_sentence(self) -> str:
        """Return how many children, and with how many nobody has talked this term."""
        count = super().count_sentence()
        untalked = self._ledger.untalked
        return f"{count}  {tn('care.untalked', untalked)}" if untalked else count

    def open_row(self, at: int) -> None:
        """Show what is kept of the child."""
        self.app.push_screen(CareScreen(self._ledger.pupil_ids[at]), self._back)

    async def _back(self, _result: None) -> None:
        """Show the row as it stands after what was written."""
        ledger = await self.attempt(read, self._schools)
        if ledger is None:
            return
        self._ledger = ledger
        self.show_again(ledger.roster)
