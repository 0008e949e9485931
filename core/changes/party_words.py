"""How far each party of a transfer is, in the few words that a ledger's cell holds."""

from __future__ import annotations

from datetime import date

from core.changes.models import ChangeKind, Handover, Party, RecordChange
from core.changes.transfers import TRANSFERS, transfer_steps
from core.i18n import t, tn

MESSAGE_PREFIXES = ("change.party_short.",)


def party_heading(party: Party) -> str:
    """Return what heads a party's column: 转入校核办."""
    return t(f"change.party_short.{party}")


def party_words(change: RecordChange, party: Party, today: date) -> str:
    """Return the day a party acted, else until when it has to; empty before its turn.

    A pupil who was taken over inside the township is followed at the receiving school, so that
    the sending school's line counts no days.
    """
    if change.kind not in TRANSFERS:
        return ""
    step = next(one for one in transfer_steps(change, today) if one.party is party)
    if step.done_on is not None:
        return step.done_on.isoformat()
    is_over = change.kind is ChangeKind.TRANSFER_OUT and change.handover is Handover.ACCEPTED
    if step.due_on is None or step.days_left is None or is_over:
        return ""
    if step.days_left < 0:
        return tn("change.party_overdue", -step.days_left)
    return tn("change.party_left", step.days_left, day=step.due_on.isoformat())
