"""Pairs of the register held against one another, each record in a few words that tell it apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.models import PupilId, SchoolId
from core.office import Office
from core.records.duplicates import (
    Reason,
    kept_apart,
    person_of,
    reason_for,
    suspicions_of_register,
)
from core.records.telling_apart import words_about
from core.seated import seated


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records held against one another: each one's name, and what tells it apart.

    `reason` is None where nothing of what they say now makes them look like one child.
    """

    first_id: PupilId
    second_id: PupilId
    reason: Reason | None
    first_name: str
    first: str
    second_name: str
    second: str


def pairs_of_register(office: Office) -> list[Pair]:
    """Return every suspicious pair of the own school, the strongest reason first."""
    found = suspicions_of_register(office, office.school.id)
    return _told(office, [(one.first, one.second) for one in found if one.first is not None])


def decided_pairs(office: Office) -> list[Pair]:
    """Return the pairs of the own school that were judged to be two children, by name."""
    pairs = _told(office, kept_apart(office), office.school.id)
    return sorted(pairs, key=lambda one: (one.first_name, one.second_name, one.first_id))


def pair_of(office: Office, first: PupilId, second: PupilId) -> Pair | None:
    """Return any two records as a pair; None when one of them is there no more."""
    return next(iter(_told(office, [(first, second)])), None)


def _told(
    office: Office, pairs: Sequence[tuple[PupilId, PupilId]], school: SchoolId | None = None
) -> list[Pair]:
    ids = list(dict.fromkeys(one for pair in pairs for one in pair))
    held = seated(office, office.store.pupils.files(ids))
    files = {one.pupil.id: one for one in held if school in {None, one.pupil.school_id}}
    return [
        Pair(
            first,
            second,
            reason_for(person_of(files[first]), person_of(files[second])),
            files[first].pupil.name,
            words_about(files[first], office.year),
            files[second].pupil.name,
            words_about(files[second], office.year),
        )
        for first, second in pairs
        if first in files and second in files
    ]
