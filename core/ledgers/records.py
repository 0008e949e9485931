"""Any ledger by its kind, whatever its rows are."""

from __future__ import annotations

from core.ledgers.building import pupil_ledger
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.office import Office
from core.roster_types import Roster


def any_ledger(office: Office, kind: LedgerKind, options: LedgerOptions) -> Roster:
    """Return a ledger as a roster; raises LedgerError as `pupil_ledger`."""
    if kind in PUPIL_LEDGERS:
        return pupil_ledger(office, kind, options)
    raise LedgerError("ledger_not_public", ledger=kind)
