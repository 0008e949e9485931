"""What is kept of looking after a child, moved when two records of the child become one."""

from __future__ import annotations

from dataclasses import replace

from core.ledgers.care_reading import care_id
from core.models import PupilId
from core.office import Office
from core.writing import Writing


def move_care(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    """Give a merged record's care to the record that stays, which keeps what it says itself."""
    ledgers = office.store.ledgers
    for talk in ledgers.talks.by("pupil_id", loser_id):
        writing.put(replace(talk, pupil_id=winner_id))
    for care in ledgers.cares.by("pupil_id", loser_id):
        if ledgers.cares.get(care_id(winner_id)) is None:
            writing.put(replace(care, id=care_id(winner_id), pupil_id=winner_id))
        writing.delete(care)
