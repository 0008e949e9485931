"""Shows the deal of a draw that is stored already. Any key goes on; nothing is lost if it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import t, tn
from tui import ASKED_ANIMATIONS
from tui.commands import OPEN
from tui.screens.base import RoomScreen
from tui.widgets.deal_show import Deal, DealShow
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.room import Room


MARKS_A_LINE = 6
"""How often the mark stands above what is no draw."""


def deal_of(classes: Mapping[int, Sequence[int]], labels: Mapping[int, str]) -> Deal:
    """Return the deal that classes of draw numbers come to. Numbers only: no name is shown here."""
    order = sorted(classes)
    place_of = {own: place for place, number in enumerate(order) for own in classes[number]}
    return Deal(
        tuple(labels.get(number, str(number)) for number in order),
        tuple(place_of[own] for own in sorted(place_of)),
    )


def is_shown(room: Room, animation_level: str) -> bool:
    """Whether the deal is wanted: by the program's setting, and unless a terminal asks for none.

    The program itself starts without Textual's own animations; that says nothing of the deal.
    """
    is_still_terminal = animation_level == "none" and ASKED_ANIMATIONS == "none"
    return not (room.preferences.is_still or is_still_terminal)


class DealScreen(RoomScreen[None]):
    """The deal; a key ends it early, and once it stands the next one leads to the table."""

    HELP_ID = "help.deal"
    CSS_PATH = "deal.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        OPEN.called("command.deal_on").binding(action="back"),
    ]

    def __init__(self, deal: Deal, *, is_rehearsal: bool = False) -> None:
        super().__init__()
        self.where = t("deal.rehearsal" if is_rehearsal else "deal.where")
        self._deal = deal
        self._is_rehearsal = is_rehearsal

    def compose_body(self) -> ComposeResult:
        """Compose the sentence and the classes."""
        if self._is_rehearsal:
            yield Prose("   ".join([t("printing.rehearsal")] * MARKS_A_LINE), classes="mark")
        pupils, classes = len(self._deal.places), len(self._deal.labels)
        yield Prose(tn("deal.text", classes, pupils=pupils), classes="deal-text")
        yield DealShow(self._deal)
        yield Prose(t("deal.any_key"), classes="deal-foot")

    def on_mount(self) -> None:
        """Begin."""
        self.state = t("deal.made_up" if self._is_rehearsal else "deal.stored")
        self.query_one(DealShow).play()

    def on_key(self, event: events.Key) -> None:
        """Let any key end it."""
        event.stop()
        event.prevent_default()
        self.action_back()

    def on_click(self) -> None:
        """Let a click end it as well."""
        self.action_back()

    def action_back(self) -> None:
        """Go on to the table."""
        if self.is_current:
            self.dismiss(None)
