"""What is kept of looking after a child, moved when two records of the child become one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.ledgers.care_facts import ChildCare
from core.ledgers.care_reading import care_id
from core.models import PupilId
from core.office import Office
from core.writing import Writing

_SAID_TOGETHER = (
    ("carer_name", "carer_relation", "carer_phone", "carer_id_number", "carer_address"),
    ("rating", "rated_on", "rated_by"),
    ("income",),
    ("aid",),
    ("teacher",),
)
"""Fields of which one means nothing without the others: one entrusted
guardian's number is not another's. Named as the store names them."""


def move_care(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    """Give a merged record's care to the record that stays, which keeps what it says itself."""
    ledgers = office.store.ledgers
    for talk in ledgers.talks.by("pupil_id", loser_id):
        writing.put(replace(talk, pupil_id=winner_id))
    for care in ledgers.cares.by("pupil_id", loser_id):
        held = ledgers.cares.get(care_id(winner_id))
        if held is None:
            writing.put(replace(care, id=care_id(winner_id), pupil_id=winner_id))
        else:
            writing.put(replace(held, **_unsaid(held, care)))
        writing.delete(care)


def _unsaid(held: ChildCare, other: ChildCare) -> dict[str, Any]:
    """Return what another record says where one says nothing."""
    return {
        name: getattr(other, name)
        for names in _SAID_TOGETHER
        if all(getattr(held, name) is None for name in names)
        for name in names
    }
