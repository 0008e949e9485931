"""What F9 finds besides the keys of the screen in front: rooms of the year, ledgers, privacy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from textual.screen import Screen

from core.i18n import t
from core.ledgers.spec import LedgerKind
from tui.screens.year import PLACES
from tui.widgets.form_model import Choice

if TYPE_CHECKING:
    from core.ledgers.facts import OwnLedger

MESSAGE_PREFIXES = ("year.", "ledger.title.", "privacy.found.")
OWN_TITLES = {
    "handover": "handover.title",
    "movements": "movements.title",
    "teams": "teams.hub.where",
}
"""Rooms that are not called by `year.<room>`."""
FOUND_BY = {"duplicates": "year.found_duplicates"}
"""Words that people look for where the name of the room does not say them."""
PAPERS = {
    "go:meals": "meal.where",
    "go:zone": "zone.table.coverage",
    "cards": "emergency_card.title",
    "form": "registration_form.title",
    "national": "ledgers.national",
}
"""What stands among the ledgers beside them: the cursor stands on it, Enter opens or writes it."""

PRIVACY = {
    "consent": "privacy.consent",
    "notice": "privacy.notice_print",
    "erase": "privacy.erase",
    "erase_staff": "privacy.erase_staff",
    "asked": "privacy.erasures",
    "trail": "privacy.trail",
}
"""What the room of privacy leads to; `privacy.found.<entry>` has the words people look for."""

Way = tuple[Choice, Callable[[], Screen[None]]]


def ways(own: Sequence[OwnLedger] = ()) -> list[Way]:
    """Return where one can go from anywhere: what is shown, and what makes the screen.

    `own` are the ledgers that the school made: found by the name that it gave them.
    """
    year = t("year.where")
    found: list[Way] = [
        (
            Choice(
                f"room:{room}",
                t(OWN_TITLES.get(room, f"year.{room}")),
                t(FOUND_BY[room]) if room in FOUND_BY else year,
            ),
            _room(room),
        )
        for room in PLACES
    ]
    titles = {kind.value: f"ledger.title.{kind}" for kind in LedgerKind} | PAPERS
    found += [
        (Choice(f"ledger:{key}", t(title), t("year.ledgers")), _ledger(key))
        for key, title in titles.items()
    ]
    found += [
        (Choice(f"privacy:{key}", t(title), t(f"privacy.found.{key}")), _privacy(key))
        for key, title in PRIVACY.items()
    ]
    found.append((Choice("teams:mentors", t("mentor.title"), t("teams.hub.where")), _mentors))
    title = t("year.own_ledgers")
    found += [(Choice(f"own:{one.id}", one.name, title), _own(one)) for one in own]
    return found


def _own(ledger: OwnLedger) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        from tui.screens.own_ledger import OwnLedgerScreen  # noqa: PLC0415 - start-up

        return OwnLedgerScreen(ledger.id)

    return make


def _mentors() -> Screen[None]:
    from tui.screens.mentors import MentorsScreen  # noqa: PLC0415 - start-up

    return MentorsScreen()


def _privacy(key: str) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        from tui.screens.privacy import room_of  # noqa: PLC0415 - start-up

        return room_of(key)

    return make


def _room(room: str) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        module, name = PLACES[room]
        maker: Callable[[], Screen[None]] = getattr(import_module(f"tui.screens.{module}"), name)
        return maker()

    return make


def _ledger(key: str) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        from tui.screens.ledgers import LedgersScreen  # noqa: PLC0415 - start-up

        return LedgersScreen(opens=key)

    return make
