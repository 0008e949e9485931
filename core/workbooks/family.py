"""Whose place in the family a row of a workbook speaks of. Pure.

A workbook numbers the family by its columns from the left: one lists the mother first, another
names her alone. The record's places are its own, so what a row says of a person goes to that
person, by number, name or parenthood, and never over somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from core.codes import CODES
from core.identity import normalise_digits, normalise_name
from core.pinyin import readings
from core.reading.drafts import PupilDraft
from core.reading.values import normalise_phone

PLACES = ("m1_", "m2_")
_PARENTS = frozenset({"51", "52"})
"""Relations of which a family has one member: father and mother."""
_PLAIN_PARENTS = {"57": "51", "58": "52"}
"""Who stands in a parent's place, and the parent below whose column that person is listed."""

Member = Mapping[str, str]
"""Texts of a member of the family by field, without the place: name, phone."""


def in_their_places(held: PupilDraft, said: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says, each member of the family in that person's place in the record.

    Somebody whom the record does not know takes a free place; where there is none, the place of
    the column, and nothing of whoever stood there is left under the new name. What is said of
    somebody without a name, for whom there is no place, is left out.
    """
    members = {place: member for place in PLACES if (member := _of(said, place))}
    if not members:
        return dict(said)
    present = _family(held)
    found = {key: text for key, text in said.items() if not key.startswith(PLACES)}
    for place, own in _places(present, members).items():
        is_another = bool(present[own]) and not _is_same(present[own], members[place])
        if is_another and not members[place].get("name"):
            continue
        found |= dict.fromkeys((own + name for name in present[own]), "") if is_another else {}
        found |= {own + name: text for name, text in members[place].items()}
    return found


def places_in(held: PupilDraft, other: PupilDraft) -> dict[str, str]:
    """Return for each place of another record whose place in this one it is, or would be."""
    return _places(
        _family(held), {place: member for place, member in _family(other).items() if member}
    )


def _family(draft: PupilDraft) -> dict[str, Member]:
    texts = {one.name: str(getattr(draft, one.name)) for one in fields(draft)}
    return {place: _of(texts, place) for place in PLACES}


def _of(texts: Mapping[str, str], place: str) -> Member:
    """Return what texts say of the member in a place; empty ones say nothing."""
    size = len(place)
    return {key[size:]: text for key, text in texts.items() if key.startswith(place) and text}


def _places(present: Mapping[str, Member], members: Mapping[str, Member]) -> dict[str, str]:
    """Return the place in the record for each member that a row speaks of."""
    found: dict[str, str] = {}
    for is_meant in (_has_same_number, _has_same_name, _is_same, _is_free):
        for place in sorted(members.keys() - found.keys()):
            free = (one for one in _near(place) if one not in found.values())
            own = next((one for one in free if is_meant(present[one], members[place])), "")
            if own:
                found[place] = own
    for place in sorted(members.keys() - found.keys()):
        found[place] = next(one for one in _near(place) if one not in found.values())
    return found


def _near(place: str) -> tuple[str, ...]:
    return PLACES if place == PLACES[0] else PLACES[::-1]


def _is_free(present: Member, said: Member) -> bool:
    return not present and bool(said)


def _has_same_number(present: Member, said: Member) -> bool:
    number = normalise_digits(said.get("id_number", "")).upper()
    return bool(number) and number == present.get("id_number")


def _has_same_name(present: Member, said: Member) -> bool:
    name = normalise_name(said.get("name", ""))
    return bool(name) and name == present.get("name")


def _is_same(present: Member, said: Member) -> bool:
    """Whether a row may speak of this member: a name put right, a telephone without a name."""
    if not present:
        return False
    if _has_same_number(present, said) or _has_same_name(present, said):
        return True
    held, own = _relation(present), _relation(said)
    if not said.get("name"):
        return own in {"", _PLAIN_PARENTS.get(held)} or (held == own and own in _PARENTS)
    if held and own:
        return held == own and (held in _PARENTS or _is_renamed(present, said))
    return _is_renamed(present, said) or not (held or own or present.get("id_number"))


def _relation(member: Member) -> str:
    code = CODES["relation"].find(member.get("relation", ""))
    return code.code if code else ""


def _is_renamed(present: Member, said: Member) -> bool:
    """Whether another name may be the same person's: misspelt, or with surname and telephone."""
    old, new = present.get("name", ""), normalise_name(said.get("name", ""))
    phone = normalise_phone(said.get("phone", ""))
    has_phone = bool(phone) and phone == present.get("phone")
    return not old or not new or _is_misspelt(old, new) or (has_phone and old[0] == new[0])


def _is_misspelt(old: str, new: str) -> bool:
    """Whether two names of three characters and more differ in one, or sound alike."""
    if len(old) != len(new):
        return False
    apart = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    return (len(apart) == 1 and len(old) > 2) or all(
        set(readings(a)) & set(readings(b)) for a, b in apart
    )
