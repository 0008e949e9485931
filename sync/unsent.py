"""How many rows nobody else holds yet: what the first screen says of the stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.storage.peers import PeerBook

if TYPE_CHECKING:
    from core.office import Office


def unsent_rows(office: Office) -> int:
    """Return how many rows no reader is known to hold; 0 where no card is enrolled yet.

    Writing bundles is loaded only where there is somebody to write to.
    """
    if not PeerBook(office.store.connection):
        return 0
    from sync.outbox import unsent_rows as counted  # noqa: PLC0415 - start-up

    return counted(office)
