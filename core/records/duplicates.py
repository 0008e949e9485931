"""Who may be registered twice: for a form being typed, and for the whole register.

A suspicion names two records and why; a person decides. That two records are two children can be
kept, and is not asked again on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from core.dates import parse_date
from core.identity import IdNumber, normalise_digits, normalise_name
from core.models import Guardian, Pupil, PupilFile, PupilId, SchoolId
from core.office import Office
from core.pinyin import readings
from core.reading.drafts import PupilDraft
from core.reading.values import normalise_phone
from core.records.telling_apart import words_about
from core.seated import seated

MESSAGE_IDS = (
    "duplicates.reason.same_number",
    "duplicates.reason.same_name_and_birth",
    "duplicates.reason.similar_name_same_family",
)
DISMISSED_KEY = "duplicates.two_children."

LARGEST_FAMILY = 40
"""A guardian's name or phone that more pupils share is no family (无, the school's own phone)."""


class Reason(StrEnum):
    """Why two records are held against one another, the strongest first."""

    SAME_NUMBER = "same_number"
    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    SIMILAR_NAME_SAME_FAMILY = "similar_name_same_family"
    """Pinyin equal or one character apart, with a guardian or a phone in common."""


@dataclass(frozen=True, slots=True)
class Person:
    """What two records are compared by. `id` is None for a form that is not saved yet."""

    id: PupilId | None
    name: str
    number: str | None
    birth_date: date | None
    guardians: frozenset[str]
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records that may be one child. `first` is None for the form being typed."""

    reason: Reason
    first: PupilId | None
    second: PupilId
    second_name: str
    second_birth_date: date | None
    second_words: str = ""
    """What tells the second from others of the name; asked for where a form is held against it."""


def suspicions_of_draft(
    office: Office, draft: PupilDraft, own_id: PupilId | None = None
) -> tuple[Suspicion, ...]:
    """Return whom a form may mean, the strongest reason first; `own_id` is the pupil amended.

    Asks the store by number, name, guardian and phone: no walk over the register.
    """
    person = person_of_draft(draft, own_id)
    store = office.store
    wanted: set[PupilId] = set()
    if person.number:
        wanted |= {one.id for one in store.pupils.with_number(person.number)}
    if person.name:
        wanted |= {one.id for one in store.pupils.among("name", [person.name])}
    wanted |= {one.pupil_id for one in store.guardians.among("name", person.guardians)}
    wanted |= {one.pupil_id for one in store.guardians.among("phone", person.phones)}
    wanted |= {one.id for one in store.pupils.among("phone", person.phones)}
    wanted.discard(own_id or PupilId(""))
    files = {file.pupil.id: file for file in store.pupils.files(sorted(wanted))}
    found = _compared(office, ((person, person_of(file)) for file in files.values()))
    shown = {one.pupil.id: one for one in seated(office, list(files.values()))}
    return _sorted(
        replace(one, second_words=words_about(shown[one.second], office.year)) for one in found
    )


def suspicions_of_register(
    office: Office, school_id: SchoolId | None = None
) -> tuple[Suspicion, ...]:
    """Return every pair of a school's register, or of all, that may be one child.

    People are put into drawers by number, by name and birth date, by guardian and by phone; only
    who lies in one drawer is compared.
    """
    files = office.store.pupils.all_files(school_id)
    people = [person_of(file) for file in files]
    return _sorted(_compared(office, _pairs(people)))


def keep_apart(office: Office, first: PupilId, second: PupilId) -> None:
    """Keep that two records are two children; they are not asked about again here."""
    with office.writing("duplicates") as writing:
        office.store.settings.set(_apart_key(first, second), "1")
        writing.audit("duplicates.apart", first, second)


def ask_again(office: Office, first: PupilId, second: PupilId) -> None:
    """Take back that two records are two children: while they look alike, somebody is asked."""
    with office.writing("duplicates") as writing:
        office.store.settings.drop(_apart_key(first, second))
        writing.audit("duplicates.asked_again", first, second)


def kept_apart(office: Office) -> tuple[tuple[PupilId, PupilId], ...]:
    """Return every two records that are kept as two children and stand in the register still."""
    told = office.store.settings.beginning(DISMISSED_KEY)
    candidates = [pair for key in told for pair in _halves(key.removeprefix(DISMISSED_KEY))]
    wanted = sorted({one for pair in candidates for one in pair})
    known = {file.pupil.id for file in office.store.pupils.files(wanted)}
    return tuple(pair for pair in candidates if known.issuperset(pair))


def _halves(key: str) -> Iterator[tuple[PupilId, PupilId]]:
    """Yield every way to read a key as two ids: an id may hold the dot that divides them."""
    parts = key.split(".")
    for at in range(1, len(parts)):
        yield PupilId(".".join(parts[:at])), PupilId(".".join(parts[at:]))


