"""The families of two records that become one: each person once, and nobody lost for a place.

Father on one record and mother on the other are no choice between them. Of one person whom both
records name, each says what the other leaves open.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from core.models import Guardian, PupilFile, SchoolYear
from core.validation import draft_of_pupil
from core.workbooks.family import PLACES, places_in
from core.writing import Writing

GUARDIAN_PREFIX = "guardian."
_OWN = frozenset({"id", "pupil_id", "school_id", "position"})


def family_pairs(
    winner: PupilFile, loser: PupilFile, year: SchoolYear
) -> list[tuple[int, Guardian | None, Guardian]]:
    """Return the place, who stands there in the winner's family, and the loser's for each place."""
    places = places_in(draft_of_pupil(winner, year), draft_of_pupil(loser, year))
    by_position = {one.position: one for one in winner.guardians}
    found = []
    for guardian in loser.guardians:
        own = PLACES[guardian.position - 1]
        place = PLACES.index(places.get(own, own)) + 1
        found.append((place, by_position.get(place), guardian))
    return found


def said_of(guardian: Guardian | None) -> str:
    """Return a member of a family in a few words, empty for nobody."""
    return f"{guardian.name} {guardian.phone or ''}".strip() if guardian else ""


def put_family(
    writing: Writing, winner: PupilFile, loser: PupilFile, taken: set[str], year: SchoolYear
) -> None:
    """Put the family of the record that stays; what of the other is not taken stays in history."""
    for place, held, guardian in family_pairs(winner, loser, year):
        other = replace(guardian, pupil_id=winner.pupil.id, position=place)
        is_taken = f"{GUARDIAN_PREFIX}{place}" in taken
        if held is None and is_taken:
            writing.put(other)
            continue
        if held is not None:
            kept, gone = (other, held) if is_taken else (held, other)
            filled = _filled(kept, gone) if held.name == guardian.name else kept
            writing.put(replace(filled, id=held.id))
        writing.delete(guardian)


def _filled(kept: Guardian, gone: Guardian) -> Guardian:
    """Return one person with what the other record says and this one leaves open."""
    change: dict[str, Any] = {
        one.name: getattr(gone, one.name)
        for one in fields(kept)
        if one.name not in _OWN and getattr(kept, one.name) is None
    }
    return replace(kept, **change)
