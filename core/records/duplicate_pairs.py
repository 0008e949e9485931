"""Suspicious pairs of the register, each record in a few words that tell the two apart."""

from __future__ import annotations

from dataclasses import dataclass

from core.office import Office
from core.records.duplicates import Suspicion, suspicions_of_register
from core.records.telling_apart import words_about
from core.seated import seated


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records held against one another: each one's name, and what tells it apart."""

    suspicion: Suspicion
    first_name: str
    first: str
    second_name: str
    second: str


def pairs_of_register(office: Office) -> list[Pair]:
    """Return every suspicious pair of the own school, the strongest reason first."""
    found = suspicions_of_register(office, office.school.id)
    ids = [one.first for one in found if one.first] + [one.second for one in found]
    held = seated(office, office.store.pupils.files(list(dict.fromkeys(ids))))
    files = {file.pupil.id: file for file in held}
    pairs = []
    for one in found:
        first = files.get(one.first) if one.first else None
        second = files.get(one.second)
        if first is not None and second is not None:
            pairs.append(
                Pair(
                    one,
                    first.pupil.name,
                    words_about(first, office.year),
                    second.pupil.name,
                    words_about(second, office.year),
                )
            )
    return pairs