def person_of(file: PupilFile) -> Person:
    """Return what a stored pupil is compared by."""
    return Person(
        file.pupil.id,
        file.pupil.name,
        file.pupil.id_number,
        file.pupil.birth_date,
        frozenset(one.name for one in file.guardians),
        _phones(file.pupil, file.guardians),
    )


def person_of_draft(draft: PupilDraft, own_id: PupilId | None = None) -> Person:
    """Return what a form says so far; fields that cannot be read are left out."""
    number = normalise_digits(draft.id_number).upper() or None
    born = parse_date(draft.birth_date)
    birth = born if isinstance(born, date) else None
    parsed = IdNumber.parse(draft.id_number) if number else None
    if isinstance(parsed, IdNumber):
        birth = parsed.birth_date
    guardians = (normalise_name(draft.m1_name), normalise_name(draft.m2_name))
    phones = (draft.phone, draft.m1_phone, draft.m2_phone)
    return Person(
        own_id,
        normalise_name(draft.name),
        number,
        birth,
        frozenset(name for name in guardians if name),
        frozenset(one for text in phones for one in _split(normalise_phone(text))),
    )


def reason_for(one: Person, other: Person) -> Reason | None:
    """Return why two records may be one child, or None. Symmetric."""
    if one.number and one.number == other.number:
        return Reason.SAME_NUMBER
    if one.name and one.name == other.name and one.birth_date == other.birth_date:
        return Reason.SAME_NAME_AND_BIRTH if one.birth_date else None
    if one.number and other.number:
        # Two numbers whose check digits hold are two people: brothers and sisters end here.
        return None
    shares = one.guardians & other.guardians or one.phones & other.phones
    if shares and is_similar(one.name, other.name):
        return Reason.SIMILAR_NAME_SAME_FAMILY
    return None


def is_similar(one: str, other: str) -> bool:
    """Whether two names sound alike or are at most one character apart. Symmetric."""
    if not one or not other:
        return False
    first, second = one.replace("·", ""), other.replace("·", "")
    return first == second or _is_one_apart(first, second) or _sounds_alike(first, second)


def _is_one_apart(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or len(other) < 2:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        return one[start + 1 :] == other[start + 1 :]
    return one[start:] == other[start + 1 :]


def _sounds_alike(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    return all(
        a == b or set(readings(a)) & set(readings(b)) for a, b in zip(one, other, strict=True)
    )


def _pairs(people: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    drawers: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        for key in _drawers_of(person):
            drawers.setdefault(key, []).append(person)
    seen: set[tuple[PupilId | None, PupilId | None]] = set()
    for key, drawer in drawers.items():
        if key[0] in {"guardian", "phone"} and len(drawer) > LARGEST_FAMILY:
            continue
        for one, other in combinations(drawer, 2):
            if (one.id, other.id) not in seen:
                seen.add((one.id, other.id))
                yield one, other


def _drawers_of(person: Person) -> Iterator[tuple[str, ...]]:
    if person.number:
        yield ("number", person.number)
    if person.birth_date:
        yield ("person", person.name, person.birth_date.isoformat())
    for name in person.guardians:
        yield ("guardian", name)
    for phone in person.phones:
        yield ("phone", phone)


def _compared(office: Office, pairs: Iterable[tuple[Person, Person]]) -> Iterator[Suspicion]:
    is_apart = _apart(office)
    for one, other in pairs:
        reason = reason_for(one, other)
        if reason is None or other.id is None or is_apart(one.id, other.id):
            continue
        yield Suspicion(reason, one.id, other.id, other.name, other.birth_date)


def _apart(office: Office) -> Callable[[PupilId | None, PupilId], bool]:
    def is_apart(one: PupilId | None, other: PupilId) -> bool:
        return one is not None and bool(office.store.settings.get(_apart_key(one, other)))

    return is_apart


def _apart_key(one: PupilId, other: PupilId) -> str:
    return DISMISSED_KEY + ".".join(sorted((one, other)))


def _sorted(suspicions: Iterable[Suspicion]) -> tuple[Suspicion, ...]:
    order = list(Reason)
    return tuple(
        sorted(suspicions, key=lambda one: (order.index(one.reason), one.first or "", one.second))
    )


def _phones(pupil: Pupil, guardians: Iterable[Guardian]) -> frozenset[str]:
    texts = [pupil.phone or "", *(one.phone or "" for one in guardians)]
    return frozenset(one for text in texts for one in _split(text))


def _split(text: str) -> list[str]:
    return [part for part in text.split("、") if part]
