"""Whose PCs are believed, for a list: the own card and those that were enrolled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.storage.peers import BY_HAND, PeerRepository
from sync.cards import own_card

if TYPE_CHECKING:
    from core.office import Office


@dataclass(frozen=True, slots=True)
class EnrolledCard:
    """A PC that is believed. `is_by_hand` is false when the centre vouched for it."""

    school: str
    device: str
    fingerprint: str
    at: datetime
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class CardBook:
    """The own card and everybody else's."""

    school: str
    fingerprint: str
    enrolled: tuple[EnrolledCard, ...]


def card_book(office: Office) -> CardBook:
    """Return the own fingerprint and the cards that were enrolled here."""
    card = own_card(office)
    return CardBook(
        card.name,
        card.fingerprint,
        tuple(
            EnrolledCard(
                peer.name,
                peer.device,
                peer.fingerprint,
                datetime.fromisoformat(peer.enrolled_at),
                peer.vouched_by == BY_HAND,
            )
            for peer in PeerRepository(office.store.connection).all()
        ),
    )
